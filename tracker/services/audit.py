"""The audit trail: written in the transaction of the change it tells of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, AuditEntry, Department, Obligation, Plan, Task, User

SYSTEM = "系统"


def record(
    actor: User | None,
    action: str,
    subject: Any,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> AuditEntry:
    """Add an entry for a change of ``subject`` (a flushed model) by ``actor`` (None: the system).

    Plan, task, department and jurisdiction are taken from the subject so that the trail can be
    filtered; ``before`` and ``after`` hold plain values of what changed.
    """
    entry = AuditEntry(
        at=clock.now(),
        day=clock.today(),
        actor_id=actor.id if actor else None,
        actor_name=actor.name if actor else SYSTEM,
        action=action,
        subject_kind=subject.__tablename__,
        subject_id=getattr(subject, "id", None),
        before=before,
        after=after,
        note=note,
        **_place_of(subject),
    )
    db.session.add(entry)
    return entry


def position() -> int | None:
    """Yield where the trail stands: the number of its last entry, None for an empty one.

    A figure that is kept with it can be traced to all that had happened by then.
    """
    return db.session.execute(select(func.max(AuditEntry.id))).scalar_one()


def _place_of(subject: Any) -> dict[str, int | None]:
    """Find plan, task, department and jurisdiction ids of a subject."""
    assignment = (
        subject if isinstance(subject, Assignment) else getattr(subject, "assignment", None)
    )
    obligation = (
        subject if isinstance(subject, Obligation) else getattr(subject, "obligation", None)
    )
    if assignment is None and obligation is not None:
        assignment = obligation.assignment
    if assignment is not None:
        return {
            "plan_id": assignment.plan_id,
            "task_id": assignment.task_id,
            "department_id": assignment.department_id,
            "jurisdiction_id": assignment.plan.jurisdiction_id,
        }
    if isinstance(subject, Plan):
        return {"plan_id": subject.id, "jurisdiction_id": subject.jurisdiction_id}
    task = subject if isinstance(subject, Task) else getattr(subject, "task", None)
    if isinstance(task, Task):
        return {
            "plan_id": task.plan_id,
            "task_id": task.id,
            "jurisdiction_id": task.plan.jurisdiction_id,
        }
    department = _department_of(subject)
    return {
        "plan_id": getattr(subject, "plan_id", None),
        "department_id": department.id if department else None,
        "jurisdiction_id": department.jurisdiction_id
        if department
        else getattr(subject, "jurisdiction_id", None),
    }


def _department_of(subject: Any) -> Department | None:
    """Find the department that a subject is, belongs to, or whose person it is about."""
    if isinstance(subject, Department):
        return subject
    person = subject if isinstance(subject, User) else getattr(subject, "user", None)
    found = getattr(subject, "department", None) or getattr(person, "department", None)
    return found if isinstance(found, Department) else None
