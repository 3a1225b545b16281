"""An account as the administrator enters it."""

from __future__ import annotations

from wtforms import RadioField, SelectChoice, SelectField, StringField

from tracker import labels
from tracker.forms import Form, at_most, given, lazy, needed, strip
from tracker.i18n import N_
from tracker.models import User
from tracker.models.user import UserRole
from tracker.services.user.people import PersonEntry


class PersonForm(Form):
    """Name, role and department; the department's choices come from the administrator's scope."""

    name = StringField(lazy(N_("Full name")), [needed(), at_most(60)], filters=[strip], default="")
    role = RadioField(
        lazy(N_("Role")),
        [given()],
        choices=[
            SelectChoice(str(role), lazy(labels.LABELS["user_role"][role])) for role in UserRole
        ],
        validate_choice=False,
    )
    department_id = SelectField(
        lazy(N_("Department or office")), [given()], coerce=int, choices=[], validate_choice=False
    )
    title = StringField(lazy(N_("Position")), [at_most(60)], filters=[strip], default="")
    email = StringField(lazy(N_("Mail address")), [at_most(254)], filters=[strip], default="")

    def entry(self) -> PersonEntry:
        """Yield what was entered."""
        return PersonEntry(
            name=self.name.data,
            role=self.role.data,
            department_id=self.department_id.data,
            title=self.title.data,
            email=self.email.data,
        )

    def show(self, user: User) -> None:
        """Fill the form with what is kept about a person."""
        for name in ("name", "role", "department_id", "title", "email"):
            self[name].data = getattr(user, name)


class NewPersonForm(PersonForm):
    """A new account, with the name it logs in with."""

    username = StringField(
        lazy(N_("User name")), [needed(), at_most(60)], filters=[strip], default=""
    )


class LeavingForm(Form):
    """The confirmation that an account ends."""
