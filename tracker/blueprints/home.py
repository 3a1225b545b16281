"""The first page: each role begins its day at its own place."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import navigation

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> Response:
    """Send a person to where its role begins."""
    return redirect(navigation.home_for(current_user.role), 303)
