"""A leader's instruction on a task (批示); a correction is a new one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid
from tracker.i18n import N_
from tracker.models import Instruction, User
from tracker.rules.permissions import Action
from tracker.services import access, audit, noticing

MOST_LETTERS = 1000
SAME_WITHIN = timedelta(minutes=10)


def write_instruction(actor: User, *, slug: str, body: str) -> Instruction:
    """Write an instruction on a task; the same words sent twice within minutes are one.

    Raises :class:`Invalid` for no words or too many, :class:`NotFound` outside the scope.
    """
    access.require(actor, Action.WRITE_INSTRUCTION)
    words = body.strip()
    if not words:
        raise Invalid(N_("Please write the instruction."), field="body")
    if len(words) > MOST_LETTERS:
        raise Invalid(
            N_("The instruction has %(length)s characters; at most %(most)s, please."),
            field="body",
            length=len(words),
            most=MOST_LETTERS,
        )
    with transaction() as session:
        task = access.get_task(actor, slug)
        same = (
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
        if same is not None:
            return same
        row = Instruction(
            task=task,
            written_on=clock.today(),
            written_at=clock.now(),
            written_by_id=actor.id,
            body=words,
        )
        session.add(row)
        session.flush()
        audit.record(actor, "write_instruction", row, after={"body": words})
        noticing.tell_leads(task, words=words, key=f"instruction:{row.id}")
        return row
