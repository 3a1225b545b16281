"""Figures that simulated departments report: plausible, some doubtful and explained, some missing.

Each falls from dice of its own (seed, department, period, code), so that nothing else of a replay
moves with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tracker.db import db
from tracker.models import Assignment, Obligation, Task
from tracker.rules.facts import DutyKind
from tracker.rules.periods import parse_period
from tracker.rules.plausibility import FLOW
from tracker.services.indicator import figures_asked
from tracker.services.indicator.figures_asked import Figure
from tracker.services.indicator.indicator_progress import DENOMINATOR, NUMERATOR
from tracker.services.report import figure_doubts, figure_texts
from tracker.services.report.figure_doubts import Asks
from tracker.simulation.profiles import Manner, dice, manner_of
from tracker.simulation.words import FIGURE_NOTES

SEASON = {1: 0.17, 2: 0.27, 3: 0.27, 4: 0.29}
SHARES = {
    "trained-employees": 0.34,
    "trained-migrant-workers": 0.21,
    "trained-unemployed": 0.08,
    "trained-graduates": 0.06,
    "trained-school-leavers": 0.03,
    "trained-veterans": 0.02,
    "trained-poor": 0.06,
    "trained-disabled": 0.02,
    "trained-hazardous": 0.07,
    "certified": 0.7,
    "training-on-the-job": 0.12,
    "fund-set-aside": 0.09,
    "fund-spent": 0.06,
}
"""How much of the first flow each figure of the statutory form comes to; funds in 万元 a head."""
FUNDS = ("fund-set-aside", "fund-spent")
MISSING = {Manner.THIN: 0.5, Manner.LATE: 0.2}
MISSING_ELSE = 0.04
WRONG = 0.04
BASE, REACHED_AT_FIRST = 600, 0.9


def figures_of(
    seed: int, obligation_id: int, *, department: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Yield the figures of a report and the explanations of doubtful ones; nothing: none asked."""
    obligation = db.session.get_one(Obligation, obligation_id)
    if not _carries(obligation):
        return {}, {}
    period = obligation.period
    chance = MISSING.get(manner_of(seed, department), MISSING_ELSE)
    if dice(seed, "figures-missing", department, period).random() < chance:
        return {}, {}
    asks = figure_doubts.asks_of(obligation)
    if obligation.kind == DutyKind.ANNUAL:
        figures = _year(asks.figures, obligation)
    else:
        figures = _quarter(seed, department, asks=asks, obligation=obligation)
    doubts = figure_doubts.doubts_of(obligation, figures)
    notes = {
        each.code: dice(seed, "figure-note", department, period, each.code).choice(FIGURE_NOTES)
        for each in doubts
    }
    return figures, notes


def _carries(obligation: Obligation) -> bool:
    """Tell whether a report is the one that carries its department's figures of the period."""
    if obligation.kind == DutyKind.COMPLETION:
        return False
    rows = db.session.execute(
        select(Obligation)
        .join(Obligation.assignment)
        .join(Assignment.task)
        .where(
            Obligation.plan_id == obligation.plan_id,
            Obligation.department_id == obligation.department_id,
            Obligation.period == obligation.period,
            Assignment.withdrawn_on.is_(None),
        )
        .options(contains_eager(Obligation.assignment))
        .order_by(Task.position, Obligation.due_on, Obligation.id)
    ).scalars()
    return figures_asked.carriers_of(rows)[obligation.plan_id].id == obligation.id


def _quarter(seed: int, department: str, *, asks: Asks, obligation: Obligation) -> dict[str, str]:
    period = obligation.period
    flows = [each for each in asks.figures if each.kind == FLOW and each.indicator]
    found: dict[str, str] = {}
    for each in flows:
        whole = _flow(seed, department, target=asks.targets.get(each.code), obligation=obligation)
        found[each.code] = str(whole)
    first = int(found[flows[0].code]) if flows else BASE // 4
    for each in asks.figures:
        if each.indicator is None:
            fate = dice(seed, "figures", department, period, each.code)
            found[each.code] = _of_form(fate, each.code, first)
    _fit_parts(found, asks.figures)
    found |= _ratios(seed, department, asks=asks, obligation=obligation)
    return _with_slip(dice(seed, "figures-wrong", department, period), found, asks.figures)


def _flow(seed: int, department: str, *, target: Decimal | None, obligation: Obligation) -> int:
    """Yield a quarter's part of a year's target; in a plan's first year all that is left of it."""
    period = parse_period(obligation.period)
    plan = obligation.assignment.plan
    quarters = [
        quarter
        for quarter in SEASON
        if quarter >= (plan.from_on.month + 2) // 3 or period.first.year > plan.from_on.year
    ]
    year = target if target is not None else Decimal(_size(seed, department))
    part = SEASON[(period.first.month + 2) // 3] / sum(SEASON[quarter] for quarter in quarters)
    reached = dice(seed, "figures-pace", department).uniform(0.86, 1.12)
    chance = dice(seed, "figures", department, obligation.period).uniform(0.9, 1.1)
    return max(1, round(float(year) * part * reached * chance))


def _size(seed: int, department: str) -> int:
    return round(BASE * dice(seed, "figures-size", department).uniform(0.5, 3))


def _of_form(fate: Random, code: str, whole: int) -> str:
    amount = whole * SHARES.get(code, 0.1) * fate.uniform(0.75, 1.2)
    return figure_texts.text_of(Decimal(f"{amount:.2f}")) if code in FUNDS else str(round(amount))


def _fit_parts(found: dict[str, str], figures: Sequence[Figure]) -> None:
    """Keep the parts of a whole within it."""
    for code in dict.fromkeys(each.part_of for each in figures if each.part_of in found):
        parts = [each.code for each in figures if each.part_of == code]
        over = sum(int(found[part]) for part in parts) - int(found[code])
        if over > 0:
            largest = max(parts, key=lambda part: (int(found[part]), part))
            found[largest] = str(int(found[largest]) - over)


def _ratios(seed: int, department: str, *, asks: Asks, obligation: Obligation) -> dict[str, str]:
    """Yield the two numbers of each ratio; a whole that is another ratio's part is the same."""
    plan = obligation.assignment.plan
    past = (obligation.period_to - plan.from_on).days / max(1, (plan.to_on - plan.from_on).days)
    named: dict[str, int] = {}
    found: dict[str, str] = {}
    for each in asks.figures:
        if each.indicator is None or not each.computed:
            continue
        part, whole = (str(each.indicator.detail[side]) for side in ("numerator", "denominator"))
        goal = max((float(str(t)) for t in each.indicator.targets.values()), default=25.0)
        all_of_it = named.get(whole) or round(
            dice(seed, "figures-whole", department, whole).uniform(5.2, 6.1) * 1_000_000
        )
        chance = dice(seed, "figures", department, obligation.period, each.code).uniform(-0.2, 0.2)
        share = goal * (REACHED_AT_FIRST + 0.11 * min(1.0, past)) + chance
        named[whole], named[part] = all_of_it, round(all_of_it * share / 100)
        found[each.code + NUMERATOR] = str(named[part])
        found[each.code + DENOMINATOR] = str(all_of_it)
    return found


def _with_slip(fate: Random, found: Mapping[str, str], figures: Sequence[Figure]) -> dict[str, str]:
    """Now and then a part comes out larger than what it belongs to, and is filed with a word."""
    parts = [each for each in figures if each.part_of in found and each.code in found]
    if not parts or fate.random() >= WRONG:
        return dict(found)
    wrong = fate.choice(parts)
    return {**found, wrong.code: str(round(int(found[wrong.part_of]) * fate.uniform(1.02, 1.2)))}


def _year(figures: Sequence[Figure], obligation: Obligation) -> dict[str, str]:
    """Yield the sums of what was reported for the year's quarters, ratios as last reported."""
    quarters = figure_doubts.quarter_figures(obligation)
    found: dict[str, str] = {}
    for each in figures:
        of = [Decimal(quarter[each.code]) for quarter in quarters if each.code in quarter]
        if of and not each.computed:
            total = sum(of, Decimal(0)) if each.kind == FLOW else of[-1]
            found[each.code] = figure_texts.text_of(total)
    return found
