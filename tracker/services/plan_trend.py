"""How a plan's lights went, from the kept changes of light: month ends up to a day (R7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from tracker.db import db
from tracker.models import Assignment, LightChange, Plan
from tracker.services.plan_standing import AssignmentState, PlanState, task_lights

TREND_POINTS = 13


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """How many assignments and how many tasks had each light at the end of a day."""

    day: date
    assignments: Counter[str]
    tasks: Counter[str]


def trend_of(plan: Plan, state: PlanState, *, within: ColumnElement[bool]) -> list[TrendPoint]:
    """Yield the lights at the month ends before a state's day, and those of the state itself."""
    days = trend_days(plan.published_on or state.day, state.day)
    changes = _changes(plan, days[-2] if len(days) > 1 else state.day, within)
    places = {each.id: each for each in state.assignments}
    now: dict[int, str] = {}
    points, position = [], 0
    for day in days[:-1]:
        while position < len(changes) and changes[position].changed_on <= day:
            now[changes[position].assignment_id] = changes[position].light
            position += 1
        then = [replace(places[key], light=light) for key, light in now.items() if key in places]
        points.append(_point(day, then))
    return [*points, _point(state.day, state.assignments)]


def trend_days(first: date, last: date) -> list[date]:
    """Yield the month ends from ``first`` on and then ``last``, at most 13 days in all."""
    days = [last]
    while len(days) < TREND_POINTS:
        month_end = days[-1].replace(day=1) - timedelta(days=1)
        if month_end < first:
            break
        days.append(month_end)
    return days[::-1]


def _changes(plan: Plan, last: date, within: ColumnElement[bool]) -> Sequence[Row[Any]]:
    return db.session.execute(
        select(LightChange.assignment_id, LightChange.changed_on, LightChange.light)
        .join(Assignment, Assignment.id == LightChange.assignment_id)
        .where(LightChange.plan_id == plan.id, LightChange.changed_on <= last, within)
        .order_by(LightChange.changed_on, LightChange.id)
    ).all()


def _point(day: date, states: Iterable[AssignmentState]) -> TrendPoint:
    states = list(states)
    return TrendPoint(
        day,
        Counter(each.light for each in states),
        Counter(str(judgement.light) for judgement in task_lights(states).values()),
    )
