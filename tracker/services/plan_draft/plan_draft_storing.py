"""A checked plan draft becomes a plan, by the same way on which a plan file is loaded (R8)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.db import db, transaction
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Group, Plan, PlanDraftTask, Task, User
from tracker.models.plan_draft import PlanDraftState
from tracker.seedfiles.plan_writing import plan_to_yaml
from tracker.seedfiles.plans import PlanEntry, TaskEntry, read_plans, supporting
from tracker.services import audit
from tracker.services.department import groups
from tracker.services.department.names import Resolution
from tracker.services.plan import leads, planning, publishing
from tracker.services.plan_draft import plan_draft_heads
from tracker.services.plan_draft.plan_draft_checks import ENTRY, Checks, checks_of, leads_of
from tracker.services.plan_draft.plan_draft_decisions import CONFIRMED, stale
from tracker.services.plan_draft.plan_draft_heads import PlanHead
from tracker.services.plan_draft.plan_drafts import changing, get_draft


def save_as_plan(actor: User, draft_id: int, *, version: int) -> Plan:
    """Make a plan of a draft in which everything is decided; it can then be published.

    Names kept as entries become groups without members, which owe nothing until the office names
    them. Raises :class:`Refused` while anything is open or when the code is taken meanwhile,
    :class:`Conflict` when the draft was changed since the page was shown.
    """
    with changing(actor, draft_id) as draft:
        if draft.version != version:
            raise stale(draft)
        checks = checks_of(draft)
        require_decided(checks)
        names = _resolutions(actor, checks)
        entry = plan_entry(checks)
        if plan_draft_heads.is_taken(entry.code):
            raise Refused(
                N_("Another plan has the code “%(code)s” already; please choose another."),
                code=entry.code,
            )
        planning.load_plan(actor, entry, names=names)
        plan = db.session.execute(select(Plan).where(Plan.code == entry.code)).scalar_one()
        _confirm_leads(actor, plan, checks)
        draft.state, draft.plan = PlanDraftState.SAVED, plan
        told = {"code": plan.code, "tasks": len(entry.tasks)}
        audit.record(actor, "save_plan_draft", draft, after=told)
        return plan


def write_yaml(actor: User, draft_id: int) -> tuple[str, str]:
    """Yield the code and the plan file of a draft in which everything is decided."""
    with transaction():
        checks = checks_of(get_draft(actor, draft_id))
        require_decided(checks)
        entry = plan_entry(checks)
        return entry.code, plan_to_yaml(entry)


def require_decided(checks: Checks) -> None:
    """Raise :class:`Refused` while anything of a draft waits for a decision."""
    if checks.open_total:
        raise Refused(
            N_("%(count)s decisions are still to be made before this draft can become a plan."),
            count=checks.open_total,
        )


def plan_entry(checks: Checks) -> PlanEntry:
    """Yield the draft as a plan file says it, read back by the reader of plan files."""
    head, draft = PlanHead.of(checks.draft), checks.draft
    kept = draft.kept_tasks
    width = max(2, len(str(len(kept))))
    group_names = {row.written for row in checks.groups}
    entry = PlanEntry(
        code=head.code,
        title=head.title,
        document_number=head.document_number or None,
        issuer=head.issuer or None,
        jurisdiction=head.jurisdiction,
        issued_on=head.issued_on,
        from_on=_given(head.from_on),
        to_on=_given(head.to_on),
        parent_document=head.parent_document or None,
        lead_rule=head.lead_rule,
        reporting=head.reporting,
        indicators=(),
        tasks=tuple(
            _task_entry(task, checks, code=f"{head.code}-{number:0{width}}", groups=group_names)
            for number, task in enumerate(kept, start=1)
        ),
    )
    return read_plans(plan_to_yaml(entry).encode(), f"{head.code}.yaml").plans[0]


def _given(day: date | None) -> date:
    if day is None:
        raise Refused(N_("The plan’s particulars are not complete yet."))
    return day


def _task_entry(task: PlanDraftTask, checks: Checks, *, code: str, groups: set[str]) -> TaskEntry:
    content: dict[str, Any] = task.content
    named, presumed = leads_of(content, checks.draft.head["lead_rule"])
    responsible = tuple(content["responsible"])
    return TaskEntry(
        code=code,
        section=content["section"][:200],
        requirement=content["requirement"].strip(),
        responsible=responsible,
        lead=tuple(named),
        presumed_lead=presumed,
        support=supporting(responsible, named or (presumed or "",)),
        groups=tuple(name for name in dict.fromkeys(responsible) if name in groups),
        open_ended=content["open_ended"],
        deadline=content["deadline"],
        deadline_on=date.fromisoformat(content["deadline_on"]) if content["deadline_on"] else None,
        source_file=checks.draft.name[:200],
        source_line=content["source"]["line"],
    )


def _resolutions(actor: User, checks: Checks) -> dict[str, Resolution]:
    """Yield what every written name means; entries without members come into being as groups."""
    found: dict[str, Resolution] = {}
    for row in checks.names:
        unit = row.unit
        if row.decided == ENTRY:
            source = PlanHead.of(checks.draft).document_number or checks.draft.title
            unit = groups.add_entry(
                actor, checks.draft.jurisdiction, name=row.written, source=source
            )
        if isinstance(unit, Group):
            found[row.written] = Resolution(row.written, group=unit)
        elif unit is not None:
            found[row.written] = Resolution(row.written, department=unit)
    return found


def _confirm_leads(actor: User, plan: Plan, checks: Checks) -> None:
    """Confirm those leads that a person confirmed in the draft; the others stay presumed."""
    tasks: list[Task] = publishing.tasks_of(plan)
    decided = {row.number: row for row in checks.leads if row.decided == CONFIRMED}
    choices = {
        task.id: next(unit.id for unit in task.units if unit.role == "lead")
        for task in tasks
        if task.position in decided
    }
    if choices:
        leads.confirm_leads(actor, plan, choices=choices)
