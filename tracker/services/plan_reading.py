"""Plans for reading: the list, and one plan with its tasks, units, groups and what is undecided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import selectinload

from tracker.db import db
from tracker.models import Assignment, Category, Group, GroupMember, Plan, Task, TaskUnit, User
from tracker.rules.permissions import DEPARTMENT_ROLES
from tracker.services import access
from tracker.services.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list, with the numbers of its tasks and of its assignments by light."""

    plan: Plan
    tasks: int
    lights: dict[str, int]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with its entries as written and the lights of its assignments."""

    task: Task
    leads: list[TaskUnit]
    supports: list[TaskUnit]
    lights: dict[str, int]

    @property
    def is_undecided(self) -> bool:
        """Tell whether a lead is only presumed."""
        return any(unit.basis == "presumed" for unit in self.leads)


def list_plans(actor: User, *, page: int = 1, state: str = "") -> Page[PlanRow]:
    """Yield the plans that the actor may see, newest first."""
    query = select(Plan).where(access.sees_plan(actor)).order_by(Plan.issued_on.desc(), Plan.code)
    if state:
        query = query.where(Plan.state == state)
    found = page_of(query, page)
    ids = [plan.id for plan in found.rows]
    tasks = _counts(
        select(Task.plan_id, func.count())
        .where(Task.plan_id.in_(ids), Task.withdrawn_on.is_(None))
        .group_by(Task.plan_id)
    )
    lights: dict[int, dict[str, int]] = {}
    rows = db.session.execute(
        select(Assignment.plan_id, Assignment.light, func.count())
        .where(Assignment.plan_id.in_(ids), access.sees_assignment(actor))
        .group_by(Assignment.plan_id, Assignment.light)
    )
    for plan_id, light, number in rows:
        lights.setdefault(plan_id, {})[light] = number
    return found.map(lambda plan: PlanRow(plan, tasks.get(plan.id, 0), lights.get(plan.id, {})))


def _counts(query: Any) -> dict[int, int]:
    return {int(key): int(number) for key, number in db.session.execute(query)}


def list_tasks(
    actor: User, plan: Plan, *, on: date, page: int = 1, undecided: bool = False
) -> Page[TaskRow]:
    """Yield a plan's tasks in order as they stood on a day, with entries and lights."""
    query = (
        select(Task)
        .where(Task.plan_id == plan.id)
        .where(case((Task.withdrawn_on.is_(None), True), else_=Task.withdrawn_on > on))
        .order_by(Task.position)
        .options(
            selectinload(Task.category),
            selectinload(Task.units).selectinload(TaskUnit.department),
            selectinload(Task.units).selectinload(TaskUnit.group),
        )
    )
    if actor.role in DEPARTMENT_ROLES:
        query = query.where(access.sees_task(actor))
    if undecided:
        presumed = TaskUnit.__table__.alias("presumed")
        query = query.where(
            Task.id.in_(select(presumed.c.task_id).where(presumed.c.basis == "presumed"))
        )
    found = page_of(query, page, size=50)
    lights = _lights_by_task([task.id for task in found.rows])
    return found.map(lambda task: _task_row(task, lights.get(task.id, {})))


def _task_row(task: Task, lights: dict[str, int]) -> TaskRow:
    leads = [unit for unit in task.units if unit.role == "lead"]
    supports = [unit for unit in task.units if unit.role != "lead"]
    return TaskRow(task, leads, supports, lights)


def _lights_by_task(ids: list[int]) -> dict[int, dict[str, int]]:
    lights: dict[int, dict[str, int]] = {}
    rows = db.session.execute(
        select(Assignment.task_id, Assignment.light, func.count())
        .where(Assignment.task_id.in_(ids))
        .group_by(Assignment.task_id, Assignment.light)
    )
    for task_id, light, number in rows:
        lights.setdefault(task_id, {})[light] = number
    return lights


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group that a plan names, how often, and who belongs to it on a day."""

    group: Group
    tasks: int
    members: list[str]


def list_groups(plan: Plan, on: date) -> list[GroupRow]:
    """Yield the groups that a plan's tasks name, with their members on a day."""
    counted = (
        select(TaskUnit.group_id, func.count().label("tasks"))
        .join(Task, Task.id == TaskUnit.task_id)
        .where(and_(Task.plan_id == plan.id, TaskUnit.group_id.is_not(None)))
        .group_by(TaskUnit.group_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Group, counted.c.tasks)
        .join(counted, counted.c.group_id == Group.id)
        .order_by(Group.id)
        .options(selectinload(Group.members).selectinload(GroupMember.department))
    )
    return [
        GroupRow(group, tasks, [d.name_on(on) for d in group.members_on(on)])
        for group, tasks in rows
    ]


def list_presumed(plan: Plan) -> list[Task]:
    """Yield the tasks of a plan whose lead is only presumed, with their entries."""
    tasks = db.session.execute(
        select(Task)
        .join(Category, Category.id == Task.category_id)
        .where(
            Task.plan_id == plan.id,
            Task.id.in_(select(TaskUnit.task_id).where(TaskUnit.basis == "presumed")),
        )
        .order_by(Task.position)
        .options(selectinload(Task.units), selectinload(Task.category))
    ).scalars()
    return list(tasks)


def count_presumed(plan: Plan) -> int:
    """Yield the number of a plan's tasks whose lead nobody has confirmed."""
    return db.session.execute(
        select(func.count(func.distinct(Task.id)))
        .join(TaskUnit, TaskUnit.task_id == Task.id)
        .where(Task.plan_id == plan.id, TaskUnit.basis == "presumed")
    ).scalar_one()
