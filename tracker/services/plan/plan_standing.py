"""A plan on a day as values: lights of assignments, what became of duties (R7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tracker.rules import lights
from tracker.rules.figures import shown_percent
from tracker.rules.lights import Judgement, Light
from tracker.rules.reasons import Reason
from tracker.rules.workdays import WorkCalendar

COMING = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class AssignmentState:
    """An assignment on a day; the percents are whole."""

    id: int
    task_id: int
    department_id: int
    role: str
    light: str
    reason: Reason
    verified: int
    expected: Decimal

    @property
    def judgement(self) -> Judgement:
        """Yield light and reason as the rules know them."""
        return Judgement(Light(self.light), self.reason)


@dataclass(frozen=True, slots=True)
class Course:
    """How far some assignments are on average, and how far even progress would be, in percent."""

    verified: float
    expected: Decimal


def course_of(states: Iterable[AssignmentState]) -> Course | None:
    """Yield the mean progress of the leads still at work; None where there are none."""
    at_work = [
        each for each in states if each.role == "lead" and each.light in ("red", "yellow", "green")
    ]
    if not at_work:
        return None
    return Course(
        sum(each.verified for each in at_work) / len(at_work),
        shown_percent(Fraction(sum(each.expected for each in at_work)) / len(at_work)),
    )


class DutyOf(NamedTuple):
    """A duty with whom and what it belongs to."""

    obligation_id: int
    assignment_id: int
    task_id: int
    department_id: int
    kind: str
    period: str


@dataclass(frozen=True, slots=True)
class DueDuty:
    """A duty that had fallen due by a day.

    ``is_overdue``: a report is waited for and the due day is past. ``days`` are working days past
    the due day, up to the filing or, where it is overdue, up to the day.
    """

    of: DutyOf
    due_on: date
    filed_on: date | None
    is_overdue: bool
    days: int

    @property
    def is_on_time(self) -> bool:
        """Tell whether the filing that counts came on or before the due day (R3)."""
        return self.filed_on is not None and self.filed_on <= self.due_on

    @property
    def is_late(self) -> bool:
        """Tell whether the filing that counts came after the due day (R3)."""
        return self.filed_on is not None and self.filed_on > self.due_on


class DutyDates(NamedTuple):
    """A duty's days as they were known on a day, and whether a report was waited for."""

    due_on: date
    filed_on: date | None
    is_open: bool


def due_duty(of: DutyOf, dates: DutyDates, *, day: date, calendar: WorkCalendar) -> DueDuty:
    """Make a due duty: adds whether it was overdue on the day, and by how many working days."""
    is_overdue = dates.is_open and dates.due_on < day
    until = day if is_overdue else dates.filed_on
    is_past = until is not None and until > dates.due_on
    days = calendar.working_days_between(dates.due_on, until) if until and is_past else 0
    return DueDuty(of, dates.due_on, dates.filed_on, is_overdue, days)


@dataclass(frozen=True, slots=True)
class DutyCounts:
    """What became of the duties that had fallen due by a day.

    A duty that was filed on time and returned since is among ``on_time`` and ``overdue``.
    ``departments`` are those with overdue duties.
    """

    due: int = 0
    on_time: int = 0
    late: int = 0
    overdue: int = 0
    departments: int = 0

    @property
    def on_time_percent(self) -> float | None:
        """Yield the share filed on time in percent, one place; None where nothing was due."""
        return round(100 * self.on_time / self.due, 1) if self.due else None


class Alike(NamedTuple):
    """Duties of one department that fared alike: their days, their number."""

    department_id: int
    due_on: date
    filed_on: date | None
    is_open: bool
    number: int


def counts_of(alike: Iterable[Alike], *, day: date) -> dict[int, DutyCounts]:
    """Count the duties that had fallen due by a day by what became of them, by department."""
    found: dict[int, list[int]] = {}
    for one in alike:
        if one.due_on > day:
            continue
        counted = found.setdefault(one.department_id, [0, 0, 0, 0])
        filed = one.filed_on is not None and one.filed_on
        is_overdue = one.is_open and one.due_on < day
        shares = (True, filed and filed <= one.due_on, filed and filed > one.due_on, is_overdue)
        for place, holds in enumerate(shares):
            counted[place] += one.number if holds else 0
    return {
        key: DutyCounts(due, on_time, late, overdue, departments=int(overdue > 0))
        for key, (due, on_time, late, overdue) in found.items()
    }


def alike(duty: DueDuty) -> Alike:
    """Yield one due duty as duties are counted."""
    return Alike(duty.of.department_id, duty.due_on, duty.filed_on, duty.is_overdue, 1)


def total_of(counts: Iterable[DutyCounts]) -> DutyCounts:
    """Add up the counts of departments."""
    total = NOTHING
    for one in counts:
        total = DutyCounts(
            total.due + one.due,
            total.on_time + one.on_time,
            total.late + one.late,
            total.overdue + one.overdue,
            total.departments + one.departments,
        )
    return total


NOTHING = DutyCounts()


@dataclass(frozen=True, slots=True)
class PlanState:
    """A plan on a day: its assignments, and what became of the duties that had fallen due.

    ``by_department`` counts them by department id; ``overdue`` has the longest overdue first;
    ``coming`` holds the days of the next two weeks on which duties fall due, with their number.
    """

    day: date
    assignments: list[AssignmentState]
    by_department: Mapping[int, DutyCounts]
    overdue: list[DueDuty]
    coming: list[tuple[date, int]]

    @property
    def counts(self) -> DutyCounts:
        """Yield what became of all duties that had fallen due."""
        return total_of(self.by_department.values())


def longest_first(due: Iterable[DueDuty]) -> list[DueDuty]:
    """Yield the overdue ones among due duties, the longest overdue first."""
    found = [duty for duty in due if duty.is_overdue]
    return sorted(found, key=lambda duty: (duty.due_on, duty.of.obligation_id))


def task_lights(states: Iterable[AssignmentState]) -> dict[int, Judgement]:
    """Yield the light of every task from those of its assignments, by task id (R4)."""
    leads: dict[int, list[Judgement]] = {}
    supports: dict[int, list[Judgement]] = {}
    for state in states:
        side = leads if state.role == "lead" else supports
        side.setdefault(state.task_id, []).append(state.judgement)
    return {
        task: lights.task_light(leads.get(task, ()), supports.get(task, ()))
        for task in {*leads, *supports}
    }
