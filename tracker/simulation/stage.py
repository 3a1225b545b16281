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
    """The people of a plan; ``liaisons`` by department id, in order of id."""

    plan_id: int
    liaisons: dict[int, int]
    supervisor: int
    leader: int


def stage_of(plan: Plan) -> Stage:
    """Yield the people who replay a plan; raises :class:`Refused` when somebody is missing."""
    liaisons: dict[int, int] = {}
    rows = db.session.execute(
        select(User.department_id, User.id)
        .where(
            User.role == UserRole.LIAISON,
            User.enabled,
            User.left_on.is_(None),
            User.department_id.in_(
                select(Assignment.department_id).where(Assignment.plan_id == plan.id)
            ),
        )
        .order_by(User.id)
    )
    for department_id, user_id in rows:
        liaisons.setdefault(department_id, user_id)
    return Stage(
        plan.id,
        liaisons,
        _official(plan, UserRole.SUPERVISOR),
        _official(plan, UserRole.LEADER),
    )


def _official(plan: Plan, role: UserRole) -> int:
    found = db.session.execute(
        select(User.id)
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
