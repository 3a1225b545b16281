"""New names of a department."""

from __future__ import annotations

from wtforms import StringField

from tracker.forms import DayField, Form, at_most, given, lazy, needed, strip
from tracker.i18n import N_
from tracker.services.departments import LONGEST_NAME, Renaming


class RenamingForm(Form):
    """The names from a day on, and the document that says so."""

    official = StringField(
        lazy(N_("New official name")),
        [needed(), at_most(LONGEST_NAME)],
        filters=[strip],
        default="",
    )
    short = StringField(
        lazy(N_("New short form")), [at_most(LONGEST_NAME)], filters=[strip], default=""
    )
    from_on = DayField(
        lazy(N_("From")), [given(N_("Please give the day, for example 2021-06-01."))]
    )
    source = StringField(
        lazy(N_("Document")),
        [needed(N_("Please name the document that says so."))],
        filters=[strip],
        default="",
    )

    def renaming(self) -> Renaming:
        """Yield what was entered."""
        return Renaming(
            official=self.official.data,
            short=self.short.data,
            from_on=self.from_on.data,
            source=self.source.data,
        )


class AliasForm(Form):
    """Another form in which documents write the name."""

    alias = StringField(
        lazy(N_("Written form")), [needed(), at_most(LONGEST_NAME)], filters=[strip], default=""
    )
    alias_source = StringField(lazy(N_("Document")), filters=[strip], default="")
