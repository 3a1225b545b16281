"""A unit that a plan draft names and nobody knows yet: added from the draft."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_login import current_user

from tracker.blueprints.plan_drafts.steps import Answer, bp, find_draft, step_page
from tracker.forms.department import DraftDepartmentForm
from tracker.i18n import gettext
from tracker.services.plan_draft import plan_draft_checks, plan_draft_departments


@bp.route("/<int:draft_id>/names/new", methods=["GET", "POST"], endpoint="add_department")
def add_department(draft_id: int) -> Answer:
    """Ask for the unit that a name means, filled in as far as the name tells, and add it."""
    draft, written = find_draft(draft_id), request.args.get("name", "")
    proposed = plan_draft_departments.propose_department(current_user, draft_id, written=written)
    form = DraftDepartmentForm(obj=proposed)
    if form.carry_out(
        lambda: plan_draft_departments.add_department(
            current_user, draft_id, written=written, entry=form.entry(proposed.jurisdiction)
        )
    ):
        flash(gettext("“%(name)s” is added, and the draft knows it.", name=written), "ok")
        return redirect(url_for(".names", draft_id=draft_id), 303)
    checks = plan_draft_checks.checks_of(draft)
    return step_page(checks, "department", form=form, written=written), form.status
