"""When a light is to be judged again although nothing happens (R4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from tracker.rules import lifecycle
from tracker.rules.facts import AssignmentFacts
from tracker.rules.lifecycle import DutyState, has_happened
from tracker.rules.policy import Policy
from tracker.rules.views import AssignmentView, view_of
from tracker.rules.workdays import WorkCalendar

ONE_DAY = timedelta(days=1)


def next_look_on(
    assignment: AssignmentFacts, as_of: date, *, calendar: WorkCalendar, policy: Policy
) -> date | None:
    """Yield the next day on which light or reason could change although nothing happens.

    Every later day before it has the same light for the same reason code; on the day itself they
    may still be the same. None: time alone changes nothing any more.
    """
    if assignment.assigned_on > as_of:
        return assignment.assigned_on
    if has_happened(assignment.withdrawn_on, as_of) or has_happened(assignment.closed_on, as_of):
        return None
    view = view_of(assignment, as_of, calendar=calendar, policy=policy)
    return min((day for day in _turning_days(view) if day > as_of), default=None)


def _turning_days(view: AssignmentView) -> Iterator[date]:
    for state in view.duties:
        yield from _duty_turns(view, state)
    yield view.assignment.deadline_on + ONE_DAY
    if not has_happened(view.assignment.signed_on, view.day):
        yield view.sign_day() + ONE_DAY
    yield from _gap_turns(view)


def _duty_turns(view: AssignmentView, state: DutyState) -> Iterator[date]:
    if not state.is_open:
        return
    limits = view.policy.lights
    if state.filing is None:
        yield _first_day_within(state.due_on, limits.yellow_due_within_days, view.calendar)
    yield state.due_on + ONE_DAY
    yield view.calendar.add_working_days(state.due_on, limits.red_overdue_days)
    refile_on = view.refile_day(state)
    if refile_on is not None:
        yield refile_on + ONE_DAY


def _first_day_within(due_on: date, days: int, calendar: WorkCalendar) -> date:
    """Yield the first day from which so many working days, or fewer, are left to a due day."""
    back = days if calendar.is_working_day(due_on) else days + 1
    return calendar.add_working_days(due_on, -back)


def _gap_turns(view: AssignmentView) -> Iterator[date]:
    if not view.duties:
        return
    first_due_on = min(state.due_on for state in view.duties)
    verified = lifecycle.verified_percent(view.assignment, view.day)
    for limit in (view.policy.lights.red_gap_percent, view.policy.lights.yellow_gap_percent):
        if verified + limit <= lifecycle.WHOLE:
            yield max(first_due_on, _day_expecting(view.assignment, verified + limit))


def _day_expecting(assignment: AssignmentFacts, percent: int) -> date:
    """Yield the first day on which so much is expected; of no account if all is from the start."""
    whole_days = max(0, (assignment.deadline_on - assignment.plan_from).days)
    return assignment.plan_from + timedelta(days=ceil(Fraction(percent * whole_days, 100)))
