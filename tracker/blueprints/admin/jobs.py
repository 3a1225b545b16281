"""The jobs and their health: timetable, last runs, and who holds the lease."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_login import current_user

from tracker.jobs import health, timetable
from tracker.services.installation import job_log, watching

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


@bp.get("")
def index() -> str:
    """Show how each job stands and the runs, the newest first."""
    runs = job_log.list_runs(
        current_user,
        job=request.args.get("job", ""),
        only_bad=request.args.get("only") == "bad",
        page=request.args.get("page", 1, int),
    )
    return render_template(
        "jobs/index.html",
        health=health.read_health(),
        figures=watching.read_figures(),
        page=runs,
        times_of=timetable.times_of,
    )
