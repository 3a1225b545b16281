"""One indicator as its page shows it: by year and unit, its targets and what was reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker import clock
from tracker.models import Department, Indicator, IndicatorTarget, Plan, User
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.indicator import indicator_progress, indicator_targets
from tracker.services.indicator.indicator_progress import IndicatorProgress, Reached, UnitReached
from tracker.services.plan import plan_states


@dataclass(frozen=True, slots=True)
class YearOfIndicator:
    """A year of an indicator: the whole plan's (None: not the reader's), and units by table."""

    year: int
    whole: Reached | None
    units: Sequence[UnitReached]
    sources: Sequence[str]

    def of_table(self, table: str) -> list[UnitReached]:
        """Yield the units of a table: departments, or lower governments."""
        return [each for each in self.units if each.department.table == table]


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """The targets of one year to be shared out: every unit of the plan, what stands, the paper."""

    year: int
    units: Sequence[Department]
    stands: dict[int, str]
    source: str


def years_of(actor: User, plan: Plan, *, code: str, day: date) -> list[YearOfIndicator]:
    """Yield the years of an indicator as of a day, the newest first.

    A department sees its own row and no other's. Raises :class:`NotFound` for no such indicator.
    """
    access.require(actor, Action.READ_WORK)
    indicator = indicator_targets.get_indicator(plan, code)
    rows = [
        row
        for row in indicator_targets.standing_rows(plan, day)
        if row.indicator_id == indicator.id
    ]
    found = [
        _year(actor, each, rows)
        for each in indicator_progress.progress_of(plan, day, by_unit=True)
        if each.indicator.id == indicator.id
    ]
    return sorted(found, key=lambda each: -each.year)


def _year(actor: User, of: IndicatorProgress, rows: list[IndicatorTarget]) -> YearOfIndicator:
    own = actor.department_id if access.is_of_department(actor) else None
    sources = dict.fromkeys(
        row.source
        for row in rows
        if row.year == of.year and row.source and own in (None, row.department_id)
    )
    return YearOfIndicator(
        of.year,
        of.whole if own is None else None,
        [each for each in of.units if own in (None, each.department.id)],
        list(sources),
    )


def sharing_years(plan: Plan) -> list[int]:
    """Yield the years for which targets can be shared out: those of the plan's period."""
    return list(range(plan.from_on.year, plan.to_on.year + 1))


def target_sheet(plan: Plan, indicator: Indicator, *, year: int) -> TargetSheet:
    """Yield what stands of a year's targets of units, for changing it."""
    rows = [
        row
        for row in indicator_targets.standing_rows(plan, clock.today())
        if row.indicator_id == indicator.id and row.year == year
    ]
    return TargetSheet(
        year,
        plan_states.departments_of(plan),
        {row.department_id: row.target for row in rows},
        rows[-1].source if rows else "",
    )
