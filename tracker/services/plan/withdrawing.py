"""Withdrawing an assignment or a whole task, with a reason (R7): nothing of it is removed."""

from __future__ import annotations

from sqlalchemy import select

from tracker import clock, sentences
from tracker.db import db, transaction
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Assignment, Obligation, Task, User
from tracker.rules.permissions import Action
from tracker.rules.reasons import reason
from tracker.services import access, audit
from tracker.services.obligation import lights
from tracker.services.supervision import slips
from tracker.services.supervision.slips import ClosedBecause
from tracker.services.wording import written

NO_REASON = N_("Please give the reason for the withdrawal; it is kept.")


def withdraw_assignment(actor: User, *, assignment_id: int, because: str) -> Assignment:
    """Withdraw a department's part from today on: nothing more is owed, what happened stays.

    Raises :class:`Refused` when it is withdrawn or closed already, :class:`Invalid` without a
    reason, :class:`NotFound` outside the scope.
    """
    access.require(actor, Action.MANAGE_PLAN)
    because = written(because, field="because", missing=NO_REASON)
    with transaction():
        assignment = access.get_own_assignment(actor, assignment_id)
        if assignment.withdrawn_on is not None:
            raise sentences.refused(
                reason("assignment_withdrawn", withdrawn_on=assignment.withdrawn_on)
            )
        if assignment.closed_on is not None:
            raise sentences.refused(reason("assignment_closed", closed_on=assignment.closed_on))
        _withdraw(actor, assignment, because)
        return assignment


def withdraw_task(actor: User, *, slug: str, because: str) -> Task:
    """Withdraw a task with every part of it that is not closed, from today on.

    Raises :class:`Refused` when it is withdrawn already, :class:`Invalid` without a reason,
    :class:`NotFound` outside the scope.
    """
    access.require(actor, Action.MANAGE_PLAN)
    because = written(because, field="because", missing=NO_REASON)
    with transaction():
        seen = access.get_task(actor, slug)
        task = db.session.execute(
            select(Task).where(Task.id == seen.id).with_for_update()
        ).scalar_one()
        if task.withdrawn_on is not None:
            raise Refused(
                N_("The task was withdrawn on %(withdrawn_on)s already."),
                withdrawn_on=task.withdrawn_on,
            )
        task.withdrawn_on, task.withdrawn_because = clock.today(), because
        parts = (
            db.session.execute(
                select(Assignment)
                .where(
                    Assignment.task_id == task.id,
                    Assignment.withdrawn_on.is_(None),
                    Assignment.closed_on.is_(None),
                )
                .order_by(Assignment.id)
                .with_for_update()
            )
            .scalars()
            .all()
        )
        for assignment in parts:
            _withdraw(actor, assignment, because)
        audit.record(
            actor,
            "withdraw_task",
            task,
            before={"withdrawn_on": None},
            after={"withdrawn_on": task.withdrawn_on.isoformat(), "assignments": len(parts)},
            note=because,
        )
        return task


def _withdraw(actor: User, assignment: Assignment, because: str) -> None:
    assignment.withdrawn_on, assignment.withdrawn_because = clock.today(), because
    for obligation in (
        db.session.execute(select(Obligation).where(Obligation.assignment_id == assignment.id))
        .scalars()
        .all()
    ):
        slips.close_slips(actor, obligation, because=ClosedBecause.WITHDRAWN)
    audit.record(
        actor,
        "withdraw_assignment",
        assignment,
        before={"withdrawn_on": None},
        after={"withdrawn_on": assignment.withdrawn_on.isoformat()},
        note=because,
    )
    lights.refresh(assignment)
