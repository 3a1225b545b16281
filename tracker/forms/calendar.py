"""A correction of the working calendar."""

from __future__ import annotations

from wtforms import RadioField, SelectChoice, StringField

from tracker.forms import DayField, Form, given, lazy, needed, strip
from tracker.i18n import N_
from tracker.services.calendar.calendar_corrections import Correction

KINDS = {"working": True, "rest": False, "official": None}


class CorrectionForm(Form):
    """A day, what it is, and the document that says so."""

    day = DayField(lazy(N_("Day")), [given(N_("Please give the day, for example 2021-10-09."))])
    kind = RadioField(
        lazy(N_("This day is")),
        choices=[
            SelectChoice("working", lazy(N_("a working day"))),
            SelectChoice("rest", lazy(N_("a rest day"))),
            SelectChoice("official", lazy(N_("as the official calendar has it"))),
        ],
        validators=[given()],
    )
    source = StringField(
        lazy(N_("Document")),
        [needed(N_("Please name the document that says so."))],
        filters=[strip],
        default="",
    )

    def correction(self) -> Correction:
        """Yield what was entered."""
        return Correction(self.day.data, KINDS[self.kind.data], self.source.data)
