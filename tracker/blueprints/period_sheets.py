"""The period report as one sheet: fill in every duty, file all at one press."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import clock, labels
from tracker.forms.report import report_of
from tracker.i18n import gettext, ngettext
from tracker.services.report import period_reports, period_sheets, reporting
from tracker.services.report.period_reports import PeriodPage
from tracker.services.report.period_sheets import Row, Typed
from tracker.services.report.reporting import Filing

bp = Blueprint("period_sheets", __name__, url_prefix="/reports")

Answer = Response | str | tuple[str, int]


@bp.get("/<period>/sheet", endpoint="show")
def show_sheet(period: str) -> str:
    """Show every duty of a period that can be filed, one below the other."""
    page = period_reports.get_period(current_user, period)
    return render(page, period_sheets.rows_of(page))


def render(page: PeriodPage, rows: list[Row], token: str | None = None) -> str:
    """Yield the sheet with its rows as they are typed."""
    return render_template(
        "reports/sheet.html",
        page=page,
        rows=rows,
        versions=versions_told(rows),
        token=token or secrets.token_urlsafe(18),
    )


@bp.post("/<period>/sheet", endpoint="submit")
def submit(period: str) -> Answer:
    """Take last time's words over, save, or file what is filled in, as the button says."""
    page = period_reports.get_period(current_user, period)
    rows = typed_rows(page)
    action = request.form.get("action", "save")
    if action == "take":
        return take_over(page, rows)
    period_sheets.save_rows(current_user, rows)
    filed = file_rows(rows) if action == "file" else 0
    if filed:
        flash(ngettext("%(num)s report was filed.", "%(num)s reports were filed.", filed), "ok")
    if any(row.wrong for row in rows):
        return show_again(period, rows)
    if action != "file":
        flash(gettext("The draft is saved. It has not been filed yet."), "ok")
    elif rows and not filed:
        flash(gettext("Nothing is filled in yet, so nothing was filed."), "note")
    return go_on(period)


def typed_rows(page: PeriodPage) -> list[Row]:
    """Yield the rows with what was sent."""
    sent = request.form
    typed = {
        entry.obligation.id: Typed(
            sent.get(f"percent-{entry.obligation.id}", ""),
            sent.get(f"done-{entry.obligation.id}", ""),
            sent.get(f"fall-{entry.obligation.id}", ""),
        )
        for entry in page.asked
        if f"done-{entry.obligation.id}" in sent
    }
    token = sent.get("token", "")
    return period_sheets.rows_of(page, typed=typed, versions=versions_in(), form=token)


def versions_in() -> dict[int, str]:
    """Yield from which state of each duty the sheet was made: "12:0-1 13:0-0"."""
    parts = (each.partition(":") for each in request.form.get("version", "").split())
    return {int(duty): version for duty, _colon, version in parts if duty.isdecimal()}


def versions_told(rows: list[Row]) -> str:
    """Yield the same for the next sending."""
    return " ".join(f"{row.entry.obligation.id}:{row.version}" for row in rows)


def take_over(page: PeriodPage, rows: list[Row]) -> str:
    """Show the sheet with last time's words in its empty rows; nothing is kept or filed yet."""
    taken = period_sheets.take_over(rows)
    words = ngettext(
        "Last time’s words stand in %(num)s row. Work it over; words that are as they were are "
        "not filed.",
        "Last time’s words stand in %(num)s rows. Work them over; words that are as they were "
        "are not filed.",
        taken,
    )
    if not taken:
        words = gettext("Every row has words already, or none from last time to take over.")
    flash(words, "note")
    return render(page, rows, request.form.get("token", ""))


def file_rows(rows: list[Row]) -> int:
    """File the rows that are fit; the others keep what is wrong with them. Yields how many."""
    token = request.form.get("token") or secrets.token_urlsafe(18)
    fit = {row.entry.obligation.id: row for row in period_sheets.check_rows(rows)}
    filings = [
        Filing(duty, report_of(row.content, row.version), token) for duty, row in fit.items()
    ]
    outcome = reporting.file_reports(current_user, filings)
    for duty, wrong in outcome.refused.items():
        fit[duty].wrong = wrong
    return len(outcome.filed)


def show_again(period: str, rows: list[Row]) -> tuple[str, int]:
    """Yield the sheet with what is left, each row with its typing and with what is wrong."""
    page = period_reports.get_period(current_user, period)
    left = {entry.obligation.id: entry for entry in page.asked}
    kept = [row for row in rows if row.entry.obligation.id in left]
    for row in kept:  # the next try starts from the newest, as after a conflict in the form
        row.entry = left[row.entry.obligation.id]
        row.version = row.entry.version
    status = max(row.wrong.status for row in rows if row.wrong)
    return render(page, kept), status


def go_on(period: str) -> Response:
    """Go to what is left of the sheet, or to the period's page when everything is filed."""
    page = period_reports.get_period(current_user, period)
    if page.asked:
        return redirect(url_for(".show", period=period), 303)
    flash(gettext("Everything that can be filed for this period has been filed."), "ok")
    return redirect(url_for("reports.show", period=period), 303)


@bp.post("/<period>/sheet/draft", endpoint="autosave")
def autosave(period: str) -> Response | tuple[Response, int]:
    """Save what was typed while it goes on; 409 tells that a row is somebody else's by now."""
    rows = typed_rows(period_reports.get_period(current_user, period))
    is_taken_up = bool(request.form.get("put_back"))
    period_sheets.save_rows(current_user, rows, is_deliberate=is_taken_up)
    told = {"saved_at": labels.clock_time(clock.now()), "version": versions_told(rows)}
    if any(row.wrong for row in rows):
        return jsonify(told), 409
    return jsonify(told)
