"""The form of a trial: other numbers for a period's scores, in the address, stored nowhere."""

from __future__ import annotations

from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Length

from tracker.forms import Form, lazy
from tracker.i18n import N_
from tracker.services.assessment.trials import NUMBERS

SHORT = Length(max=20)


class TrialForm(Form):
    """Numbers of the policy that can be tried; it is sent by GET and changes nothing."""

    class Meta:
        """A form that is sent by GET carries no token: there is nothing to protect."""

        csrf = False

    timeliness = StringField(lazy(N_("Weight of timeliness")), [SHORT])
    delivery = StringField(lazy(N_("Weight of delivery")), [SHORT])
    quality = StringField(lazy(N_("Weight of quality")), [SHORT])
    responsiveness = StringField(lazy(N_("Weight of responsiveness")), [SHORT])
    support = StringField(lazy(N_("Weight of a support department")), [SHORT])
    late_days = StringField(lazy(N_("Timeliness falls to nothing after (working days)")), [SHORT])
    red_slip = StringField(lazy(N_("Points for each red slip")), [SHORT])
    false_report = StringField(lazy(N_("Points for each false report")), [SHORT])
    excellent = StringField(lazy(N_("Limit of the highest grade")), [SHORT])
    passed = StringField(lazy(N_("Limit of passing")), [SHORT])
    scheme = SelectField(
        lazy(N_("Grades")),
        choices=[
            SelectChoice("target-responsibility", lazy(N_("Excellent, passed, not passed"))),
            SelectChoice("abc", "A / B / C"),
        ],
    )

    def numbers(self) -> dict[str, str]:
        """Yield the numbers as typed."""
        names = (*NUMBERS, "scheme")
        return {name: str(self._fields[name].data or "") for name in names}
