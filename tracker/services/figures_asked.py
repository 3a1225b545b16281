"""The figures that a lead department is asked for: the plan's indicators and its form's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from tracker.errors import TrackerError
from tracker.models import Indicator, Plan, Report
from tracker.rules.periods import parse_period
from tracker.rules.plausibility import FLOW, FigureAsked, Reported, doubtful_figures
from tracker.rules.reasons import Reason
from tracker.seedfiles.tables import FormColumn
from tracker.services import statutory_tables


def form_figures(plan: Plan) -> list[FormColumn]:
    """Yield the columns of a plan's form that ask for a figure which is no indicator, each once."""
    try:
        form = statutory_tables.form_of(plan)
    except TrackerError:
        return []  # no form, or one that cannot be read: the office is told where it is used
    known = {each.code for each in plan.indicators}
    found = {
        column.of[0]: column
        for column in form.columns
        if column.shows == "figure" and column.of[0] not in known
    }
    return list(found.values())


def figures_of(plan: Plan) -> list[Indicator]:
    """Yield all figures as the report's form shows them; those of the form have no id."""
    others = [
        Indicator(code=column.of[0], name=column.head, unit=_unit(column), kind=FLOW, targets={})
        for column in form_figures(plan)
    ]
    return [*plan.indicators, *others]


def _unit(column: FormColumn) -> str:
    words = column.group if "（" in column.group else column.head
    return words.partition("（")[2].rstrip("）").removeprefix("本年累计")


def findings_of(report: Report, last: Report | None) -> tuple[Reason, ...]:
    """Yield what is doubtful about the figures of a report, beside those of last time."""
    duty = report.obligation
    before = last.figures if last else {}
    return findings_in(duty.assignment.plan, duty.period, figures=report.figures, before=before)


def findings_in(
    plan: Plan, period: str, *, figures: Mapping[str, str], before: Mapping[str, str]
) -> tuple[Reason, ...]:
    """Yield what is doubtful about figures for a period, filed or only typed so far."""
    if not figures:
        return ()
    year = str(parse_period(period).first.year)
    return doubtful_figures(_asked(plan, year), Reported(numbers_in(figures), numbers_in(before)))


def _asked(plan: Plan, year: str) -> Sequence[FigureAsked]:
    own = [
        FigureAsked(
            each.code,
            each.name,
            each.kind,
            target=Fraction(str(each.targets[year])) if year in each.targets else None,
        )
        for each in plan.indicators
    ]
    others = [
        FigureAsked(column.of[0], column.head, FLOW, column.part_of)
        for column in form_figures(plan)
    ]
    return [*own, *others]


def numbers_in(figures: Mapping[str, str]) -> dict[str, Fraction]:
    """Yield figures as exact numbers; what is none is left out."""
    found = {}
    for code, text in figures.items():
        try:
            found[code] = Fraction(Decimal(str(text)))
        except (InvalidOperation, ValueError, OverflowError):
            continue
    return found
