"""Score sheets of a plan and period: computed for any day, drafted once it has closed (R6)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from tracker import clock
from tracker.db import db, transaction
from tracker.models import Assignment, Commendation, Department, Obligation, Plan, ScoreSheet
from tracker.rules import grading, scoring, states
from tracker.rules.facts import AssignmentFacts, CommendationFact
from tracker.rules.grading import Standing
from tracker.rules.periods import Period, PeriodKind, parse_period, quarters_of
from tracker.services import audit, calendars, facts


@dataclass(frozen=True, slots=True)
class AssessedSheet:
    """A computed sheet with its department, its table, rank and grade."""

    department: Department
    table: str
    sheet: scoring.Sheet
    standing: Standing
    year: grading.YearScore | None = None
    year_standing: Standing | None = None


def assess(
    plan: Plan,
    period: str,
    *,
    as_of: date | None = None,
    within: ColumnElement[bool] | None = None,
) -> list[AssessedSheet]:
    """Compute the sheets of all departments of a plan for a period as of a day (default: today).

    ``within`` limits what is yielded, by a condition on ``Department``; ranks are among all.
    Ordered by table, rank and code. A year's sheets are those of its annual duties; beside them
    stands the year's score of all five sheets, with its own rank and grade.
    """
    day, asked = as_of or clock.today(), parse_period(period)
    records = records_of(plan)
    sheets = _sheets(records, asked, day)
    years = _years(records, asked, day, sheets) if asked.kind is PeriodKind.YEAR else {}
    found = []
    for table, departments in _tables(plan).items():
        mine = [sheets[d.code] for d in departments]
        policy = calendars.policy_on(day)
        standings = grading.rank_and_grade(mine, policy)
        of_year = grading.rank_and_grade((years[s.department] for s in mine if years), policy)
        found += [
            AssessedSheet(
                d,
                table,
                sheets[d.code],
                standings[d.code],
                years.get(d.code),
                of_year.get(d.code),
            )
            for d in departments
        ]
    if within is not None:
        seen = set(db.session.execute(select(Department.id).where(within)).scalars())
        found = [item for item in found if item.department.id in seen]
    return sorted(found, key=_order)


def _order(item: AssessedSheet) -> tuple[str, int, str]:
    rank = item.standing.rank
    return item.table, rank if rank is not None else 10**6, item.department.code


def _tables(plan: Plan) -> dict[str, list[Department]]:
    """Yield the departments of a plan by the table in which they are ranked."""
    rows = db.session.execute(
        select(Department)
        .where(
            Department.id.in_(select(Assignment.department_id).where(Assignment.plan_id == plan.id))
        )
        .order_by(Department.id)
    ).scalars()
    tables: dict[str, list[Department]] = defaultdict(list)
    for row in rows:
        tables[row.table].append(row)
    return tables


def records_of(plan: Plan) -> dict[str, scoring.DepartmentRecord]:
    """Yield what the scores of a plan are computed from, by department code."""
    assignments: dict[str, list[AssignmentFacts]] = defaultdict(list)
    for known in facts.facts_where(Assignment.plan_id == plan.id):
        assignments[known.department].append(known)
    commendations: dict[str, list[CommendationFact]] = defaultdict(list)
    rows = db.session.execute(
        select(Commendation, Department.code)
        .join(Department, Department.id == Commendation.department_id)
        .where(Commendation.plan_id == plan.id)
        .order_by(Commendation.id)
    )
    for row, code in rows:
        commendations[code].append(CommendationFact(row.level, row.dated_on, row.proof))
    return {
        code: scoring.DepartmentRecord(code, tuple(known), tuple(commendations[code]))
        for code, known in assignments.items()
    }


def _sheets(
    records: dict[str, scoring.DepartmentRecord], period: Period, day: date
) -> dict[str, scoring.Sheet]:
    policy, calendar = calendars.policy_on(day), calendars.work_calendar()
    return {
        code: scoring.score_sheet(
            record, period=period, as_of=day, policy=policy, calendar=calendar
        )
        for code, record in records.items()
    }


def _years(
    records: dict[str, scoring.DepartmentRecord],
    year: Period,
    day: date,
    own: dict[str, scoring.Sheet],
) -> dict[str, grading.YearScore]:
    """Yield the year's score of each department: its four quarters and the year's own sheet."""
    quarters = [_sheets(records, quarter, day) for quarter in quarters_of(year)]
    policy = calendars.policy_on(day)
    return {
        code: grading.year_score(
            [*(sheets[code] for sheets in quarters), own[code]], department=code, policy=policy
        )
        for code in records
    }


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
    """Yield plan, period and last closing day of the periods that have no sheet."""
    known = select(ScoreSheet.plan_id, ScoreSheet.period).distinct()
    drafted = set(db.session.execute(known).tuples())
    rows = db.session.execute(
        select(Obligation.plan_id, Obligation.period, func.max(Obligation.closes_on))
        .where(Obligation.kind != "completion", Obligation.waived_on.is_(None))
        .group_by(Obligation.plan_id, Obligation.period)
        .having(func.max(Obligation.closes_on) < clock.today())
        .order_by(Obligation.plan_id, func.max(Obligation.closes_on), Obligation.period)
    ).tuples()
    return [row for row in rows if (row[0], row[1]) not in drafted]


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
        content["year"] = {
            "score": None if item.year.score is None else scoring.decimal_text(item.year.score, 2),
            "weight_sum": scoring.short_text(item.year.weight_sum),
            "rank": item.year_standing.rank if item.year_standing else None,
            "grade": _grade(item.year_standing),
            "contribution": None
            if item.year.contribution is None
            else scoring.decimal_text(item.year.contribution, 2),
        }
    return content


def _grade(standing: Standing | None) -> str | None:
    return str(standing.grade) if standing is not None and standing.grade else None
