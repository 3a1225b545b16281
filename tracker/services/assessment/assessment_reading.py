"""Score sheets for reading: the periods of a plan, the two tables of one, a sheet's working."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from tracker.db import db
from tracker.errors import Invalid, NotFound
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
from tracker.rules.policy import PARTS
from tracker.services import access
from tracker.services.assessment import assessing
from tracker.services.calendar import calendars

LAST = 10**6


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period of a plan with the numbers of its duties and the states of its sheets on a day."""

    period: str
    duties: int
    due: int
    drafted_on: date | None
    states: Counter[str]


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet as it is shown on a day: kept, with the state it had then, or computed."""

    department: Department
    content: dict[str, Any]
    as_of: date
    policy_version: str
    state: str | None
    sheet: ScoreSheet | None = None

    @property
    def result(self) -> Mapping[str, Any]:
        """Yield what is ranked: the sheet itself, or of a year's the year of all five sheets."""
        year: dict[str, Any] | None = self.content.get("year")
        return year or self.content


NO_PERIOD = N_("“%(given)s” is no period; write a quarter as 2020Q1 or a year as 2020.")


def require_period(code: str) -> str:
    """Yield the code of a period in an address; raises :class:`NotFound` for what is none."""
    try:
        return parse_period(code).code
    except PeriodError:
        raise NotFound(NO_PERIOD, given=code) from None


def read_period(code: str) -> str:
    """Yield the code of a period that was typed; raises :class:`Invalid` for what is none."""
    try:
        return parse_period(code).code
    except PeriodError:
        raise Invalid(NO_PERIOD, field="period", given=code) from None


def list_periods(actor: User, plan: Plan, *, day: date) -> list[PeriodRow]:
    """Yield the quarters and years of a plan that have begun by a day, the newest first.

    The numbers count the duties that the actor may see, without those waived or withdrawn by then.
    """
    rows = db.session.execute(
        select(Obligation.period, func.count(), func.count().filter(Obligation.due_on <= day))
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(
            Obligation.plan_id == plan.id,
            Obligation.kind != "completion",
            Assignment.assigned_on <= day,
            or_(Obligation.waived_on.is_(None), Obligation.waived_on > day),
            or_(Assignment.withdrawn_on.is_(None), Assignment.withdrawn_on > day),
            access.owns_obligation(actor),
        )
        .group_by(Obligation.period)
    ).all()
    sheets = _sheet_states(plan, day, access.sees_department(actor))
    found = [
        PeriodRow(row[0], row[1], row[2], *sheets.get(row[0], (None, Counter())))
        for row in rows
        if parse_period(row[0]).first <= day
    ]
    return sorted(found, key=lambda row: (parse_period(row.period).last, row.period), reverse=True)


def _sheet_states(
    plan: Plan, day: date, within: ColumnElement[bool]
) -> dict[str, tuple[date | None, Counter[str]]]:
    """Yield by period when its sheets were drafted and how many are in which state on a day."""
    found: dict[str, tuple[date | None, Counter[str]]] = {}
    for sheet, _ in _newest(and_(ScoreSheet.plan_id == plan.id, within), day).values():
        _, counted = found.setdefault(sheet.period, (sheet.drafted_on, Counter()))
        counted[state_on(sheet, day)] += 1
    return found


def _newest(
    condition: ColumnElement[bool], day: date
) -> dict[tuple[str, int], tuple[ScoreSheet, Department]]:
    """Read the sheets drafted by a day, of each period and department the one that stands.

    That is the newest that was published by then, else the newest there is.
    """
    is_out = func.coalesce(ScoreSheet.published_on <= day, False)
    rows = db.session.execute(
        select(ScoreSheet, Department)
        .join(Department, Department.id == ScoreSheet.department_id)
        .where(condition, ScoreSheet.drafted_on <= day)
        .order_by(is_out, ScoreSheet.correction, ScoreSheet.id)
    )
    return {(sheet.period, department.id): (sheet, department) for sheet, department in rows}


def state_on(sheet: ScoreSheet, day: date) -> str:
    """Yield the state that a kept sheet had on a day, from the days of its steps (R7)."""
    steps = (
        ("frozen", sheet.frozen_on),
        ("published", sheet.published_on),
        ("approved", sheet.approved_on),
        ("proposed", sheet.proposed_on),
    )
    return next((state for state, on in steps if on is not None and on <= day), "draft")


def list_sheets(actor: User, plan: Plan, *, period: str, day: date) -> dict[str, list[SheetView]]:
    """Yield the sheets that the actor may see on a day, by table and rank.

    The kept ones where the period had been drafted by the day, else computed for it.
    """
    within = access.sees_department(actor)
    of_period = and_(ScoreSheet.plan_id == plan.id, ScoreSheet.period == period, within)
    views = [
        SheetView(
            department,
            sheet.content,
            sheet.as_of,
            sheet.policy_version,
            state_on(sheet, day),
            sheet,
        )
        for sheet, department in _newest(of_period, day).values()
    ] or [
        SheetView(
            item.department,
            assessing.sheet_content(item),
            item.sheet.as_of,
            item.sheet.policy_version,
            None,
        )
        for item in assessing.assess(plan, period, as_of=day, within=within)
    ]
    tables: dict[str, list[SheetView]] = {}
    for view in sorted(views, key=lambda v: (v.result.get("rank") or LAST, v.department.code)):
        tables.setdefault(view.content["table"], []).append(view)
    return dict(sorted(tables.items()))


def states_of(actor: User, plan: Plan, *, period: str, day: date) -> Counter[str]:
    """Count the kept sheets of a period by state on a day, corrections on their way included."""
    rows = db.session.execute(
        select(ScoreSheet)
        .join(Department, Department.id == ScoreSheet.department_id)
        .where(
            ScoreSheet.plan_id == plan.id,
            ScoreSheet.period == period,
            ScoreSheet.drafted_on <= day,
            access.sees_department(actor),
        )
    ).scalars()
    return Counter(state_on(sheet, day) for sheet in rows)


def get_sheet(actor: User, plan: Plan, *, period: str, department: str, day: date) -> SheetView:
    """Yield one department's sheet; raises :class:`NotFound` when it is not the actor's to see."""
    for views in list_sheets(actor, plan, period=period, day=day).values():
        for view in views:
            if view.department.code == department:
                return view
    raise NotFound(N_("There is no such score sheet that you can see."))


@dataclass(frozen=True, slots=True)
class DutyLines:
    """A duty on a sheet with what it rests on, and its line in each part.

    ``report`` is the newest revision by the sheet's day, ``slips`` those raised by then.
    """

    obligation: Obligation
    assignment: Assignment
    task: Task
    report: Report | None
    slips: list[Slip]
    lines: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A signing or a slip on a sheet, with its task."""

    line: dict[str, Any]
    assignment: Assignment
    task: Task


def duty_lines(view: SheetView) -> list[DutyLines]:
    """Yield the duties of a sheet by task, each with its lines in timeliness, delivery, quality."""
    lines: dict[int, dict[str, dict[str, Any]]] = {}
    for line in view.content["lines"]:
        if line["obligation"] and line["part"] != "responsiveness":
            lines.setdefault(line["obligation"], {})[line["part"]] = line
    rows = db.session.execute(
        select(Obligation, Assignment, Task)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Obligation.id.in_(lines))
        .order_by(Task.position, Obligation.due_on, Obligation.id)
    ).all()
    reports, slips = _reports(lines, view.as_of), _slips(lines, view.as_of)
    return [
        DutyLines(duty, of, task, reports.get(duty.id), slips.get(duty.id, []), lines[duty.id])
        for duty, of, task in rows
    ]


def _reports(duties: Mapping[int, Any], day: date) -> dict[int, Report]:
    rows = db.session.execute(
        select(Report)
        .where(Report.obligation_id.in_(duties), Report.filed_on <= day)
        .order_by(Report.revision)
    ).scalars()
    return {report.obligation_id: report for report in rows}


def _slips(duties: Mapping[int, Any], day: date) -> dict[int, list[Slip]]:
    found: dict[int, list[Slip]] = {}
    for slip in db.session.execute(
        select(Slip).where(Slip.obligation_id.in_(duties), Slip.raised_on <= day).order_by(Slip.id)
    ).scalars():
        found.setdefault(slip.obligation_id, []).append(slip)
    return found


def answer_lines(view: SheetView) -> list[AnswerLine]:
    """Yield the signings and slips of a sheet in their order, each with its task."""
    lines = [line for line in view.content["lines"] if line["part"] == "responsiveness"]
    rows = db.session.execute(
        select(Assignment, Task)
        .join(Task, Task.id == Assignment.task_id)
        .where(Assignment.id.in_({line["assignment"] for line in lines}))
    )
    of = {assignment.id: (assignment, task) for assignment, task in rows}
    return [AnswerLine(line, *of[line["assignment"]]) for line in lines]


@dataclass(frozen=True, slots=True)
class PartPoints:
    """A part of a score: its share and the points that it brings at most, as decimal texts."""

    part: str
    share: str
    most: str


def parts_of(view: SheetView) -> list[PartPoints]:
    """Yield the four parts of an assessed sheet under the policy that it names."""
    weights = calendars.policy_named(view.policy_version).score.weights
    return [PartPoints(part, view.content[part], short_text(weights[part])) for part in PARTS]


def employment_points(view: SheetView) -> str:
    """Yield the points that a whole year can bring to the employment assessment (R6)."""
    return short_text(calendars.policy_named(view.policy_version).score.employment_weight_points)
