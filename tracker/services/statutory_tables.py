"""The statutory quarterly and annual form of a plan, filled in from what was filed and accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.config import ROOT
from tracker.db import db
from tracker.documents.bulletin import RESULTS
from tracker.documents.bulletin_text import period_words
from tracker.documents.tables import (
    DetailTable,
    StatutoryTable,
    TableBlock,
    TableColumn,
    TableRow,
    Value,
)
from tracker.documents.tables_xlsx import statutory_table_xlsx
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Assignment, Department, Plan, Report, Task
from tracker.rules.periods import PeriodKind, parse_period
from tracker.seedfiles.tables import FormColumn, TableForm, TablesFile, load_tables
from tracker.services import indicator_progress, plan_states
from tracker.services.bulletin_figures import result_of
from tracker.services.plan_standing import DueDuty

FORMS = ROOT / "seeds" / "tables.yaml"
TABLES = (("departments", "部门"), ("governments", "县区"))
ROLES = {"lead": "牵头", "support": "配合"}
KINDS = {"quarterly": "季度报告", "annual": "年度报告", "completion": "办结报告"}
OUTCOMES = {"accepted": "审核通过", "returned": "已退回"}
NAMED = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """Which form is asked for: a period of a plan, as of a day, filled in by somebody."""

    period: str
    as_of: date
    filler: str = ""


@dataclass(frozen=True)
class PlanReports:
    """A plan's reports of a period: duties fallen due, newest revisions, accepted figures."""

    plan: Plan
    asked: Asked
    due: Sequence[DueDuty]
    reports: Mapping[int, Report]
    figures: Sequence[Row[Any]]

    @cached_property
    def by_unit(self) -> dict[int, list[DueDuty]]:
        """Yield the duties by department."""
        found: dict[int, list[DueDuty]] = {}
        for duty in self.due:
            found.setdefault(duty.of.department_id, []).append(duty)
        return found

    def reports_of(self, unit: int) -> list[Report]:
        """Yield the newest reports of a department, in order of their duties."""
        duties = self.by_unit.get(unit, ())
        return [
            self.reports[d.of.obligation_id] for d in duties if d.of.obligation_id in self.reports
        ]


def form_of(plan: Plan) -> TableForm:
    """Yield the form of a plan; raises :class:`Refused` where the seed file has none for it."""
    form = _forms(FORMS.stat().st_mtime_ns).form_for(plan.code)
    if form is None:
        raise Refused(N_("seeds/tables.yaml has no form for “%(code)s”."), code=plan.code)
    return form


@lru_cache(maxsize=1)
def _forms(_changed_at: int) -> TablesFile:
    """Read the forms; they are read again once the file has been changed."""
    return load_tables(FORMS)


def write_table(table: StatutoryTable) -> bytes:
    """Yield a filled-in form as a workbook."""
    return statutory_table_xlsx(table)


def table_of(plan: Plan, asked: Asked) -> StatutoryTable:
    """Yield the form of a plan's period as of a day, one row for each department with a part.

    Raises :class:`Refused` where nothing had fallen due, as there would be nothing to fill in.
    """
    form, found = form_of(plan), _read(plan, asked)
    if not found.due:
        raise Refused(
            N_("No report for %(period)s had fallen due by %(day)s; the form would be empty."),
            period=asked.period,
            day=asked.as_of,
        )
    units = [each for each in plan_states.departments_of(plan) if each.id in found.by_unit]
    kind = "季报" if parse_period(asked.period).kind is PeriodKind.QUARTER else "年报"
    return StatutoryTable(
        title=f"{plan.jurisdiction.name}{form.title}{kind}表",
        issuer=plan.issuer,
        period=period_words(asked.period),
        as_of=asked.as_of,
        unit=form.unit,
        columns=tuple(_column(each) for each in form.columns),
        blocks=tuple(
            TableBlock(name, tuple(_row(found, form, unit) for unit in of))
            for table, name in TABLES
            if (of := [unit for unit in units if unit.table == table])
        ),
        notes=_notes(form),
        filler=asked.filler,
        details=(_details(found, units),),
        whole=_targets(plan, form, parse_period(asked.period).first.year),
    )


def _read(plan: Plan, asked: Asked) -> PlanReports:
    fallen_due = plan_states.due_on(plan, asked.as_of, within=Assignment.id.is_not(None))
    due = [duty for duty in fallen_due if duty.of.period == asked.period]
    rows = db.session.execute(
        select(Report)
        .where(
            Report.obligation_id.in_([duty.of.obligation_id for duty in due]),
            Report.filed_on <= asked.as_of,
        )
        .options(joinedload(Report.filed_by), selectinload(Report.decision))
        .order_by(Report.obligation_id, Report.revision)
    ).scalars()
    newest = {report.obligation_id: report for report in rows}
    figures = indicator_progress.accepted_figures(plan, asked.as_of)
    return PlanReports(plan, asked, due, newest, figures)


def _column(column: FormColumn) -> TableColumn:
    kind = {"ratio": "rate", "person": "text"}.get(column.shows, "count")
    if column.decimals:
        kind = "money"
    elif column.of == ("remark",):
        kind = "words"
    of = (column.of[0], column.of[1]) if column.shows == "ratio" else None
    return TableColumn(column.code, column.head, column.group, kind, column.decimals, of)


def _row(found: PlanReports, form: TableForm, unit: Department) -> TableRow:
    values = {
        column.code: SOURCES[column.shows](found, column, unit.id)
        for column in form.columns
        if column.shows in SOURCES
    }
    return TableRow(unit.name_on(found.asked.as_of), values)


def _count(found: PlanReports, column: FormColumn, unit: int) -> Value:
    results = [result_of(duty) for duty in found.by_unit[unit]]
    counted = {
        "due": len(results),
        "on_time": results.count("on_time"),
        "late": results.count("late"),
        "overdue": results.count("missing") + results.count("returned"),
        "filed": sum(duty.filed_on is not None for duty in found.by_unit[unit]),
    }
    return Decimal(counted[column.of[0]])


def _figure(found: PlanReports, column: FormColumn, unit: int) -> Value:
    """Yield a department's figure of the period or of the year so far, None where none is."""
    code, asked = column.of[0], parse_period(found.asked.period)
    rows = [row for row in found.figures if row.department_id == unit and code in row.figures]
    if column.span == "period":
        wanted = [row for row in rows if row.period == asked.code]
    else:
        of_year = [row for row in rows if row.period.startswith(f"{asked.first.year:04}")]
        wanted = list(
            indicator_progress.counted_reports(
                [row for row in of_year if parse_period(row.period).last <= asked.last]
            )
        )
        if asked.kind is PeriodKind.QUARTER:
            wanted = [
                row for row in of_year if row.kind == "quarterly" and row.period <= asked.code
            ]
    values = [Decimal(row.figures[code]) for row in wanted]
    return sum(values, Decimal(0)) if values else None


def _person(found: PlanReports, column: FormColumn, unit: int) -> Value:
    reports, side = found.reports_of(unit), column.of[0]
    if side == "filler":
        return _named(report.filed_by.name for report in reports)
    if side == "checker":
        decisions = [report.decision for report in reports if report.decision]
        known = [each for each in decisions if each.decided_on <= found.asked.as_of]
        return _named(each.decided_by.name for each in known)
    if side == "filed_on":
        return max((report.filed_on for report in reports), default=None)
    return _remark(found.by_unit[unit])


def _named(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    shown = "、".join(found[:NAMED])
    return f"{shown}等" if len(found) > NAMED else shown


def _remark(duties: Sequence[DueDuty]) -> str:
    """Mark what is late or missing."""
    results = [result_of(duty) for duty in duties]
    words = (("late", "逾期补报"), ("missing", "逾期未报"), ("returned", "退回未重报"))
    return "，".join(f"{word}{n}份" for name, word in words if (n := results.count(name)))


SOURCES: Mapping[str, Callable[[PlanReports, FormColumn, int], Value]] = {
    "reports": _count,
    "figure": _figure,
    "person": _person,
}


def _targets(plan: Plan, form: TableForm, year: int) -> dict[str, Decimal]:
    targets = {each.code: each.targets for each in plan.indicators}
    return {
        column.code: Decimal(str(known[str(year)]))
        for column in form.columns
        if column.shows == "target" and str(year) in (known := targets.get(column.of[0], {}))
    }


def _notes(form: TableForm) -> tuple[str, ...]:
    notes = [
        "报告份数按应报事项逐项统计，各项结果相加等于应报数；逾期未报含退回后逾期未重报的报告。"
    ]
    if any(column.shows == "figure" for column in form.columns):
        notes.append("人次、资金取自截至数据日期已审核通过的报告；无人填报的数据项为空，不作零值。")
    notes.append("比率和合计为公式，由表内数据计算；逐项明细见“报送明细”。")
    return tuple(notes)


def _details(found: PlanReports, units: Sequence[Department]) -> DetailTable:
    tasks = {
        task.id: task
        for task in db.session.execute(select(Task).where(Task.plan_id == found.plan.id)).scalars()
    }
    roles = dict(
        db.session.execute(
            select(Assignment.id, Assignment.role).where(Assignment.plan_id == found.plan.id)
        )
        .tuples()
        .all()
    )
    names = {unit.id: unit.name_on(found.asked.as_of) for unit in units}
    ordered = [duty for unit in units for duty in found.by_unit[unit.id]]
    rows = tuple(
        (
            names[duty.of.department_id],
            Decimal(tasks[duty.of.task_id].position),
            tasks[duty.of.task_id].short_title,
            ROLES[roles[duty.of.assignment_id]],
            KINDS[duty.of.kind],
            duty.due_on,
            duty.filed_on,
            RESULTS[result_of(duty)],
            Decimal(duty.days),
            *_filed(found, duty),
        )
        for duty in ordered
    )
    heads = (
        "单位", "任务序号", "任务", "分工", "报告", "时限", "报送日期", "报送结果", "逾期工作日",
        "累计进度（%）", "填报人", "审核人", "审核结果",
    )  # fmt: skip
    return DetailTable("报送明细", heads, (18, 8, 38, 8, 11, 12, 12, 16, 10, 10, 10, 10, 10), rows)


def _filed(found: PlanReports, duty: DueDuty) -> tuple[Value, ...]:
    report = found.reports.get(duty.of.obligation_id)
    if report is None:
        return (None, "", "", "")
    decision = report.decision
    if decision is None or decision.decided_on > found.asked.as_of:
        return (Decimal(report.percent), report.filed_by.name, "", "待审核")
    outcome = OUTCOMES[decision.outcome]
    return (Decimal(report.percent), report.filed_by.name, decision.decided_by.name, outcome)
