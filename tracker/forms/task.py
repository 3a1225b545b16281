"""Forms about a task: a leader's instruction, a request to close and its decision."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import Optional

from tracker.forms import DayField, Form, at_most, lazy, needed
from tracker.i18n import N_
from tracker.services.supervision.instructing import MOST_LETTERS

EXCUSE = "excuse-"


class InstructionForm(Form):
    """A leader's instruction (批示)."""

    body = TextAreaField(
        lazy(N_("Words of the instruction")),
        [needed(N_("Please write the instruction.")), at_most(MOST_LETTERS)],
    )
    answer_due_on = DayField(lazy(N_("To be answered by")), [Optional()])


class ClosingForm(Form):
    """A department asks to close; the excuses are named by the parts that are not done."""

    note = TextAreaField(
        lazy(N_("What was achieved")),
        [needed(N_("Say in a few sentences what was achieved.")), at_most(3000)],
    )


class ClosingAcceptForm(Form):
    """A supervisor closes, with a remark if one likes."""

    comment = TextAreaField(lazy(N_("Remark")), [at_most(1000)])


def excuses_in(typed: dict[str, str]) -> dict[int, str]:
    """Yield the excuses typed in, by the id of the part."""
    return {
        int(name.removeprefix(EXCUSE)): text
        for name, text in typed.items()
        if name.startswith(EXCUSE) and name.removeprefix(EXCUSE).isdigit() and text.strip()
    }
