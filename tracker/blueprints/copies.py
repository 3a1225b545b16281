"""The page at which whoever gets copies of somebody's mails ends them, without a log-in."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from tracker import shell
from tracker.extensions import csrf
from tracker.services.mail import copies

bp = Blueprint("copies", __name__, url_prefix="/copies")


@bp.get("/<token>")
def show(token: str) -> str:
    """Ask whether the copies are to end; reading the page changes nothing."""
    user = copies.get_copied(token, shell.config(current_app))
    return render_template("copies/show.html", user=user, token=token, is_ended=False)


@bp.post("/<token>")
def end(token: str) -> str:
    """End the copies."""
    user = copies.end_copies(token, shell.config(current_app))
    return render_template("copies/show.html", user=user, token=token, is_ended=True)


csrf.exempt(f"{__name__}.end")
"""A mail program posts there for its reader (RFC 8058); the token is the proof."""
