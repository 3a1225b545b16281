"""The leadership dashboard's figures for a day, and what moved since another day (R7)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from tracker.db import db
from tracker.models import (
    Assignment,
    Category,
    Department,
    LightChange,
    Obligation,
    Plan,
    Task,
    User,
)
from tracker.rules.lights import Judgement
from tracker.rules.permissions import DEPARTMENT_ROLES
from tracker.services import access, plan_states
from tracker.services.movements import Movement, movements_between
from tracker.services.plan_states import DutyCounts, Overdue, PlanState

COMING_DAYS = 14
TREND_POINTS = 13
ORDER = ("red", "yellow", "green", "done_late", "done", "not_started", "withdrawn")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of what under a head: a department, a category."""

    key: int
    name: str
    lights: Counter[str]
    overdue: int = 0
    table: str = "departments"
    code: str = ""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything that the leadership page shows for a plan and a day."""

    plan: Plan
    day: date
    compare: date | None
    state: PlanState
    tasks: list[Task]
    task_lights: dict[int, Judgement]
    departments: list[Department]
    by_department: list[Tally]
    by_category: list[Tally]
    trend: list[tuple[date, Counter[str]]]
    coming: list[tuple[date, int]]
    movements: list[Movement] = field(default_factory=list)
    previous: PlanState | None = None

    @property
    def task_by_id(self) -> dict[int, Task]:
        """Yield the tasks by id."""
        return {task.id: task for task in self.tasks}

    @property
    def department_by_id(self) -> dict[int, Department]:
        """Yield the departments by id."""
        return {each.id: each for each in self.departments}

    @property
    def category_names(self) -> dict[int, str]:
        """Yield the names of the plan's sections by id."""
        return {tally.key: tally.name for tally in self.by_category}

    @property
    def counts(self) -> DutyCounts:
        """Yield what became of the duties that had fallen due."""
        return self.state.counts

    @property
    def overdue(self) -> list[Overdue]:
        """Yield the overdue duties, the longest overdue first."""
        return self.state.overdue

    def task_tally(self) -> Counter[str]:
        """Yield the number of tasks by light."""
        return Counter(str(judgement.light) for judgement in self.task_lights.values())


def dashboard_of(
    actor: User | None, plan: Plan, *, day: date, compare: date | None = None
) -> Dashboard:
    """Yield the dashboard of a plan on a day, of what the actor may see (None: everything).

    ``compare`` adds what moved since that day. All figures of a page come from one state.
    """
    within = access.sees_assignment(actor) if actor else Assignment.id.is_not(None)
    state = plan_states.state_on(plan, day, within=within)
    tasks, departments = plan_states.tasks_of(plan), plan_states.departments_of(plan)
    present = {each.department_id for each in state.assignments}
    departments = [each for each in departments if each.id in present]
    seen = {each.task_id for each in state.assignments}
    tasks = [each for each in tasks if actor is None or each.id in seen or not _is_narrow(actor)]
    lights = plan_states.task_lights(state.assignments)
    lights |= {t.id: plan_states.NOBODY for t in tasks if t.id not in lights}
    previous = plan_states.state_on(plan, compare, within=within) if compare else None
    return Dashboard(
        plan=plan,
        day=day,
        compare=compare,
        state=state,
        tasks=tasks,
        task_lights=lights,
        departments=departments,
        by_department=_by_department(state, departments, day),
        by_category=_by_category(plan, tasks, lights),
        trend=trend_of(plan, day, within=within),
        coming=_coming(plan, day, within),
        movements=movements_between(plan, previous, after=state) if previous else [],
        previous=previous,
    )


def _is_narrow(actor: User) -> bool:
    return actor.role in DEPARTMENT_ROLES


def _by_department(state: PlanState, departments: list[Department], day: date) -> list[Tally]:
    lights: dict[int, Counter[str]] = {each.id: Counter() for each in departments}
    for each in state.assignments:
        lights[each.department_id][each.light] += 1
    overdue = Counter(row.department_id for row in state.overdue)
    found = [
        Tally(d.id, d.name_on(day), lights[d.id], overdue[d.id], d.table, d.code)
        for d in departments
    ]
    return sorted(found, key=lambda t: (-t.lights["red"], -t.overdue, -t.lights["yellow"], t.key))


def _by_category(plan: Plan, tasks: list[Task], lights: dict[int, Judgement]) -> list[Tally]:
    categories = db.session.execute(
        select(Category).where(Category.plan_id == plan.id).order_by(Category.position)
    ).scalars()
    found = {row.id: Tally(row.id, row.name, Counter()) for row in categories}
    for task in tasks:
        found[task.category_id].lights[str(lights[task.id].light)] += 1
    return [tally for tally in found.values() if tally.lights]


def trend_of(
    plan: Plan, day: date, *, within: ColumnElement[bool]
) -> list[tuple[date, Counter[str]]]:
    """Yield the number of assignments by light at month ends up to a day, from the kept changes."""
    rows = db.session.execute(
        select(LightChange.changed_on, LightChange.previous, LightChange.light)
        .join(Assignment, Assignment.id == LightChange.assignment_id)
        .where(LightChange.plan_id == plan.id, LightChange.changed_on <= day, within)
        .order_by(LightChange.changed_on, LightChange.id)
    ).all()
    points, now, found = _trend_days(plan.published_on or day, day), Counter[str](), []
    position = 0
    for point in points:
        while position < len(rows) and rows[position].changed_on <= point:
            row = rows[position]
            now[row.light] += 1
            if row.previous is not None:
                now[row.previous] -= 1
            position += 1
        found.append((point, Counter({light: n for light, n in now.items() if n > 0})))
    return found


def _trend_days(first: date, last: date) -> list[date]:
    """Yield the last day and the month ends before it, back to ``first``, at most 13."""
    days = [last]
    while len(days) < TREND_POINTS:
        month_end = days[-1].replace(day=1) - timedelta(days=1)
        if month_end < first:
            break
        days.append(month_end)
    return days[::-1]


def _coming(plan: Plan, day: date, within: ColumnElement[bool]) -> list[tuple[date, int]]:
    """Yield how many duties fall due on each day of the coming two weeks."""
    rows = db.session.execute(
        select(Obligation.due_on)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(
            Obligation.plan_id == plan.id,
            Obligation.due_on.between(day, day + timedelta(days=COMING_DAYS)),
            Obligation.state.in_(("open", "returned")),
            within,
        )
    ).scalars()
    return sorted(Counter(rows).items())
