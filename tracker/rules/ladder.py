"""The ladder of reminders and slips: which rung is due on a day, and for whom (R5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from tracker.rules import lifecycle
from tracker.rules.facts import (
    AssignmentFacts,
    Duty,
    ExtensionRequest,
    RaisedRung,
    RungName,
    RungOutcome,
)
from tracker.rules.lifecycle import has_happened
from tracker.rules.permissions import HEAD, LEADER, LIAISON, SUPERVISOR
from tracker.rules.policy import Policy
from tracker.rules.reasons import Plain, Reason, reason
from tracker.rules.workdays import WorkCalendar

ONE_DAY = timedelta(days=1)
DUTY_RUNGS = (
    RungName.REMIND_5,
    RungName.REMIND_1,
    RungName.BLUE,
    RungName.YELLOW,
    RungName.RED,
)
UNSIGNED_RUNGS = (RungName.UNSIGNED_1, RungName.UNSIGNED_2)
SLIP_RUNGS: Mapping[RungName, str] = MappingProxyType(
    {RungName.BLUE: "blue", RungName.YELLOW: "yellow", RungName.RED: "red"}
)
"""The rungs that raise a numbered slip, with the slip's colour."""

RECIPIENTS: Mapping[RungName, tuple[str, ...]] = MappingProxyType(
    {
        RungName.REMIND_5: (LIAISON,),
        RungName.REMIND_1: (LIAISON,),
        RungName.BLUE: (LIAISON, HEAD),
        RungName.YELLOW: (LIAISON, HEAD, SUPERVISOR),
        RungName.RED: (LIAISON, HEAD, SUPERVISOR, LEADER),
        RungName.UNSIGNED_1: (LIAISON,),
        RungName.UNSIGNED_2: (LIAISON, HEAD, SUPERVISOR),
        RungName.REFILE: (LIAISON,),
    }
)


@dataclass(frozen=True, slots=True)
class DutyOnLadder:
    """A duty with its assignment and the rungs that have their row already."""

    assignment: AssignmentFacts
    duty: Duty
    raised: Collection[RaisedRung] = ()


@dataclass(frozen=True, slots=True)
class RungDecision:
    """A rung that is due on a day and what becomes of it; (rung, due_on) is its key.

    ``due_on`` is the duty's due day, for ``refile`` the refile day, for an unsigned assignment its
    day of assignment.
    """

    rung: RungName
    due_on: date
    day: date
    outcome: RungOutcome
    reason: Reason


def recipients_for(rung: RungName) -> tuple[str, ...]:
    """Yield the roles that a rung is sent to, from the liaison upwards (R5)."""
    return RECIPIENTS[rung]


def slip_answer_day(raised_on: date, *, policy: Policy, calendar: WorkCalendar) -> date:
    """Yield the day by which a slip is to be answered: 3 working days after it was raised (R5)."""
    return calendar.add_working_days(raised_on, policy.deadlines.slip_answer_days)


def due_rungs(
    case: DutyOnLadder, day: date, *, calendar: WorkCalendar, policy: Policy
) -> list[RungDecision]:
    """Yield what is to be recorded for a duty's ladder on a day, lowest rung first (R5).

    Nothing on a rest day or for a duty that is not open. The highest rung that is due is ``sent``,
    those below it ``superseded``; while an extension is undecided each is ``held``, once.
    """
    if not calendar.is_working_day(day) or not _is_open(case, day):
        return []
    due_on = lifecycle.due_on(case.duty, day)
    reached = [
        rung for rung in DUTY_RUNGS if calendar.add_working_days(due_on, policy.ladder[rung]) <= day
    ]
    return _decide(case, day, reached, due_on, calendar)


def due_refile_rung(
    case: DutyOnLadder, day: date, *, calendar: WorkCalendar, policy: Policy
) -> RungDecision | None:
    """Yield the ``refile`` rung if a returned report was not refiled by its day (R5)."""
    if not calendar.is_working_day(day) or not _is_open(case, day):
        return None
    refile_on = _refile_day(case, day, calendar, policy)
    if refile_on is None or day <= refile_on:
        return None
    found = _decide(case, day, [RungName.REFILE], refile_on, calendar)
    return found[0] if found else None


def due_unsigned_rungs(
    assignment: AssignmentFacts,
    day: date,
    *,
    raised: Collection[RaisedRung],
    calendar: WorkCalendar,
    policy: Policy,
) -> list[RungDecision]:
    """Yield what is to be recorded on a day for an assignment nobody signed for (R5)."""
    if not calendar.is_working_day(day) or not _waits_for_signature(assignment, day):
        return []
    assigned_on = assignment.assigned_on
    reached = [
        rung
        for rung in UNSIGNED_RUNGS
        if calendar.add_working_days(assigned_on, policy.ladder[rung]) <= day
    ]
    done = _settled_keys(raised)
    days = calendar.working_days_between(assigned_on, day)
    values: dict[str, date | Plain] = {
        "assignment": assignment.id,
        "assigned_on": assigned_on,
        "days": days,
    }
    return [
        RungDecision(rung, assigned_on, day, outcome, _why(outcome, rung, reached[-1], values))
        for rung, outcome in _outcomes(reached, assigned_on, done)
    ]


def next_rung_on(
    case: DutyOnLadder, day: date, *, calendar: WorkCalendar, policy: Policy
) -> date | None:
    """Yield the first day, this one or later, on which a rung or the refile rung could be due.

    Holds as long as nothing new happens to the duty; None when no rung is left. Never too late;
    asks about the ladder and the refile rung together.
    """
    known_on = max(day, case.assignment.assigned_on)
    if not _is_open(case, known_on):
        return None
    first = min(_rung_days(case, known_on, calendar, policy), default=None)
    return None if first is None else calendar.next_working_day(max(first, known_on))


def next_unsigned_rung_on(
    assignment: AssignmentFacts,
    day: date,
    *,
    raised: Collection[RaisedRung],
    calendar: WorkCalendar,
    policy: Policy,
) -> date | None:
    """Yield the first day, this one or later, on which an unsigned rung could be due."""
    known_on = max(day, assignment.assigned_on)
    if not _waits_for_signature(assignment, known_on):
        return None
    done = _settled_keys(raised)
    days = [
        calendar.add_working_days(assignment.assigned_on, policy.ladder[rung])
        for rung in UNSIGNED_RUNGS
        if (rung, assignment.assigned_on) not in done
    ]
    return calendar.next_working_day(max(min(days), known_on)) if days else None


def _is_open(case: DutyOnLadder, day: date) -> bool:
    return lifecycle.is_open(case.duty, case.assignment, day=day)


def _waits_for_signature(assignment: AssignmentFacts, day: date) -> bool:
    return (
        assignment.assigned_on <= day
        and not has_happened(assignment.signed_on, day)
        and not has_happened(assignment.withdrawn_on, day)
        and not has_happened(assignment.closed_on, day)
    )


def _refile_day(
    case: DutyOnLadder, day: date, calendar: WorkCalendar, policy: Policy
) -> date | None:
    returned = lifecycle.standing_return(case.duty, day)
    if returned is None:
        return None
    return lifecycle.refile_day(returned, policy=policy, calendar=calendar)


def _rung_days(
    case: DutyOnLadder, day: date, calendar: WorkCalendar, policy: Policy
) -> Iterator[date]:
    """Yield the day of each rung that has no row yet; while held, a held row is one."""
    held = lifecycle.undecided_extension(case.duty, day) is not None
    done = _keys(case.raised) if held else _settled_keys(case.raised)
    due_on = lifecycle.due_on(case.duty, day)
    for rung in DUTY_RUNGS:
        if (rung, due_on) not in done:
            yield calendar.add_working_days(due_on, policy.ladder[rung])
    refile_on = _refile_day(case, day, calendar, policy)
    if refile_on is not None and (RungName.REFILE, refile_on) not in done:
        yield refile_on + ONE_DAY


def _keys(raised: Collection[RaisedRung]) -> set[tuple[RungName, date]]:
    return {(row.rung, row.due_on) for row in raised}


def _settled_keys(raised: Collection[RaisedRung]) -> set[tuple[RungName, date]]:
    """Yield the keys that are done with: a held row is not, it waits for the decision."""
    return {(row.rung, row.due_on) for row in raised if row.outcome is not RungOutcome.HELD}


def _decide(
    case: DutyOnLadder,
    day: date,
    reached: Sequence[RungName],
    due_on: date,
    calendar: WorkCalendar,
) -> list[RungDecision]:
    if not reached:
        return []
    values = _values(case.duty, due_on, calendar.working_days_between(due_on, day))
    asked = lifecycle.undecided_extension(case.duty, day)
    if asked is not None:
        return _held(case, day, reached, due_on, asked)
    return [
        RungDecision(rung, due_on, day, outcome, _why(outcome, rung, reached[-1], values))
        for rung, outcome in _outcomes(reached, due_on, _settled_keys(case.raised))
    ]


def _held(
    case: DutyOnLadder,
    day: date,
    reached: Sequence[RungName],
    due_on: date,
    asked: ExtensionRequest,
) -> list[RungDecision]:
    done = _keys(case.raised)
    return [
        RungDecision(rung, due_on, day, RungOutcome.HELD, _why_held(case.duty, rung, due_on, asked))
        for rung in reached
        if (rung, due_on) not in done
    ]


def _outcomes(
    reached: Sequence[RungName], due_on: date, done: Collection[tuple[RungName, date]]
) -> Iterator[tuple[RungName, RungOutcome]]:
    """Yield each rung without a row: the highest of all is sent, a lower one superseded."""
    for rung in reached:
        if (rung, due_on) not in done:
            yield rung, RungOutcome.SENT if rung is reached[-1] else RungOutcome.SUPERSEDED


def _values(duty: Duty, due_on: date, days: int) -> dict[str, date | Plain]:
    return {
        "duty": duty.id,
        "kind": duty.kind.value,
        "period": duty.period,
        "due_on": due_on,
        "days": abs(days),
    }


def _why(
    outcome: RungOutcome, rung: RungName, highest: RungName, values: Mapping[str, date | Plain]
) -> Reason:
    if outcome is RungOutcome.SUPERSEDED:
        return reason("rung_superseded", rung=rung.value, by=highest.value, **values)
    return reason(f"rung_{rung.value}", rung=rung.value, **values)


def _why_held(duty: Duty, rung: RungName, due_on: date, asked: ExtensionRequest) -> Reason:
    return reason(
        "rung_held",
        rung=rung.value,
        duty=duty.id,
        kind=duty.kind.value,
        period=duty.period,
        due_on=due_on,
        asked_on=asked.asked_on,
        asked_due_on=asked.asked_due_on,
    )
