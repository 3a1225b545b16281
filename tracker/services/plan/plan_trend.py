"""How a plan's lights went, from the kept changes of light: month ends and a week ago (R7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from tracker.db import db
from tracker.models import Assignment, LightChange, Plan
from tracker.rules.lights import Light, worst_light
from tracker.services.plan.plan_standing import AssignmentState, PlanState, task_lights

TREND_POINTS = 13


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """How many assignments and how many tasks had each light at the end of a day."""

    day: date
    assignments: Counter[str]
    tasks: Counter[str]


@dataclass(frozen=True, slots=True)
class LightsOn:
    """The lights that were kept at the end of a day, by task id and by assignment id."""

    tasks: Mapping[int, str]
    assignments: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class PastLights:
    """The trend up to a state, and the lights on a few earlier days, by day."""

    trend: list[TrendPoint]
    on: Mapping[date, LightsOn]


def past_lights(
    plan: Plan, state: PlanState, *, then: Iterable[date], within: ColumnElement[bool]
) -> PastLights:
    """Yield the lights at the month ends before a state's day, and those on the days ``then``."""
    days = trend_days(plan.published_on or state.day, state.day)[:-1]
    asked = set(then)
    walk = LightsWalk(state.assignments, _changes(plan, max([*days, *asked]), within))
    points: list[TrendPoint] = []
    on: dict[date, LightsOn] = {}
    for day in sorted({*days, *asked}):
        walk.move_to(day)
        if day in days:
            points.append(TrendPoint(day, Counter(walk.assignments.values()), walk.task_tally()))
        if day in asked:
            on[day] = LightsOn(dict(walk.tasks), dict(walk.assignments))
    return PastLights([*points, point_of(state)], on)


def trend_days(first: date, last: date) -> list[date]:
    """Yield the month ends from ``first`` on and then ``last``, at most 13 days in all."""
    days = [last]
    while len(days) < TREND_POINTS:
        month_end = days[-1].replace(day=1) - timedelta(days=1)
        if month_end < first:
            break
        days.append(month_end)
    return days[::-1]


def point_of(state: PlanState) -> TrendPoint:
    """Yield the lights of a state as a point of the trend."""
    return TrendPoint(
        state.day,
        Counter(each.light for each in state.assignments),
        Counter(str(found.light) for found in task_lights(state.assignments).values()),
    )


class LightsWalk:
    """The lights of assignments and of their tasks, moved from day to day by their changes."""

    def __init__(self, states: Iterable[AssignmentState], changes: Sequence[Row[Any]]) -> None:
        self.of_task: dict[int, list[tuple[int, bool]]] = defaultdict(list)
        self.task_of: dict[int, int] = {}
        for each in states:
            self.of_task[each.task_id].append((each.id, each.role == "lead"))
            self.task_of[each.id] = each.task_id
        self.changes, self.position = changes, 0
        self.assignments: dict[int, str] = {}
        self.tasks: dict[int, str] = {}

    def move_to(self, day: date) -> None:
        """Take in the changes up to a day; days only go forward."""
        touched = set()
        while self.position < len(self.changes):
            assignment, changed_on, light = self.changes[self.position]
            if changed_on > day:
                break
            self.position += 1
            if assignment in self.task_of:
                self.assignments[assignment] = light
                touched.add(self.task_of[assignment])
        for task in touched:
            self.tasks[task] = self._task_light(task)

    def task_tally(self) -> Counter[str]:
        """Yield the number of tasks by light."""
        return Counter(self.tasks.values())

    def _task_light(self, task: int) -> str:
        sides: tuple[list[Light], list[Light]] = ([], [])
        for assignment, leads in self.of_task[task]:
            if assignment in self.assignments:
                sides[not leads].append(LIGHTS[self.assignments[assignment]])
        return str(worst_light(*sides))


def _changes(plan: Plan, last: date, within: ColumnElement[bool]) -> Sequence[Row[Any]]:
    return db.session.execute(
        select(LightChange.assignment_id, LightChange.changed_on, LightChange.light)
        .join(Assignment, Assignment.id == LightChange.assignment_id)
        .where(LightChange.plan_id == plan.id, LightChange.changed_on <= last, within)
        .order_by(LightChange.changed_on, LightChange.id)
    ).all()


LIGHTS = {str(light): light for light in Light}
