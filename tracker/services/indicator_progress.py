"""The target figures of a plan against what departments reported and the office accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Text, cast, select

from tracker.db import db
from tracker.models import Decision, Indicator, Obligation, Plan, Report

FLOW = "flow"


@dataclass(frozen=True, slots=True)
class IndicatorProgress:
    """A target of one year and what was accepted for it by a day; ``reported`` None: nothing yet.

    ``reports`` is the number of accepted reports that the figure is made of.
    """

    indicator: Indicator
    year: int
    target: Decimal
    reported: Decimal | None
    reports: int

    @property
    def percent(self) -> Decimal | None:
        """Yield the share of the target that was reached in percent, one place."""
        if self.reported is None or not self.target:
            return None
        return round(100 * self.reported / self.target, 1)


def progress_of(plan: Plan, day: date) -> list[IndicatorProgress]:
    """Yield every target of a plan, by indicator and year, with what was accepted by a day.

    A flow is the sum of the year's figures: of each department its annual report's, else those of
    its quarterly reports. A ratio is the newest figure.
    """
    rows = accepted_figures(plan, day)
    return [
        _progress(indicator, int(year), Decimal(str(target)), rows)
        for indicator in plan.indicators
        for year, target in sorted(indicator.targets.items())
    ]


def accepted_figures(plan: Plan, day: date) -> list[Row[Any]]:
    """Read the figures of reports accepted by a day, the newest last."""
    rows = db.session.execute(
        select(
            Obligation.department_id,
            Obligation.kind,
            Obligation.period,
            Report.figures,
            Report.filed_on,
        )
        .join(Report, Report.obligation_id == Obligation.id)
        .join(Decision, Decision.report_id == Report.id)
        .where(
            Obligation.plan_id == plan.id,
            Obligation.kind != "completion",
            Decision.outcome == "accepted",
            Decision.decided_on <= day,
            cast(Report.figures, Text) != "{}",
        )
        .order_by(Report.filed_on, Report.id)
    )
    return list(rows)


def _progress(
    indicator: Indicator, year: int, target: Decimal, rows: list[Row[Any]]
) -> IndicatorProgress:
    found = [
        row for row in rows if indicator.code in row.figures and row.period.startswith(str(year))
    ]
    if indicator.kind == FLOW:
        counted = list(counted_reports(found))
        values = [Decimal(row.figures[indicator.code]) for row in counted]
        return IndicatorProgress(
            indicator, year, target, sum(values, Decimal(0)) if values else None, len(values)
        )
    newest = [Decimal(row.figures[indicator.code]) for row in found[-1:]]
    return IndicatorProgress(indicator, year, target, newest[0] if newest else None, len(newest))


def counted_reports(rows: list[Row[Any]]) -> Iterator[Row[Any]]:
    """Leave out the quarterly reports of departments whose annual report tells the whole year."""
    annual = {row.department_id for row in rows if row.kind == "annual"}
    for row in rows:
        if row.kind == "annual" or row.department_id not in annual:
            yield row
