"""What people decide about a plan draft, each decision with who and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from tracker import clock
from tracker.db import db
from tracker.errors import Conflict, Invalid
from tracker.i18n import N_
from tracker.models import PlanDraft, User
from tracker.services import audit
from tracker.services.plan_draft import plan_draft_heads
from tracker.services.plan_draft.plan_draft_checks import (
    ENTRY,
    Checks,
    checks_of,
    choices_of,
)
from tracker.services.plan_draft.plan_draft_heads import PlanHead
from tracker.services.plan_draft.plan_draft_rows import NameRow
from tracker.services.plan_draft.plan_drafts import changing

CONFIRMED, LEFT = "confirmed", "left"


def confirm_source(actor: User, draft_id: int, *, version: int) -> PlanDraft:
    """Keep that a person compared the tasks with the source; :class:`Conflict` when it is stale."""
    with changing(actor, draft_id) as draft:
        if draft.version != version:
            raise stale(draft)
        _decide(draft, "source", {"": {}}, actor)
        audit.record(actor, "confirm_source", draft, after={"tasks": len(draft.kept_tasks)})
        return draft


def decide_head(actor: User, draft_id: int, *, head: PlanHead, seen: str) -> PlanDraft:
    """Keep the particulars of the plan as a person confirmed them.

    Another jurisdiction has other units, so what was decided about names is asked for again.
    Raises :class:`Problems` with every field that is wrong, :class:`Conflict` when a colleague
    changed them since the page was shown.
    """
    with changing(actor, draft_id) as draft:
        require_seen(checks_of(draft), "head", seen=seen)
        place = plan_draft_heads.require_good(actor, head)
        before = PlanHead.of(draft).as_stored()
        draft.head = draft.head | head.as_stored()
        if draft.jurisdiction_id != place.id:
            draft.jurisdiction = place
            _forget(draft, "names", "groups")
        _decide(draft, "head", {"": {}}, actor)
        changed = {key: value for key, value in draft.head.items() if before.get(key) != value}
        audit.record(actor, "decide_plan_head", draft, after={"fields": changed})
        return draft


def decide_names(
    actor: User,
    draft_id: int,
    *,
    choices: Mapping[str, str],
    groups: Collection[str],
    seen: str,
) -> PlanDraft:
    """Say what written names mean, and take note of groups with their members.

    ``choices`` holds by written name ``department-12``, ``group-3`` or ``entry``; a name without a
    choice stays open. Raises :class:`Invalid` for a unit of another jurisdiction and when nothing
    is chosen, :class:`Conflict` when the page is stale.
    """
    with changing(actor, draft_id) as draft:
        checks = checks_of(draft)
        require_seen(checks, "names", seen=seen)
        if not choices and not groups:
            raise Invalid(N_("Choose at least one unit, or tick at least one group."))
        rows = {row.written: row for row in checks.names}
        for written, choice in choices.items():
            _require_choice(checks, rows.get(written), choice)
        units = {written: {"unit": choice} for written, choice in choices.items()}
        _decide(draft, "names", units, actor)
        known = {row.written for row in checks.groups}
        _decide(draft, "groups", {name: {} for name in groups if name in known}, actor)
        audit.record(
            actor,
            "decide_names",
            draft,
            after={"names": dict(choices), "groups": sorted(groups)},
        )
        return draft


def _require_choice(checks: Checks, row: NameRow | None, choice: str) -> None:
    if row is None:
        raise Invalid(N_("There is no such name in this draft; please reload the page."))
    offered = {key for units in choices_of(row, checks.book).values() for key, _ in units}
    if choice != ENTRY and choice not in offered:
        raise Invalid(N_("“%(written)s”: please choose a unit from the list."), written=row.written)


def decide_leads(
    actor: User, draft_id: int, *, choices: Mapping[int, str], outcome: str, seen: str
) -> int:
    """Confirm presumed leads as chosen, or leave them presumed; yields the number of tasks.

    ``choices`` holds the lead by task id. Raises :class:`Invalid` when nothing is ticked or a unit
    is none of the task's, :class:`Conflict` when the page is stale.
    """
    with changing(actor, draft_id) as draft:
        checks = checks_of(draft)
        require_seen(checks, "leads", seen=seen)
        if not choices or outcome not in (CONFIRMED, LEFT):
            raise Invalid(N_("Choose at least one task whose lead you confirm."))
        told = {}
        for row in checks.leads:
            chosen = choices.get(row.task.id)
            if chosen is None:
                continue
            if chosen not in row.task.content["responsible"]:
                raise Invalid(
                    N_("Task %(number)s has no such unit; please choose from its list."),
                    number=row.number,
                )
            row.task.content = row.task.content | {
                "presumed_lead": chosen,
                "lead_decided": outcome,
            }
            told[str(row.number)] = chosen
        audit.record(actor, "decide_draft_leads", draft, after={"leads": told, "outcome": outcome})
        return len(told)


def note_warnings(actor: User, draft_id: int, *, keys: Collection[str], seen: str) -> int:
    """Take note of what the reading was not sure of; yields how many were noted."""
    with changing(actor, draft_id) as draft:
        checks = checks_of(draft)
        require_seen(checks, "warnings", seen=seen)
        noted = [row.key for row in checks.warnings if row.is_open and row.key in keys]
        if not noted:
            raise Invalid(N_("Tick at least one remark that you have looked at."))
        _decide(draft, "warnings", {key: {} for key in noted}, actor)
        audit.record(actor, "note_warnings", draft, after={"noted": len(noted)})
        return len(noted)


def require_seen(checks: Checks, step: str, *, seen: str) -> None:
    """Raise :class:`Conflict` when a step is no longer what the page showed."""
    if seen != checks.seen(step):
        raise stale(checks.draft)


def stale(draft: PlanDraft) -> Conflict:
    """Make the error of a page that somebody else's change has overtaken."""
    return Conflict(
        N_(
            "%(name)s changed this draft at %(time)s, after you had opened the page. What you "
            "typed is still here; look at what stands here now, then send it again."
        ),
        name=draft.changed_by.name,
        time=f"{draft.changed_at.astimezone(clock.ZONE):%H:%M}",
    )


def _decide(
    draft: PlanDraft, kind: str, decided: Mapping[str, Mapping[str, Any]], actor: User
) -> None:
    """Add decisions of a kind, each with who and when."""
    stamp = {"by": actor.name, "at": clock.now().isoformat()}
    there = draft.decisions.get(kind, {})
    added = {key: {**value, **stamp} for key, value in decided.items()}
    draft.decisions = draft.decisions | {kind: there | added}
    db.session.flush()


def _forget(draft: PlanDraft, *kinds: str) -> None:
    draft.decisions = {key: value for key, value in draft.decisions.items() if key not in kinds}
