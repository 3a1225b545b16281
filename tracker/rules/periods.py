"""Reporting periods and the duties that a published plan makes of them (R2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.rules.facts import Duty, DutyKind, Role
from tracker.rules.policy import Policy
from tracker.rules.workdays import WorkCalendar

CODE = re.compile(r"(?P<year>[0-9]{4})(?:Q(?P<quarter>[1-4]))?", re.ASCII)
ONE_DAY = timedelta(days=1)


class PeriodKind(StrEnum):
    """How long a reporting period is."""

    QUARTER = "quarter"
    YEAR = "year"


class PeriodError(ValueError):
    """A period code is not of the form ``2020Q1`` or ``2020``; ``code`` holds what was given."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"{code!r} is no period; expected a quarter like 2020Q1 or a year like 2020"
        )
        self.code = code


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar quarter or year, from its first to its last day."""

    code: str
    first: date
    last: date
    kind: PeriodKind

    @property
    def duty_kind(self) -> DutyKind:
        """Yield the kind of duty that is owed for such a period."""
        return DutyKind.ANNUAL if self.kind is PeriodKind.YEAR else DutyKind.QUARTERLY

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return self.first <= day <= self.last


def parse_period(code: str) -> Period:
    """Read a period's code, ``2020Q1`` or ``2020``; raises :class:`PeriodError`."""
    found = CODE.fullmatch(code)
    if found is None or found["year"] == "0000":
        raise PeriodError(code)
    year = int(found["year"])
    return _quarter(year, int(found["quarter"])) if found["quarter"] else _year(year)


def period_of(day: date, kind: PeriodKind = PeriodKind.QUARTER) -> Period:
    """Yield the quarter (or year) that holds a day."""
    return _year(day.year) if kind is PeriodKind.YEAR else _quarter(day.year, (day.month + 2) // 3)


def previous_period(period: Period) -> Period:
    """Yield the period of the same kind that ends the day before."""
    return period_of(period.first - ONE_DAY, period.kind)


def next_period(period: Period) -> Period:
    """Yield the period of the same kind that begins the day after."""
    return period_of(period.last + ONE_DAY, period.kind)


def quarters_of(year: Period) -> tuple[Period, ...]:
    """Yield the four quarters of a year."""
    return tuple(_quarter(year.first.year, number) for number in (1, 2, 3, 4))


def quarters_within(first: date, last: date) -> Iterator[Period]:
    """Yield, in order, every quarter whose last day lies in [first, last]."""
    return _periods_within(first, last, PeriodKind.QUARTER)


def years_within(first: date, last: date) -> Iterator[Period]:
    """Yield, in order, every calendar year whose last day lies in [first, last]."""
    return _periods_within(first, last, PeriodKind.YEAR)


def _periods_within(first: date, last: date, kind: PeriodKind) -> Iterator[Period]:
    if first > last:
        return
    period = period_of(first, kind)
    while period.last <= last:
        yield period
        if period.last == date.max:
            return
        period = next_period(period)


def _quarter(year: int, number: int) -> Period:
    first = date(year, 3 * number - 2, 1)
    last = date(year, 3 * number, 30 if number in (2, 3) else 31)
    return Period(f"{year:04}Q{number}", first, last, PeriodKind.QUARTER)


def _year(year: int) -> Period:
    return Period(f"{year:04}", date(year, 1, 1), date(year, 12, 31), PeriodKind.YEAR)


@dataclass(frozen=True, slots=True)
class DutyDates:
    """The three dates of a duty (R2); ``provisional``: one rests on a year not announced yet."""

    stated_due_on: date
    due_on: date
    closes_on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class PlannedDuty:
    """An obligation as publication stores it."""

    kind: DutyKind
    period: str
    period_from: date
    period_to: date
    stated_due_on: date
    due_on: date
    closes_on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class DutySpan:
    """What decides which duties an assignment owes.

    ``deadline_on`` is the task's own deadline or the plan's last day. ``owed_from`` is the day
    of assignment of one that was added after publication, and None for one that was not.
    """

    role: Role
    plan_from: date
    plan_to: date
    deadline_on: date
    owed_from: date | None = None


def planned_duties(
    span: DutySpan, *, policy: Policy, calendar: WorkCalendar
) -> tuple[PlannedDuty, ...]:
    """Yield every duty that an assignment owes, by due day (R2).

    A support owes the quarters, a lead the quarters, the years and the completion.
    """
    owed = [_planned(period, policy, calendar) for period in _periods_owed(span)]
    if span.role is Role.LEAD:
        owed.append(_completion(span, policy, calendar))
    order = list(DutyKind)
    return tuple(sorted(owed, key=lambda duty: (duty.due_on, order.index(duty.kind))))


def _periods_owed(span: DutySpan) -> Iterator[Period]:
    first = max(span.plan_from, span.owed_from or span.plan_from)
    yield from quarters_within(first, span.plan_to)
    if span.role is Role.LEAD:
        yield from years_within(first, span.plan_to)


def _planned(period: Period, policy: Policy, calendar: WorkCalendar) -> PlannedDuty:
    dates = duty_dates(period.duty_kind, period.last, policy=policy, calendar=calendar)
    return _with_dates(period.duty_kind, period, dates)


def _completion(span: DutySpan, policy: Policy, calendar: WorkCalendar) -> PlannedDuty:
    dates = duty_dates(DutyKind.COMPLETION, span.deadline_on, policy=policy, calendar=calendar)
    code = period_of(span.deadline_on).code
    period = Period(code, span.plan_from, span.deadline_on, PeriodKind.QUARTER)
    return _with_dates(DutyKind.COMPLETION, period, dates)


def _with_dates(kind: DutyKind, period: Period, dates: DutyDates) -> PlannedDuty:
    return PlannedDuty(
        kind=kind,
        period=period.code,
        period_from=period.first,
        period_to=period.last,
        stated_due_on=dates.stated_due_on,
        due_on=dates.due_on,
        closes_on=dates.closes_on,
        provisional=dates.provisional,
    )


def duty_dates(
    kind: DutyKind, period_to: date, *, policy: Policy, calendar: WorkCalendar
) -> DutyDates:
    """Yield the three dates of a duty whose period ends on a day; a completion's is its deadline.

    The stated day is the period's last day + 5 working days (year: + 10; completion: + 0), the
    effective one is moved forward to a working day, the closing one comes 20 working days later.
    """
    limits = policy.deadlines
    days = {
        DutyKind.QUARTERLY: limits.quarterly_days,
        DutyKind.ANNUAL: limits.annual_days,
        DutyKind.COMPLETION: 0,
    }
    stated = calendar.add_working_days(period_to, days[kind])
    due_on = calendar.next_working_day(stated) if limits.roll_forward else stated
    closes_on = closing_day(due_on, policy=policy, calendar=calendar)
    before = period_to - ONE_DAY if kind is DutyKind.COMPLETION else period_to
    provisional = calendar.is_provisional_between(before, closes_on)
    return DutyDates(stated, due_on, closes_on, provisional)


def closing_day(due_on: date, *, policy: Policy, calendar: WorkCalendar) -> date:
    """Yield the last day on which a duty can be filed without being reopened (R2)."""
    return calendar.add_working_days(due_on, policy.deadlines.closes_after_days)


def corrected_dates(duty: Duty, *, policy: Policy, calendar: WorkCalendar) -> DutyDates:
    """Yield the dates of a stored duty under a corrected calendar, an extension kept (R1).

    A day that an extension granted stays as it was granted; only its closing day is counted anew.
    """
    fresh = duty_dates(duty.kind, duty.period_to, policy=policy, calendar=calendar)
    granted = [e.granted_due_on for e in duty.extensions if e.granted_due_on is not None]
    if not granted:
        return fresh
    closes_on = closing_day(granted[-1], policy=policy, calendar=calendar)
    provisional = calendar.is_provisional_between(granted[-1], closes_on)
    return DutyDates(fresh.stated_due_on, granted[-1], closes_on, provisional)
