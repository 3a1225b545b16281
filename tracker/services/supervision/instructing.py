"""A leader's instruction on a task (批示); a correction is a new one."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid
from tracker.i18n import N_
from tracker.models import Instruction, Task, User
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.mail import noticing
from tracker.services.wording import written

MOST_LETTERS = 1000
SAME_WITHIN = timedelta(minutes=10)


def write_instruction(
    actor: User, *, slug: str, body: str, answer_due_on: date | None = None
) -> Instruction:
    """Write an instruction on a task; the same words sent twice within minutes are one.

    With ``answer_due_on`` its leads are asked to reply by that day. Raises :class:`Invalid` for no
    words, too many, or a day that has passed, :class:`NotFound` outside the scope.
    """
    access.require(actor, Action.WRITE_INSTRUCTION)
    words = written(
        body, field="body", missing=N_("Please write the instruction."), most=MOST_LETTERS
    )
    _require_to_come(answer_due_on)
    with transaction() as session:
        task = access.get_task(actor, slug)
        same = _find_same(actor, task, words)
        if same is not None:
            return same
        row = Instruction(
            task=task,
            written_on=clock.today(),
            written_at=clock.now(),
            written_by_id=actor.id,
            body=words,
            answer_due_on=answer_due_on,
        )
        session.add(row)
        session.flush()
        asked = answer_due_on.isoformat() if answer_due_on else None
        after = {"body": words, "answer_due_on": asked}
        audit.record(actor, "write_instruction", row, after=after)
        key = f"instruction:{row.id}"
        noticing.tell_leads(task, words=words, answer_due_on=answer_due_on, key=key)
        return row


def _require_to_come(answer_due_on: date | None) -> None:
    if answer_due_on is not None and answer_due_on < clock.today():
        raise Invalid(
            N_("The answer cannot be due on a day that has passed: today is %(today)s."),
            field="answer_due_on",
            today=clock.today(),
        )


def _find_same(actor: User, task: Task, words: str) -> Instruction | None:
    return (
        db.session.execute(
            select(Instruction).where(
                Instruction.task_id == task.id,
                Instruction.written_by_id == actor.id,
                Instruction.body == words,
                Instruction.written_at >= clock.now() - SAME_WITHIN,
            )
        )
        .scalars()
        .first()
    )
