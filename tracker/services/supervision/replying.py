"""Replies (答复) of departments to urges and to leaders' instructions; none is ever changed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Assignment, Instruction, Reply, Task, Urge, User
from tracker.rules.facts import Role
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.mail import noticing
from tracker.services.mail.noticing import Matter
from tracker.services.wording import written

MOST_LETTERS = 2000
SAME_WITHIN = timedelta(minutes=10)
NOTHING_SAID = N_("Please write what was done and what comes next.")


def reply_to_urge(actor: User, *, urge_id: int, body: str) -> Reply:
    """Reply to an urge of the actor's department; the supervisor who wrote it reads it by mail.

    The same words sent twice within minutes are one. Raises :class:`Invalid` for no words or too
    many, :class:`NotFound` for another department's.
    """
    access.require(actor, Action.REPLY)
    words = written(body, field="body", missing=NOTHING_SAID, most=MOST_LETTERS)
    with transaction():
        urge = db.session.execute(
            select(Urge)
            .join(Urge.assignment)
            .where(Urge.id == urge_id, Assignment.department_id == actor.department_id)
        ).scalar_one_or_none()
        if urge is None:
            raise NotFound(N_("There is no such urge that you can see."))
        row = Reply(urge_id=urge.id, assignment=urge.assignment, body=words)
        return _store(actor, row, to=urge.written_by)


def reply_to_instruction(actor: User, *, instruction_id: int, body: str) -> Reply:
    """Reply to a leader's instruction for a department that leads its task; as for an urge."""
    access.require(actor, Action.REPLY)
    words = written(body, field="body", missing=NOTHING_SAID, most=MOST_LETTERS)
    with transaction():
        found = db.session.execute(
            select(Instruction, Assignment)
            .join(Task, Task.id == Instruction.task_id)
            .join(Assignment, Assignment.task_id == Task.id)
            .where(
                Instruction.id == instruction_id,
                Assignment.department_id == actor.department_id,
                Assignment.role == Role.LEAD,
            )
            .order_by(Assignment.withdrawn_on.is_not(None), Assignment.id)
        ).first()
        if found is None:
            raise NotFound(N_("There is no such instruction that your department answers."))
        instruction, part = found
        row = Reply(instruction_id=instruction.id, assignment=part, body=words)
        return _store(actor, row, to=instruction.written_by)


def _store(actor: User, row: Reply, *, to: User) -> Reply:
    """Keep a reply unless it is the one of a moment ago, and tell who asked."""
    same = (
        db.session.execute(
            select(Reply).where(
                Reply.urge_id == row.urge_id,
                Reply.instruction_id == row.instruction_id,
                Reply.assignment_id == row.assignment.id,
                Reply.body == row.body,
                Reply.replied_at >= clock.now() - SAME_WITHIN,
            )
        )
        .scalars()
        .first()
    )
    if same is not None:
        return same
    row.replied_on, row.replied_at, row.replied_by_id = clock.today(), clock.now(), actor.id
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "reply", row, after={"body": row.body})
    noticing.tell([to], Matter("reply", row.assignment, words=row.body), key=f"reply:{row.id}")
    return row


def is_answered(urge: Urge) -> bool:
    """Tell whether an urge has its answer: a reply, or a report of its duty filed since."""
    if urge.obligation is not None and urge.obligation.filed_on is not None:
        return urge.obligation.filed_on >= urge.written_on
    found = select(exists().where(Reply.urge_id == urge.id))
    return bool(db.session.execute(found).scalar_one())
