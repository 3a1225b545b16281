"""What fell due on some days as it stood on an earlier day, judged from the dated facts (R7)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.models import Assignment, Decision, DueChange, Obligation, Slip
from tracker.models.obligation import ObligationState
from tracker.rules import lifecycle, lights
from tracker.rules.facts import AssignmentFacts, Duty, Outcome
from tracker.services.calendar import calendars
from tracker.services.obligation import facts

FILED = "filed"
REFILED_WITHIN = timedelta(days=60)  # a return's day lies within so many days of the return


class DutyThen(NamedTuple):
    """A duty as it stood on a day: due day, light or ``filed``, state, day of its filing, id."""

    due_on: date
    light: str
    state: str
    filed_on: date | None
    duty_id: int
    refile_on: date | None


def duties_then(day: date, due: Collection[date], *, within: ColumnElement[bool]) -> list[DutyThen]:
    """Yield the live duties that on ``day`` were known to fall due, or to be filed again, then.

    ``within`` is the condition on ``Obligation`` of the duties that are looked at.
    """
    asked = select(Obligation.id).where(within, _touches(min(due), max(due)))
    parts = select(Obligation.assignment_id).where(Obligation.id.in_(asked))
    wanted = set(due)
    return [
        found
        for of in facts.facts_where(Assignment.id.in_(parts), Assignment.assigned_on <= day)
        for found in _stood(of, day)
        if found.due_on in wanted or found.refile_on in wanted
    ]


def _touches(first: date, last: date) -> ColumnElement[bool]:
    """Pick the duties that were ever due, or returned to be filed again, within some days."""
    moved = select(DueChange.obligation_id).where(
        or_(DueChange.previous_due_on.between(first, last), DueChange.due_on.between(first, last))
    )
    returned = select(Decision.obligation_id).where(
        Decision.outcome == Outcome.RETURNED,
        Decision.decided_on.between(first - REFILED_WITHIN, last),
    )
    return or_(
        Obligation.due_on.between(first, last),
        Obligation.id.in_(moved),
        Obligation.id.in_(returned),
    )


def _stood(of: AssignmentFacts, day: date) -> Iterator[DutyThen]:
    calendar, policy = calendars.work_calendar(), calendars.policy_on(day)
    light = str(lights.light_for(of, day, calendar=calendar, policy=policy).light)
    for duty in of.duties:
        if not lifecycle.is_live(duty, of, day=day):
            continue
        state, back = _state(duty, day), lifecycle.standing_return(duty, day)
        yield DutyThen(
            lifecycle.due_on(duty, day),
            light if lifecycle.is_open(duty, of, day=day) else FILED,
            state,
            lifecycle.filed_on(duty, day),
            duty.id,
            lifecycle.refile_day(back, policy=policy, calendar=calendar) if back else None,
        )


def _state(duty: Duty, day: date) -> str:
    """Yield the state of a duty on a day, as its row holds it for today."""
    if lifecycle.newest_revision(duty, day) is None:
        return str(ObligationState.OPEN)
    decision = lifecycle.standing_decision(duty, day)
    if decision is None:
        return str(ObligationState.FILED)
    accepted = decision.outcome is Outcome.ACCEPTED
    return str(ObligationState.ACCEPTED if accepted else ObligationState.RETURNED)


def unsigned_then(day: date, parts: Any) -> ColumnElement[bool]:
    """Pick the assignments among ``parts`` that stood on a day and were not signed for yet."""
    return and_(
        Assignment.id.in_(parts),
        _not_by(Assignment.signed_on, day),
        _not_by(Assignment.withdrawn_on, day),
        Assignment.assigned_on <= day,
    )


def unanswered_then(day: date, duties: Any) -> ColumnElement[bool]:
    """Pick the slips of ``duties`` that were open and unanswered on a day."""
    return and_(
        Slip.obligation_id.in_(duties),
        Slip.raised_on <= day,
        _not_by(Slip.closed_on, day),
        _not_by(Slip.answered_on, day),
    )


def _not_by(column: Any, day: date) -> ColumnElement[bool]:
    """Pick what had not happened by a day."""
    return or_(column.is_(None), column > day)
