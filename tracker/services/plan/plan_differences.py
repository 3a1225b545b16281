"""What a plan file says against the plan as it stands: every difference (R8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from tracker.db import db
from tracker.i18n import N_
from tracker.models import Assignment, Indicator, Obligation, Plan, Report, Task, TaskUnit
from tracker.models.plan import PlanState
from tracker.rules.facts import Role
from tracker.seedfiles.plans import DECLARED, IndicatorEntry, PlanEntry, TaskEntry
from tracker.services.indicator import indicator_targets


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between a plan file and the plan as it stands.

    ``kind`` is add, change or missing; ``subject`` the code of the plan, task or indicator and
    ``field`` what of it ('' for all of it). ``before`` and ``after`` are plain values.
    """

    kind: str
    subject: str
    field: str = ""
    before: Any = None
    after: Any = None
    note: str = ""

    @property
    def path(self) -> str:
        """Yield the place in one word, such as ``linyi-2019-13-04.responsible``."""
        return f"{self.subject}.{self.field}" if self.field else self.subject

    def as_dict(self) -> dict[str, Any]:
        """Yield the difference as plain data, days as ISO dates."""
        return {
            "kind": self.kind,
            "path": self.path,
            "before": plain(self.before),
            "after": plain(self.after),
            "note": self.note,
        }


def plain(value: Any) -> Any:
    """Yield a value as JSON knows it."""
    return value.isoformat() if isinstance(value, date) else value


def shown(value: Any) -> str:
    """Yield a value on one line; nothing for none."""
    if isinstance(value, dict):
        return "、".join(f"{name}: {shown(item)}" for name, item in value.items() if item)
    if isinstance(value, list):
        return "、".join(shown(item) for item in value if item not in (None, ""))
    return "" if value is None else str(plain(value))


def fingerprint(found: Iterable[Difference]) -> str:
    """Yield a short text that is the same only for the same differences."""
    written = json.dumps([each.as_dict() for each in found], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def differences_of(plan: Plan | None, entry: PlanEntry) -> Iterator[Difference]:
    """Yield what the file would add, change, or no longer names."""
    if plan is None:
        yield Difference("add", entry.code, after=entry.title)
        for task in entry.tasks:
            yield Difference("add", task.code, after=task.requirement[:40])
        return
    for name, value in plan_values(entry).items():
        if getattr(plan, name) != value:
            yield Difference("change", plan.code, name, getattr(plan, name), value)
    yield from _indicator_differences(plan, entry)
    yield from _task_differences(plan, entry)


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


def _indicator_differences(plan: Plan, entry: PlanEntry) -> Iterator[Difference]:
    stored = {row.code: row for row in plan.indicators}
    shares = indicator_targets.written_targets(plan)
    for wanted in entry.indicators:
        row = stored.pop(wanted.code, None)
        values = indicator_values(wanted)
        if row is None:
            yield Difference("add", wanted.code, "indicator", after=values)
        elif values != _stored_indicator(row):
            yield Difference("change", wanted.code, "indicator", _stored_indicator(row), values)
        before = _shares(shares.get(row.id, {}) if row else {})
        after = _shares(wanted.unit_targets)
        if after != before:
            yield Difference("change", wanted.code, "unit_targets", before, after)
    for code, row in stored.items():
        note = N_("it stays; nothing that was reported for it is lost")
        yield Difference("missing", code, "indicator", before=_stored_indicator(row), note=note)


def indicator_values(entry: IndicatorEntry) -> dict[str, Any]:
    """Yield what a file says of an indicator as plain data."""
    return {
        "name": entry.name,
        "unit": entry.unit,
        "kind": entry.kind,
        "targets": {str(year): str(target) for year, target in entry.targets.items()},
        "detail": {
            "numerator": entry.numerator,
            "denominator": entry.denominator,
            "task": entry.task,
        },
    }


def _shares(found: Mapping[str, Mapping[int, Decimal]]) -> list[str]:
    """Yield the targets of units as words that compare and show well."""
    return [
        f"{name} {year}: {target.normalize():f}"
        for name, targets in sorted(found.items())
        for year, target in sorted(targets.items())
    ]


def _stored_indicator(row: Indicator) -> dict[str, Any]:
    return {
        "name": row.name,
        "unit": row.unit,
        "kind": row.kind,
        "targets": {str(year): str(target) for year, target in row.targets.items()},
        "detail": {name: row.detail.get(name) for name in ("numerator", "denominator", "task")},
    }


def _task_differences(plan: Plan, entry: PlanEntry) -> Iterator[Difference]:
    stored = {task.code: task for task in stored_tasks(plan)}
    parts = units_with_parts(plan)
    for wanted in entry.tasks:
        task = stored.pop(wanted.code, None)
        if task is None:
            yield Difference("add", wanted.code, after=wanted.requirement[:40])
        else:
            yield from _differences_of_task(task, wanted, lead_rule=entry.lead_rule, parts=parts)
    for task in stored.values():
        if task.withdrawn_on is None:
            note = (
                N_("reports are filed; it can only be withdrawn, with a reason")
                if has_reports(task)
                else N_("it stays; withdraw it if it is to end")
            )
            yield Difference("missing", task.code, before=task.requirement[:40], note=note)


def _differences_of_task(
    task: Task, wanted: TaskEntry, *, lead_rule: str, parts: dict[int, bool]
) -> Iterator[Difference]:
    left = left_units(task, wanted)
    before = stored_values(task, without=[unit for unit in left if unit.id in parts])
    after = task_values(wanted, lead_rule)
    if is_settled(task, wanted):
        before |= {name: after[name] for name in ("lead", "basis")}
    for name, value in after.items():
        if before[name] != value:
            yield Difference("change", task.code, name, before[name], value)
    for unit in left:
        if parts.get(unit.id):
            note = N_("its part stays; withdraw it if it is to end")
            yield Difference("missing", task.code, "responsible", before=unit.written, note=note)


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


def units_with_parts(plan: Plan) -> dict[int, bool]:
    """Yield the entries through which assignments came into being; true: one still stands."""
    found: dict[int, bool] = {}
    if plan.state != PlanState.PUBLISHED:
        return found
    rows = db.session.execute(
        select(Assignment.unit_id, Assignment.withdrawn_on).where(Assignment.plan_id == plan.id)
    )
    for unit_id, withdrawn_on in rows:
        if unit_id is not None:
            found[unit_id] = found.get(unit_id, False) or withdrawn_on is None
    return found


def left_units(task: Task, entry: TaskEntry) -> list[TaskUnit]:
    """Yield the stored entries of a task that the file no longer names."""
    wanted = list(entry.responsible)
    left = []
    for unit in task.units:
        if unit.written in wanted:
            wanted.remove(unit.written)
        else:
            left.append(unit)
    return left


def task_values(entry: TaskEntry, lead_rule: str) -> dict[str, Any]:
    """Yield what a file says of a task, comparable with :func:`stored_values`."""
    leads = list(entry.lead) or ([entry.presumed_lead] if entry.presumed_lead else [])
    return {
        "section": entry.section,
        "requirement": entry.requirement,
        "responsible": list(entry.responsible),
        "lead": leads,
        "basis": basis_of(entry, lead_rule) if leads else None,
        "open_ended": entry.open_ended,
        "deadline": entry.deadline,
        "deadline_on": entry.deadline_on,
        "source": [entry.source_file or "", entry.source_line],
    }


def basis_of(entry: TaskEntry, lead_rule: str) -> str:
    """Yield why a file's lead leads: the document names it, declares a rule, or it is presumed."""
    if not entry.lead:
        return "presumed"
    is_first = entry.lead == entry.responsible[:1]
    return "declared" if lead_rule == DECLARED and is_first else "stated"


def stored_values(task: Task, *, without: Iterable[TaskUnit] = ()) -> dict[str, Any]:
    """Yield what the database holds of a task, comparable with :func:`task_values`."""
    leads = [unit for unit in task.units if unit.role == Role.LEAD]
    gone = {unit.id for unit in without}
    return {
        "section": task.category.name,
        "requirement": task.requirement,
        "responsible": [unit.written for unit in task.units if unit.id not in gone],
        "lead": [unit.written for unit in leads],
        "basis": next((unit.basis for unit in leads), None),
        "open_ended": task.open_ended,
        "deadline": task.deadline_text,
        "deadline_on": task.deadline_on,
        "source": [task.source_file, task.source_line],
    }


def is_settled(task: Task, entry: TaskEntry) -> bool:
    """Tell whether a person confirmed the task's lead and the document names no other."""
    leads = [unit for unit in task.units if unit.role == Role.LEAD]
    if not any(unit.basis == "confirmed" for unit in leads):
        return False
    return not entry.lead or list(entry.lead) == [unit.written for unit in leads]


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
