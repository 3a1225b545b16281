"""The documents of plan drafts: the list, the upload, one draft beside its source."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import labels, shell
from tracker.blueprints.plan_drafts.steps import Answer, bp, find_draft, go_on, step_page
from tracker.downloads import send_as
from tracker.errors import TrackerError
from tracker.forms.plan_draft import DocumentForm
from tracker.i18n import gettext, ngettext
from tracker.services.plan_draft import plan_draft_checks, plan_draft_page, plan_drafts

ACCEPTED = ".docx,.xlsx,.pdf,.txt,.csv"


@bp.get("", endpoint="index")
def list_drafts() -> str:
    """Show the drafts that wait and those that were saved or put aside."""
    found = plan_drafts.list_drafts(
        current_user,
        page=request.args.get("page", 1, int),
        state=request.args.get("state", ""),
    )
    return render_template("plan_drafts/index.html", page=found)


@bp.get("/upload", endpoint="ask_document")
def ask_document() -> str:
    """Show the page on which a document is handed in."""
    plan_drafts.require_reader(current_user)
    return upload_page(DocumentForm())


@bp.post("/upload", endpoint="upload")
def upload_document() -> Answer:
    """Keep and read a document, and go on to its first decision."""
    plan_drafts.require_reader(current_user)
    form = DocumentForm()
    try:
        uploaded = plan_drafts.upload_document(
            current_user, form.upload(), settings=shell.config(current_app)
        )
    except TrackerError as wrong:
        form.tell(wrong)
        return upload_page(form), wrong.status
    if uploaded.is_new:
        count = len(uploaded.draft.tasks)
        told = ngettext("%(num)s task was read.", "%(num)s tasks were read.", count)
        flash(told, "ok")
        return go_on(uploaded.draft)
    draft = uploaded.draft
    told = gettext(
        "The same file is here already: %(name)s uploaded it on %(day)s. This is its draft.",
        name=draft.created_by.name,
        day=labels.full_day(draft.created_at),
    )
    flash(told, "note")
    return redirect(url_for(".show", draft_id=draft.id), 303)


def upload_page(form: DocumentForm) -> str:
    """Render the page of the upload."""
    limit = shell.config(current_app).max_upload_mb
    return render_template("plan_drafts/upload.html", form=form, accepted=ACCEPTED, limit=limit)


@bp.get("/<int:draft_id>", endpoint="show")
def show_draft(draft_id: int) -> str:
    """Show the source beside the tasks that were read from it, line by line."""
    checks = plan_draft_checks.checks_of(find_draft(draft_id))
    only_open = request.args.get("open") == "1"
    found = plan_draft_page.draft_page(
        checks, page=request.args.get("page", 1, int), only_open=only_open
    )
    return step_page(checks, "show", found=found, only_open=only_open)


@bp.get("/<int:draft_id>/document", endpoint="document")
def download_document(draft_id: int) -> Response:
    """Send the document under its own name; a browser neither opens nor guesses at it."""
    draft = find_draft(draft_id)
    path = plan_drafts.document_path(draft, shell.config(current_app))
    answer = Response(path.read_bytes(), mimetype=draft.media_type)
    send_as(answer, draft.name, plain=f"document-{draft.id}")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@bp.post("/<int:draft_id>/readings", endpoint="read_again")
def read_again(draft_id: int) -> Response:
    """Read the document once more into a new draft."""
    draft = plan_drafts.read_again(current_user, draft_id, settings=shell.config(current_app))
    flash(gettext("The document was read anew; the older draft stays as it is."), "ok")
    return go_on(draft)


@bp.post("/<int:draft_id>/putting-aside", endpoint="put_aside")
def put_aside(draft_id: int) -> Response:
    """Put a draft aside."""
    draft = plan_drafts.put_aside(current_user, draft_id)
    flash(gettext("“%(name)s” was put aside; it can be taken up again.", name=draft.title), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:draft_id>/taking-up", endpoint="take_up")
def take_up(draft_id: int) -> Response:
    """Take up a draft again."""
    return go_on(plan_drafts.take_up(current_user, draft_id))
