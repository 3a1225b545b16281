"""The leadership dashboard's figures for a day, and what moved since another day (R7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Category, Department, Plan, Task, User
from tracker.rules import lights
from tracker.rules.lights import Judgement, Light
from tracker.rules.permissions import DEPARTMENT_ROLES
from tracker.rules.reasons import reason
from tracker.services import access, plan_history, plan_states, plan_trend
from tracker.services.indicator_progress import IndicatorProgress, progress_of
from tracker.services.movements import Movement, movements_between
from tracker.services.plan_history import PlanFacts
from tracker.services.plan_standing import (
    AssignmentState,
    DueDuty,
    DutyCounts,
    PlanState,
    counts_of,
    task_lights,
)
from tracker.services.plan_trend import TrendPoint

WEEK = timedelta(days=7)
COUNTED_POINTS = 6
LIGHTS = ("red", "yellow", "green", "done_late", "done", "not_started", "withdrawn")


@dataclass(frozen=True, slots=True)
class Tally:
    """The lights under a head, a department or a section, and what became of its duties."""

    key: int
    name: str
    lights: Counter[str]
    counts: DutyCounts
    table: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What moved since an earlier day."""

    day: date
    movements: list[Movement]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything that the leadership page shows for a plan and a day.

    ``week_ago`` is the state seven days before, None where the plan was not published by then;
    ``counted`` holds what became of the duties at the last points of the trend, the day included.
    """

    plan: Plan
    state: PlanState
    tasks: list[Task]
    task_lights: dict[int, Judgement]
    departments: list[Department]
    by_department: list[Tally]
    by_category: list[Tally]
    trend: list[TrendPoint]
    counted: list[DutyCounts]
    week_ago: PlanState | None
    comparison: Comparison | None
    indicators: list[IndicatorProgress]

    @property
    def day(self) -> date:
        """Yield the day of the figures."""
        return self.state.day

    @property
    def is_published(self) -> bool:
        """Tell whether the plan had been published by the day."""
        return self.plan.published_on is not None and self.plan.published_on <= self.day

    @property
    def task_by_id(self) -> dict[int, Task]:
        """Yield the tasks by id."""
        return {task.id: task for task in self.tasks}

    @property
    def department_by_id(self) -> dict[int, Department]:
        """Yield the departments by id."""
        return {each.id: each for each in self.departments}

    def task_tally(self) -> Counter[str]:
        """Yield the number of tasks by light."""
        return Counter(str(judgement.light) for judgement in self.task_lights.values())

    def week_tally(self) -> Counter[str] | None:
        """Yield the number of tasks by light a week before."""
        if self.week_ago is None:
            return None
        return Counter(str(j.light) for j in task_lights(self.week_ago.assignments).values())

    def newly_red(self) -> int:
        """Yield how many tasks are red that were not a week before."""
        before = task_lights(self.week_ago.assignments) if self.week_ago else {}
        return sum(
            found.light is Light.RED and (task not in before or before[task].light is not Light.RED)
            for task, found in self.task_lights.items()
        )


def dashboard_of(
    actor: User | None, plan: Plan, *, day: date, compare: date | None = None
) -> Dashboard:
    """Yield the dashboard of a plan on a day, of what the actor may see (None: everything).

    ``compare`` adds what moved since that day. All figures of a page come from the same facts.
    """
    within = access.sees_assignment(actor) if actor else Assignment.id.is_not(None)
    found = plan_history.read_plan(plan, within=within)
    state = state_of(plan, found, day=day, within=within)
    tasks = shown_tasks(actor, plan, state=state)
    on_tasks = lights_of(tasks, state.assignments, day=day)
    present = {each.department_id for each in state.assignments}
    departments = [each for each in plan_states.departments_of(plan) if each.id in present]
    trend = plan_trend.trend_of(plan, state, within=within)
    return Dashboard(
        plan=plan,
        state=state,
        tasks=tasks,
        task_lights=on_tasks,
        departments=departments,
        by_department=_by_department(state, departments),
        by_category=_by_category(plan, tasks, on_tasks),
        trend=trend,
        counted=_counted(found, state, trend),
        week_ago=_week_ago(plan, found, day),
        comparison=_comparison(plan, found, state, compare) if compare else None,
        indicators=[] if is_narrow(actor) else progress_of(plan, day),
    )


def state_of(plan: Plan, found: PlanFacts, *, day: date, within: ColumnElement[bool]) -> PlanState:
    """Yield the state on a day, for today as it is kept."""
    if day == clock.today():
        return plan_states.kept_state(plan, within=within)
    return plan_history.state_from(found, day)


def is_narrow(actor: User | None) -> bool:
    """Tell whether an actor sees only the tasks in which its department has a part."""
    return actor is not None and actor.role in DEPARTMENT_ROLES


def shown_tasks(actor: User | None, plan: Plan, *, state: PlanState) -> list[Task]:
    """Yield the tasks that a page of a state shows to an actor, withdrawn ones included."""
    tasks = plan_states.tasks_by(plan, state.day)
    if not is_narrow(actor):
        return tasks
    seen = {each.task_id for each in state.assignments}
    return [task for task in tasks if task.id in seen]


def lights_of(
    tasks: Iterable[Task], states: Iterable[AssignmentState], *, day: date
) -> dict[int, Judgement]:
    """Yield the light of every given task on a day, by task id (R4)."""
    known, found = task_lights(states), {}
    for task in tasks:
        found[task.id] = known.get(task.id) or lights.task_light((), ())
        if task.withdrawn_on is not None and task.withdrawn_on <= day:
            why = reason("withdrawn", withdrawn_on=task.withdrawn_on)
            found[task.id] = Judgement(Light.WITHDRAWN, why)
    return found


def _by_department(state: PlanState, departments: list[Department]) -> list[Tally]:
    """Yield the departments, those with most red assignments and overdue duties first."""
    on: dict[int, Counter[str]] = {each.id: Counter() for each in departments}
    for each in state.assignments:
        on[each.department_id][each.light] += 1
    due: dict[int, list[DueDuty]] = {each.id: [] for each in departments}
    for duty in state.due:
        due[duty.of.department_id].append(duty)
    found = [
        Tally(d.id, d.name_on(state.day), on[d.id], counts_of(due[d.id]), d.table, d.code)
        for d in departments
    ]
    return sorted(
        found,
        key=lambda t: (-t.lights["red"], -t.counts.overdue, -t.lights["yellow"], -t.counts.late),
    )


def _by_category(plan: Plan, tasks: list[Task], on_tasks: dict[int, Judgement]) -> list[Tally]:
    categories = db.session.execute(
        select(Category).where(Category.plan_id == plan.id).order_by(Category.position)
    ).scalars()
    found = {row.id: Tally(row.id, row.name, Counter(), DutyCounts()) for row in categories}
    for task in tasks:
        found[task.category_id].lights[str(on_tasks[task.id].light)] += 1
    return [tally for tally in found.values() if tally.lights]


def _counted(found: PlanFacts, state: PlanState, trend: list[TrendPoint]) -> list[DutyCounts]:
    before = [point.day for point in trend[:-1]][1 - COUNTED_POINTS :]
    return [*(counts_of(plan_history.due_from(found, day)) for day in before), state.counts]


def _week_ago(plan: Plan, found: PlanFacts, day: date) -> PlanState | None:
    if plan.published_on is None or plan.published_on > day - WEEK:
        return None
    return plan_history.state_from(found, day - WEEK)


def _comparison(plan: Plan, found: PlanFacts, state: PlanState, day: date) -> Comparison:
    return Comparison(
        day, movements_between(plan, before=plan_history.state_from(found, day), after=state)
    )
