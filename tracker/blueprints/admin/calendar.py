"""The working calendar: own rows, and corrections that are looked at before they are applied."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import i18n
from tracker.errors import TrackerError
from tracker.forms.calendar import CorrectionForm
from tracker.services.calendar import calendar_corrections

bp = Blueprint("calendar", __name__, url_prefix="/calendar")


@bp.get("")
def index() -> str:
    """Show the calendar's own rows and a form for a correction."""
    return page(CorrectionForm(formdata=None))


@bp.post("")
def correct() -> Response | str | tuple[str, int]:
    """Show which open duties would move; with ``apply`` do it."""
    form = CorrectionForm()
    if not form.validate_on_submit():
        return page(form), 400
    try:
        if "apply" in request.form:
            moved = calendar_corrections.apply_correction(current_user, form.correction())
            flash(told(moved), "ok")
            return redirect(url_for("admin.calendar.index"), 303)
        preview = calendar_corrections.preview_correction(current_user, form.correction())
    except TrackerError as wrong:
        form.tell(wrong)
        return page(form), wrong.status
    return render_template("calendar/preview.html", form=form, preview=preview)


def page(form: CorrectionForm) -> str:
    """Yield the page of the calendar."""
    return render_template(
        "calendar/index.html",
        form=form,
        rows=calendar_corrections.list_calendar_days(current_user),
        years=calendar_corrections.known_years(),
    )


def told(moved: int) -> str:
    """Yield the sentence about an applied correction."""
    return i18n.gettext("The calendar is corrected; the dates of %(num)s duties moved.", num=moved)
