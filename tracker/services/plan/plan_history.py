"""A plan judged from its dated facts, as it was on any day (R7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement

from tracker.models import Assignment, Plan
from tracker.rules import lifecycle, lights
from tracker.rules.facts import AssignmentFacts, Duty
from tracker.rules.figures import shown_percent
from tracker.services.calendar import calendars
from tracker.services.department import holdings
from tracker.services.department.holdings import Hold
from tracker.services.obligation import facts
from tracker.services.plan.plan_standing import (
    COMING,
    AssignmentState,
    DueDuty,
    DutyDates,
    DutyOf,
    PlanState,
    alike,
    counts_of,
    due_duty,
    longest_first,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Which task an assignment belongs to, and which departments held it when."""

    task_id: int
    hold: Hold

    def department_on(self, day: date) -> int:
        """Yield the id of the department that held the assignment on a day."""
        return int(self.hold.on(day))


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The facts of assignments, read once for judgements of several days; places by id."""

    known: list[AssignmentFacts]
    places: Mapping[int, Place]

    def by(self, day: date) -> list[AssignmentFacts]:
        """Yield the assignments that existed by a day."""
        return [each for each in self.known if each.assigned_on <= day]


def read_plan(plan: Plan, *, within: ColumnElement[bool]) -> PlanFacts:
    """Read the facts of a plan's assignments that meet ``within``."""
    known = facts.facts_where(Assignment.plan_id == plan.id, within)
    return PlanFacts(known, places_of(plan))


def places_of(plan: Plan) -> dict[int, Place]:
    """Yield the places of a plan's assignments by id."""
    found = holdings.holds_of_plan(plan.id)
    return {key: Place(task_id, hold) for key, (task_id, hold) in found.items()}


def state_from(found: PlanFacts, day: date) -> PlanState:
    """Yield the state of assignments on a day; facts of later days are ignored."""
    coming = Counter(
        due_on
        for of, duty in _duties(found, day)
        if day < (due_on := lifecycle.due_on(duty, day)) <= day + COMING
        and lifecycle.is_open(duty, of, day=day)
    )
    due = due_from(found, day)
    return PlanState(
        day,
        lights_from(found, day),
        counts_of(map(alike, due), day=day),
        longest_first(due),
        sorted(coming.items()),
    )


def lights_from(found: PlanFacts, day: date) -> list[AssignmentState]:
    """Judge the assignments on a day (R4), in order of id."""
    calendar, policy = calendars.work_calendar(), calendars.policy_on(day)
    states = []
    for of in found.by(day):
        judgement = lights.light_for(of, day, calendar=calendar, policy=policy)
        place = found.places[of.id]
        states.append(
            AssignmentState(
                of.id,
                place.task_id,
                place.department_on(day),
                str(of.role),
                str(judgement.light),
                judgement.reason,
                lifecycle.verified_percent(of, day),
                shown_percent(lifecycle.expected_percent(of, day)),
            )
        )
    return states


def due_from(found: PlanFacts, day: date) -> list[DueDuty]:
    """Yield the duties that had fallen due by a day and were neither waived nor withdrawn (R2)."""
    calendar, due = calendars.work_calendar(), []
    for of, duty in _duties(found, day):
        due_on = lifecycle.due_on(duty, day)
        if due_on <= day and lifecycle.is_live(duty, of, day=day):
            dates = DutyDates(
                due_on, lifecycle.filed_on(duty, day), lifecycle.is_open(duty, of, day=day)
            )
            place = found.places[of.id]
            named = DutyOf(
                duty.id,
                of.id,
                place.task_id,
                place.department_on(day),
                str(duty.kind),
                duty.period,
            )
            due.append(due_duty(named, dates, day=day, calendar=calendar))
    return due


def _duties(found: PlanFacts, day: date) -> Iterator[tuple[AssignmentFacts, Duty]]:
    for of in found.by(day):
        for duty in of.duties:
            yield of, duty
