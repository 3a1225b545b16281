"""The mail log: every mail, one of them in full, and a second chance for an undelivered one."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from tracker import sentences
from tracker.errors import Refused
from tracker.i18n import gettext
from tracker.rules import permissions
from tracker.rules.days import read_day
from tracker.rules.permissions import Action
from tracker.sentences import error_text
from tracker.services.mail import mail_channel, mail_log
from tracker.services.mail.mail_log import MailFilter

bp = Blueprint("mails", __name__, url_prefix="/mail")

SHOWN_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"


@bp.get("")
def index() -> str:
    """List the mails, the newest first, filtered by what stands in the address."""
    chosen = MailFilter(
        state=request.args.get("state", ""),
        on=asked_day(),
        who=request.args.get("who", "").strip(),
    )
    return render_template(
        "mails/index.html",
        page=mail_log.list_mails(current_user, chosen, page=request.args.get("page", 1, int)),
        counts=mail_log.count_mails(current_user),
        paused=mail_channel.why_paused(),
    )


def asked_day() -> date | None:
    """Yield the day that is asked for; a wrong one is told and ignored."""
    given = request.args.get("on", "").strip()
    try:
        return read_day(given) if given else None
    except ValueError:
        flash(
            gettext(sentences.NOT_A_DAY, given=given),
            "wrong",
        )
        return None


@bp.get("/<int:mail_id>")
def show(mail_id: int) -> str:
    """Show one mail with its tries and what it is about."""
    found = mail_log.get_mail(current_user, mail_id)
    may = permissions.refusal(current_user.role, Action.MANAGE_SYSTEM) is None
    may_retry = may and mail_log.can_be_sent_again(found.mail)
    return render_template("mails/show.html", found=found, may_retry=may_retry)


@bp.get("/<int:mail_id>/page")
def page(mail_id: int) -> Response:
    """Show a mail as its reader's program shows it: alone, without script, in a closed frame."""
    found = mail_log.get_mail(current_user, mail_id)
    answer = Response(found.mail.html_body, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = SHOWN_ALONE
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@bp.post("/<int:mail_id>/retry")
def retry(mail_id: int) -> AnyResponse:
    """Put an undelivered mail back into the outbox."""
    try:
        mail_log.retry_mail(current_user, mail_id=mail_id)
    except Refused as wrong:
        flash(error_text(wrong), "wrong")
    else:
        flash(gettext("The mail is in the outbox again."), "ok")
    return redirect(url_for("admin.mails.show", mail_id=mail_id), 303)
