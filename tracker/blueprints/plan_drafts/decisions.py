"""The decisions about a plan draft, step by step, and its saving as a plan."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response as Download
from flask import flash, redirect, request, url_for
from flask_login import current_user
from wtforms import SelectChoice

from tracker import labels, sentences
from tracker.blueprints.plan_drafts.steps import Answer, bp, find_draft, go_on, step_page
from tracker.errors import Conflict, Forbidden, NotFound, Problems, Refused, TrackerError
from tracker.forms.plan_draft import HeadForm
from tracker.i18n import gettext, ngettext
from tracker.seedfiles.plans import LEAD_RULES, REPORTING
from tracker.services.department import jurisdictions
from tracker.services.plan_draft import (
    plan_draft_checks,
    plan_draft_decisions,
    plan_draft_heads,
    plan_draft_storing,
)
from tracker.services.plan_draft.plan_draft_checks import Checks, choices_of, key_of
from tracker.services.plan_draft.plan_draft_heads import PlanHead
from tracker.services.plan_draft.plan_draft_rows import NameRow


@bp.post("/<int:draft_id>/comparison", endpoint="confirm_source")
def confirm_source(draft_id: int) -> Answer:
    """Keep that the tasks were compared with the source, and go on."""
    draft = find_draft(draft_id)
    try:
        plan_draft_decisions.confirm_source(
            current_user, draft.id, version=request.form.get("version", 0, int)
        )
    except TrackerError as wrong:
        tell(wrong)
        return redirect(url_for(".show", draft_id=draft_id), 303)
    return go_on(find_draft(draft_id))


@bp.get("/<int:draft_id>/head", endpoint="head")
def show_head(draft_id: int) -> str:
    """Show the particulars of the plan as they were read."""
    checks = plan_draft_checks.checks_of(find_draft(draft_id))
    head = PlanHead.of(checks.draft)
    values = head.as_stored() | {"jurisdiction": head.jurisdiction}
    days = {name: getattr(head, name) for name in ("issued_on", "from_on", "to_on")}
    form = HeadForm(formdata=None, data=values | days | {"seen": checks.seen("head")})
    return head_page(checks, form)


@bp.post("/<int:draft_id>/head", endpoint="decide_head")
def decide_head(draft_id: int) -> Answer:
    """Keep the particulars as they were typed and confirmed."""
    form, draft = HeadForm(), find_draft(draft_id)
    if form.carry_out(
        lambda: plan_draft_decisions.decide_head(
            current_user, draft_id, head=form.head(), seen=form.seen.data or ""
        )
    ):
        return go_on(find_draft(draft_id))
    checks = plan_draft_checks.checks_of(draft)
    if form.status == Conflict.status:
        form.seen.data = checks.seen("head")
    return head_page(checks, form), form.status


def head_page(checks: Checks, form: HeadForm) -> str:
    """Render the page of the particulars."""
    form.jurisdiction.choices = [
        SelectChoice(place.code, place.name)
        for place in jurisdictions.list_jurisdictions(current_user)
    ]
    form.reporting.choices = [SelectChoice(kind, labels.label(kind, "kind")) for kind in REPORTING]
    form.lead_rule.choices = [
        SelectChoice(rule, labels.label(rule, "lead_rule")) for rule in LEAD_RULES
    ]
    same = plan_draft_heads.list_same_documents(checks.draft)
    return step_page(checks, "head", form=form, same=same, now=PlanHead.of(checks.draft))


@bp.get("/<int:draft_id>/names", endpoint="names")
def show_names(draft_id: int) -> str:
    """Show what every written name was taken for, and the groups with their members."""
    return names_page(plan_draft_checks.checks_of(find_draft(draft_id)))


@bp.post("/<int:draft_id>/names", endpoint="decide_names")
def decide_names(draft_id: int) -> Answer:
    """Keep what the names were chosen to mean, and the groups that are noted."""
    draft, typed = find_draft(draft_id), typed_names()
    rows = plan_draft_checks.checks_of(draft).names
    if "fill" in request.form:
        return filled_page(plan_draft_checks.checks_of(draft), typed, fill=request.form["fill"])
    told = {row.written: typed[row.written] for row in rows if is_new_choice(row, typed)}
    try:
        plan_draft_decisions.decide_names(
            current_user,
            draft_id,
            choices=told,
            groups=request.form.getlist("group"),
            seen=request.form.get("seen", ""),
        )
    except TrackerError as wrong:
        tell(wrong)
        return names_page(plan_draft_checks.checks_of(find_draft(draft_id)), typed), wrong.status
    return go_on(find_draft(draft_id))


def typed_names() -> dict[str, str]:
    """Yield the choice by written name, as the page sends them: name-3 belongs to written-3."""
    found = {}
    for field, choice in request.form.items():
        if field.startswith("name-") and choice:
            found[request.form.get(field.replace("name-", "written-"), "")] = choice
    return found


def filled_page(checks: Checks, typed: dict[str, str], *, fill: str) -> str:
    """Show the choices with every alike name filled in; nothing is kept before a person does."""
    proposed = plan_draft_checks.proposals_for(checks, fill)
    filled = {name: choice for name, choice in proposed.items() if not typed.get(name)}
    return names_page(checks, filled | typed, filled=filled)


def is_new_choice(row: NameRow, typed: dict[str, str]) -> bool:
    """Tell whether a choice says something else than what stands already."""
    standing = row.decided or ("" if row.is_open else key_of(row.unit))
    return typed.get(row.written, standing) != standing


def names_page(
    checks: Checks, typed: Mapping[str, str] = {}, *, filled: Mapping[str, str] = {}
) -> str:
    """Render the page of units and groups; ``typed`` keeps what was chosen or ``filled`` in."""
    near = plan_draft_checks.proposals_for(checks, plan_draft_checks.NEAREST)
    options = {row.written: choices_of(row, checks.book) for row in checks.names if row.can_choose}
    return step_page(checks, "names", options=options, typed=typed, filled=filled, near=near)


@bp.get("/<int:draft_id>/leads", endpoint="leads")
def show_leads(draft_id: int) -> str:
    """Show the tasks whose lead is only presumed."""
    return leads_page(plan_draft_checks.checks_of(find_draft(draft_id)))


@bp.post("/<int:draft_id>/leads", endpoint="decide_leads")
def decide_leads(draft_id: int) -> Answer:
    """Confirm the leads of the tasks that are ticked, or leave them presumed."""
    draft = find_draft(draft_id)
    ticked = [task for task in request.form.getlist("task", int) if task]
    try:
        count = plan_draft_decisions.decide_leads(
            current_user,
            draft.id,
            choices={task: request.form.get(f"lead-{task}", "") for task in ticked},
            outcome=request.form.get("outcome", ""),
            seen=request.form.get("seen", ""),
        )
    except TrackerError as wrong:
        tell(wrong)
        return leads_page(plan_draft_checks.checks_of(find_draft(draft_id))), wrong.status
    told = ngettext("The lead of %(num)s task is decided.", "%(num)s leads are decided.", count)
    flash(told, "ok")
    return go_on(find_draft(draft_id))


def leads_page(checks: Checks) -> str:
    """Render the page of the leads; what was ticked and chosen stays."""
    return step_page(checks, "leads", typed=request.form)


@bp.get("/<int:draft_id>/warnings", endpoint="warnings")
def show_warnings(draft_id: int) -> str:
    """Show what the reading was not sure of."""
    return warnings_page(plan_draft_checks.checks_of(find_draft(draft_id)))


@bp.post("/<int:draft_id>/warnings", endpoint="note_warnings")
def note_warnings(draft_id: int) -> Answer:
    """Take note of the remarks that are ticked."""
    draft, kind = find_draft(draft_id), request.form.get("kind", "")
    rows = plan_draft_checks.checks_of(draft).warnings
    same = [row.key for row in rows if kind and row.why.code == kind]
    try:
        plan_draft_decisions.note_warnings(
            current_user,
            draft.id,
            keys=[*request.form.getlist("remark"), *same],
            seen=request.form.get("seen", ""),
        )
    except TrackerError as wrong:
        tell(wrong)
        return warnings_page(plan_draft_checks.checks_of(find_draft(draft_id))), wrong.status
    return go_on(find_draft(draft_id))


def warnings_page(checks: Checks) -> str:
    """Render the page of the remarks; what was ticked stays."""
    return step_page(checks, "warnings", ticked=request.form.getlist("remark"))


@bp.get("/<int:draft_id>/plan", endpoint="plan")
def ask_plan(draft_id: int) -> str:
    """Say what the plan will be, and what is still open."""
    checks = plan_draft_checks.checks_of(find_draft(draft_id))
    return step_page(checks, "plan", head=PlanHead.of(checks.draft))


@bp.post("/<int:draft_id>/plan", endpoint="save_plan")
def save_plan(draft_id: int) -> Answer:
    """Save the draft as a plan, and go on to its publication where that was asked for."""
    draft = find_draft(draft_id)
    try:
        plan = plan_draft_storing.save_as_plan(
            current_user, draft.id, version=request.form.get("version", 0, int)
        )
    except TrackerError as wrong:
        tell(wrong)
        checks = plan_draft_checks.checks_of(find_draft(draft_id))
        return step_page(checks, "plan", head=PlanHead.of(checks.draft)), wrong.status
    flash(gettext("Saved as a plan. Nobody owes anything until it is published."), "ok")
    then = "plans.ask_publish" if request.form.get("then") == "publish" else "plans.show"
    return redirect(url_for(then, code=plan.code), 303)


@bp.get("/<int:draft_id>/plan.yaml", endpoint="yaml")
def download_yaml(draft_id: int) -> Download | Answer:
    """Hand out the checked draft as a plan file."""
    try:
        code, text = plan_draft_storing.write_yaml(current_user, draft_id)
    except Refused as wrong:
        tell(wrong)
        return redirect(url_for(".plan", draft_id=draft_id), 303)
    answer = Download(text, mimetype="application/yaml")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{code}.yaml")
    return answer


def tell(wrong: TrackerError) -> None:
    """Put a refusal above the page; what the person may not see or do is raised."""
    if isinstance(wrong, NotFound | Forbidden):
        raise wrong
    flash(sentences.error_text(wrong), "wrong")
    for each in wrong.problems if isinstance(wrong, Problems) else []:
        flash(sentences.error_text(each), "wrong")
