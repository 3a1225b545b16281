"""What a plan file says, stored: texts, indicators, entries, the parts of new units (R8)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.models import (
    Assignment,
    Category,
    Indicator,
    Jurisdiction,
    Plan,
    Task,
    TaskUnit,
    User,
)
from tracker.models.plan import PlanState
from tracker.seedfiles.plans import PlanEntry, TaskEntry
from tracker.services import audit
from tracker.services.department.names import Resolution
from tracker.services.indicator import indicator_targets
from tracker.services.obligation import lights
from tracker.services.plan import plan_differences as differences
from tracker.services.plan import publishing


def new_plan(entry: PlanEntry, jurisdiction: Jurisdiction) -> Plan:
    """Add a draft plan without tasks."""
    plan = Plan(code=entry.code, jurisdiction=jurisdiction, **differences.plan_values(entry))
    db.session.add(plan)
    db.session.flush()
    return plan


def store(
    actor: User | None, plan: Plan, *, entry: PlanEntry, resolved: Mapping[str, Resolution]
) -> None:
    """Store what the file says; tasks that it does not name come last, in their order.

    New units of a published plan get their assignments and duties from today on.
    """
    for name, value in differences.plan_values(entry).items():
        setattr(plan, name, value)
    _store_indicators(actor, plan, entry=entry, resolved=resolved)
    categories = {row.name: row for row in plan.categories}
    stored = {task.code: task for task in differences.stored_tasks(plan)}
    parts = differences.units_with_parts(plan)
    for position, wanted in enumerate(entry.tasks, start=1):
        category = _category(plan, wanted.section, categories)
        task = stored.pop(wanted.code, None) or _new_task(plan, wanted.code)
        task.position, task.category = position, category
        _fill(task, wanted)
        leads = _Leads(wanted, entry.lead_rule, is_settled=differences.is_settled(task, wanted))
        _store_units(task, leads, resolved=resolved, parts=parts)
    for position, task in enumerate(stored.values(), start=len(entry.tasks) + 1):
        task.position = position
    db.session.flush()
    if plan.state == PlanState.PUBLISHED:
        _carry_bases(plan)
        _assign_new(actor, plan)


def _store_indicators(
    actor: User | None, plan: Plan, *, entry: PlanEntry, resolved: Mapping[str, Resolution]
) -> None:
    stored = {row.code: row for row in plan.indicators}
    for wanted in entry.indicators:
        row = stored.get(wanted.code) or Indicator(plan_id=plan.id, code=wanted.code)
        for name, value in differences.indicator_values(wanted).items():
            setattr(row, name, value)
        db.session.add(row)
        db.session.flush()
        shares = {
            (written, department): targets
            for written, targets in wanted.unit_targets.items()
            if (department := resolved[written].department) is not None
        }
        indicator_targets.store_from_file(actor, plan, indicator=row, shares=shares)


def _category(plan: Plan, name: str, categories: dict[str, Category]) -> Category:
    if name not in categories:
        position = len(categories) + 1
        categories[name] = Category(plan_id=plan.id, position=position, name=name)
        db.session.add(categories[name])
        db.session.flush()
    return categories[name]


def _new_task(plan: Plan, code: str) -> Task:
    task = Task(plan=plan, code=code, slug=_free_slug(plan, code), requirement="")
    db.session.add(task)
    return task


def _free_slug(plan: Plan, code: str) -> str:
    """Yield a task's address: its code, led by the plan's; numbered where another plan has it."""
    slug = code if code.startswith(plan.code + "-") else f"{plan.code}-{code}"
    number, free = 1, slug
    while db.session.execute(select(Task.id).where(Task.slug == free)).scalar() is not None:
        number += 1
        free = f"{slug}-{number}"
    return free


def _fill(task: Task, entry: TaskEntry) -> None:
    task.requirement = entry.requirement
    task.open_ended = entry.open_ended
    task.deadline_text = entry.deadline
    task.deadline_on = entry.deadline_on
    task.source_file = entry.source_file or ""
    task.source_line = entry.source_line


class _Leads:
    """Which units a file lets lead a task, and why; what a person settled stays."""

    def __init__(self, entry: TaskEntry, lead_rule: str, *, is_settled: bool) -> None:
        self.entry, self.is_settled = entry, is_settled
        self.names: set[str | None] = {*entry.lead} or {entry.presumed_lead}
        self.basis = differences.basis_of(entry, lead_rule)

    def place(self, unit: TaskUnit, *, is_repeated: bool) -> None:
        """Set role and basis of an entry."""
        if self.is_settled and unit.role:
            return
        leads = unit.written in self.names and not is_repeated and not self.is_settled
        unit.role, unit.basis = ("lead", self.basis) if leads else ("support", "listed")


def _store_units(
    task: Task, leads: _Leads, *, resolved: Mapping[str, Resolution], parts: Mapping[int, bool]
) -> None:
    """Bring the responsible entries to the file's; one that has an assignment stays (R8)."""
    stored: dict[str, list[TaskUnit]] = {}
    for unit in task.units if task.id else []:
        stored.setdefault(unit.written, []).append(unit)
        unit.position = -unit.position - 1
    wanted: list[TaskUnit] = []
    for written in leads.entry.responsible:
        there = stored.get(written)
        unit = there.pop(0) if there else TaskUnit(written=written)
        leads.place(unit, is_repeated=any(other.written == written for other in wanted))
        unit.department, unit.group = resolved[written].department, resolved[written].group
        wanted.append(unit)
    kept = [unit for units in stored.values() for unit in units if unit.id in parts]
    db.session.flush()
    for position, unit in enumerate([*wanted, *kept], start=1):
        unit.position = position
    task.units = [*wanted, *kept]


def _carry_bases(plan: Plan) -> None:
    """Let assignments say the same of their basis as the entries they came from."""
    rows = db.session.execute(
        select(Assignment, TaskUnit.basis)
        .join(TaskUnit, TaskUnit.id == Assignment.unit_id)
        .where(Assignment.plan_id == plan.id, Assignment.basis != TaskUnit.basis)
    )
    for assignment, basis in rows:
        assignment.basis = basis


def _assign_new(actor: User | None, plan: Plan) -> None:
    """Give the units that a published plan gained their assignments from today on."""
    today = clock.today()
    for task in publishing.tasks_of(plan):
        there = publishing.with_a_part(task.id)
        added = [
            publishing.assign(plan, task, part=part, day=today)
            for part in publishing.parts_of(task, today)
            if part.department.id not in there
        ]
        publishing.store_duties(plan, added)
        lights.begin(added)
        for assignment in added:
            audit.record(actor, "add_assignment", assignment, after={"role": assignment.role})
