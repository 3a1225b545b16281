"""Loading a plan file: a preview of every difference, then all or nothing (R8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from tracker.db import db, transaction
from tracker.errors import Conflict, Invalid, Refused, Rejected, TrackerError
from tracker.i18n import N_
from tracker.models import Jurisdiction, Plan, User
from tracker.models.plan import PlanState
from tracker.rules.permissions import Action
from tracker.seedfiles.plans import IndicatorEntry, PlanEntry, TaskEntry
from tracker.services import access, audit
from tracker.services.department.names import NameBook, Resolution
from tracker.services.plan import plan_differences as differences
from tracker.services.plan import plan_storing
from tracker.services.plan.plan_differences import Difference

FIXED_ONCE_PUBLISHED = frozenset({"from_on", "to_on", "reporting", "lead", "deadline_on"})


def load_plans(
    actor: User | None,
    entries: Sequence[PlanEntry],
    *,
    dry_run: bool = False,
    seen: str | None = None,
) -> list[Difference]:
    """Bring plans to what a file says, all of them or none; yields every difference.

    ``actor`` None is the command line. With ``dry_run`` nothing is stored. ``seen`` is the
    fingerprint of the differences that a person was shown: others raise :class:`Conflict`.
    """
    with transaction():
        found = [each for entry in entries for each in load_plan(actor, entry, dry_run=dry_run)]
        if seen is not None and seen != differences.fingerprint(found):
            raise Conflict(
                N_(
                    "Meanwhile the plan or the file has changed, so nothing was loaded. Below is "
                    "what would change now."
                )
            )
        return found


def load_plan(
    actor: User | None,
    entry: PlanEntry,
    *,
    dry_run: bool = False,
    names: Mapping[str, Resolution] | None = None,
) -> list[Difference]:
    """Bring one plan to what a file says; yields every difference, none when nothing changes.

    ``names`` holds what a person decided some written names to mean; what the plan's own entries
    were decided to mean before holds as well, so that a plan always loads again.
    A task or unit that the file no longer names is reported as ``missing`` and stays. Raises
    :class:`Rejected` with the line and the nearest names for units that cannot be resolved,
    :class:`Refused` for a change that a published plan does not allow.
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
        resolved = resolve_units(entry, jurisdiction, plan=plan, decided=names or {})
        found = list(differences.differences_of(plan, entry))
        if plan is not None and plan.state == PlanState.PUBLISHED:
            _require_allowed(plan, found)
        changes = [each for each in found if each.kind != "missing"]
        if not dry_run and changes:
            plan = plan or plan_storing.new_plan(entry, jurisdiction)
            plan_storing.store(actor, plan, entry=entry, resolved=resolved)
            told = [f"{each.kind} {each.path}" for each in changes]
            audit.record(actor, "load_plan", plan, after={"differences": told})
        return found


def _jurisdiction(actor: User | None, entry: PlanEntry) -> Jurisdiction:
    query = select(Jurisdiction).where(Jurisdiction.code == entry.jurisdiction)
    if actor is not None:
        access.require(actor, Action.MANAGE_PLAN)
        query = query.where(Jurisdiction.id.in_(access.jurisdiction_ids(actor)))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise Refused(
            N_("line %(line)s: there is no jurisdiction “%(code)s”; load its departments first."),
            line=entry.line,
            code=entry.jurisdiction,
        )
    return found


def _decided_before(plan: Plan | None) -> dict[str, Resolution]:
    """Yield what the entries of a plan as it stands mean, by the written name."""
    tasks = differences.stored_tasks(plan) if plan is not None else []
    found = (
        Resolution(unit.written, unit.department, unit.group)
        for task in tasks
        for unit in task.units
    )
    return {each.written: each for each in found if each.unit is not None}


def resolve_units(
    entry: PlanEntry,
    jurisdiction: Jurisdiction,
    *,
    plan: Plan | None,
    decided: Mapping[str, Resolution],
) -> dict[str, Resolution]:
    """Resolve every unit that a plan names; raises :class:`Rejected` naming all unknown ones.

    What a person decided comes first, then the names, then what the plan's own entries meant.
    """
    before = _decided_before(plan)
    book = NameBook(jurisdiction, entry.issued_on or entry.from_on)
    resolved: dict[str, Resolution] = {}
    problems: list[TrackerError] = []
    for task in entry.tasks:
        for position, written in enumerate(task.responsible):
            if written not in resolved:
                found = decided.get(written) or book.resolve(written)
                resolved[written] = found if found.unit else before.get(written, found)
            known = resolved[written]
            if known.unit is None:
                line = task.unit_lines[position] if task.unit_lines else task.line
                problems.append(_unknown(task, known, line))
    problems += _resolve_shares(entry, book, resolved=resolved, decided=decided)
    if problems:
        raise Rejected(
            N_("The plan “%(code)s” names units that %(place)s does not have; nothing was loaded."),
            problems,
            code=entry.code,
            place=jurisdiction.name,
        )
    return resolved


def _resolve_shares(
    entry: PlanEntry,
    book: NameBook,
    *,
    resolved: dict[str, Resolution],
    decided: Mapping[str, Resolution],
) -> list[TrackerError]:
    """Resolve the units among which targets are shared out; yields what is wrong with them."""
    problems: list[TrackerError] = []
    for indicator in entry.indicators:
        for written in indicator.unit_targets:
            known = resolved.get(written) or decided.get(written) or book.resolve(written)
            resolved[written] = known
            if known.unit is None:
                problems.append(_unknown(indicator, known, indicator.line))
            elif known.department is None:
                problems.append(
                    Invalid(
                        N_(
                            "line %(line)s: “%(written)s” is a group; a target is shared out to "
                            "its members one by one."
                        ),
                        line=indicator.line,
                        written=written,
                    )
                )
    return problems


def _unknown(of: TaskEntry | IndicatorEntry, name: Resolution, line: int) -> TrackerError:
    where: dict[str, Any] = {"line": line, "task": of.code, "written": name.written}
    if name.ambiguous:
        return Invalid(
            N_(
                "line %(line)s, task %(task)s: “%(written)s” may be %(names)s; write the full name."
            ),
            names=name.ambiguous,
            **where,
        )
    if name.nearest:
        return Invalid(
            N_(
                "line %(line)s, task %(task)s: there is no unit “%(written)s”; "
                "nearest are %(names)s."
            ),
            names=name.nearest,
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
    """Raise :class:`Rejected` with every change of a value that stored duties rest on."""
    problems: list[TrackerError] = [
        Refused(
            N_("%(subject)s, %(plan_field)s: now %(before)s, in the file %(after)s."),
            subject=each.subject,
            plan_field=each.field,
            before=differences.shown(each.before) or "—",
            after=differences.shown(each.after) or "—",
        )
        for each in found
        if each.kind == "change" and each.field in FIXED_ONCE_PUBLISHED
    ]
    if problems:
        raise Rejected(
            N_(
                "The plan “%(code)s” was published on %(day)s; duties rest on these values, so "
                "they stay as they are, and nothing was loaded."
            ),
            problems,
            code=plan.code,
            day=plan.published_on,
        )
