"""Targets of an indicator shared out to units: set from a day on, each with its paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound, Problems, TrackerError
from tracker.i18n import N_
from tracker.models import Department, Indicator, IndicatorTarget, Plan, User
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.plan import plan_states
from tracker.services.report import figure_texts
from tracker.services.wording import Entered

FIELD = "target-"
SOURCE_LETTERS = 200
Shares = dict[int, dict[int, dict[int, Decimal]]]


class Share(NamedTuple):
    """One unit's target of a year as it is stored; ``written`` is the unit's name."""

    department_id: int
    year: int
    target: str
    written: str


@dataclass(frozen=True, slots=True)
class TargetInput(Entered):
    """The targets of one year as typed, by department id; '' takes one back."""

    year: int
    by_department: Mapping[int, str]
    source: str


def standing_rows(plan: Plan, day: date) -> list[IndicatorTarget]:
    """Yield the rows that hold on a day, one for each indicator, unit and year that has any."""
    rows = db.session.execute(
        select(IndicatorTarget)
        .join(Indicator, Indicator.id == IndicatorTarget.indicator_id)
        .where(Indicator.plan_id == plan.id, IndicatorTarget.set_on <= day)
        .options(joinedload(IndicatorTarget.department))
        .order_by(IndicatorTarget.id)
    ).scalars()
    newest = {(row.indicator_id, row.department_id, row.year): row for row in rows}
    return [newest[key] for key in sorted(newest) if newest[key].target]


def targets_of(plan: Plan, day: date) -> Shares:
    """Yield the targets that hold on a day: by indicator, department and year."""
    found: Shares = {}
    for row in standing_rows(plan, day):
        of_unit = found.setdefault(row.indicator_id, {}).setdefault(row.department_id, {})
        of_unit[row.year] = Decimal(row.target)
    return found


def written_targets(plan: Plan) -> dict[int, dict[str, dict[int, Decimal]]]:
    """Yield the targets in force as a plan file has them: by indicator, written name and year."""
    found: dict[int, dict[str, dict[int, Decimal]]] = {}
    names: dict[tuple[int, int], str] = {}
    for row in standing_rows(plan, clock.today()):
        name = names.setdefault((row.indicator_id, row.department_id), row.written)
        of_unit = found.setdefault(row.indicator_id, {}).setdefault(name, {})
        of_unit[row.year] = Decimal(row.target)
    return found


def store_from_file(
    actor: User | None,
    plan: Plan,
    *,
    indicator: Indicator,
    shares: Mapping[tuple[str, Department], Mapping[int, Decimal]],
) -> None:
    """Bring an indicator's targets of units to what a plan file says, from today on."""
    wanted = {
        (department.id, year): (written, figure_texts.text_of(target))
        for (written, department), targets in shares.items()
        for year, target in targets.items()
    }
    now = {
        (row.department_id, row.year): row
        for row in standing_rows(plan, clock.today())
        if row.indicator_id == indicator.id
    }
    source = plan.document_number or plan.title
    for key in sorted({*wanted, *now}):
        written, target = wanted.get(key, ("", ""))
        if key not in now or (now[key].target, now[key].written) != (target, written):
            name = written or now[key].written
            _add(actor, indicator, share=Share(*key, target, name), source=source)


def set_targets(actor: User, plan: Plan, *, code: str, given: TargetInput) -> int:
    """Share a year's target of an indicator out to units; yields how many changed.

    Raises :class:`NotFound` for no such indicator, :class:`Problems` with every text that is no
    figure, :class:`Invalid` for a missing paper.
    """
    access.require(actor, Action.MANAGE_PLAN)
    with transaction() as session:
        session.execute(select(Plan.id).where(Plan.id == plan.id).with_for_update())
        indicator = get_indicator(plan, code)
        units = {each.id: each for each in plan_states.departments_of(plan)}
        wanted = _read(given, units)
        if not given.source.strip():
            raise Invalid(
                N_("Name the paper that shares the target out, with its number and day."),
                field="source",
            )
        now = {
            row.department_id: row.target
            for row in standing_rows(plan, clock.today())
            if row.indicator_id == indicator.id and row.year == given.year
        }
        changed = {unit: text for unit, text in wanted.items() if text != now.get(unit, "")}
        for unit, text in changed.items():
            name = units[unit].name_on(clock.today())
            share = Share(unit, given.year, text, name)
            _add(actor, indicator, share=share, source=given.source.strip()[:SOURCE_LETTERS])
        if changed:
            names = {unit: units[unit].code for unit in changed}
            audit.record(
                actor,
                "set_targets",
                indicator,
                before={names[unit]: now.get(unit, "") for unit in changed},
                after={names[unit]: text for unit, text in changed.items()},
                note=f"{given.year} {given.source.strip()[:SOURCE_LETTERS]}",
            )
        return len(changed)


def get_indicator(plan: Plan, code: str) -> Indicator:
    """Yield an indicator of a plan by its code; raises :class:`NotFound` for none."""
    found = next((each for each in plan.indicators if each.code == code), None)
    if found is None:
        raise NotFound(N_("This plan has no such indicator."))
    return found


def _read(given: TargetInput, units: Mapping[int, Department]) -> dict[int, str]:
    """Yield the typed targets as decimal texts; raises :class:`Problems` naming every wrong one."""
    known = {unit: text for unit, text in given.by_department.items() if unit in units}
    problems = list(_wrong(known, units))
    if problems:
        raise Problems(N_("The targets cannot be stored yet."), problems)
    return {
        unit: figure_texts.text_of(number)
        if (number := figure_texts.number_of(text)) is not None
        else ""
        for unit, text in known.items()
    }


def _wrong(given: Mapping[int, str], units: Mapping[int, Department]) -> Iterator[TrackerError]:
    for unit, text in given.items():
        if text.strip() and figure_texts.number_of(text) is None:
            yield Invalid(
                N_("“%(text)s” is not a figure for “%(name)s”; write a number such as 1200."),
                field=f"{FIELD}{unit}",
                text=text,
                name=units[unit].name_on(clock.today()),
            )


def _add(actor: User | None, indicator: Indicator, *, share: Share, source: str) -> None:
    db.session.add(
        IndicatorTarget(
            indicator_id=indicator.id,
            department_id=share.department_id,
            year=share.year,
            target=share.target,
            written=share.written,
            source=source,
            set_on=clock.today(),
            set_by_id=actor.id if actor else None,
        )
    )
    db.session.flush()
