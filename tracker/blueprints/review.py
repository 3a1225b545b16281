"""Review: the queue by due day, one report beside last time's, extensions and closings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.filter_chips import chips_of
from tracker.forms.obligation import GrantForm, RefusalForm
from tracker.forms.report import AcceptForm, ReturnForm
from tracker.forms.task import ClosingAcceptForm
from tracker.i18n import gettext
from tracker.services.obligation import closing, extending
from tracker.services.report import batch_review, review_page, review_queue, reviewing
from tracker.services.report.review_queue import QueueFilter

bp = Blueprint("review", __name__, url_prefix="/review")

Answer = Response | str | tuple[str, int]
FILTERS = ("plan", "department", "period", "kind", "sort")


def chosen() -> QueueFilter:
    """Yield the filter that stands in the address."""
    return QueueFilter(**{name: request.args.get(name, "").strip() for name in FILTERS})


def kept() -> dict[str, Any]:
    """Yield the filter's names and values that are given, for the links of the page."""
    return {name: value for name in FILTERS if (value := request.args.get(name, "").strip())}


@bp.get("", endpoint="index")
def list_reports() -> str:
    """Show the reports that wait for review, by due day."""
    page = review_queue.list_reports(current_user, chosen(), page=request.args.get("page", 1, int))
    rows = batch_review.beside_last(page.rows)
    return render_template(
        "review/index.html",
        page=page,
        alone={row.report.id: row.alone for row in rows},
        expected={row.report.id: row.expected for row in rows},
        counts=review_queue.count_waiting(current_user),
        choices=review_queue.list_choices(current_user),
        kept=kept(),
        saved=chips_of("review"),
    )


@bp.get("/<int:report_id>", endpoint="show")
def show_report(report_id: int) -> str:
    """Show one report beside last time's."""
    return render(report_id, AcceptForm(formdata=None), ReturnForm(formdata=None))


def render(report_id: int, accept: AcceptForm, returning: ReturnForm) -> str:
    """Yield the page of a report with its two forms."""
    return render_template(
        "review/show.html",
        page=review_page.get_review(current_user, report_id),
        place=review_queue.neighbours(current_user, chosen(), report_id=report_id),
        accept=accept,
        returning=returning,
        kept=kept(),
    )


@bp.post("/<int:report_id>/acceptance", endpoint="accept")
def accept_report(report_id: int) -> Answer:
    """Accept a report and go on to the next."""
    form = AcceptForm()
    if form.carry_out(
        lambda: reviewing.accept_report(
            current_user, report_id=report_id, comment=form.comment.data or ""
        )
    ):
        flash(gettext("Accepted."), "ok")
        return go_on(report_id)
    return render(report_id, form, ReturnForm(formdata=None)), form.status


@bp.post("/<int:report_id>/return", endpoint="send_back")
def return_report(report_id: int) -> Answer:
    """Return a report with a ground and go on to the next."""
    form = ReturnForm()
    if form.carry_out(
        lambda: reviewing.return_report(
            current_user,
            report_id=report_id,
            ground=form.ground.data,
            comment=form.comment.data,
        )
    ):
        flash(gettext("Returned; the department has been asked to file again."), "ok")
        return go_on(report_id)
    return render(report_id, AcceptForm(formdata=None), form), form.status


def go_on(report_id: int) -> Response:
    """Go to the next report of the queue, or to the queue when it is empty."""
    place = review_queue.neighbours(current_user, chosen(), report_id=report_id)
    if place.next_id is None:
        flash(gettext("Nothing more waits for review here."), "note")
        return redirect(url_for("review.index", **kept()), 303)
    return redirect(url_for("review.show", report_id=place.next_id, **kept()), 303)


@bp.get("/extensions", endpoint="extensions")
def list_extensions() -> str:
    """Show the extensions that wait for a decision."""
    return render_template(
        "review/extensions.html",
        page=review_queue.list_extensions(current_user, page=request.args.get("page", 1, int)),
        counts=review_queue.count_waiting(current_user),
    )


@bp.get("/extensions/<int:extension_id>", endpoint="extension")
def show_extension(extension_id: int) -> str:
    """Show one extension with its reason."""
    return render_extension(extension_id, None, RefusalForm(formdata=None))


def render_extension(extension_id: int, grant: GrantForm | None, refusal: RefusalForm) -> str:
    """Yield the page of an extension with its two forms."""
    row = review_queue.get_extension(current_user, extension_id)
    grant = grant or GrantForm(formdata=None, granted_due_on=row.asked_due_on)
    return render_template("review/extension.html", row=row, grant=grant, refusal=refusal)


@bp.post("/extensions/<int:extension_id>/grant", endpoint="grant")
def grant_extension(extension_id: int) -> Answer:
    """Grant an extension, perhaps to another day."""
    form = GrantForm()
    if form.carry_out(
        lambda: extending.grant_extension(
            current_user,
            extension_id=extension_id,
            granted_due_on=form.granted_due_on.data,
            comment=form.comment.data or "",
        )
    ):
        flash(gettext("The extension has been granted."), "ok")
        return redirect(url_for("review.extensions"), 303)
    return render_extension(extension_id, form, RefusalForm(formdata=None)), form.status


@bp.post("/extensions/<int:extension_id>/refusal", endpoint="refuse")
def refuse_extension(extension_id: int) -> Answer:
    """Refuse an extension with a reason."""
    form = RefusalForm()
    if form.carry_out(
        lambda: extending.refuse_extension(
            current_user, extension_id=extension_id, comment=form.comment.data
        )
    ):
        flash(gettext("The extension has been refused; the due day stays."), "ok")
        return redirect(url_for("review.extensions"), 303)
    return render_extension(extension_id, None, form), form.status


@bp.get("/closings", endpoint="closings")
def list_closings() -> str:
    """Show the requests to close that wait for a decision."""
    return render_template(
        "review/closings.html",
        page=review_queue.list_closings(current_user, page=request.args.get("page", 1, int)),
        counts=review_queue.count_waiting(current_user),
    )


@bp.get("/closings/<int:assignment_id>", endpoint="closing")
def show_closing(assignment_id: int) -> str:
    """Show one request to close."""
    return render_closing(
        assignment_id, ClosingAcceptForm(formdata=None), RefusalForm(formdata=None)
    )


def render_closing(assignment_id: int, accept: ClosingAcceptForm, refusal: RefusalForm) -> str:
    """Yield the page of a request to close with its two forms."""
    part = review_queue.get_closing(current_user, assignment_id)
    undone = closing.undone_supports(part)
    return render_template(
        "review/closing.html",
        part=part,
        undone=undone,
        lights=closing.lights_of(undone),
        accept=accept,
        refusal=refusal,
    )


@bp.post("/closings/<int:assignment_id>/acceptance", endpoint="accept_closing")
def accept_closing(assignment_id: int) -> Answer:
    """Close an assignment."""
    form = ClosingAcceptForm()
    if form.carry_out(
        lambda: closing.accept_closing(
            current_user, assignment_id=assignment_id, comment=form.comment.data or ""
        )
    ):
        flash(gettext("Closed; what it would have owed for later periods is waived."), "ok")
        return redirect(url_for("review.closings"), 303)
    return render_closing(assignment_id, form, RefusalForm(formdata=None)), form.status


@bp.post("/closings/<int:assignment_id>/return", endpoint="return_closing")
def return_closing(assignment_id: int) -> Answer:
    """Return a request to close with a reason."""
    form = RefusalForm()
    if form.carry_out(
        lambda: closing.return_closing(
            current_user, assignment_id=assignment_id, comment=form.comment.data
        )
    ):
        flash(gettext("Returned; the department may ask again."), "ok")
        return redirect(url_for("review.closings"), 303)
    return render_closing(assignment_id, ClosingAcceptForm(formdata=None), form), form.status
