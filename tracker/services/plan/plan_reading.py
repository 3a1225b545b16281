"""Plans for reading: the list, and one plan on a day with its tasks, units and groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, not_, or_, select
from sqlalchemy.orm import selectinload

from tracker import clock
from tracker.db import db
from tracker.models import (
    Assignment,
    Group,
    GroupMember,
    LightChange,
    Plan,
    Task,
    TaskUnit,
    User,
)
from tracker.rules.lights import Judgement
from tracker.rules.permissions import DEPARTMENT_ROLES
from tracker.services import access
from tracker.services.dashboard import dashboards
from tracker.services.paging import Page, page_of
from tracker.services.plan import plan_history, plan_states
from tracker.services.plan.plan_standing import AssignmentState

TASKS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list, with the numbers of its tasks and of its assignments by light."""

    plan: Plan
    tasks: int
    lights: Counter[str]
    is_published: bool


def list_plans(actor: User, *, on: date, page: int = 1, state: str = "") -> Page[PlanRow]:
    """Yield the plans that the actor may see as they stood on a day, newest first.

    A plan that was published later is a draft on that day.
    """
    query = select(Plan).where(access.sees_plan(actor)).order_by(Plan.issued_on.desc(), Plan.code)
    is_published = and_(Plan.published_on.is_not(None), Plan.published_on <= on)
    if state:
        query = query.where(is_published if state == "published" else not_(is_published))
    found = page_of(query, page)
    ids = [plan.id for plan in found.rows]
    tasks = dict(db.session.execute(_tasks_by_plan(actor, ids, on)).tuples().all())
    lights = _lights_by_plan(actor, ids, on)
    return found.map(
        lambda plan: PlanRow(
            plan,
            tasks.get(plan.id, 0),
            lights.get(plan.id, Counter()),
            plan.published_on is not None and plan.published_on <= on,
        )
    )


def _tasks_by_plan(actor: User, ids: Sequence[int], on: date) -> Select[tuple[int, int]]:
    query = (
        select(Task.plan_id, func.count())
        .where(Task.plan_id.in_(ids), or_(Task.withdrawn_on.is_(None), Task.withdrawn_on > on))
        .group_by(Task.plan_id)
    )
    return query.where(access.sees_task(actor)) if actor.role in DEPARTMENT_ROLES else query


def _lights_by_plan(actor: User, ids: Sequence[int], on: date) -> dict[int, Counter[str]]:
    """Count the kept lights of several plans' assignments; for a past day the last ones by then."""
    scope = and_(Assignment.plan_id.in_(ids), Assignment.assigned_on <= on)
    query = select(Assignment.plan_id, Assignment.light, func.count()).where(scope)
    if on != clock.today():
        last = (
            select(LightChange.assignment_id, func.max(LightChange.changed_on).label("day"))
            .where(LightChange.plan_id.in_(ids), LightChange.changed_on <= on)
            .group_by(LightChange.assignment_id)
            .subquery()
        )
        query = (
            select(Assignment.plan_id, LightChange.light, func.count())
            .join(LightChange, LightChange.assignment_id == Assignment.id)
            .join(
                last,
                and_(
                    last.c.assignment_id == LightChange.assignment_id,
                    last.c.day == LightChange.changed_on,
                ),
            )
            .where(scope)
        )
    columns = (query.selected_columns[0], query.selected_columns[1])
    found: dict[int, Counter[str]] = {}
    for plan_id, light, number in db.session.execute(
        query.where(access.sees_assignment(actor)).group_by(*columns)
    ):
        found.setdefault(plan_id, Counter())[light] = number
    return found


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task on a day with its entries as written, its light, and its assignments by light."""

    task: Task
    leads: list[TaskUnit]
    supports: list[TaskUnit]
    judgement: Judgement | None
    lights: Counter[str]


def list_tasks(
    actor: User, plan: Plan, *, on: date, page: int = 1, undecided: bool = False
) -> Page[TaskRow]:
    """Yield a plan's tasks in order as they stood on a day, withdrawn ones as such.

    ``undecided`` leaves only those whose lead was presumed. A draft's tasks have no light.
    """
    states = _states(actor, plan, on)
    query = (
        select(Task)
        .where(Task.id.in_([task.id for task in _tasks(actor, plan, states, on=on)]))
        .order_by(Task.position, Task.id)
        .options(
            selectinload(Task.category),
            selectinload(Task.units).selectinload(TaskUnit.department),
            selectinload(Task.units).selectinload(TaskUnit.group),
        )
    )
    if undecided:
        query = query.where(Task.id.in_(_presumed(plan, on)))
    found = page_of(query, page, size=TASKS_ON_A_PAGE)
    on_tasks = dashboards.lights_of(found.rows, states, day=on) if states else {}
    counted: dict[int, Counter[str]] = {}
    for each in states:
        counted.setdefault(each.task_id, Counter())[each.light] += 1
    return found.map(lambda task: _task_row(task, on_tasks, counted.get(task.id, Counter())))


def _states(actor: User, plan: Plan, on: date) -> list[AssignmentState]:
    """Yield the assignments of a plan that the actor may see, as they stood on a day."""
    within = access.sees_assignment(actor)
    if on == clock.today():
        return plan_states.lights_today(plan, within=within)
    return plan_history.lights_from(plan_history.read_plan(plan, within=within), on)


def _tasks(actor: User, plan: Plan, states: Sequence[AssignmentState], *, on: date) -> list[Task]:
    tasks = plan_states.tasks_by(plan, on)
    if actor.role not in DEPARTMENT_ROLES:
        return tasks
    seen = {each.task_id for each in states}
    return [task for task in tasks if task.id in seen]


def _task_row(task: Task, on_tasks: Mapping[int, Judgement], lights: Counter[str]) -> TaskRow:
    leads = [unit for unit in task.units if unit.role == "lead"]
    supports = [unit for unit in task.units if unit.role != "lead"]
    return TaskRow(task, leads, supports, on_tasks.get(task.id), lights)


def _presumed(plan: Plan, on: date) -> Select[tuple[int]]:
    """Yield the ids of the tasks whose lead was only presumed on a day; withdrawn ones are not."""
    return (
        select(TaskUnit.task_id)
        .join(Task, Task.id == TaskUnit.task_id)
        .where(
            Task.plan_id == plan.id,
            or_(Task.withdrawn_on.is_(None), Task.withdrawn_on > on),
            TaskUnit.role == "lead",
            or_(TaskUnit.basis == "presumed", TaskUnit.confirmed_on > on),
        )
    )


def count_presumed(plan: Plan, on: date) -> int:
    """Yield the number of a plan's tasks whose lead nobody had confirmed by a day."""
    presumed = _presumed(plan, on).distinct().subquery()
    return db.session.execute(select(func.count()).select_from(presumed)).scalar_one()


def list_presumed(plan: Plan) -> list[Task]:
    """Yield the tasks of a plan whose lead is only presumed, with their entries."""
    tasks = db.session.execute(
        select(Task)
        .where(Task.id.in_(_presumed(plan, clock.today())))
        .order_by(Task.position, Task.id)
        .options(selectinload(Task.units), selectinload(Task.category))
    ).scalars()
    return list(tasks)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group that a plan names, in how many tasks, and who belonged to it on a day."""

    group: Group
    tasks: int
    members: list[str]


def list_groups(actor: User, plan: Plan, *, on: date) -> list[GroupRow]:
    """Yield the groups that the tasks name that the actor may see, with their members on a day."""
    counted = (
        select(TaskUnit.group_id, func.count().label("tasks"))
        .join(Task, Task.id == TaskUnit.task_id)
        .where(Task.plan_id == plan.id, TaskUnit.group_id.is_not(None))
        .group_by(TaskUnit.group_id)
    )
    if actor.role in DEPARTMENT_ROLES:
        counted = counted.where(access.sees_task(actor))
    named = counted.subquery()
    rows = db.session.execute(
        select(Group, named.c.tasks)
        .join(named, named.c.group_id == Group.id)
        .order_by(Group.id)
        .options(selectinload(Group.members).selectinload(GroupMember.department))
    )
    return [
        GroupRow(group, tasks, [d.name_on(on) for d in group.members_on(on)])
        for group, tasks in rows
    ]
