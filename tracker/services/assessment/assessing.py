"""Score sheets of a plan and period: computed for any day, drafted once it has closed (R6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from tracker import clock
from tracker.db import db, transaction
from tracker.models import Assignment, Commendation, Department, Obligation, Plan, ScoreSheet
from tracker.rules import grading, holding, scoring, states
from tracker.rules.facts import AssignmentFacts, CommendationFact, DutyKind
from tracker.rules.grading import Standing
from tracker.rules.periods import Period, PeriodKind, parse_period, period_of, quarters_of
from tracker.rules.policy import Policy
from tracker.services import audit
from tracker.services.calendar import calendars
from tracker.services.department import holdings
from tracker.services.obligation import facts


@dataclass(frozen=True, slots=True)
class AssessedYear:
    """A department's year: its score of five sheets, those sheets, its rank and grade."""

    score: grading.YearScore
    standing: Standing
    sheets: tuple[scoring.Sheet, ...]


@dataclass(frozen=True, slots=True)
class AssessedSheet:
    """A computed sheet with its department, its table, rank and grade; of a year also the year."""

    department: Department
    table: str
    sheet: scoring.Sheet
    standing: Standing
    year: AssessedYear | None = None


def assess(
    plan: Plan,
    period: str,
    *,
    as_of: date | None = None,
    within: ColumnElement[bool] | None = None,
    policy: Policy | None = None,
) -> list[AssessedSheet]:
    """Compute the sheets of all departments of a plan for a period as of a day (default: today).

    ``within`` limits what is yielded, by a condition on ``Department``; ranks are among all.
    ``policy`` is another than the one in force on the day: that of a corrected sheet, or a trial.
    Ordered by table, rank and code. A year's sheets are those of its annual duties; beside them
    stands the year's score of all five sheets, with its own rank and grade.
    """
    day, asked = as_of or clock.today(), parse_period(period)
    rules = policy or calendars.policy_on(day)
    records = records_of(plan, day)
    sheets = _sheets(records, asked, day=day, policy=rules)
    of_quarters = (
        [_sheets(records, quarter, day=day, policy=rules) for quarter in quarters_of(asked)]
        if asked.kind is PeriodKind.YEAR
        else []
    )
    found = []
    for table, departments in _tables(plan, records, asked, day=day).items():
        mine = {d.code: sheets[d.code] for d in departments}
        standings = grading.rank_and_grade(mine.values(), rules)
        years = _years(mine, of_quarters, policy=rules) if of_quarters else {}
        found += [
            AssessedSheet(d, table, mine[d.code], standings[d.code], years.get(d.code))
            for d in departments
        ]
    if within is not None:
        seen = set(db.session.execute(select(Department.id).where(within)).scalars())
        found = [item for item in found if item.department.id in seen]
    return sorted(found, key=_order)


def _order(item: AssessedSheet) -> tuple[str, int, str]:
    rank = item.standing.rank
    return item.table, rank if rank is not None else 10**6, item.department.code


def _tables(
    plan: Plan, records: Mapping[str, scoring.DepartmentRecord], period: Period, *, day: date
) -> dict[str, list[Department]]:
    """Yield the departments that had a part by a day, by the table in which they are ranked.

    Where a part changed hands: those that held it on a day of the period.
    """
    concerned = {
        code
        for code, record in records.items()
        for of in record.assignments
        if code in holding.holders_during(of, period.first, last=period.last, as_of=day)
    }
    tables: dict[str, list[Department]] = defaultdict(list)
    for row in holdings.departments_with_part(
        Assignment.plan_id == plan.id, Assignment.assigned_on <= day
    ):
        if row.code in concerned:
            tables[row.table].append(row)
    return tables


def records_of(plan: Plan, day: date) -> dict[str, scoring.DepartmentRecord]:
    """Yield what the scores of a plan as of a day are computed from, by department code."""
    assignments: dict[str, list[AssignmentFacts]] = defaultdict(list)
    for known in facts.facts_where(Assignment.plan_id == plan.id, Assignment.assigned_on <= day):
        for code in {spell.department for spell in holding.spells_by(known, day)}:
            assignments[code].append(known)
    commendations: dict[str, list[CommendationFact]] = defaultdict(list)
    rows = db.session.execute(
        select(Commendation, Department.code)
        .join(Department, Department.id == Commendation.department_id)
        .where(
            Commendation.plan_id == plan.id,
            func.coalesce(Commendation.recorded_on, Commendation.dated_on) <= day,
        )
        .order_by(Commendation.id)
    )
    for row, code in rows:
        commendations[code].append(CommendationFact(row.level, row.dated_on, row.proof))
    return {
        code: scoring.DepartmentRecord(code, tuple(known), tuple(commendations[code]))
        for code, known in assignments.items()
    }


def _sheets(
    records: dict[str, scoring.DepartmentRecord], period: Period, *, day: date, policy: Policy
) -> dict[str, scoring.Sheet]:
    calendar = calendars.work_calendar()
    return {
        code: scoring.score_sheet(
            record, period=period, as_of=day, policy=policy, calendar=calendar
        )
        for code, record in records.items()
    }


def _years(
    own: Mapping[str, scoring.Sheet],
    of_quarters: list[dict[str, scoring.Sheet]],
    *,
    policy: Policy,
) -> dict[str, AssessedYear]:
    """Yield the year of each department of a table: its four quarters and the year's own sheet."""
    sheets = {code: (*(of[code] for of in of_quarters), sheet) for code, sheet in own.items()}
    scores = {
        code: grading.year_score(five, department=code, policy=policy)
        for code, five in sheets.items()
    }
    standings = grading.rank_and_grade(scores.values(), policy)
    return {code: AssessedYear(scores[code], standings[code], sheets[code]) for code in own}


def draft_due_sheets() -> int:
    """Draft the sheets of every plan and period that has closed and has none yet (R6).

    Yields how many were drafted; run again it drafts nothing.
    """
    drafted = 0
    for plan_id, period, last_closes_on in _closed_periods():
        calendar = calendars.work_calendar()
        if clock.today() >= states.drafting_day(last_closes_on, calendar=calendar):
            drafted += draft_sheets(plan_id, period)
    return drafted


def _closed_periods() -> list[tuple[int, str, date]]:
    """Yield plan, period and last closing day of the periods that have closed and have no sheet.

    A completion closes with the quarter that holds its due day.
    """
    known = select(ScoreSheet.plan_id, ScoreSheet.period).distinct()
    drafted = set(db.session.execute(known).tuples())
    rows = db.session.execute(
        select(
            Obligation.plan_id,
            Obligation.period,
            Obligation.kind,
            Obligation.due_on,
            func.max(Obligation.closes_on),
        )
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(Obligation.waived_on.is_(None), Assignment.withdrawn_on.is_(None))
        .group_by(Obligation.plan_id, Obligation.period, Obligation.kind, Obligation.due_on)
    )
    last: dict[tuple[int, str], date] = {}
    for plan_id, named, kind, due_on, closes_on in rows:
        period = period_of(due_on).code if kind == DutyKind.COMPLETION else named
        last[plan_id, period] = max(closes_on, last.get((plan_id, period), closes_on))
    closed = [(*key, day) for key, day in last.items() if day < clock.today()]
    return sorted((row for row in closed if row[:2] not in drafted), key=lambda row: row[::-1])


def draft_sheets(plan_id: int, period: str) -> int:
    """Draft the sheets of one plan and period as of today, all in one transaction."""
    with transaction() as session:
        plan = session.execute(
            select(Plan).where(Plan.id == plan_id).with_for_update(of=Plan)
        ).scalar_one()
        there = session.execute(
            select(func.count())
            .select_from(ScoreSheet)
            .where(ScoreSheet.plan_id == plan.id, ScoreSheet.period == period)
        ).scalar_one()
        if there:
            return 0
        found = assess(plan, period)
        session.add_all(draft_of(plan, period, item=item) for item in found)
        audit.record(None, "draft_sheets", plan, after={"period": period, "sheets": len(found)})
        return len(found)


def draft_of(plan: Plan, period: str, *, item: AssessedSheet) -> ScoreSheet:
    """Make the stored draft of a computed sheet, with its whole working."""
    score = item.sheet.score
    return ScoreSheet(
        plan_id=plan.id,
        department_id=item.department.id,
        period=period,
        as_of=item.sheet.as_of,
        policy_version=item.sheet.policy_version,
        score=None if score is None else Decimal(score.numerator) / Decimal(score.denominator),
        grade=_grade(item.standing),
        rank=item.standing.rank,
        content=sheet_content(item),
        drafted_on=clock.today(),
        ledger_position=audit.position(),
    )


def sheet_content(item: AssessedSheet) -> dict[str, Any]:
    """Yield a sheet as ``assess show`` prints it, reasons as codes with values."""
    content = item.sheet.as_dict()
    content |= {
        "department": item.department.code,
        "table": item.table,
        "rank": item.standing.rank,
        "grade": _grade(item.standing),
        "grade_reason": item.standing.reason.as_dict(),
    }
    if item.year is not None:
        content["year"] = _year_content(item.year)
    return content


def _year_content(year: AssessedYear) -> dict[str, Any]:
    """Yield a year with the sheets that its score is made of, for reading and the export."""
    score, contribution = year.score.score, year.score.contribution
    return {
        "score": None if score is None else scoring.decimal_text(score, 2),
        "weight_sum": scoring.short_text(year.score.weight_sum),
        "rank": year.standing.rank,
        "grade": _grade(year.standing),
        "grade_reason": year.standing.reason.as_dict(),
        "contribution": None if contribution is None else scoring.decimal_text(contribution, 2),
        "sheets": [
            {
                "period": sheet.period,
                "score": None if sheet.score is None else scoring.decimal_text(sheet.score, 2),
                "weight_sum": scoring.short_text(sheet.weight_sum),
            }
            for sheet in year.sheets
        ],
    }


def _grade(standing: Standing) -> str | None:
    return str(standing.grade) if standing.grade else None
