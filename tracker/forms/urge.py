"""Forms that urge a department, and that reply to an urge or an instruction."""

from __future__ import annotations

from wtforms import SelectField, TextAreaField

from tracker.forms import DayField, Form, at_most, given, lazy, needed
from tracker.i18n import N_
from tracker.services.supervision import replying, urging


class UrgeForm(Form):
    """A supervisor urges a department about one of its reports, or its part as a whole."""

    obligation_id = SelectField(lazy(N_("About")), coerce=int)
    body = TextAreaField(
        lazy(N_("What the department is to do")),
        [
            needed(N_("Please write what the department is to do.")),
            at_most(urging.MOST_LETTERS),
        ],
    )
    answer_due_on = DayField(
        lazy(N_("To be answered by")), [given(N_("Choose a day, for example 2020-04-30."))]
    )


class ReplyForm(Form):
    """A department replies."""

    body = TextAreaField(
        lazy(N_("Reply")),
        [
            needed(N_("Please write what was done and what comes next.")),
            at_most(replying.MOST_LETTERS),
        ],
    )
