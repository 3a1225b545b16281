"""The rows behind the dashboard's figures: tasks, assignments and duties of a plan on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from tracker.db import db
from tracker.models import Category, Department, Plan, Task, User
from tracker.rules.lights import Judgement
from tracker.services import access
from tracker.services.dashboard import dashboards
from tracker.services.dashboard.movements import WORSE
from tracker.services.paging import Page, slice_of
from tracker.services.plan import plan_states
from tracker.services.plan.plan_standing import AssignmentState, DueDuty, PlanState

T = TypeVar("T")
STANDINGS: Mapping[str, Callable[[DueDuty], bool]] = {
    "overdue": lambda duty: duty.is_overdue,
    "on_time": lambda duty: duty.is_on_time,
    "late": lambda duty: duty.is_late,
}


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What is asked for; an empty word asks for everything."""

    light: str = ""
    department: str = ""
    table: str = ""
    category: int = 0
    role: str = ""
    task: str = ""
    overdue: bool = False
    standing: str = ""
    period: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task on a day: its light, and its assignments by light."""

    task: Task
    judgement: Judgement
    leads: list[str]
    lights: Counter[str]
    overdue: int


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """An assignment on a day with its task, its department and its longest overdue duty."""

    state: AssignmentState
    task: Task
    department: Department
    overdue: DueDuty | None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty that had fallen due by a day, with its task, department and part."""

    duty: DueDuty
    task: Task
    department: Department
    role: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A plan on a day as its lists need it: the state, and what its rows belong to.

    ``due`` holds the duties that had fallen due where the list is one of duties.
    """

    plan: Plan
    state: PlanState
    due: list[DueDuty]
    tasks: dict[int, Task]
    departments: dict[int, Department]
    categories: dict[int, str]
    task_lights: dict[int, Judgement]

    @property
    def day(self) -> date:
        """Yield the day of the rows."""
        return self.state.day

    def choices(self) -> dict[str, list[tuple[Any, str]]]:
        """Yield the departments, sections and periods by which the rows can be filtered."""
        used = {task.category_id for task in self.tasks.values()}
        periods = sorted({duty.of.period for duty in self.due})
        return {
            "departments": [(d.code, d.name_on(self.day)) for d in self.departments.values()],
            "categories": [(key, name) for key, name in self.categories.items() if key in used],
            "periods": [(period, period) for period in periods],
        }


def rows_on(actor: User, plan: Plan, *, day: date, duties: bool = False) -> Rows:
    """Read what the lists of a plan on a day show, of what the actor may see.

    ``duties`` reads every duty fallen due, which only :func:`list_duties` shows.
    """
    within = access.sees_assignment(actor)
    state = plan_states.state_on(plan, day, within=within)
    tasks = dashboards.shown_tasks(actor, plan, state=state)
    present = {each.department_id for each in state.assignments}
    categories = db.session.execute(
        select(Category.id, Category.name)
        .where(Category.plan_id == plan.id)
        .order_by(Category.position)
    )
    return Rows(
        plan=plan,
        state=state,
        due=plan_states.due_on(plan, day, within=within) if duties else [],
        tasks={task.id: task for task in tasks},
        departments={d.id: d for d in plan_states.departments_of(plan) if d.id in present},
        categories={row.id: row.name for row in categories},
        task_lights=dashboards.lights_of(tasks, state.assignments, day=day),
    )


def list_tasks(rows: Rows, wanted: RowFilter, *, page: int = 1) -> Page[TaskRow]:
    """Yield the tasks that match, the worst first."""
    leads: dict[int, list[str]] = {}
    on: dict[int, Counter[str]] = {}
    for each in rows.state.assignments:
        on.setdefault(each.task_id, Counter())[each.light] += 1
        if each.role == "lead":
            name = rows.departments[each.department_id].name_on(rows.day)
            leads.setdefault(each.task_id, []).append(name)
    overdue = Counter(duty.of.task_id for duty in rows.state.overdue)
    found = [
        TaskRow(
            task, rows.task_lights[key], leads.get(key, []), on.get(key, Counter()), overdue[key]
        )
        for key, task in rows.tasks.items()
        if (not wanted.light or rows.task_lights[key].light == wanted.light)
        and (not wanted.category or task.category_id == wanted.category)
    ]
    return _page(found, wanted.sort, page, TASK_ORDERS)


def list_assignments(rows: Rows, wanted: RowFilter, *, page: int = 1) -> Page[AssignmentRow]:
    """Yield the assignments that match, the worst first."""
    longest: dict[int, DueDuty] = {}
    for duty in rows.state.overdue:
        longest.setdefault(duty.of.assignment_id, duty)
    found = [
        AssignmentRow(
            each,
            rows.tasks[each.task_id],
            rows.departments[each.department_id],
            longest.get(each.id),
        )
        for each in rows.state.assignments
    ]
    return _page(
        [
            row
            for row in found
            if _is_of(row.task, row.department, row.state.role, wanted=wanted)
            and (not wanted.light or row.state.light == wanted.light)
            and (not wanted.overdue or row.overdue is not None)
        ],
        wanted.sort,
        page,
        ASSIGNMENT_ORDERS,
    )


def list_duties(rows: Rows, wanted: RowFilter, *, page: int = 1) -> Page[DutyRow]:
    """Yield the duties fallen due that match, the longest overdue first."""
    roles = {each.id: each.role for each in rows.state.assignments}
    matches = STANDINGS.get(wanted.standing, _any)
    found = [
        DutyRow(
            duty,
            rows.tasks[duty.of.task_id],
            rows.departments[duty.of.department_id],
            roles[duty.of.assignment_id],
        )
        for duty in rows.due
        if matches(duty) and (not wanted.period or duty.of.period == wanted.period)
    ]
    return _page(
        [row for row in found if _is_of(row.task, row.department, row.role, wanted=wanted)],
        wanted.sort,
        page,
        DUTY_ORDERS,
    )


def _any(_duty: DueDuty) -> bool:
    return True


def _is_of(task: Task, department: Department, role: str, *, wanted: RowFilter) -> bool:
    return (
        (not wanted.department or department.code == wanted.department)
        and (not wanted.table or department.table == wanted.table)
        and (not wanted.category or task.category_id == wanted.category)
        and (not wanted.task or task.slug == wanted.task)
        and (not wanted.role or role == wanted.role)
    )


def _page(
    found: Iterable[T], sort: str, page: int, orders: Mapping[str, Callable[[T], Any]]
) -> Page[T]:
    """Put rows in the asked-for order (``-`` before it: the other way) and yield one page."""
    name = sort.removeprefix("-")
    rows: Sequence[T] = sorted(found, key=orders[""])
    if name and name in orders:
        rows = sorted(rows, key=orders[name], reverse=sort.startswith("-"))
    return slice_of(rows, page)


TASK_ORDERS: Mapping[str, Callable[[TaskRow], Any]] = {
    "": lambda row: (WORSE[row.judgement.light], -row.overdue, row.task.position),
    "task": lambda row: row.task.position,
    "overdue": lambda row: row.overdue,
}
ASSIGNMENT_ORDERS: Mapping[str, Callable[[AssignmentRow], Any]] = {
    "": lambda row: (
        WORSE[row.state.light],
        -(row.overdue.days if row.overdue else 0),
        row.task.position,
        row.state.id,
    ),
    "task": lambda row: (row.task.position, row.state.role != "lead"),
    "department": lambda row: (row.department.position, row.task.position),
    "progress": lambda row: row.state.verified - row.state.expected,
    "overdue": lambda row: row.overdue.days if row.overdue else 0,
}
DUTY_ORDERS: Mapping[str, Callable[[DutyRow], Any]] = {
    "": lambda row: (
        not row.duty.is_overdue,
        -row.duty.days,
        row.duty.due_on,
        row.duty.of.obligation_id,
    ),
    "task": lambda row: (row.task.position, row.duty.due_on),
    "department": lambda row: (row.department.position, row.duty.due_on),
    "due": lambda row: row.duty.due_on,
    "days": lambda row: row.duty.days,
}
