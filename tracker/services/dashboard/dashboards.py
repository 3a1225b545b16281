"""The leadership dashboard's figures for a day, and what moved since another day (R7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Category, Department, Plan, Task, User
from tracker.rules import lights
from tracker.rules.lights import Judgement, Light
from tracker.rules.permissions import DEPARTMENT_ROLES
from tracker.rules.reasons import reason
from tracker.services import access
from tracker.services.dashboard.movements import Movement, movements_between
from tracker.services.indicator.indicator_progress import IndicatorProgress, progress_of
from tracker.services.plan import plan_counts, plan_history, plan_states, plan_trend
from tracker.services.plan.plan_history import PlanFacts
from tracker.services.plan.plan_standing import (
    NOTHING,
    AssignmentState,
    Course,
    DutyCounts,
    PlanState,
    course_of,
    task_lights,
)
from tracker.services.plan.plan_trend import TrendPoint

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
class WeekAgo:
    """The lights of the tasks seven days before by task id, and what had become of the duties."""

    task_lights: Mapping[int, str]
    counts: DutyCounts


@dataclass(frozen=True, slots=True)
class Board:
    """A plan on a day: its tasks, who has a part in them, and the lights."""

    plan: Plan
    state: PlanState
    tasks: list[Task]
    task_lights: dict[int, Judgement]
    departments: list[Department]
    by_category: list[Tally]

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


@dataclass(frozen=True, slots=True)
class Dashboard(Board):
    """Everything that the leadership page shows for a plan and a day.

    ``week_ago`` is None where the plan was not published seven days before; ``counted`` holds what
    became of the duties at the last points of the trend, the day included. ``moved`` tells what
    moved since the reader's last look, by the kept lights; ``comparison`` since a day that was
    asked for, judged from the dated facts.
    """

    by_department: list[Tally]
    trend: list[TrendPoint]
    counted: list[DutyCounts]
    week_ago: WeekAgo | None
    moved: Comparison
    comparison: Comparison | None
    indicators: list[IndicatorProgress]

    def course(self) -> Course | None:
        """Yield the mean progress of the leads still at work; None where there are none."""
        return course_of(self.state.assignments)

    def task_tally(self) -> Counter[str]:
        """Yield the number of tasks by light."""
        return Counter(str(judgement.light) for judgement in self.task_lights.values())

    def week_tally(self) -> Counter[str] | None:
        """Yield the number of tasks by light a week before."""
        if self.week_ago is None:
            return None
        return Counter(self.week_ago.task_lights.values())

    def newly_red(self) -> int:
        """Yield how many tasks are red that were not a week before."""
        before = self.week_ago.task_lights if self.week_ago else {}
        return sum(
            found.light is Light.RED and before.get(task) != Light.RED
            for task, found in self.task_lights.items()
        )

    def no_longer_red(self) -> int:
        """Yield how many tasks were red a week before and are not any more."""
        before = self.week_ago.task_lights if self.week_ago else {}
        return sum(
            found.light is not Light.RED and before.get(task) == Light.RED
            for task, found in self.task_lights.items()
        )


def dashboard_of(
    actor: User | None,
    plan: Plan,
    *,
    day: date,
    compare: date | None = None,
    since: date | None = None,
) -> Dashboard:
    """Yield the dashboard of a plan on a day, of what the actor may see (None: everything).

    ``compare`` adds what moved since that day, ``since`` is the day of the reader's last look
    (None, or not before the day: a week ago). All figures of a page come from the same facts.
    """
    within = seen_by(actor)
    found = _facts_for(plan, day, compare, within=within)
    board = _board(actor, plan, day=day, found=found)
    before = day - WEEK
    last = since if since and since < day else before
    past = plan_trend.past_lights(plan, board.state, then=(before, last), within=within)
    earlier = [point.day for point in past.trend[:-1]][1 - COUNTED_POINTS :]
    *counted, then = plan_counts.counts_on(plan, [*earlier, before], within=within)
    is_old_enough = plan.published_on is not None and plan.published_on <= before
    return Dashboard(
        **{field.name: getattr(board, field.name) for field in fields(board)},
        by_department=_by_department(board.state, board.departments),
        trend=past.trend,
        counted=[*counted, board.state.counts],
        week_ago=WeekAgo(past.on[before].tasks, then) if is_old_enough else None,
        moved=_moved(board, past.on[last].assignments, last),
        comparison=_comparison(board, found, compare) if compare and found else None,
        indicators=[] if is_narrow(actor) else progress_of(plan, day),
    )


def board_of(actor: User | None, plan: Plan, *, day: date) -> Board:
    """Yield a plan's tasks, units and lights on a day, of what the actor may see."""
    found = _facts_for(plan, day, None, within=seen_by(actor))
    return _board(actor, plan, day=day, found=found)


def seen_by(actor: User | None) -> ColumnElement[bool]:
    """Yield the condition on ``Assignment`` rows of what an actor may see; None sees everything."""
    return access.sees_assignment(actor) if actor else Assignment.id.is_not(None)


def _facts_for(
    plan: Plan, day: date, compare: date | None, *, within: ColumnElement[bool]
) -> PlanFacts | None:
    """Read a plan's facts, once for both days; today's figures are kept and need none."""
    if day == clock.today() and compare is None:
        return None
    return plan_history.read_plan(plan, within=within)


def _board(actor: User | None, plan: Plan, *, day: date, found: PlanFacts | None) -> Board:
    if found is None or day == clock.today():
        state = plan_states.kept_state(plan, within=seen_by(actor))
    else:
        state = plan_history.state_from(found, day)
    tasks = shown_tasks(actor, plan, state=state)
    on_tasks = lights_of(tasks, state.assignments, day=day)
    present = {each.department_id for each in state.assignments}
    return Board(
        plan=plan,
        state=state,
        tasks=tasks,
        task_lights=on_tasks,
        departments=[each for each in plan_states.departments_of(plan) if each.id in present],
        by_category=_by_category(plan, tasks, on_tasks),
    )


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
    found = [
        Tally(
            d.id,
            d.name_on(state.day),
            on[d.id],
            state.by_department.get(d.id, NOTHING),
            d.table,
            d.code,
        )
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


def _moved(board: Board, kept: Mapping[int, str], day: date) -> Comparison:
    """Tell what moved since a day whose lights were kept (R7)."""
    before = [
        replace(each, light=kept[each.id]) for each in board.state.assignments if each.id in kept
    ]
    return Comparison(
        day, movements_between(board.plan, since=day, before=before, after=board.state)
    )


def _comparison(board: Board, found: PlanFacts, day: date) -> Comparison:
    before = plan_history.lights_from(found, day)
    return Comparison(
        day, movements_between(board.plan, since=day, before=before, after=board.state)
    )
