"""Whom a replay needs: one liaison for each department, one supervisor and one leader."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from tracker.db import db
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Assignment, Department, Plan, User
from tracker.models.user import UserRole


@dataclass(frozen=True, slots=True)
class Stage:
    """The people of a plan; ``liaisons`` by department id.

    They are detached: read once with all that use cases ask of an actor, not again for each act.
    """

    plan_id: int
    liaisons: dict[int, User]
    supervisor: User
    leader: User


def stage_of(plan: Plan) -> Stage:
    """Yield the people who replay a plan; raises :class:`Refused` when somebody is missing."""
    liaisons: dict[int, User] = {}
    rows = db.session.execute(
        select(User)
        .where(
            User.role == UserRole.LIAISON,
            User.enabled,
            User.left_on.is_(None),
            User.department_id.in_(
                select(Assignment.department_id).where(Assignment.plan_id == plan.id)
            ),
        )
        .order_by(User.id)
    ).scalars()
    for user in rows:
        liaisons.setdefault(user.department_id, user)
    officials = [_official(plan, role) for role in (UserRole.SUPERVISOR, UserRole.LEADER)]
    for user in (*liaisons.values(), *officials):
        _ = user.department.jurisdiction.path, user.department.names
    plan_id = plan.id
    db.session.expunge_all()
    return Stage(plan_id, liaisons, *officials)


def _official(plan: Plan, role: UserRole) -> User:
    found = db.session.execute(
        select(User)
        .join(Department, Department.id == User.department_id)
        .where(
            User.role == role,
            User.enabled,
            User.left_on.is_(None),
            Department.jurisdiction_id == plan.jurisdiction_id,
        )
        .order_by(User.id)
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        raise Refused(
            N_("The replay needs a %(role)s in %(place)s; add one with “user add”."),
            role=str(role),
            place=plan.jurisdiction.name,
        )
    return found
