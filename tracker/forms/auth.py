"""The log-in and the choice of a language."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, StringField

from tracker.forms import Form, lazy, needed
from tracker.i18n import N_


class LogInForm(Form):
    """User name and password; ``carried`` is what had been sent when the log-in had ended."""

    username = StringField(
        lazy(N_("User name")), [needed(N_("Please type your user name."))], default=""
    )
    password = PasswordField(
        lazy(N_("Password")), [needed(N_("Please type your password."))], default=""
    )
    carried = HiddenField()
