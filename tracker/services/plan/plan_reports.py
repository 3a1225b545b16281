"""What a statutory table is filled in from: a plan's reports of a period, as of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.models import Assignment, Plan, Report
from tracker.services.indicator import indicator_progress, indicator_targets
from tracker.services.indicator.indicator_targets import Shares
from tracker.services.plan import plan_states
from tracker.services.plan.plan_standing import DueDuty


@dataclass(frozen=True, slots=True)
class Asked:
    """Which form is asked for: a period of a plan, as of a day, filled in by somebody."""

    period: str
    as_of: date
    filler: str = ""


@dataclass(frozen=True)
class PlanReports:
    """A plan's reports of a period: duties fallen due, newest revisions, accepted figures.

    ``shares`` are the targets shared out by the day.
    """

    plan: Plan
    asked: Asked
    due: Sequence[DueDuty]
    reports: Mapping[int, Report]
    figures: Sequence[Row[Any]]
    shares: Shares

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


def read_reports(plan: Plan, asked: Asked) -> PlanReports:
    """Read a plan's reports of a period, with all that a table shows of them."""
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
    shares = indicator_targets.targets_of(plan, asked.as_of)
    return PlanReports(plan, asked, due, newest, figures, shares)
