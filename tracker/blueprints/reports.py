"""The period report: one page with everything a department owes for a period."""

from __future__ import annotations

import secrets

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from tracker import labels, sentences, shell
from tracker.errors import Conflict, TrackerError
from tracker.forms.report import ReportForm, report_of
from tracker.i18n import gettext, ngettext
from tracker.services.report import (
    attachments,
    draft_checks,
    drafts,
    figure_doubts,
    filetypes,
    period_reports,
    reporting,
)
from tracker.services.report.attachments import Upload
from tracker.services.report.drafts import DraftContent
from tracker.services.report.period_entries import Entry
from tracker.services.report.period_reports import PeriodPage
from tracker.services.report.reporting import Filing

bp = Blueprint("reports", __name__, url_prefix="/reports")

Answer = Response | str | tuple[str, int]


@bp.get("", endpoint="index")
def find_period() -> Response:
    """Go on to the period whose report is wanted next."""
    return redirect(url_for(".show", period=period_reports.current_period(current_user)), 303)


@bp.get("/<period>", endpoint="show")
def show_period(period: str) -> str:
    """Show the duties of a period; ``?duty=`` names the one whose form stands beside the list."""
    page = period_reports.get_period(current_user, period)
    entry = page.entry(request.args.get("duty", type=int)) or page.first
    return render(page, entry, form_of(entry) if entry else None, content_of(entry))


def form_of(entry: Entry) -> ReportForm:
    """Yield the form of a duty with its draft, else with what a new report begins with."""
    content = entry.content
    return ReportForm(
        formdata=None,
        duty=str(entry.obligation.id),
        version=entry.version,
        token=secrets.token_urlsafe(18),
        percent=content.percent,
        done=content.done,
        problems=content.problems,
        next_step=content.next_step,
        fall_because=content.fall_because,
    )


def content_of(entry: Entry | None) -> DraftContent:
    """Yield what stands in a duty's form."""
    return entry.content if entry else DraftContent()


def render(
    page: PeriodPage, entry: Entry | None, form: ReportForm | None, content: DraftContent
) -> str:
    """Yield the page with one duty open, what is doubtful about its figures beside them."""
    return render_template(
        "reports/show.html",
        page=page,
        entry=entry,
        form=form,
        content=content,
        doubts=figure_doubts.doubts_of(entry.obligation, content.figures) if entry else (),
        checks=told(entry, entry.content) if entry and entry.draft else {},
        periods=period_reports.list_periods(current_user),
        accepted_files=filetypes.ACCEPTED,
        limit=shell.config(current_app).max_upload_mb,
        ready=[(each, secrets.token_urlsafe(18)) for each in page.ready],
    )


@bp.post("/<period>", endpoint="submit")
def submit(period: str) -> Answer:
    """Save, file, or take a file away, as the pressed button says; wrong typing comes back."""
    page = period_reports.get_period(current_user, period)
    entry = page.entry(request.form.get("duty", type=int)) or abort(404)
    form = ReportForm()
    try:
        store_files(entry)
        if request.form.get("remove", type=int):
            return remove_file(period, entry, form)
        if request.form.get("action") != "file":
            return save(period, entry, form)
        if form.validate():
            return file_one(period, entry, form)
        status = 400
    except TrackerError as wrong:
        form.tell(wrong)
        status = wrong.status
    return show_again(period, form, status)


def show_again(period: str, form: ReportForm, status: int) -> tuple[str, int]:
    """Yield the page with the typing kept; after a conflict the next try starts from the newest."""
    page = period_reports.get_period(current_user, period)
    entry = page.entry(request.form.get("duty", type=int))
    form.status = status
    if entry is not None and status == Conflict.status:
        form.version.data = entry.version
    return render(page, entry, form, form.content(request.form)), status


def store_files(entry: Entry) -> None:
    """Keep the files that came with the form; they stay also where the report is refused."""
    chosen: list[FileStorage] = [each for each in request.files.getlist("files") if each.filename]
    if not chosen:
        return
    try:
        attachments.store_uploads(
            current_user,
            obligation_id=entry.obligation.id,
            uploads=[Upload(each.filename or "", each.stream) for each in chosen],
            settings=shell.config(current_app),
        )
    finally:
        for each in chosen:
            each.close()


def save(period: str, entry: Entry, form: ReportForm) -> Response:
    """Save the typing as a draft and come back to the same form."""
    save_draft(entry, form)
    flash(gettext("The draft is saved. It has not been filed yet."), "ok")
    return redirect(url_for(".show", period=period, duty=entry.obligation.id), 303)


def save_draft(entry: Entry, form: ReportForm, *, is_deliberate: bool = True) -> drafts.SavedDraft:
    """Keep the typing of the form."""
    return drafts.save_draft(
        current_user,
        obligation_id=entry.obligation.id,
        content=form.content(request.form),
        version=form.version.data or None,
        is_deliberate=is_deliberate,
    )


def remove_file(period: str, entry: Entry, form: ReportForm) -> Response:
    """Save the typing, then take a file away from the draft."""
    save_draft(entry, form)
    gone = attachments.remove_attachment(
        current_user,
        attachment_id=request.form.get("remove", 0, int),
        settings=shell.config(current_app),
    )
    flash(gettext("“%(name)s” was removed.", name=gone.name), "ok")
    return redirect(url_for(".show", period=period, duty=entry.obligation.id), 303)


def file_one(period: str, entry: Entry, form: ReportForm) -> Response:
    """File the report and go on to the next duty that is asked for."""
    reporting.file_report(
        current_user,
        obligation_id=entry.obligation.id,
        draft=form.report(request.form),
        token=form.token.data or secrets.token_urlsafe(18),
    )
    flash(gettext("Filed: %(task)s", task=entry.task.short_title), "ok")
    return go_on(period, after=entry.obligation.id)


def go_on(period: str, *, after: int = 0) -> Response:
    """Go to the next duty that is asked for, or tell that all are filed."""
    page = period_reports.get_period(current_user, period)
    following = page.next_asked(after)
    if following is None:
        flash(gettext("Everything that can be filed for this period has been filed."), "ok")
        return redirect(url_for(".show", period=period), 303)
    onward = url_for(".show", period=period, duty=following.obligation.id, focus="form")
    return redirect(onward, 303)


@bp.post("/<period>/filings", endpoint="file_ready")
def file_ready(period: str) -> Response:
    """File every report whose saved draft is complete, as the page listed them."""
    page = period_reports.get_period(current_user, period)
    filings = [filing for each in page.ready if (filing := listed_filing(each)) is not None]
    outcome = reporting.file_reports(current_user, filings)
    if outcome.filed:
        words = ngettext(
            "%(num)s report was filed.", "%(num)s reports were filed.", len(outcome.filed)
        )
        flash(words, "ok")
    for obligation_id, wrong in outcome.refused.items():
        tell_refused(page.entry(obligation_id), wrong)
    return go_on(period)


def listed_filing(entry: Entry) -> Filing | None:
    """Yield the filing of a complete draft if the page listed it in the version it has now."""
    listed = request.form.get(f"ready-{entry.obligation.id}", "")
    version, _, token = listed.partition(":")
    if not token or version != entry.version:
        return None
    content = DraftContent.of(entry.draft.content if entry.draft else {})
    return Filing(entry.obligation.id, report_of(content, version), token)


def tell_refused(entry: Entry | None, wrong: TrackerError) -> None:
    """Say of one report of several why it was not filed."""
    title = entry.task.short_title if entry else ""
    flash(gettext("%(task)s: %(why)s", task=title, why=sentences.error_text(wrong)), "wrong")


@bp.post("/<period>/draft", endpoint="autosave")
def autosave(period: str) -> Response:
    """Save the typing while it goes on; answers with the time and the draft's new version.

    ``put_back`` says that the typing was lost sight of and taken up again by the same form.
    """
    page = period_reports.get_period(current_user, period)
    entry = page.entry(request.form.get("duty", type=int)) or abort(404)
    is_taken_up = bool(request.form.get("put_back"))
    saved = save_draft(entry, ReportForm(), is_deliberate=is_taken_up)
    checks = told(entry, ReportForm().content(request.form))
    return jsonify(
        {
            "saved_at": labels.clock_time(saved.saved_at),
            "version": saved.version,
            "checks": checks,
        }
    )


def told(entry: Entry, content: DraftContent) -> dict[str, str]:
    """Yield in words, by field, what stands in the way of typed content or is doubtful."""
    return {
        field: sentences.error_text(why)
        if isinstance(why, TrackerError)
        else sentences.reason_text(why)
        for field, why in draft_checks.checks_of(entry, content).items()
    }
