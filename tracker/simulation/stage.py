"""Whom a replay needs: a liaison and a head for each department, two supervisors and a leader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import db
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Assignment, Department, Plan, User
from tracker.models.user import UserRole


@dataclass(frozen=True, slots=True)
class Stage:
    """The people of a plan; ``liaisons`` and ``heads`` by department id.

    ``reviewers`` are the supervisors besides the one who does the daily work: one of them decides
    objections. They are detached: read once with all that use cases ask of an actor, not again for
    each act.
    """

    plan_id: int
    liaisons: dict[int, User]
    heads: dict[int, User]
    supervisor: User
    leader: User
    reviewers: tuple[User, ...]


def stage_of(plan: Plan) -> Stage:
    """Yield the people who replay a plan; raises :class:`Refused` when somebody is missing."""
    liaisons = _members(plan, UserRole.LIAISON)
    heads = _members(plan, UserRole.HEAD)
    supervisor, *reviewers = _officials(plan, UserRole.SUPERVISOR)
    leader, *_ = _officials(plan, UserRole.LEADER)
    for user in (*liaisons.values(), *heads.values(), supervisor, leader, *reviewers):
        _ = user.department.jurisdiction.path, user.department.names
    plan_id = plan.id
    db.session.expunge_all()
    return Stage(plan_id, liaisons, heads, supervisor, leader, tuple(reviewers))


def _members(plan: Plan, role: UserRole) -> dict[int, User]:
    """Yield the first person of a role in each department with a part in the plan."""
    found: dict[int, User] = {}
    rows = db.session.execute(
        select(User)
        .where(
            User.role == role,
            User.enabled,
            User.left_on.is_(None),
            User.department_id.in_(
                select(Assignment.department_id).where(Assignment.plan_id == plan.id)
            ),
        )
        .order_by(User.id)
    ).scalars()
    for user in rows:
        found.setdefault(user.department_id, user)
    return found


def _officials(plan: Plan, role: UserRole) -> Sequence[User]:
    rows = db.session.execute(
        select(User)
        .join(Department, Department.id == User.department_id)
        .where(
            User.role == role,
            User.enabled,
            User.left_on.is_(None),
            Department.jurisdiction_id == plan.jurisdiction_id,
        )
        .order_by(User.id)
    )
    found = rows.scalars().all()
    if not found:
        raise Refused(
            N_("The replay needs a %(role)s in %(place)s; add one with “user add”."),
            role=str(role),
            place=plan.jurisdiction.name,
        )
    return found
