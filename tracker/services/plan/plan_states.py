"""A plan's state on a day, for today by the short way (R7).

For today the kept lights and duties are read, and assignments whose day to look again has come are
judged anew; any other day is judged from the dated facts. Both ways yield the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Department, Obligation, Plan, Task
from tracker.rules import lifecycle, lights
from tracker.rules.figures import shown_percent
from tracker.rules.reasons import Reason
from tracker.rules.workdays import WorkCalendar
from tracker.services.calendar import calendars
from tracker.services.department import holdings
from tracker.services.department.holdings import Hold
from tracker.services.obligation import facts
from tracker.services.plan import plan_history
from tracker.services.plan.plan_history import Place, PlanFacts
from tracker.services.plan.plan_standing import (
    COMING,
    Alike,
    AssignmentState,
    DueDuty,
    DutyDates,
    DutyOf,
    PlanState,
    counts_of,
    due_duty,
    longest_first,
)

OPEN = ("open", "returned")


def state_on(plan: Plan, day: date, *, within: ColumnElement[bool]) -> PlanState:
    """Yield a plan's state on a day, of the assignments that meet ``within``."""
    if day == clock.today():
        return kept_state(plan, within=within)
    return plan_history.state_from(plan_history.read_plan(plan, within=within), day)


def kept_state(plan: Plan, *, within: ColumnElement[bool]) -> PlanState:
    """Yield a plan's state today from what is kept on its assignments and duties."""
    day = clock.today()
    known = _counted(plan, within=within)
    coming: Counter[date] = Counter()
    for each in known:
        if each.is_open and each.due_on > day:
            coming[each.due_on] += each.number
    return PlanState(
        day,
        lights_today(plan, within=within),
        counts_of(known, day=day),
        longest_first(_kept_due(plan, Obligation.state.in_(OPEN), within)),
        sorted(coming.items()),
    )


def due_on(plan: Plan, day: date, *, within: ColumnElement[bool]) -> list[DueDuty]:
    """Yield the duties that had fallen due by a day and were neither waived nor withdrawn."""
    if day == clock.today():
        return _kept_due(plan, within)
    return plan_history.due_from(plan_history.read_plan(plan, within=within), day)


def lights_today(plan: Plan, *, within: ColumnElement[bool]) -> list[AssignmentState]:
    """Read the kept lights; assignments whose day to look again has come are judged from facts."""
    day, table = clock.today(), Assignment.__table__.c
    rows = db.session.execute(
        select(
            table.id,
            table.task_id,
            table.department_id,
            table.role,
            table.light,
            table.light_reason,
            table.percent_verified,
            table.look_again_on,
            table.deadline_on,
        )
        .select_from(Assignment)
        .where(Assignment.plan_id == plan.id, Assignment.assigned_on <= day, within)
        .order_by(table.id)
    ).all()
    anew = _judged_anew(rows, day)
    calendar = calendars.work_calendar()
    return [anew.get(row.id) or _kept(row, plan, day, calendar=calendar) for row in rows]


def kept_lights(within: ColumnElement[bool]) -> dict[int, str]:
    """Yield today's lights of the assignments, of whatever plans, that meet ``within``, by id."""
    day, table = clock.today(), Assignment.__table__.c
    rows = db.session.execute(
        select(
            table.id, table.task_id, table.department_id, table.light, table.look_again_on
        ).where(within)
    ).all()
    anew = _judged_anew(rows, day)
    return {row.id: anew[row.id].light if row.id in anew else row.light for row in rows}


def _judged_anew(rows: Sequence[Row[Any]], day: date) -> dict[int, AssignmentState]:
    stale = [row for row in rows if row.look_again_on is not None and row.look_again_on <= day]
    if not stale:
        return {}
    found = PlanFacts(
        facts.facts_of_many([row.id for row in stale]),
        {row.id: Place(row.task_id, Hold(row.department_id)) for row in stale},
    )
    return {state.id: state for state in plan_history.lights_from(found, day)}


def _kept(row: Row[Any], plan: Plan, day: date, *, calendar: WorkCalendar) -> AssignmentState:
    expected = lifecycle.expected_between(plan.from_on, row.deadline_on, day=day)
    kept = Reason.from_dict(row.light_reason)
    return AssignmentState(
        row.id,
        row.task_id,
        row.department_id,
        row.role,
        row.light,
        lights.reason_on(kept, day, expected=expected, calendar=calendar),
        row.percent_verified,
        shown_percent(expected),
    )


def _counted(plan: Plan, *, within: ColumnElement[bool]) -> list[Alike]:
    """Count the live duties that are due by two weeks from now, alike ones together."""
    table = Obligation.__table__.c
    is_open = table.state.in_(OPEN)
    rows = db.session.execute(
        select(table.department_id, table.due_on, table.filed_on, is_open, func.count())
        .select_from(Obligation)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(_live_by(plan, clock.today() + COMING), within)
        .group_by(table.department_id, table.due_on, table.filed_on, is_open)
    )
    return [Alike(*row) for row in rows]


def _kept_due(plan: Plan, *conditions: ColumnElement[bool]) -> list[DueDuty]:
    """Read the live duties that have fallen due, in order of id."""
    day, calendar, table = clock.today(), calendars.work_calendar(), Obligation.__table__.c
    rows = db.session.execute(
        select(
            table.id,
            table.assignment_id,
            Assignment.task_id,
            table.department_id,
            table.kind,
            table.period,
            table.due_on,
            table.filed_on,
            table.state.in_(OPEN),
        )
        .select_from(Obligation)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(_live_by(plan, day), *conditions)
        .order_by(table.id)
    )
    return [
        due_duty(DutyOf(*row[:6]), DutyDates(*row[6:]), day=day, calendar=calendar) for row in rows
    ]


def _live_by(plan: Plan, last: date) -> ColumnElement[bool]:
    """Pick a plan's duties due by a day that are neither waived nor withdrawn today (R2)."""
    return and_(
        Obligation.plan_id == plan.id,
        Obligation.waived_on.is_(None),
        Obligation.due_on <= last,
        Assignment.assigned_on <= clock.today(),
        Assignment.withdrawn_on.is_(None),
    )


def departments_of(plan: Plan) -> list[Department]:
    """Yield the departments that have or had a part in a plan, in the order of the seed file."""
    return holdings.departments_with_part(Assignment.plan_id == plan.id)


def tasks_by(plan: Plan, day: date) -> list[Task]:
    """Yield the tasks that a plan had by a day, in order; withdrawn ones are among them.

    A task is dated by its first assignment; one that nobody could be assigned to was always there.
    """
    later = select(Assignment.task_id).where(
        Assignment.plan_id == plan.id,
        Assignment.task_id.not_in(
            select(Assignment.task_id).where(
                Assignment.plan_id == plan.id, Assignment.assigned_on <= day
            )
        ),
    )
    return list(
        db.session.execute(
            select(Task)
            .where(Task.plan_id == plan.id, Task.id.not_in(later))
            .order_by(Task.position, Task.id)
        ).scalars()
    )
