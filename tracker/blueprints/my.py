"""My work: what waits for a department, and signing for what was assigned."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.i18n import gettext, ngettext
from tracker.services.obligation import my_work, signing

bp = Blueprint("my", __name__, url_prefix="/my")


@bp.get("", endpoint="index")
def show_my_work() -> str:
    """Show what waits for the person's department, and by when."""
    return render_template(
        "my/index.html", work=my_work.get_my_work(current_user), page_of=my_work.page_of
    )


@bp.post("/signatures", endpoint="sign_all")
def sign_all() -> Response:
    """Sign for everything that waits for the department."""
    signed = signing.sign_all(current_user)
    if signed:
        words = ngettext(
            "You have signed for %(num)s task.", "You have signed for %(num)s tasks.", signed
        )
        flash(words, "ok")
    else:
        flash(gettext("Everything has been signed for already."), "note")
    return redirect(url_for("my.index"), 303)
