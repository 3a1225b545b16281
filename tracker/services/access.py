"""What a person may see, as queries: not yours is not found.

Department people see the published plans and tasks in which their department has a part; the
office's people see their own jurisdiction and those below it; the administrator sees no work.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select
from sqlalchemy.orm import aliased, joinedload

from tracker.db import db
from tracker.errors import Forbidden, NotFound
from tracker.i18n import N_
from tracker.models import Assignment, Department, Jurisdiction, Obligation, Plan, Task, User
from tracker.rules import permissions
from tracker.rules.permissions import DEPARTMENT_ROLES, OFFICE_ROLES, Action


def require(actor: User, action: Action) -> None:
    """Raise :class:`Forbidden` unless the actor's role may do the action."""
    why = permissions.refusal(actor.role, action)
    if why is not None or not actor.is_active:
        raise Forbidden(N_("Your role may not do this. Please ask the person in charge of it."))


def jurisdiction_ids(actor: User) -> Select[tuple[int]]:
    """Yield the ids of the actor's jurisdiction and those below it."""
    return select(Jurisdiction.id).where(
        Jurisdiction.path.startswith(actor.department.jurisdiction.path, autoescape=True)
    )


def sees_plan(actor: User) -> ColumnElement[bool]:
    """Yield the condition on ``Plan`` rows that the actor may see."""
    if actor.role in OFFICE_ROLES:
        return Plan.jurisdiction_id.in_(jurisdiction_ids(actor))
    if actor.role in DEPARTMENT_ROLES:
        own = aliased(Assignment)
        return exists().where(own.plan_id == Plan.id, own.department_id == actor.department_id)
    return false()


def sees_task(actor: User) -> ColumnElement[bool]:
    """Yield the condition on ``Task`` rows; department people see the tasks they have a part in."""
    if actor.role in OFFICE_ROLES:
        plan = aliased(Plan)
        return exists().where(
            plan.id == Task.plan_id, plan.jurisdiction_id.in_(jurisdiction_ids(actor))
        )
    if actor.role in DEPARTMENT_ROLES:
        own = aliased(Assignment)
        return exists().where(own.task_id == Task.id, own.department_id == actor.department_id)
    return false()


def sees_assignment(actor: User) -> ColumnElement[bool]:
    """Yield the condition on ``Assignment`` rows: own, and the others on the same tasks."""
    if actor.role in OFFICE_ROLES:
        plan = aliased(Plan)
        return exists().where(
            plan.id == Assignment.plan_id, plan.jurisdiction_id.in_(jurisdiction_ids(actor))
        )
    if actor.role in DEPARTMENT_ROLES:
        own = aliased(Assignment)
        return or_(
            Assignment.department_id == actor.department_id,
            exists().where(
                own.task_id == Assignment.task_id, own.department_id == actor.department_id
            ),
        )
    return false()


def owns_obligation(actor: User) -> ColumnElement[bool]:
    """Yield the condition on ``Obligation`` rows: own for departments, in scope for the office."""
    if actor.role in OFFICE_ROLES:
        plan = aliased(Plan)
        return exists().where(
            plan.id == Obligation.plan_id, plan.jurisdiction_id.in_(jurisdiction_ids(actor))
        )
    if actor.role in DEPARTMENT_ROLES:
        return Obligation.department_id == actor.department_id
    return false()


def sees_department(actor: User) -> ColumnElement[bool]:
    """Yield the condition on ``Department`` rows whose accounts and scores the actor may see."""
    if actor.role in DEPARTMENT_ROLES:
        return Department.id == actor.department_id
    return Department.jurisdiction_id.in_(jurisdiction_ids(actor))


def is_of_department(actor: User) -> bool:
    """Tell whether the actor works for a department and sees only what is its own."""
    return actor.role in DEPARTMENT_ROLES


def get_plan(actor: User, code: str) -> Plan:
    """Yield a plan by its code; raises :class:`NotFound` when it is not the actor's to see."""
    found = db.session.execute(
        select(Plan).where(Plan.code == code, sees_plan(actor))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no plan “%(code)s” that you can see."), code=code)
    return found


def get_task(actor: User, slug: str) -> Task:
    """Yield a task by its address or by its code in the plan file, where one plan alone has that.

    Raises :class:`NotFound` when it is not the actor's to see, and for a code of several plans.
    """
    named = db.session.scalars(
        select(Task)
        .where(or_(Task.slug == slug, Task.code == slug), sees_task(actor))
        .order_by(Task.slug != slug, Task.id)
        .limit(2)
    ).all()
    if named and (named[0].slug == slug or len(named) == 1):
        return named[0]
    raise NotFound(N_("There is no task “%(code)s” that you can see."), code=slug)


WITH_ITS_PLACE: tuple[Any, ...] = (
    joinedload(Assignment.plan, innerjoin=True),
    joinedload(Assignment.task, innerjoin=True),
    joinedload(Assignment.department, innerjoin=True).joinedload(Department.names),
)
"""What nearly every change of an assignment asks of it, read with it in one statement."""


def get_own_assignment(actor: User, assignment_id: int) -> Assignment:
    """Yield an assignment of the own department, or in the office's scope, locked for change.

    Raises :class:`NotFound` for everybody else.
    """
    scope = sees_assignment(actor)
    if actor.role in DEPARTMENT_ROLES:
        scope = Assignment.department_id == actor.department_id
    rows = db.session.execute(
        select(Assignment)
        .where(Assignment.id == assignment_id, scope)
        .options(*WITH_ITS_PLACE)
        .with_for_update(of=Assignment)
    )
    found = rows.unique().scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such assignment that you can see."))
    return found
