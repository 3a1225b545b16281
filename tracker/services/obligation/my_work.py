"""My work: what a department has to do, and by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Decision, Extension, Obligation, Slip, Task, User
from tracker.models.obligation import ObligationState
from tracker.rules import facts as rules
from tracker.rules.periods import PeriodKind, period_of
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.calendar import calendars
from tracker.services.supervision.urge_reading import Asked, list_to_answer

AHEAD = timedelta(days=21)
STRIP_DAYS = 14


@dataclass(frozen=True, slots=True)
class Returned:
    """A returned report with the decision that says what is missing."""

    obligation: Obligation
    decision: Decision


@dataclass(frozen=True, slots=True)
class ToReport:
    """The duties on one period's page that are waited for, with their first due day."""

    period: str
    due_on: date
    duties: Sequence[Obligation]
    total: int


@dataclass(frozen=True, slots=True)
class StripDay:
    """A day of the calendar strip: how many things of each sort fall due."""

    on: date
    is_rest: bool
    reports: int = 0
    refilings: int = 0
    signatures: int = 0
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """The days on which things of each sort fall due."""

    reports: Sequence[date]
    refilings: Sequence[date | None]
    signatures: Sequence[date]
    answers: Sequence[date]


@dataclass(frozen=True, slots=True)
class MyWork:
    """Everything that waits for a department today.

    ``overdue`` can still be filed, ``closed`` only after the supervisor reopens it.
    """

    to_sign: Sequence[Assignment]
    returned: Sequence[Returned]
    overdue: Sequence[ToReport]
    closed: Sequence[Obligation]
    to_report: Sequence[ToReport]
    slips: Sequence[Slip]
    asked: Sequence[Asked]
    waiting: int
    undecided: Sequence[Extension]
    days: Sequence[StripDay] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing waits for the department."""
        return not (
            self.to_sign
            or self.returned
            or self.overdue
            or self.closed
            or self.to_report
            or self.slips
            or self.asked
        )


def get_my_work(actor: User) -> MyWork:
    """Yield what waits for the actor's department, in a constant number of queries."""
    access.require(actor, Action.FILE_REPORT)
    today = clock.today()
    standing = _standing_duties(actor)
    asked = [d for d in standing if d.state == ObligationState.OPEN]
    late = [d for d in asked if d.due_on < today]
    to_sign, slips, to_answer = _to_sign(actor), _slips(actor), list_to_answer(actor)
    due = Due(
        reports=[d.due_on for d in asked],
        refilings=[d.refile_due_on for d in standing if d.state == ObligationState.RETURNED],
        signatures=[assignment.sign_due_on for assignment in to_sign],
        answers=[
            *(slip.answer_due_on for slip in slips),
            *(each.answer_due_on for each in to_answer if each.answer_due_on),
        ],
    )
    return MyWork(
        to_sign=to_sign,
        returned=_returned(actor),
        overdue=_grouped(actor, [d for d in late if can_be_filed(d)]),
        closed=[d for d in late if not can_be_filed(d)],
        to_report=_grouped(actor, [d for d in asked if is_wanted_soon(d)]),
        slips=slips,
        asked=to_answer,
        waiting=sum(d.state == ObligationState.FILED for d in standing),
        undecided=_undecided(actor),
        days=_strip(due),
    )


def _standing_duties(actor: User) -> list[Obligation]:
    """Yield the department's duties that are open, returned or waiting, by due day."""
    rows = db.session.execute(
        select(Obligation)
        .join(Obligation.assignment)
        .join(Assignment.task)
        .where(
            Obligation.department_id == actor.department_id,
            Obligation.state.in_(("open", "returned", "filed")),
            Assignment.withdrawn_on.is_(None),
        )
        .options(contains_eager(Obligation.assignment).contains_eager(Assignment.task))
        .order_by(Obligation.due_on, Task.plan_id, Task.position, Obligation.id)
    )
    return list(rows.scalars())


def _to_sign(actor: User) -> list[Assignment]:
    rows = db.session.execute(
        select(Assignment)
        .join(Assignment.task)
        .where(
            Assignment.department_id == actor.department_id,
            Assignment.signed_on.is_(None),
            Assignment.withdrawn_on.is_(None),
            Assignment.assigned_on <= clock.today(),
        )
        .options(contains_eager(Assignment.task), joinedload(Assignment.plan))
        .order_by(Assignment.sign_due_on, Task.plan_id, Task.position)
    )
    return list(rows.scalars())


def _returned(actor: User) -> list[Returned]:
    """Yield the standing returns: the newest decision of each returned duty, by refile day."""
    rows = db.session.execute(
        select(Obligation, Decision)
        .join(Decision, Decision.obligation_id == Obligation.id)
        .join(Obligation.assignment)
        .join(Assignment.task)
        .where(
            Obligation.department_id == actor.department_id,
            Obligation.state == ObligationState.RETURNED,
            Assignment.withdrawn_on.is_(None),
        )
        .options(contains_eager(Obligation.assignment).contains_eager(Assignment.task))
        .order_by(Obligation.refile_due_on, Obligation.id, Decision.revision)
    ).tuples()
    newest = {obligation.id: Returned(obligation, decision) for obligation, decision in rows}
    return list(newest.values())


def can_be_filed(duty: Obligation) -> bool:
    """Tell whether an open duty can be filed today: not closed, or reopened (R2)."""
    today = clock.today()
    return today <= duty.closes_on or (
        duty.reopened_until is not None and today <= duty.reopened_until
    )


def is_wanted_soon(duty: Obligation) -> bool:
    """Tell whether a duty that is not late yet is due soon, or its period has ended."""
    today = clock.today()
    return today <= duty.due_on and (duty.period_to < today or duty.due_on <= today + AHEAD)


def _grouped(actor: User, duties: Sequence[Obligation]) -> list[ToReport]:
    """Group duties by the page to file them on."""
    groups: dict[str, list[Obligation]] = {}
    for duty in duties:
        groups.setdefault(page_of(duty), []).append(duty)
    totals = _totals(actor, groups)
    return [
        ToReport(code, group[0].due_on, group, totals.get(code, len(group)))
        for code, group in groups.items()
    ]


def page_of(duty: Obligation) -> str:
    """Yield the period whose page holds a duty: a completion's is the quarter it falls due in."""
    if duty.kind == rules.DutyKind.COMPLETION:
        return period_of(duty.due_on, PeriodKind.QUARTER).code
    return duty.period


def _totals(actor: User, codes: Iterable[str]) -> dict[str, int]:
    """Yield how many reports the department owes in all on the pages of some periods."""
    rows = db.session.execute(
        select(Obligation)
        .join(Obligation.assignment)
        .where(
            Obligation.department_id == actor.department_id,
            Obligation.state != ObligationState.WAIVED,
            Assignment.withdrawn_on.is_(None),
            or_(
                Obligation.period.in_(list(codes)),
                Obligation.kind == rules.DutyKind.COMPLETION,
            ),
        )
    ).scalars()
    found: dict[str, int] = {}
    for duty in rows:
        code = page_of(duty)
        found[code] = found.get(code, 0) + 1
    return found


def _slips(actor: User) -> list[Slip]:
    """Yield the open slips that nobody has answered, by answer day."""
    rows = db.session.execute(
        select(Slip)
        .join(Slip.obligation)
        .join(Obligation.assignment)
        .join(Assignment.task)
        .where(
            Slip.department_id == actor.department_id,
            Slip.closed_on.is_(None),
            Slip.answered_on.is_(None),
        )
        .options(
            contains_eager(Slip.obligation)
            .contains_eager(Obligation.assignment)
            .contains_eager(Assignment.task)
        )
        .order_by(Slip.answer_due_on, Slip.id)
    )
    return list(rows.scalars())


def _undecided(actor: User) -> list[Extension]:
    rows = db.session.execute(
        select(Extension)
        .join(Extension.obligation)
        .where(
            Obligation.department_id == actor.department_id,
            Extension.decided_on.is_(None),
            Obligation.state != ObligationState.WAIVED,
        )
        .options(contains_eager(Extension.obligation))
        .order_by(Extension.asked_on, Extension.id)
    )
    return list(rows.scalars())


def _strip(due: Due) -> list[StripDay]:
    """Yield today and the days that follow with what falls due on each."""
    today, calendar = clock.today(), calendars.work_calendar()
    return [
        StripDay(
            on=day,
            is_rest=not calendar.is_working_day(day),
            reports=due.reports.count(day),
            refilings=due.refilings.count(day),
            signatures=due.signatures.count(day),
            answers=due.answers.count(day),
        )
        for day in (today + timedelta(days=n) for n in range(STRIP_DAYS))
    ]
