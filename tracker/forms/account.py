"""A person's own account: mail address and password."""

from __future__ import annotations

from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo

from tracker.forms import Form, at_most, lazy, needed, strip
from tracker.i18n import N_


class EmailForm(Form):
    """The address to which notices go."""

    email = StringField(lazy(N_("Mail address")), [at_most(254)], filters=[strip], default="")


class CopyForm(Form):
    """The second address that gets a copy of the notices."""

    copy_email = StringField(
        lazy(N_("Address for copies")), [at_most(254)], filters=[strip], default=""
    )


class DigestForm(Form):
    """When notices are mailed: as they come up, or once a day."""

    digest_hour = SelectField(lazy(N_("When mails come")), coerce=int)


class PasswordForm(Form):
    """The present password once, the new one twice."""

    current_password = PasswordField(
        lazy(N_("Present password")), [needed(N_("Please type your present password."))], default=""
    )
    new_password = PasswordField(
        lazy(N_("New password")), [needed(N_("Please type a new password."))], default=""
    )
    again = PasswordField(
        lazy(N_("New password once more")),
        [
            needed(N_("Please type the new password once more.")),
            EqualTo(
                "new_password", lazy(N_("The two new passwords differ; please type both anew."))
            ),
        ],
        default="",
    )
