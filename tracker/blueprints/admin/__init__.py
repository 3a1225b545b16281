"""Administration: an overview, and one module for each noun that is kept here."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from tracker.blueprints.admin import (
    audit,
    calendar,
    departments,
    groups,
    jobs,
    jurisdictions,
    mails,
    people,
    policy,
    reorganisations,
)
from tracker.jobs import health
from tracker.services.installation import administration

bp = Blueprint("admin", __name__, url_prefix="/admin")
for _module in (
    people,
    jurisdictions,
    departments,
    reorganisations,
    groups,
    calendar,
    policy,
    mails,
    jobs,
    audit,
):
    bp.register_blueprint(_module.bp)


@bp.get("")
def overview() -> str:
    """Show how the installation stands and what is waiting for its administrators."""
    return render_template(
        "admin/overview.html",
        overview=administration.get_overview(current_user),
        health=health.read_health(),
    )
