"""How complete and how punctual departments report, as rates by department and period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.documents.tables import rate
from tracker.models import Department, Plan, User
from tracker.rules.periods import parse_period
from tracker.services import access
from tracker.services.plan import plan_history, plan_states
from tracker.services.plan.plan_standing import DueDuty


@dataclass(frozen=True, slots=True)
class Rates:
    """Of the reports fallen due by a day: how many were filed at all, how many on time."""

    due: int
    filed: int
    on_time: int

    @property
    def completeness(self) -> Decimal | None:
        """Yield the share filed, in percent with one place; None where nothing was due."""
        return rate(Decimal(self.filed), Decimal(self.due))

    @property
    def punctuality(self) -> Decimal | None:
        """Yield the share filed on time, in percent with one place; None where nothing was due."""
        return rate(Decimal(self.on_time), Decimal(self.due))


@dataclass(frozen=True, slots=True)
class RateRow:
    """A department with its rates of every period, and of all of them together."""

    department: Department
    periods: dict[str, Rates]
    whole: Rates


@dataclass(frozen=True, slots=True)
class RateTable:
    """The rates of a plan on a day: periods in order, departments, and all of them together."""

    periods: list[str]
    rows: list[RateRow]
    by_period: dict[str, Rates]
    whole: Rates

    def lowest(self, measure: str) -> list[RateRow]:
        """Yield the rows, the lowest completeness or punctuality first; equals stay in order."""
        return sorted(self.rows, key=lambda row: getattr(row.whole, measure))


def rates_of(actor: User, plan: Plan, *, day: date) -> RateTable:
    """Yield completeness and punctuality of a plan's reports on a day, of what the actor may see.

    A report counts as filed by the filing that counts on the day, as on the dashboard (R3, R7).
    """
    found = plan_history.read_plan(plan, within=access.sees_assignment(actor))
    seen = {each.id: each for each in plan_states.departments_of(plan)}
    own = actor.department_id if access.is_of_department(actor) else None
    due = [
        duty
        for duty in plan_history.due_from(found, day)
        if own is None or duty.of.department_id == own
    ]
    periods = sorted({duty.of.period for duty in due}, key=_order)
    present = {duty.of.department_id for duty in due}
    return RateTable(
        periods=periods,
        rows=[_row(unit, due, periods) for unit in seen.values() if unit.id in present],
        by_period={period: counted(_of(due, period)) for period in periods},
        whole=counted(due),
    )


def _order(code: str) -> tuple[date, str]:
    return parse_period(code).last, code


def _of(due: Iterable[DueDuty], period: str) -> list[DueDuty]:
    return [duty for duty in due if duty.of.period == period]


def _row(unit: Department, due: Sequence[DueDuty], periods: Sequence[str]) -> RateRow:
    own = [duty for duty in due if duty.of.department_id == unit.id]
    return RateRow(unit, {p: counted(of) for p in periods if (of := _of(own, p))}, counted(own))


def counted(due: Iterable[DueDuty]) -> Rates:
    """Count reports that had fallen due: all, filed, filed on time."""
    rows = list(due)
    return Rates(
        len(rows),
        sum(duty.filed_on is not None for duty in rows),
        sum(duty.is_on_time for duty in rows),
    )
