"""New names of a department."""

from __future__ import annotations

from wtforms import SelectChoice, SelectField, StringField

from tracker.forms import DayField, Form, at_most, given, lazy, needed, strip
from tracker.i18n import N_
from tracker.labels import LABELS
from tracker.seedfiles.departments import KINDS
from tracker.services.department.departments import LONGEST_NAME, NewDepartment, Renaming


class DraftDepartmentForm(Form):
    """A department that a plan draft names; its jurisdiction is the draft's."""

    official = StringField(
        lazy(N_("Official name")), [needed(), at_most(LONGEST_NAME)], filters=[strip]
    )
    short = StringField(lazy(N_("Short form")), [at_most(LONGEST_NAME)], filters=[strip])
    kind = SelectField(
        lazy(N_("Kind of department")),
        [given()],
        choices=[SelectChoice(kind, lazy(LABELS["department_kind"][kind])) for kind in KINDS],
        validate_choice=False,
    )
    code = StringField(lazy(N_("Code")), [needed(), at_most(60)], filters=[strip])
    source = StringField(lazy(N_("Document")), [at_most(200)], filters=[strip])

    def entry(self, jurisdiction: str) -> NewDepartment:
        """Yield what was entered, for a jurisdiction."""
        return NewDepartment(
            jurisdiction=jurisdiction,
            kind=self.kind.data or "",
            code=self.code.data or "",
            official=self.official.data or "",
            short=self.short.data or "",
            source=self.source.data or "",
        )


class NewDepartmentForm(DraftDepartmentForm):
    """A department that is not there yet, of whichever jurisdiction."""

    jurisdiction = SelectField(lazy(N_("Jurisdiction")), [given()], validate_choice=False)


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
