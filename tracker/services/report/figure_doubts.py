"""What is doubtful about the figures of a report, beside all that the department filed before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, select

from tracker import clock
from tracker.db import db
from tracker.errors import Invalid, Problems, TrackerError
from tracker.i18n import N_
from tracker.inert import one_line
from tracker.models import Obligation, Report
from tracker.rules.facts import DutyKind
from tracker.rules.periods import parse_period
from tracker.rules.plausibility import Doubt, Reported, doubtful_figures
from tracker.services.indicator import figures_asked
from tracker.services.indicator.figures_asked import Askable, Figure
from tracker.services.report import figure_texts

FIELD = "figure-"
LEAST_LETTERS = 2
MOST_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Earlier:
    """Figures that a department filed for earlier periods of a plan, by code.

    ``before`` are the newest of each code from reports of the same kind, as kept; ``year`` sums
    the same year's quarters before this one, ``quarters`` all four beside an annual report.
    """

    before: Mapping[str, str]
    year: Mapping[str, Fraction]
    quarters: Mapping[str, Fraction]


def earlier_figures(obligation: Obligation) -> Earlier:
    """Read the figures of a department's earlier periods, of each report the newest revision."""
    rows = _rows(obligation)
    same = [row for row in rows if row.kind == obligation.kind]
    before = {code: text for row in same for code, text in row.figures.items()}
    quarters = [figure_texts.numbers_in(each) for each in _quarters(rows, obligation)]
    if obligation.kind == DutyKind.ANNUAL:
        return Earlier(before, {}, _summed(quarters, at_least=4))
    return Earlier(before, _summed(quarters, at_least=1), {})


def quarter_figures(obligation: Obligation) -> list[dict[str, str]]:
    """Yield what a department reported for the quarters of a duty's year, in their order."""
    return _quarters(_rows(obligation), obligation)


def _quarters(rows: Sequence[Row[Any]], obligation: Obligation) -> list[dict[str, str]]:
    year = obligation.period[:4]
    return [
        dict(row.figures)
        for row in rows
        if row.kind == DutyKind.QUARTERLY and row.period.startswith(year)
    ]


def _rows(obligation: Obligation) -> list[Row[Any]]:
    """Read reports with figures of periods before a duty's, oldest first, newest revisions only."""
    within = parse_period(obligation.period)
    rows = db.session.execute(
        select(Obligation.id, Obligation.kind, Obligation.period, Report.figures)
        .join(Report, Report.obligation_id == Obligation.id)
        .where(
            Obligation.plan_id == obligation.plan_id,
            Obligation.department_id == obligation.department_id,
            Obligation.kind.in_((DutyKind.QUARTERLY, DutyKind.ANNUAL)),
            Obligation.id != obligation.id,
            Obligation.period != obligation.period,
            Obligation.period_to <= within.last,
        )
        .order_by(Obligation.period_to, Obligation.id, Report.revision)
    )
    newest = {row.id: row for row in rows}
    return [row for row in newest.values() if row.figures]


def _summed(quarters: Sequence[Mapping[str, Fraction]], *, at_least: int) -> dict[str, Fraction]:
    """Yield sums by code, of figures that so many quarters have."""
    codes = {code for each in quarters for code in each}
    found = {code: [each[code] for each in quarters if code in each] for code in codes}
    return {code: sum(of, Fraction(0)) for code, of in found.items() if len(of) >= at_least}


@dataclass(frozen=True, slots=True)
class Asks:
    """The figures that a report is asked for, last time's as kept, the year's targets by code."""

    figures: Sequence[Figure] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, Decimal] = field(default_factory=dict)


def asks_of(carrier: Obligation) -> Asks:
    """Yield what the duty that carries a department's figures asks for."""
    found = figures_asked.askable(carrier.assignment.plan, clock.today())
    return Asks(
        found.of_unit(carrier.department_id),
        earlier_figures(carrier).before,
        _targets(found, carrier),
    )


def _targets(found: Askable, obligation: Obligation) -> dict[str, Decimal]:
    year = parse_period(obligation.period).first.year
    return {
        each.code: target
        for each in found.plan.indicators
        if (target := found.target_of(each, obligation.department_id, year)) is not None
    }


def doubts_of(
    obligation: Obligation, figures: Mapping[str, str], *, day: date | None = None
) -> tuple[Doubt, ...]:
    """Yield what is doubtful about the figures of a duty's report, as typed or as filed.

    ``day`` is the one whose shared targets hold, today if it is None. A text that is no figure is
    passed over: another check tells it.
    """
    if not any(text.strip() for text in figures.values()):
        return ()
    plan = obligation.assignment.plan
    targets = _targets(figures_asked.askable(plan, day or clock.today()), obligation)
    earlier = earlier_figures(obligation)
    return doubtful_figures(
        figures_asked.rules_of(figures_asked.figures_of(plan), targets),
        Reported(
            figure_texts.numbers_in(figures_asked.with_ratios(plan, figures)),
            figure_texts.numbers_in(earlier.before),
            earlier.year,
            earlier.quarters,
        ),
    )


def unexplained(doubts: Sequence[Doubt], notes: Mapping[str, str]) -> list[Doubt]:
    """Yield the doubts about figures that nobody confirmed with a word of explanation."""
    return [each for each in doubts if len(notes.get(each.code, "").strip()) < LEAST_LETTERS]


def require_explained(
    obligation: Obligation, figures: Mapping[str, str], *, notes: Mapping[str, str]
) -> dict[str, str]:
    """Yield the explanations that belong to doubtful figures, by code.

    Raises :class:`Problems` naming every doubtful figure that was neither mended nor explained.
    """
    doubts = doubts_of(obligation, figures)
    problems: list[TrackerError] = [
        Invalid(
            N_("%(doubt)s Mend the figure, or confirm it with a word of explanation."),
            field=f"{FIELD}{each.code}",
            doubt=each.why,
        )
        for each in unexplained(doubts, notes)
    ]
    if problems:
        raise Problems(N_("Some figures are doubtful; the report has not been filed."), problems)
    kept = dict.fromkeys(each.code for each in doubts)
    return {code: one_line(notes[code], MOST_LETTERS) for code in kept}
