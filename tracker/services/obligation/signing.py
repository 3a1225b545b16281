"""Signing for assigned work (签收)."""

from __future__ import annotations

from sqlalchemy import select

from tracker import clock, sentences
from tracker.db import transaction
from tracker.models import Assignment, User
from tracker.rules.permissions import Action
from tracker.rules.reasons import reason
from tracker.services import access, audit
from tracker.services.obligation import lights


def sign_assignment(actor: User, *, assignment_id: int) -> Assignment:
    """Sign for an assignment of the actor's department, today; a second time changes nothing.

    Raises :class:`NotFound` for another department's, :class:`Refused` for a withdrawn one.
    """
    access.require(actor, Action.SIGN)
    with transaction():
        assignment = access.get_own_assignment(actor, assignment_id)
        if assignment.withdrawn_on is not None:
            raise sentences.refused(
                reason("assignment_withdrawn", withdrawn_on=assignment.withdrawn_on)
            )
        _sign(actor, assignment)
        return assignment


def sign_all(actor: User) -> int:
    """Sign for everything that waits for the actor's department, today; yields the number."""
    access.require(actor, Action.SIGN)
    with transaction() as session:
        waiting = session.execute(
            select(Assignment)
            .where(
                Assignment.department_id == actor.department_id,
                Assignment.signed_on.is_(None),
                Assignment.withdrawn_on.is_(None),
                Assignment.assigned_on <= clock.today(),
            )
            .order_by(Assignment.id)
            .with_for_update()
        ).scalars()
        return sum(_sign(actor, assignment) for assignment in waiting.all())


def _sign(actor: User, assignment: Assignment) -> bool:
    if assignment.signed_on is not None:
        return False
    assignment.signed_on = clock.today()
    assignment.signed_by_id = actor.id
    audit.record(
        actor,
        "sign_assignment",
        assignment,
        before={"signed_on": None},
        after={"signed_on": assignment.signed_on.isoformat()},
    )
    lights.refresh(assignment)
    return True
