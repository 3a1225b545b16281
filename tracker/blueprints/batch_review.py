"""Several reports on one page, each in full, and one press that accepts those that are ticked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import sentences
from tracker.errors import Invalid
from tracker.i18n import gettext, ngettext
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.report import batch_review

bp = Blueprint("batch_review", __name__, url_prefix="/review/batch")
FILTERS = ("plan", "department", "period", "kind", "sort")


def kept() -> dict[str, Any]:
    """Yield the filter of the queue from which the reports were chosen."""
    return {name: value for name in FILTERS if (value := request.args.get(name, "").strip())}


@bp.get("", endpoint="show")
def show_chosen() -> str | Response:
    """Show the chosen reports one below the other; without a choice go back to the queue."""
    access.require(current_user, Action.REVIEW)
    chosen = request.args.getlist("report", int)
    if request.args.get("all"):
        chosen = request.args.getlist("offered", int)
    try:
        batch = batch_review.get_batch(current_user, chosen)
    except Invalid as wrong:
        flash(sentences.error_text(wrong), "wrong")
        return redirect(url_for("review.index", **kept()), 303)
    return render_template("review/batch.html", batch=batch, kept=kept())


@bp.post("/acceptance", endpoint="accept")
def accept_chosen() -> Response:
    """Accept the reports that are ticked, and say which were left out and why."""
    access.require(current_user, Action.REVIEW)
    try:
        accepted, left = batch_review.accept_together(
            current_user, request.form.getlist("report", int)
        )
    except Invalid as wrong:
        flash(sentences.error_text(wrong), "wrong")
        return redirect(url_for("review.index", **kept()), 303)
    if accepted:
        told = ngettext("%(num)s report accepted.", "%(num)s reports accepted.", accepted)
        flash(told, "ok")
    for each in left:
        flash(gettext("Left out: %(why)s", why=sentences.error_text(each.why)), "wrong")
    return redirect(url_for("review.index", **kept()), 303)
