"""Members of a group, by date."""

from __future__ import annotations

from wtforms import SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.forms import DayField, Form, given, lazy, needed, strip
from tracker.i18n import N_
from tracker.services.department.groups import MembersEntry

NAME_DOCUMENT = N_("Please name the document that says so.")
GIVE_DAY = N_("Please give the day, for example 2021-06-01.")


class MembersForm(Form):
    """Departments that join, from a day on, by a document."""

    department_ids = SelectMultipleField(
        lazy(N_("Departments that join")),
        coerce=int,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    from_on = DayField(lazy(N_("From")), [given(GIVE_DAY)])
    source = StringField(lazy(N_("Document")), [needed(NAME_DOCUMENT)], filters=[strip], default="")

    def entry(self) -> MembersEntry:
        """Yield what was entered."""
        return MembersEntry(
            department_ids=tuple(self.department_ids.data or ()),
            from_on=self.from_on.data,
            source=self.source.data,
        )


class LeavingForm(Form):
    """The last day of a membership, by a document."""

    to_on = DayField(lazy(N_("Last day")), [given(GIVE_DAY)])
    source = StringField(lazy(N_("Document")), [needed(NAME_DOCUMENT)], filters=[strip], default="")
