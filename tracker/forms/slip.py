"""The form that answers a slip."""

from __future__ import annotations

from wtforms import TextAreaField

from tracker.forms import DayField, Form, at_most, given, lazy, needed
from tracker.i18n import N_


class SlipAnswerForm(Form):
    """A department explains why it is late and promises a day."""

    answer = TextAreaField(
        lazy(N_("Explanation")),
        [needed(N_("Say why the report has not been filed yet.")), at_most(1000)],
    )
    promised_on = DayField(
        lazy(N_("Will be filed by")), [given(N_("Choose a day, for example 2020-04-30."))]
    )
