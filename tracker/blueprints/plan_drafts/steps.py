"""What all pages of a plan draft share: the steps of checking it, and the way from one to the next.

The blueprint stands here, so that each of the modules beside this one can add its routes to it.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.i18n import N_, gettext
from tracker.models import PlanDraft
from tracker.services.plan_draft import plan_draft_checks, plan_drafts
from tracker.services.plan_draft.plan_draft_checks import Checks

bp = Blueprint("plan_drafts", __name__, url_prefix="/plans/drafts")

Answer = Response | str | tuple[str, int]

STEPS = (
    ("show", N_("Source and tasks"), ("source", "tasks")),
    ("head", N_("Particulars"), ("head",)),
    ("names", N_("Units and groups"), ("names", "groups")),
    ("leads", N_("Leads"), ("leads",)),
    ("warnings", N_("Remarks"), ("warnings",)),
    ("plan", N_("Save as a plan"), ()),
)


def find_draft(draft_id: int) -> PlanDraft:
    """Yield a draft that the person may work on."""
    return plan_drafts.get_draft(current_user, draft_id)


def tabs_of(checks: Checks, current: str) -> list[dict[str, Any]]:
    """Yield the steps as tabs, each with how much of it is still open."""
    counts = checks.open_counts
    return [
        {
            "label": gettext(label),
            "href": url_for(f"plan_drafts.{name}", draft_id=checks.draft.id),
            "current": name == current,
            "count": sum(counts[kind] for kind in kinds) or None,
        }
        for name, label, kinds in STEPS
    ]


def step_page(checks: Checks, step: str, **values: Any) -> str:
    """Render the page of a step."""
    return render_template(
        f"plan_drafts/{step}.html",
        draft=checks.draft,
        checks=checks,
        steps=tabs_of(checks, step),
        **values,
    )


def go_on(draft: PlanDraft) -> Response:
    """Go to the first step in which something is still open, at last to the saving."""
    counts = plan_draft_checks.checks_of(draft).open_counts
    for name, _, kinds in STEPS[:-1]:
        if any(counts[kind] for kind in kinds):
            return redirect(url_for(f"plan_drafts.{name}", draft_id=draft.id), 303)
    return redirect(url_for("plan_drafts.plan", draft_id=draft.id), 303)
