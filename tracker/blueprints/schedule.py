"""The schedule of a plan: its tasks over the months, as a drawing and as a table."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask_login import current_user

from tracker import clock
from tracker.services import access
from tracker.services.plan.schedule import schedule_of

bp = Blueprint("schedule", __name__, url_prefix="/plans")


@bp.get("/<code>/schedule", endpoint="show")
def show_schedule(code: str) -> str:
    """Show a plan's tasks as bars over the months, as of a day."""
    plan, day = access.get_plan(current_user, code), g.as_of or clock.today()
    found = schedule_of(current_user, plan, day=day, page=request.args.get("page", 1, int))
    is_published = plan.published_on is not None and plan.published_on <= day
    return render_template("schedule/show.html", found=found, plan=plan, is_published=is_published)
