"""The statutory quarterly and annual form of a plan, filled in from what was filed and accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from tracker.config import ROOT
from tracker.documents.bulletin_text import period_words
from tracker.documents.tables import (
    StatutoryTable,
    TableBlock,
    TableColumn,
    TableRow,
    Value,
)
from tracker.documents.tables_xlsx import statutory_table_xlsx
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Department, Plan
from tracker.rules.periods import PeriodKind, parse_period
from tracker.seedfiles.tables import FormColumn, TableForm, TablesFile, load_tables
from tracker.services.bulletin.bulletin_figures import result_of
from tracker.services.indicator import indicator_progress, table_details
from tracker.services.plan import plan_states
from tracker.services.plan.plan_reports import Asked, PlanReports, read_reports
from tracker.services.plan.plan_standing import DueDuty

FORMS = ROOT / "seeds" / "tables.yaml"
TABLES = (("departments", "部门"), ("governments", "县区"))
NAMED = 3


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
    form, found = form_of(plan), read_reports(plan, asked)
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
        details=(table_details.details_of(found, units),),
        whole=_targets(plan, form, parse_period(asked.period).first.year),
    )


def figure_name(column: FormColumn) -> str:
    """Yield the name of a column's figure where it stands alone: 专账资金支出, 参训企业职工."""
    group = column.group.partition("（")[0]
    head = column.head.partition("（")[0]
    return head if group in ("", "其中") else f"{group}{head}"


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


def _target(found: PlanReports, column: FormColumn, unit: int) -> Value:
    """Yield a department's share of an indicator's target for the year, None for no share."""
    year = parse_period(found.asked.period).first.year
    indicator = next((i for i in found.plan.indicators if i.code == column.of[0]), None)
    shares = found.shares.get(indicator.id, {}) if indicator else {}
    return shares.get(unit, {}).get(year)


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
    "target": _target,
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
