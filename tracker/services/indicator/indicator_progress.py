"""The target figures of a plan against what departments reported and the office accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, Text, cast, func, select

from tracker.db import db
from tracker.models import Decision, Department, Indicator, Obligation, Plan, Report
from tracker.rules.facts import DutyKind
from tracker.rules.figures import decimal_text
from tracker.rules.plausibility import FLOW, RATIO, ratio_of
from tracker.services.indicator import indicator_targets
from tracker.services.plan import plan_states

NUMERATOR, DENOMINATOR = "/numerator", "/denominator"
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Reached:
    """What was accepted for a figure; ``reported`` None: nothing yet, ``reports``: out of how many.

    ``expected`` is the part of the target that even progress would have reached by ``counted_to``,
    the last day of the newest quarter whose reports had fallen due; both None for a figure that
    does not add up within the year.
    """

    target: Decimal | None
    reported: Decimal | None
    reports: int
    expected: Decimal | None = None
    counted_to: date | None = None

    @property
    def percent(self) -> Decimal | None:
        """Yield the share of the target that was reached in percent, one place, half up."""
        if self.reported is None or not self.target:
            return None
        return (100 * self.reported / self.target).quantize(TENTH, ROUND_HALF_UP)

    @property
    def is_behind(self) -> bool:
        """Tell whether less was reported than even progress would have brought."""
        return self.expected is not None and (self.reported or Decimal(0)) < self.expected


@dataclass(frozen=True, slots=True)
class UnitReached:
    """A department's share of a target, and what it reached."""

    department: Department
    reached: Reached


@dataclass(frozen=True, slots=True)
class IndicatorProgress:
    """A target of one year, of the whole plan and of each unit that has a share or reported.

    The whole's target is the plan's own, else the sum of the shares.
    """

    indicator: Indicator
    year: int
    whole: Reached
    units: Sequence[UnitReached] = ()

    @property
    def target(self) -> Decimal:
        """Yield the target of the whole plan."""
        return self.whole.target or Decimal(0)

    @property
    def reported(self) -> Decimal | None:
        """Yield what was accepted of all departments together, None for nothing yet."""
        return self.whole.reported

    @property
    def reports(self) -> int:
        """Yield the number of accepted reports that the figure is made of."""
        return self.whole.reports

    @property
    def percent(self) -> Decimal | None:
        """Yield the share of the target that was reached in percent, one place."""
        return self.whole.percent


def progress_of(plan: Plan, day: date, *, by_unit: bool = False) -> list[IndicatorProgress]:
    """Yield every target of a plan, by indicator and year, with what was accepted by a day.

    A flow is the sum of the year's figures: of each department its annual report's, else those of
    its quarterly reports. A level is the sum of each department's newest figure; a ratio is
    computed from the sums of its two numbers, where they were not reported it is the newest one.
    ``by_unit`` adds what each unit reached.
    """
    found = _Read(plan, day, by_unit=by_unit)
    return [
        found.progress(indicator, year)
        for indicator in plan.indicators
        for year in found.years_of(indicator)
    ]


class _Read:
    """A plan's accepted figures and shared targets on a day, read once."""

    def __init__(self, plan: Plan, day: date, *, by_unit: bool) -> None:
        self.plan = plan
        self.rows = accepted_figures(plan, day)
        self.shares = indicator_targets.targets_of(plan, day)
        self.departments = plan_states.departments_of(plan) if by_unit else []
        self.counted_to = _counted_to(plan, day)

    def years_of(self, indicator: Indicator) -> list[int]:
        shared = self.shares.get(indicator.id, {}).values()
        return sorted(
            {int(year) for year in indicator.targets} | {y for each in shared for y in each}
        )

    def progress(self, indicator: Indicator, year: int) -> IndicatorProgress:
        rows = [row for row in self.rows if row.period.startswith(str(year))]
        shares = {
            unit: targets[year]
            for unit, targets in self.shares.get(indicator.id, {}).items()
            if year in targets
        }
        units = [
            UnitReached(each, self._reached(indicator, year, shares.get(each.id), of))
            for each in self.departments
            if (
                of := [row for row in rows if row.department_id == each.id and _has(row, indicator)]
            )
            or each.id in shares
        ]
        whole = self._reached(indicator, year, _whole(indicator, year, shares), rows)
        return IndicatorProgress(indicator, year, whole, units)

    def _reached(
        self, indicator: Indicator, year: int, target: Decimal | None, rows: Iterable[Row[Any]]
    ) -> Reached:
        found = [row for row in rows if _has(row, indicator)]
        if indicator.kind != FLOW:
            newest = list({row.department_id: row for row in found}.values())
            return Reached(target, _standing(indicator, newest), len(newest))
        counted = list(counted_reports(found))
        values = [Decimal(row.figures[indicator.code]) for row in counted]
        reported = sum(values, Decimal(0)) if values else None
        last = self.counted_to.get(year)
        expected = _expected(self.plan, target, last=last) if target is not None and last else None
        return Reached(target, reported, len(values), expected, last)


def _has(row: Row[Any], indicator: Indicator) -> bool:
    return indicator.code in row.figures


def _whole(indicator: Indicator, year: int, shares: dict[int, Decimal]) -> Decimal | None:
    """Yield a year's target of the whole plan; shares of a ratio do not add up."""
    own = indicator.targets.get(str(year))
    if own is not None:
        return Decimal(str(own))
    if not shares or indicator.kind == RATIO:
        return None
    return sum(shares.values(), Decimal(0))


def _standing(indicator: Indicator, newest: Sequence[Row[Any]]) -> Decimal | None:
    """Yield a level or ratio of the departments' newest figures together."""
    if not newest:
        return None
    if indicator.kind != RATIO:
        return sum((Decimal(row.figures[indicator.code]) for row in newest), Decimal(0))
    sides = [
        [Fraction(row.figures[indicator.code + end]) for row in newest]
        for end in (NUMERATOR, DENOMINATOR)
        if all(indicator.code + end in row.figures for row in newest)
    ]
    if len(sides) == len((NUMERATOR, DENOMINATOR)):
        ratio = ratio_of(sum(sides[0], Fraction(0)), sum(sides[1], Fraction(0)))
        return None if ratio is None else Decimal(decimal_text(ratio, 2))
    return Decimal(max(newest, key=lambda row: (row.filed_on, row.id)).figures[indicator.code])


def _counted_to(plan: Plan, day: date) -> dict[int, date]:
    """Yield by year the last day of the newest quarter whose reports had fallen due by a day."""
    rows = db.session.execute(
        select(func.max(Obligation.period_to))
        .where(
            Obligation.plan_id == plan.id,
            Obligation.kind == DutyKind.QUARTERLY,
            Obligation.stated_due_on <= day,
        )
        .group_by(func.substr(Obligation.period, 1, 4))
    ).scalars()
    return {last.year: last for last in rows}


def _expected(plan: Plan, target: Decimal, *, last: date) -> Decimal:
    """Yield the part of a year's target that even progress reaches by a day of the year.

    Days are calendar days of the year that lie within the plan's period.
    """
    first, end = max(plan.from_on, date(last.year, 1, 1)), min(plan.to_on, date(last.year, 12, 31))
    whole = (end - first).days + 1
    share = Fraction(min(whole, (min(last, end) - first).days + 1), whole)
    exact = Fraction(target) * share
    return Decimal(decimal_text(exact, 0 if target == target.to_integral_value() else 2))


def accepted_figures(plan: Plan, day: date) -> list[Row[Any]]:
    """Read the figures of reports accepted by a day, of each duty the newest, oldest first."""
    rows = db.session.execute(
        select(
            Report.id,
            Report.obligation_id,
            Obligation.department_id,
            Obligation.kind,
            Obligation.period,
            Report.figures,
            Report.filed_on,
        )
        .join(Obligation, Report.obligation_id == Obligation.id)
        .join(Decision, Decision.report_id == Report.id)
        .where(
            Obligation.plan_id == plan.id,
            Obligation.kind != DutyKind.COMPLETION,
            Decision.outcome == "accepted",
            Decision.decided_on <= day,
            cast(Report.figures, Text) != "{}",
        )
        .order_by(Obligation.period_to, Report.filed_on, Report.id)
    )
    newest = {row.obligation_id: row for row in rows}
    return list(newest.values())


def counted_reports(rows: list[Row[Any]]) -> Iterator[Row[Any]]:
    """Leave out the quarterly reports of departments whose annual report tells the whole year."""
    annual = {row.department_id for row in rows if row.kind == "annual"}
    for row in rows:
        if row.kind == "annual" or row.department_id not in annual:
            yield row
