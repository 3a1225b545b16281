"""Loading a plan file: a preview of every difference, then all or nothing (R8)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound, Problems, Refused, TrackerError
from tracker.i18n import N_
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
from tracker.rules.permissions import Action
from tracker.seedfiles.plans import PlanEntry, TaskEntry
from tracker.services import access, audit, lights, publishing
from tracker.services import plan_differences as differences
from tracker.services.names import NameBook, Resolution
from tracker.services.plan_differences import Difference

PLAN_FIELDS = (
    "title",
    "document_number",
    "issuer",
    "issued_on",
    "from_on",
    "to_on",
    "parent_document",
    "lead_rule",
    "reporting",
)
FIXED_ONCE_PUBLISHED = ("from_on", "to_on", "reporting", "jurisdiction")


def load_plan(actor: User | None, entry: PlanEntry, *, dry_run: bool = False) -> list[Difference]:
    """Bring a plan to what a file says; yields every difference, none when nothing changes.

    ``actor`` None is the command line. With ``dry_run`` nothing is stored. A task that the file no
    longer names is reported as ``missing`` and stays. Raises :class:`Problems` with the line and
    the nearest names for units that cannot be resolved, :class:`Refused` for a change that a
    published plan does not allow.
    """
    with transaction() as session:
        jurisdiction = _jurisdiction(actor, entry)
        plan = session.execute(
            select(Plan).where(Plan.code == entry.code).with_for_update(of=Plan)
        ).scalar_one_or_none()
        if plan is not None and plan.jurisdiction_id != jurisdiction.id:
            raise Refused(
                N_(
                    "The code “%(code)s” belongs to a plan of another jurisdiction; choose another."
                ),
                code=entry.code,
            )
        resolved = resolve_units(entry, jurisdiction)
        found = list(differences.differences_of(plan, entry))
        if plan is not None and plan.state == PlanState.PUBLISHED:
            _require_allowed(plan, found)
        changes = [d for d in found if d.kind != "missing"]
        if not dry_run and changes:
            plan = plan or _new_plan(entry, jurisdiction)
            _apply(actor, plan, entry, resolved)
            audit.record(
                actor,
                "load_plan",
                plan,
                after={"differences": [f"{d.kind} {d.path}" for d in changes]},
            )
        return found


def _jurisdiction(actor: User | None, entry: PlanEntry) -> Jurisdiction:
    query = select(Jurisdiction).where(Jurisdiction.code == entry.jurisdiction)
    if actor is not None:
        access.require(actor, Action.MANAGE_PLAN)
        query = query.where(Jurisdiction.id.in_(access.jurisdiction_ids(actor)))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(
            N_("line %(line)s: there is no jurisdiction “%(code)s”; load its departments first."),
            line=entry.line,
            code=entry.jurisdiction,
        )
    return found


def resolve_units(entry: PlanEntry, jurisdiction: Jurisdiction) -> dict[str, Resolution]:
    """Resolve every unit that a plan names; raises :class:`Problems` naming all unknown ones."""
    book = NameBook(jurisdiction, entry.issued_on or entry.from_on)
    resolved: dict[str, Resolution] = {}
    problems: list[TrackerError] = []
    for task in entry.tasks:
        for position, written in enumerate(task.responsible):
            known = resolved.setdefault(written, book.resolve(written))
            if known.department is None and known.group is None:
                line = task.unit_lines[position] if task.unit_lines else task.line
                problems.append(_unknown(task, known, line))
    if problems:
        raise Problems(
            N_("The plan “%(code)s” names units that %(place)s does not have; nothing was loaded."),
            problems,
            code=entry.code,
            place=jurisdiction.name,
        )
    return resolved


def _unknown(task: TaskEntry, name: Resolution, line: int) -> TrackerError:
    where: dict[str, Any] = {"line": line, "task": task.code, "written": name.written}
    if name.ambiguous:
        return Invalid(
            N_(
                "line %(line)s, task %(task)s: “%(written)s” may be %(names)s; write the full name."
            ),
            names="、".join(name.ambiguous),
            **where,
        )
    if name.nearest:
        return Invalid(
            N_(
                "line %(line)s, task %(task)s: there is no unit “%(written)s”; "
                "nearest are %(names)s."
            ),
            names="、".join(name.nearest),
            **where,
        )
    return Invalid(
        N_(
            "line %(line)s, task %(task)s: there is no unit “%(written)s”; add it to the "
            "departments or groups first."
        ),
        **where,
    )


def _require_allowed(plan: Plan, found: list[Difference]) -> None:
    """Raise :class:`Refused` for changes that stored duties rest on."""
    for difference in found:
        name = difference.path.rsplit(".", 1)[-1]
        if difference.kind != "change":
            continue
        if name in (*FIXED_ONCE_PUBLISHED, "lead", "deadline_on"):
            raise Refused(
                N_(
                    "%(path)s: the plan was published on %(day)s and duties rest on this value "
                    "(now %(before)s, in the file %(after)s); nothing was loaded."
                ),
                path=difference.path,
                day=str(plan.published_on),
                before=difference.before or "—",
                after=difference.after or "—",
            )


def _new_plan(entry: PlanEntry, jurisdiction: Jurisdiction) -> Plan:
    plan = Plan(code=entry.code, jurisdiction=jurisdiction, **differences.plan_values(entry))
    db.session.add(plan)
    db.session.flush()
    return plan


def _apply(
    actor: User | None, plan: Plan, entry: PlanEntry, resolved: dict[str, Resolution]
) -> None:
    """Store what the file says; new units of a published plan get their assignments."""
    for name, value in differences.plan_values(entry).items():
        setattr(plan, name, value)
    _apply_indicators(plan, entry)
    categories = {row.name: row for row in plan.categories}
    stored = {task.code: task for task in differences.stored_tasks(plan)}
    for position, wanted in enumerate(entry.tasks, start=1):
        category = categories.get(wanted.section)
        if category is None:
            category = Category(plan_id=plan.id, position=len(categories) + 1, name=wanted.section)
            categories[wanted.section] = category
            db.session.add(category)
            db.session.flush()
        task = stored.get(wanted.code) or _new_task(plan, wanted.code)
        task.position, task.category_id = position, category.id
        _fill(task, wanted)
        _apply_units(task, wanted, resolved)
    db.session.flush()
    if plan.state == PlanState.PUBLISHED:
        _assign_new(actor, plan)


def _apply_indicators(plan: Plan, entry: PlanEntry) -> None:
    stored = {row.code: row for row in plan.indicators}
    for wanted in entry.indicators:
        row = stored.get(wanted.code) or Indicator(plan_id=plan.id, code=wanted.code)
        for name, value in differences.indicator_values(wanted).items():
            setattr(row, name, value)
        db.session.add(row)


def _new_task(plan: Plan, code: str) -> Task:
    slug = code if code.startswith(plan.code + "-") else f"{plan.code}-{code}"
    task = Task(plan_id=plan.id, code=code, slug=slug, requirement="")
    db.session.add(task)
    return task


def _fill(task: Task, entry: TaskEntry) -> None:
    task.requirement = entry.requirement
    task.open_ended = entry.open_ended
    task.deadline_text = entry.deadline
    task.deadline_on = entry.deadline_on
    task.source_file = entry.source_file or ""
    task.source_line = entry.source_line


def _apply_units(task: Task, entry: TaskEntry, resolved: dict[str, Resolution]) -> None:
    """Bring the responsible entries to the file's; one that has an assignment stays (R8)."""
    stored: dict[str, list[TaskUnit]] = {}
    for unit in task.units if task.id else []:
        stored.setdefault(unit.written, []).append(unit)
        unit.position = -unit.position - 1
    settled = differences.is_settled(task, entry)
    wanted: list[TaskUnit] = []
    for written in entry.responsible:
        there = stored.get(written)
        unit = there.pop(0) if there else TaskUnit(written=written)
        repeated = any(other.written == written for other in wanted)
        leads = (written in entry.lead or written == entry.presumed_lead) and not repeated
        role = "lead" if leads else "support"
        if not unit.role or (unit.role != role and not settled):
            unit.role, unit.basis = role, _basis(written, entry) if leads else "listed"
        unit.department, unit.group = resolved[written].department, resolved[written].group
        wanted.append(unit)
    left = [unit for units in stored.values() for unit in units]
    kept = left if task.id and task.plan.state == PlanState.PUBLISHED else []
    db.session.flush()
    for position, unit in enumerate([*wanted, *kept], start=1):
        unit.position = position
    task.units = [*wanted, *kept]


def _basis(written: str, entry: TaskEntry) -> str:
    if written in entry.lead:
        return "stated"
    return "presumed" if written == entry.presumed_lead else "listed"


def _assign_new(actor: User | None, plan: Plan) -> None:
    """Give the units that a published plan gained their assignments from today on."""
    today = clock.today()
    for task in publishing.tasks_of(plan):
        there = set(
            db.session.execute(
                select(Assignment.department_id).where(Assignment.task_id == task.id)
            ).scalars()
        )
        added = [
            publishing.assign(plan, task, part=part, day=today)
            for part in publishing.parts_of(task, today)
            if part.department.id not in there
        ]
        publishing.store_duties(plan, added)
        for assignment in added:
            lights.refresh(assignment)
            audit.record(actor, "add_assignment", assignment, after={"role": assignment.role})
