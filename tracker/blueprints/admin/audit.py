"""The audit trail, for the auditor alone: every change, by whom, what it was before and after."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, render_template, request
from flask_login import current_user

from tracker import i18n, sentences
from tracker.blueprints.admin import trail
from tracker.rules.days import read_day
from tracker.services import audit_reading
from tracker.services.audit_reading import AuditFilter
from tracker.services.department import departments

bp = Blueprint("audit", __name__, url_prefix="/audit")


@bp.get("")
def index() -> str:
    """List the entries, filtered by what stands in the address."""
    page = audit_reading.list_entries(
        current_user, wanted(), page=request.args.get("page", 1, type=int)
    )
    plans, places = audit_reading.names_of_places(page.rows)
    return render_template(
        "audit/index.html",
        page=page,
        plans=plans,
        places=places,
        actions=audit_reading.list_actions(current_user),
        departments=departments.list_departments(current_user),
        action_name=trail.action_name,
        subject_name=trail.subject_name,
        changes=trail.changes,
    )


def wanted() -> AuditFilter:
    """Read the filter from the address."""
    return AuditFilter(
        action=request.args.get("action", ""),
        actor=request.args.get("who", "").strip(),
        plan=request.args.get("plan", ""),
        department_id=request.args.get("department", type=int),
        from_on=day("from"),
        to_on=day("to"),
    )


def day(name: str) -> date | None:
    """Read a day from the address; a wrong one is told and left out."""
    given = request.args.get(name, "").strip()
    try:
        return read_day(given) if given else None
    except ValueError:
        flash(
            i18n.gettext(sentences.NOT_A_DAY, given=given),
            "wrong",
        )
        return None
