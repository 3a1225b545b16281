"""Score sheets for reading: a plan's periods, the two tables of one, a sheet with its working."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from tracker import clock
from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import (
    Assignment,
    Department,
    Obligation,
    Plan,
    Report,
    ScoreSheet,
    Slip,
    Task,
    User,
)
from tracker.rules.figures import short_text
from tracker.rules.periods import PeriodError, parse_period
from tracker.services import access, assessing, calendars


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period of a plan with the numbers of its duties and the state of its sheets."""

    period: str
    duties: int
    due: int
    drafted_on: date | None
    states: Counter[str]


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet as it is shown: kept (``stored``) or computed for a day."""

    department: Department
    content: dict[str, Any]
    as_of: date
    policy_version: str
    stored: ScoreSheet | None


def require_period(code: str) -> str:
    """Yield a period's code; raises :class:`NotFound` for what is none."""
    try:
        return parse_period(code).code
    except PeriodError:
        raise NotFound(
            N_("“%(period)s” is no period; write a quarter as 2020Q1 or a year as 2020."),
            period=code,
        ) from None


def list_periods(plan: Plan, day: date) -> list[PeriodRow]:
    """Yield the quarters and years of a plan that have begun by a day, the newest first."""
    rows = db.session.execute(
        select(
            Obligation.period,
            func.count(),
            func.count().filter(Obligation.due_on <= day),
            func.min(Obligation.period_to),
        )
        .where(Obligation.plan_id == plan.id, Obligation.kind != "completion")
        .group_by(Obligation.period)
    ).all()
    sheets = _sheet_states(plan)
    found = [
        PeriodRow(row[0], row[1], row[2], *sheets.get(row[0], (None, Counter())))
        for row in rows
        if parse_period(row[0]).first <= day
    ]
    return sorted(found, key=lambda row: (parse_period(row.period).last, row.period), reverse=True)


def _sheet_states(plan: Plan) -> dict[str, tuple[date | None, Counter[str]]]:
    found: dict[str, tuple[date | None, Counter[str]]] = {}
    rows = db.session.execute(
        select(ScoreSheet.period, ScoreSheet.state, func.count(), func.min(ScoreSheet.drafted_on))
        .where(ScoreSheet.plan_id == plan.id)
        .group_by(ScoreSheet.period, ScoreSheet.state)
    )
    for period, state, number, drafted_on in rows:
        known = found.setdefault(period, (drafted_on, Counter()))
        known[1][state] += number
    return found


def list_sheets(
    actor: User, plan: Plan, *, period: str, as_of: date | None = None
) -> dict[str, list[SheetView]]:
    """Yield the sheets that the actor may see, by table and rank.

    The kept ones where the period was drafted and no other day is asked for, else computed.
    """
    kept = [] if as_of else _kept(plan, period, access.sees_department(actor))
    views = kept or [
        SheetView(
            item.department,
            assessing.sheet_content(item),
            item.sheet.as_of,
            item.sheet.policy_version,
            None,
        )
        for item in assessing.assess(
            plan, period, as_of=as_of, within=access.sees_department(actor)
        )
    ]
    tables: dict[str, list[SheetView]] = {}
    for view in sorted(
        views,
        key=lambda v: ((v.content.get("year") or v.content)["rank"] or 10**6, v.department.code),
    ):
        tables.setdefault(view.content["table"], []).append(view)
    return dict(sorted(tables.items()))


def _kept(plan: Plan, period: str, within: Any) -> list[SheetView]:
    rows = db.session.execute(
        select(ScoreSheet, Department)
        .join(Department, Department.id == ScoreSheet.department_id)
        .where(ScoreSheet.plan_id == plan.id, ScoreSheet.period == period, within)
        .order_by(ScoreSheet.correction, ScoreSheet.id)
    )
    newest = {department.id: (sheet, department) for sheet, department in rows}
    return [
        SheetView(department, sheet.content, sheet.as_of, sheet.policy_version, sheet)
        for sheet, department in newest.values()
    ]


def get_sheet(
    actor: User, plan: Plan, *, period: str, department: str, as_of: date | None = None
) -> SheetView:
    """Yield one department's sheet; raises :class:`NotFound` when it is not the actor's to see."""
    for views in list_sheets(actor, plan, period=period, as_of=as_of).values():
        for view in views:
            if view.department.code == department:
                return view
    raise NotFound(N_("There is no such score sheet that you can see."))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a line of a sheet rests on: the duty, its task, its newest report and its slips."""

    obligation: Obligation
    task: Task
    role: str
    report: Report | None
    slips: list[Slip]


def evidence_of(view: SheetView) -> dict[int, Evidence]:
    """Yield what the lines of a sheet rest on, by obligation id."""
    ids = {line["obligation"] for line in view.content["lines"] if line["obligation"]}
    rows = db.session.execute(
        select(Obligation, Assignment.role, Task)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Obligation.id.in_(ids))
        .order_by(Task.position, Obligation.id)
    ).all()
    reports = {
        report.obligation_id: report
        for report in db.session.execute(
            select(Report)
            .where(Report.obligation_id.in_(ids), Report.filed_on <= view.as_of)
            .order_by(Report.revision)
        ).scalars()
    }
    slips: dict[int, list[Slip]] = {}
    for slip in db.session.execute(
        select(Slip)
        .where(Slip.obligation_id.in_(ids), Slip.raised_on <= view.as_of)
        .order_by(Slip.id)
    ).scalars():
        slips.setdefault(slip.obligation_id, []).append(slip)
    return {
        duty.id: Evidence(duty, task, role, reports.get(duty.id), slips.get(duty.id, []))
        for duty, role, task in rows
    }


def signings_of(view: SheetView) -> dict[int, Task]:
    """Yield the tasks whose signing a sheet counts, by assignment id."""
    ids = {
        line["assignment"]
        for line in view.content["lines"]
        if line["assignment"] and not line["obligation"]
    }
    rows = db.session.execute(
        select(Assignment.id, Task)
        .join(Task, Task.id == Assignment.task_id)
        .where(Assignment.id.in_(ids))
    )
    return {row[0]: row[1] for row in rows}


def newest_period(plan: Plan) -> str | None:
    """Yield the newest period of a plan whose duties have begun to fall due."""
    rows = [row for row in list_periods(plan, clock.today()) if row.due]
    return rows[0].period if rows else None


def weights_of(view: SheetView) -> dict[str, str]:
    """Yield the points that each part brings at most, under the policy of the sheet."""
    weights = calendars.policy_on(view.as_of).score.weights
    return {part: short_text(points) for part, points in weights.items()}
