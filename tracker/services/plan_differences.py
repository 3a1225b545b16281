"""What a plan file says against the plan as it stands: every difference (R8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from tracker.db import db
from tracker.i18n import N_
from tracker.models import Assignment, Indicator, Obligation, Plan, Report, Task
from tracker.rules.facts import Role
from tracker.seedfiles.plans import IndicatorEntry, PlanEntry, TaskEntry


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between a plan file and the plan as it stands.

    ``kind`` is add, change or missing; ``path`` names the place, such as
    ``linyi-2019-13-04.responsible``.
    """

    kind: str
    path: str
    before: str = ""
    after: str = ""
    note: str = ""


def plan_values(entry: PlanEntry) -> dict[str, Any]:
    """Yield what a file says of the plan itself, by the columns of ``Plan``."""
    return {
        "title": entry.title,
        "document_number": entry.document_number or "",
        "issuer": entry.issuer or "",
        "issued_on": entry.issued_on,
        "from_on": entry.from_on,
        "to_on": entry.to_on,
        "parent_document": entry.parent_document or "",
        "lead_rule": entry.lead_rule,
        "reporting": list(entry.reporting),
    }


def differences_of(plan: Plan | None, entry: PlanEntry) -> Iterator[Difference]:
    """Yield what the file would add, change, or no longer names."""
    if plan is None:
        yield Difference("add", entry.code, after=entry.title)
        for task in entry.tasks:
            yield Difference("add", task.code, after=task.requirement[:40])
        return
    for name, value in plan_values(entry).items():
        if getattr(plan, name) != value:
            yield Difference(
                "change", f"{plan.code}.{name}", _shown(getattr(plan, name)), _shown(value)
            )
    yield from _indicator_differences(plan, entry)
    yield from _task_differences(plan, entry)


def _indicator_differences(plan: Plan, entry: PlanEntry) -> Iterator[Difference]:
    stored = {row.code: row for row in plan.indicators}
    for wanted in entry.indicators:
        row = stored.pop(wanted.code, None)
        path = f"{plan.code}.indicators.{wanted.code}"
        if row is None:
            yield Difference("add", path, after=wanted.name)
        elif indicator_values(wanted) != _stored_indicator(row):
            yield Difference(
                "change", path, _shown(_stored_indicator(row)), _shown(indicator_values(wanted))
            )
    for code in stored:
        yield Difference("missing", f"{plan.code}.indicators.{code}")


def _task_differences(plan: Plan, entry: PlanEntry) -> Iterator[Difference]:
    stored = {task.code: task for task in stored_tasks(plan)}
    for wanted in entry.tasks:
        task = stored.pop(wanted.code, None)
        if task is None:
            yield Difference("add", wanted.code, after=wanted.requirement[:40])
            continue
        before, after = stored_values(task), task_values(wanted)
        settled = is_settled(task, wanted)
        for name in after:
            if before[name] != after[name] and not (settled and name == "lead"):
                yield Difference(
                    "change", f"{task.code}.{name}", _shown(before[name]), _shown(after[name])
                )
    for task in stored.values():
        if task.withdrawn_on is None:
            note = (
                N_("reports are filed; it can only be withdrawn, with a reason")
                if has_reports(task)
                else N_("it stays; withdraw it if it is to end")
            )
            yield Difference("missing", task.code, before=task.requirement[:40], note=note)


def stored_tasks(plan: Plan) -> list[Task]:
    """Yield all tasks of a plan in order, with units and category loaded."""
    return list(
        db.session.execute(
            select(Task)
            .where(Task.plan_id == plan.id)
            .order_by(Task.position, Task.id)
            .options(selectinload(Task.units), selectinload(Task.category))
        ).scalars()
    )


def task_values(entry: TaskEntry) -> dict[str, Any]:
    """Yield what a file says of a task, comparable with :func:`stored_values`."""
    return {
        "section": entry.section,
        "requirement": entry.requirement,
        "responsible": list(entry.responsible),
        "lead": list(entry.lead) or ([entry.presumed_lead] if entry.presumed_lead else []),
        "open_ended": entry.open_ended,
        "deadline": entry.deadline,
        "deadline_on": entry.deadline_on,
        "source": [entry.source_file or "", entry.source_line],
    }


def stored_values(task: Task) -> dict[str, Any]:
    """Yield what the database holds of a task, comparable with :func:`task_values`."""
    return {
        "section": task.category.name,
        "requirement": task.requirement,
        "responsible": [unit.written for unit in task.units],
        "lead": [unit.written for unit in task.units if unit.role == Role.LEAD],
        "open_ended": task.open_ended,
        "deadline": task.deadline_text,
        "deadline_on": task.deadline_on,
        "source": [task.source_file, task.source_line],
    }


def indicator_values(entry: IndicatorEntry) -> dict[str, Any]:
    """Yield what a file says of an indicator as plain data."""
    return {
        "name": entry.name,
        "unit": entry.unit,
        "kind": entry.kind,
        "targets": {str(year): str(target) for year, target in entry.targets.items()},
        "detail": {"numerator": entry.numerator, "denominator": entry.denominator},
    }


def _stored_indicator(row: Indicator) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("name", "unit", "kind", "targets", "detail")}


def is_settled(task: Task, entry: TaskEntry) -> bool:
    """Tell whether a person confirmed the task's lead, so that a presumed one cannot undo it."""
    return not entry.lead and any(unit.basis == "confirmed" for unit in task.units)


def has_reports(task: Task) -> bool:
    """Tell whether any report of a task was filed."""
    return bool(
        db.session.execute(
            select(
                exists()
                .where(Report.obligation_id == Obligation.id)
                .where(Obligation.assignment_id == Assignment.id)
                .where(Assignment.task_id == task.id)
            )
        ).scalar()
    )


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return "" if value is None else str(value.isoformat() if isinstance(value, date) else value)
