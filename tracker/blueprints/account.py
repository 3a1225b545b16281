"""A person's own account: what is kept about it, its password and its log-ins."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import gate, i18n
from tracker.destinations import local_path
from tracker.forms.account import CopyForm, DigestForm, EmailForm, PasswordForm
from tracker.rules.delivery import DIGEST_HOURS
from tracker.services.mail import copies
from tracker.services.user import accounts, passwords, sessions

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
def show() -> str:
    """Show what is kept about the person, and where it is logged in."""
    return page()


def page(
    form: EmailForm | None = None,
    digest: DigestForm | None = None,
    *,
    copy: CopyForm | None = None,
) -> str:
    """Yield the page of the account."""
    email, second = {"email": current_user.email}, {"copy_email": current_user.copy_email}
    chosen = {"digest_hour": current_user.digest_hour or 0}
    return render_template(
        "account/show.html",
        form=form or EmailForm(formdata=None, data=email),
        copies=copy or CopyForm(formdata=None, data=second),
        digest=digest or with_hours(DigestForm(formdata=None, data=chosen)),
        sessions=sessions.list_sessions(current_user),
        key_hash=sessions.hash_of(session[gate.KEY]),
    )


def with_hours(form: DigestForm) -> DigestForm:
    """Offer the hours at which digests are made."""
    hours = [(hour, i18n.gettext("once a day, at %(hour)s:15", hour=hour)) for hour in DIGEST_HOURS]
    form.digest_hour.choices = [(0, i18n.gettext("as things come up")), *hours]
    return form


@bp.post("/digest")
def set_digest_hour() -> Response | tuple[str, int]:
    """Keep when mails come."""
    form = with_hours(DigestForm())
    if not form.carry_out(
        lambda: accounts.set_digest_hour(current_user, form.digest_hour.data or None)
    ):
        return page(digest=form), form.status
    flash(i18n.gettext("That is when your mails come from now on."), "ok")
    return redirect(url_for("account.show"), 303)


@bp.post("/email")
def set_email() -> Response | tuple[str, int]:
    """Keep the mail address."""
    form = EmailForm()
    if not form.carry_out(lambda: accounts.set_email(current_user, form.email.data)):
        return page(form), form.status
    flash(i18n.gettext("The mail address is saved."), "ok")
    return redirect(url_for("account.show"), 303)


@bp.post("/copies")
def set_copy_address() -> Response | tuple[str, int]:
    """Keep the second address that gets copies."""
    form = CopyForm()
    if not form.carry_out(lambda: copies.set_copy_address(current_user, form.copy_email.data)):
        return page(copy=form), form.status
    flash(i18n.gettext("The address for copies is saved."), "ok")
    return redirect(url_for("account.show"), 303)


@bp.post("/tour", endpoint="set_tour")
def set_tour() -> Response:
    """Close the first-run tour, or begin it again, and go back to the page."""
    accounts.set_tour(current_user, is_closed=request.form.get("closed") == "1")
    return redirect(local_path(request.form.get("next")), 303)


@bp.route("/password", methods=["GET", "POST"])
def change_password() -> Response | tuple[str, int]:
    """Show the form for a new password and change it; other log-ins end."""
    form = PasswordForm()
    if form.carry_out(
        lambda: accounts.change_password(
            current_user,
            form.current_password.data,
            new=form.new_password.data,
            key=session[gate.KEY],
        )
    ):
        flash(i18n.gettext("The password is changed; your other log-ins have ended."), "ok")
        return redirect(url_for("account.show"), 303)
    return password_page(form), form.status


def password_page(form: PasswordForm) -> str:
    """Yield the page for a new password."""
    return render_template("account/password.html", form=form, least=passwords.MIN_LENGTH)


@bp.post("/sessions/<int:session_id>/end")
def end_session(session_id: int) -> Response:
    """End one of the person's other log-ins."""
    sessions.end_own_session(current_user, session_id)
    flash(i18n.gettext("That log-in has ended."), "ok")
    return redirect(url_for("account.show"), 303)
