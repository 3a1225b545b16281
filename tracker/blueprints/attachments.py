"""Downloading evidence: never shown inside the site, always as a file of its own."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import shell
from tracker.downloads import send_as
from tracker.services.report import attachments, filetypes

bp = Blueprint("attachments", __name__, url_prefix="/attachments")


@bp.get("/<int:attachment_id>", endpoint="show")
def download(attachment_id: int) -> Response:
    """Send a file under its own name; a browser neither opens nor guesses at it."""
    row = attachments.get_attachment(current_user, attachment_id)
    content = attachments.read_content(row, shell.config(current_app))
    answer = Response(content, mimetype=row.media_type)
    plain = f"evidence-{row.id}.{filetypes.extension_of(row.name)}"
    send_as(answer, row.name, plain=plain)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
