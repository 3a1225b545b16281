"""A plan as it stands, in the form of the plan file, loadable again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tracker.models import Indicator, Plan, Task
from tracker.seedfiles.plans import IndicatorEntry, PlanEntry, TaskEntry, supporting
from tracker.services.indicator import indicator_targets
from tracker.services.plan import plan_differences


def plan_entry(plan: Plan) -> PlanEntry:
    """Yield the plan as a file entry; withdrawn tasks are left out."""
    return PlanEntry(
        code=plan.code,
        title=plan.title,
        document_number=plan.document_number or None,
        issuer=plan.issuer or None,
        jurisdiction=plan.jurisdiction.code,
        issued_on=plan.issued_on,
        from_on=plan.from_on,
        to_on=plan.to_on,
        parent_document=plan.parent_document or None,
        lead_rule=plan.lead_rule,
        reporting=tuple(plan.reporting),
        indicators=_indicators(plan),
        tasks=tuple(
            _task(task) for task in plan_differences.stored_tasks(plan) if task.withdrawn_on is None
        ),
    )


def _indicators(plan: Plan) -> tuple[IndicatorEntry, ...]:
    shares = indicator_targets.written_targets(plan)
    return tuple(_indicator(row, shares.get(row.id, {})) for row in plan.indicators)


def _indicator(row: Indicator, shares: Mapping[str, Mapping[int, Decimal]]) -> IndicatorEntry:
    return IndicatorEntry(
        code=row.code,
        name=row.name,
        unit=row.unit,
        kind=row.kind,
        targets={int(year): Decimal(target) for year, target in row.targets.items()},
        numerator=row.detail.get("numerator"),
        denominator=row.detail.get("denominator"),
        task=row.detail.get("task"),
        unit_targets=shares,
    )


def _task(task: Task) -> TaskEntry:
    leads = [unit for unit in task.units if unit.role == "lead"]
    named = tuple(u.written for u in leads if u.basis in ("stated", "declared"))
    # The file has room for one presumed lead; a second one that was confirmed stands with the rest.
    presumed = None if named else next((unit.written for unit in leads), None)
    responsible = tuple(unit.written for unit in task.units)
    return TaskEntry(
        code=task.code,
        section=task.category.name,
        requirement=task.requirement,
        responsible=responsible,
        lead=named,
        presumed_lead=presumed,
        support=supporting(responsible, named or (presumed or "",)),
        groups=tuple(unit.written for unit in task.units if unit.group_id is not None),
        open_ended=task.open_ended,
        deadline=task.deadline_text,
        deadline_on=task.deadline_on,
        source_file=task.source_file or None,
        source_line=task.source_line,
    )
