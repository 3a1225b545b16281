"""The parts of a task and their duties as they stood on a day (R4, R7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Department, Obligation, Task
from tracker.models.obligation import ObligationState
from tracker.rules import facts as rules
from tracker.rules import lifecycle, lights
from tracker.rules.figures import shown_percent
from tracker.rules.lights import Judgement
from tracker.services.calendar import calendars
from tracker.services.obligation import duties, facts

AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class PartView:
    """A part on the day: who held it, its light with the reason, percents in points."""

    assignment: Assignment
    department: Department
    known: rules.AssignmentFacts
    judgement: Judgement
    expected: Decimal
    verified: int

    @property
    def is_lead(self) -> bool:
        """Tell whether the department leads."""
        return self.known.role is rules.Role.LEAD


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty as it stood on the day; ``late_days`` counts working days, None while not filed."""

    obligation: Obligation
    part: PartView
    due_on: date
    was_moved: bool
    state: ObligationState
    filed_on: date | None
    percent: int | None
    late_days: int | None
    is_overdue: bool
    is_closed: bool
    extension: rules.ExtensionRequest | None


@dataclass(frozen=True, slots=True)
class Column:
    """A period of the duties table, with the day on which it falls due by the rules."""

    kind: str
    period: str
    due_on: date
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class DutyTable:
    """The duties of a task: a row for each department, a column for each period.

    ``cells`` holds the duties by assignment id and column, ``later`` counts the columns left out
    because their period has not begun.
    """

    columns: Sequence[Column]
    cells: Mapping[tuple[int, str, str], DutyRow]
    later: int

    def cell(self, part: PartView, column: Column) -> DutyRow | None:
        """Yield what a department owes for a period, or None."""
        return self.cells.get((part.assignment.id, column.kind, column.period))


def parts_of(task: Task, day: date) -> list[PartView]:
    """Yield the parts that were assigned by a day, leads first, each with its light on the day."""
    rows = (
        db.session.execute(
            select(Assignment)
            .where(Assignment.task_id == task.id, Assignment.assigned_on <= day)
            .options(joinedload(Assignment.department))
            .order_by(Assignment.role, Assignment.id)
        )
        .scalars()
        .all()
    )
    known = {each.id: each for each in facts.facts_where(Assignment.task_id == task.id)}
    calendar, policy = calendars.work_calendar(), calendars.policy_on(day)
    return [
        PartView(
            assignment=row,
            department=row.department_on(day),
            known=known[row.id],
            judgement=lights.light_for(known[row.id], day, calendar=calendar, policy=policy),
            expected=shown_percent(lifecycle.expected_percent(known[row.id], day)),
            verified=lifecycle.verified_percent(known[row.id], day),
        )
        for row in rows
    ]


def duty_table(parts: Sequence[PartView], day: date, *, all_periods: bool) -> DutyTable:
    """Yield the duties of parts by period; those far ahead only where ``all_periods`` says so."""
    rows = _duties(parts, day)
    columns: dict[tuple[str, str], Column] = {}
    later = set()
    for row in rows:
        key = (row.obligation.kind, row.obligation.period)
        begun = row.obligation.period_from <= day and row.due_on <= day + AHEAD
        if begun or row.filed_on or all_periods:
            duty = row.obligation
            columns.setdefault(key, Column(*key, duty.stated_due_on, duty.provisional))
        else:
            later.add(key)
    return DutyTable(
        columns=list(columns.values()),
        cells={
            (row.part.assignment.id, row.obligation.kind, row.obligation.period): row
            for row in rows
        },
        later=len(later - set(columns)),
    )


def _duties(parts: Sequence[PartView], day: date) -> list[DutyRow]:
    """Yield the duties of all parts, by due day and then in the order of the parts."""
    stored = {
        row.id: row
        for row in db.session.execute(
            select(Obligation).where(
                Obligation.assignment_id.in_([part.assignment.id for part in parts])
            )
        ).scalars()
    }
    rows = [
        _duty_row(part, duty, stored[duty.id], day) for part in parts for duty in part.known.duties
    ]
    return sorted(rows, key=lambda row: (row.due_on, row.obligation.period_to))


def _duty_row(part: PartView, duty: rules.Duty, stored: Obligation, day: date) -> DutyRow:
    due_on = lifecycle.due_on(duty, day)
    newest = lifecycle.newest_revision(duty, day)
    is_open = lifecycle.is_open(duty, part.known, day=day)
    return DutyRow(
        obligation=stored,
        part=part,
        due_on=due_on,
        was_moved=any(change.changed_on <= day for change in duty.due_changes),
        state=duties.state_of(duty, day),
        filed_on=lifecycle.filed_on(duty, day),
        percent=newest.percent if newest else None,
        late_days=lifecycle.lateness_days(duty, day, calendar=calendars.work_calendar()),
        is_overdue=is_open and day > due_on,
        is_closed=is_open
        and day == clock.today()
        and duties.filing_refusal_of(duty, part.known, reopened_until=stored.reopened_until)
        is not None,
        extension=lifecycle.undecided_extension(duty, day),
    )
