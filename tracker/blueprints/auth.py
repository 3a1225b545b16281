"""Logging in and out, and the language of the pages."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import gate, i18n, shell
from tracker.destinations import local_path
from tracker.errors import TrackerError
from tracker.forms import carried
from tracker.forms.auth import LogInForm
from tracker.services.user import accounts, sessions, signing_in
from tracker.services.user.sessions import Device
from tracker.services.user.signing_in import LogIn

bp = Blueprint("auth", __name__)

YEAR = 365 * 24 * 3600


@bp.get("/login", endpoint="log_in")
@bp.post("/login", endpoint="log_in")
def log_in() -> Response | str | tuple[str, int]:
    """Show the log-in, check what was typed, and send the person on to where it wanted to go."""
    form = LogInForm()
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(local_path(request.args.get("next")), 303)
        return page(form)
    if not form.validate_on_submit():
        return page(form), 400
    previous = session.get(gate.KEY, "")
    try:
        entered = signing_in.authenticate(
            form.username.data, form.password.data, device=device(), previous=previous
        )
    except TrackerError as wrong:
        form.tell(wrong)
        return page(form), wrong.status
    begin(entered, previous)
    return go_on(form, is_same=sessions.was_of(entered.user, previous))


def page(form: LogInForm) -> str:
    """Yield the log-in page."""
    back = local_path(request.args.get("next"))
    return render_template("auth/log_in.html", form=form, back=back)


def go_on(form: LogInForm, *, is_same: bool) -> Response | str:
    """Send the person on; who had sent a form before finds it again and sends it at one press."""
    back = local_path(request.args.get("next"))
    kept = carried.unpack(form.carried.data or "")
    if kept is None:
        return redirect(back, 303)
    if not is_same:  # nobody sends in another person's name
        flash(i18n.gettext("What another person had typed here was not kept."), "note")
        return redirect("/", 303)
    return render_template("auth/sent_on.html", kept=kept, back=back)


def device() -> Device:
    """Yield from where this request comes."""
    return Device(request.remote_addr or "", request.user_agent.string)


def begin(entered: LogIn, previous: str) -> None:
    """Give the browser a new cookie, and the page the language of the person.

    The form token is renewed too, except for a person who logs in again where its own session
    had ended: a long text that is still open in another window can then be sent after all.
    """
    token = session.get("csrf_token") if sessions.was_of(entered.user, previous) else None
    session.clear()
    session[gate.KEY] = entered.key
    if token:
        session["csrf_token"] = token
    if entered.user.locale:
        i18n.set_locale(entered.user.locale)


@bp.post("/logout")
def log_out() -> Response:
    """End the session, not only the cookie."""
    sessions.end_session(session.get(gate.KEY, ""))
    session.clear()
    flash(i18n.gettext("You have logged out."), "ok")
    return redirect(url_for("auth.log_in"), 303)


@bp.post("/language")
def set_language() -> Response:
    """Keep the chosen language in a cookie, and with the account where somebody is logged in."""
    chosen = request.form.get("locale", "")
    answer = redirect(local_path(request.form.get("next")), 303)
    if chosen not in i18n.LOCALES:
        return answer
    if current_user.is_authenticated:
        accounts.set_locale(current_user, chosen)
    answer.set_cookie(
        shell.LOCALE_COOKIE,
        chosen,
        max_age=YEAR,
        secure=shell.config(current_app).secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return answer
