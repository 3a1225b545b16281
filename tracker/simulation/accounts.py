"""People for a replay: whoever a plan needs and does not have, without a password."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from tracker.db import db, transaction
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Department, Plan, User
from tracker.models.user import UserRole
from tracker.services.plan import publishing

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = ("文博", "海燕", "建国", "晓琳", "志强", "雅静", "明远", "思源", "立新", "春梅")
TITLES = {
    UserRole.LIAISON: "联络员",
    UserRole.HEAD: "主要负责人",
    UserRole.SUPERVISOR: "督办专员",
    UserRole.LEADER: "分管领导",
}
ENDS = {
    UserRole.LIAISON: "llx",
    UserRole.HEAD: "fzr",
    UserRole.SUPERVISOR: "dbzy",
    UserRole.LEADER: "fgld",
}
OFFICIALS = {UserRole.SUPERVISOR: 2, UserRole.LEADER: 1}
"""How many a plan needs: the second supervisor decides objections, having proposed nothing."""


def ensure_people(plan: Plan, day: date) -> int:
    """Add the liaisons and heads of a plan's departments, two supervisors and a leader.

    Who is there stays; yields how many were added. They have no password: an administrator gives
    them one. Raises :class:`Refused` when the plan's jurisdiction has no department.
    """
    with transaction():
        added = 0
        departments = sorted(_departments_of(plan, day), key=lambda each: each.id)
        for department in departments:
            added += sum(
                _ensure(department, role, day) for role in (UserRole.LIAISON, UserRole.HEAD)
            )
        office = _office_of(plan, departments)
        for role, wanted in OFFICIALS.items():
            for number in range(_count_officials(plan, role), wanted):
                added += _add(office, role, day, number=number + 1)
        return added


def _departments_of(plan: Plan, day: date) -> set[Department]:
    on = plan.published_on or day
    return {
        part.department
        for task in publishing.tasks_of(plan)
        for part in publishing.parts_of(task, on)
    }


def _office_of(plan: Plan, departments: list[Department]) -> Department:
    """Yield the department whose people run a plan: its first named one."""
    named = [d for d in departments if d.table == "departments"] or departments
    if not named:
        raise Refused(
            N_("No unit of the plan “%(code)s” can answer; name the members of its groups first."),
            code=plan.code,
        )
    return named[0]


def _count_officials(plan: Plan, role: UserRole) -> int:
    return db.session.execute(
        select(func.count(User.id))
        .join(Department, Department.id == User.department_id)
        .where(
            User.role == role,
            User.enabled,
            User.left_on.is_(None),
            Department.jurisdiction_id == plan.jurisdiction_id,
        )
    ).scalar_one()


def _ensure(department: Department, role: UserRole, day: date) -> int:
    """Add a person of a role to a department that has none; yields 1 if one was added."""
    there = db.session.execute(
        select(User.id)
        .where(
            User.department_id == department.id,
            User.role == role,
            User.enabled,
            User.left_on.is_(None),
        )
        .limit(1)
    ).scalar_one_or_none()
    return 0 if there is not None else _add(department, role, day)


def _add(department: Department, role: UserRole, day: date, *, number: int = 1) -> int:
    """Add a person, the n-th of the role there; yields 1."""
    last = "" if number == 1 else str(number)
    username = f"{department.jurisdiction.code}-{department.code}-{ENDS[role]}{last}"
    dealt = department.id * 7 + len(role) + 11 * (number - 1)
    name = SURNAMES[dealt % len(SURNAMES)] + GIVEN[dealt % len(GIVEN)]
    db.session.add(
        User(
            username=username,
            name=name,
            title=TITLES[role],
            department=department,
            role=role,
            email=f"{username}@demo.invalid",
            created_on=day,
        )
    )
    db.session.flush()
    return 1
