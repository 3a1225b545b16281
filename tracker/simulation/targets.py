"""How a simulated office shares a plan's targets out to units, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from tracker.db import db
from tracker.models import Assignment, Department, Indicator, IndicatorTarget, Plan, Task, User
from tracker.rules.facts import Role
from tracker.rules.plausibility import FLOW, RATIO
from tracker.services.indicator import indicator_targets
from tracker.services.indicator.indicator_targets import TargetInput
from tracker.simulation.profiles import dice

SOURCE = "模拟数据：目标任务分解表（%(year)s年）"
GOVERNMENTS = 0.88
STEP = 10


def share_out(actor: User, plan_id: int, *, seed: int, year: int) -> None:
    """Share the plan's targets of a year out, where that has not been done yet.

    A flow goes to the lower governments and leads by dice; a ratio, with all its years, to the
    department that leads the first task, which reports it for the whole area.
    """
    plan = db.session.get_one(Plan, plan_id)
    leads = _leads(plan)
    for indicator in plan.indicators if leads else ():
        if _is_shared(indicator, year):
            continue
        if indicator.kind == FLOW:
            _store(actor, indicator, year=year, shares=_flow(indicator, leads, seed, year))
        elif indicator.kind == RATIO:
            for of, target in sorted(indicator.targets.items()):
                _store(actor, indicator, year=int(of), shares={leads[0].id: str(target)})


def _is_shared(indicator: Indicator, year: int) -> bool:
    """Tell whether a flow's target of a year, or any of a ratio, has been shared out."""
    done = select(IndicatorTarget.id).where(IndicatorTarget.indicator_id == indicator.id)
    if indicator.kind == FLOW:
        done = done.where(IndicatorTarget.year == year)
    return db.session.execute(done.limit(1)).scalar_one_or_none() is not None


def _leads(plan: Plan) -> list[Department]:
    """Yield the departments that lead a task, in the order of the tasks."""
    rows = db.session.execute(
        select(Department)
        .join(Assignment, Assignment.department_id == Department.id)
        .join(Task, Task.id == Assignment.task_id)
        .where(
            Assignment.plan_id == plan.id,
            Assignment.role == Role.LEAD,
            Assignment.withdrawn_on.is_(None),
        )
        .order_by(Task.position, Assignment.id)
    ).scalars()
    return list(dict.fromkeys(rows))


def _store(actor: User, indicator: Indicator, *, year: int, shares: dict[int, str]) -> None:
    if not shares:
        return
    given = TargetInput(year, shares, SOURCE % {"year": year})
    indicator_targets.set_targets(actor, indicator.plan, code=indicator.code, given=given)


def _flow(
    indicator: Indicator, leads: Sequence[Department], seed: int, year: int
) -> dict[int, str]:
    """Yield the shares of a year's target, or of the last one that the plan names before it."""
    known = [
        Decimal(str(target)) for of, target in sorted(indicator.targets.items()) if int(of) <= year
    ]
    if not known:
        return {}
    lower = [each for each in leads if each.table == "governments"]
    upper = [each for each in leads if each.table != "governments"]
    part = GOVERNMENTS if lower and upper else 1.0
    weights = {
        each.id: dice(seed, "target", indicator.code, each.code).uniform(0.5, 1.5)
        * ((part / len(lower)) if each.table == "governments" else (1 - part or 1) / len(upper))
        for each in leads
    }
    whole, total = sum(weights.values()), int(known[-1])
    shares = {unit: int(total * weight / whole) // STEP * STEP for unit, weight in weights.items()}
    largest = max(shares, key=lambda unit: (shares[unit], unit))
    shares[largest] += total - sum(shares.values())
    return {unit: str(share) for unit, share in shares.items() if share}
