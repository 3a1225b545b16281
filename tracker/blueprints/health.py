"""Answers for whoever watches over the installation: does the process live, can it serve."""

from __future__ import annotations

from flask import Blueprint

from tracker.services.installation import readiness

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def is_alive() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
def is_ready() -> tuple[dict[str, object], int]:
    """Tell whether the database answers and its schema is up to date; 503 otherwise."""
    missing = readiness.missing_tables()
    if missing is None:
        return {"status": "unavailable", "reason": "the database does not answer"}, 503
    if missing:
        return {
            "status": "unavailable",
            "reason": "the schema is behind; run: flask --app wsgi db upgrade",
            "missing_tables": missing,
        }, 503
    return {"status": "ok"}, 200
