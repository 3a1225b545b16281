"""Departments merged or divided on a day."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.forms import DayField, Form, at_most, given, lazy, needed, strip
from tracker.i18n import N_
from tracker.labels import LABELS
from tracker.seedfiles.departments import KINDS
from tracker.services.department.departments import LONGEST_NAME, NewDepartment
from tracker.services.department.reorganising import MERGE, SPLIT, Order

NEW = "new"


def _many(label: str) -> SelectMultipleField:
    return SelectMultipleField(
        lazy(label),
        coerce=int,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class ReorganisationForm(Form):
    """Who takes over, from which day, by which document, and which accounts go along."""

    target_id = SelectField(lazy(N_("Successor")), [given()], validate_choice=False)
    official = StringField(
        lazy(N_("Official name of the new department")),
        [at_most(LONGEST_NAME)],
        filters=[strip],
        default="",
    )
    short = StringField(
        lazy(N_("Its short form")), [at_most(LONGEST_NAME)], filters=[strip], default=""
    )
    department_kind = SelectField(
        lazy(N_("Its kind")),
        choices=[SelectChoice(kind, lazy(LABELS["department_kind"][kind])) for kind in KINDS],
        validate_choice=False,
        default="bureau",
    )
    code = StringField(lazy(N_("Its code")), [at_most(60)], filters=[strip], default="")
    from_on = DayField(
        lazy(N_("From")), [given(N_("Please give the day, for example 2021-06-01."))]
    )
    source = StringField(
        lazy(N_("Document")),
        [needed(N_("Please name the document that says so.")), at_most(200)],
        filters=[strip],
        default="",
    )
    people = _many(N_("Accounts that go over"))
    seen = HiddenField(default="")

    def _shared(self, place: str) -> dict[str, Any]:
        is_new = self.target_id.data == NEW
        return {
            "from_on": self.from_on.data,
            "source": self.source.data,
            "target_id": None if is_new else _number(self.target_id.data),
            "new": self._new(place) if is_new else None,
            "people": tuple(self.people.data or ()),
        }

    def _new(self, place: str) -> NewDepartment:
        return NewDepartment(
            jurisdiction=place,
            kind=self.department_kind.data or "",
            code=self.code.data or "",
            official=self.official.data or "",
            short=self.short.data or "",
            source=self.source.data or "",
        )


class MergeForm(ReorganisationForm):
    """Departments that end in a successor."""

    givers = _many(N_("Departments to be dissolved"))

    def order(self, place: str) -> Order:
        """Yield what was entered; a new department is made in a jurisdiction by its code."""
        return Order(MERGE, tuple(self.givers.data or ()), **self._shared(place))


class SplitForm(ReorganisationForm):
    """Parts that a department gives to another."""

    parts = _many(N_("Parts that go over"))

    def order(self, place: str, giver_id: int) -> Order:
        """Yield what was entered."""
        return Order(SPLIT, (giver_id,), parts=tuple(self.parts.data or ()), **self._shared(place))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
