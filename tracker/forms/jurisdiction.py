"""A new jurisdiction."""

from __future__ import annotations

from wtforms import SelectField, StringField

from tracker.forms import Form, at_most, given, lazy, needed, strip
from tracker.i18n import N_
from tracker.services.department.jurisdictions import LONGEST_NAME, LONGEST_PREFIX, NewJurisdiction


class NewJurisdictionForm(Form):
    """A jurisdiction below one that is there."""

    parent = SelectField(lazy(N_("Belongs to")), [given()], validate_choice=False)
    name = StringField(lazy(N_("Name")), [needed(), at_most(LONGEST_NAME)], filters=[strip])
    code = StringField(lazy(N_("Region code")), [needed(), at_most(12)], filters=[strip])
    prefix = StringField(
        lazy(N_("Short names begin with")), [at_most(LONGEST_PREFIX)], filters=[strip]
    )

    def entry(self) -> NewJurisdiction:
        """Yield what was entered."""
        return NewJurisdiction(
            code=self.code.data or "",
            name=self.name.data or "",
            parent=self.parent.data or "",
            prefix=self.prefix.data or "",
        )
