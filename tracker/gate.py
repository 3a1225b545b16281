"""The gate before every page: who is it, may it pass. A new route is closed until named open."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import (
    Flask,
    Request,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import i18n, shell
from tracker.destinations import local_path
from tracker.extensions import login_manager
from tracker.forms import carried
from tracker.forms.auth import LogInForm
from tracker.models import User
from tracker.services.user import sessions

KEY = "log_in"

OPEN = frozenset(
    {
        "static",
        "auth.log_in",
        "auth.set_language",
        "copies.end",
        "copies.show",
        "health.is_alive",
        "health.is_ready",
        "help.accessibility",
        "operations.jobs",
        "operations.metrics",
        "style.sheet",
    }
)
FOR_NOBODY = frozenset(
    {
        "static",
        "health.is_alive",
        "health.is_ready",
        "operations.jobs",
        "operations.metrics",
        "style.sheet",
    }
)
"""What answers the same to everybody, and also where the database cannot say who asks."""
OPEN_IN_DEVELOPMENT = frozenset({"styleguide.index"})
OPEN_BEFORE_NEW_PASSWORD = frozenset({"auth.log_out", "account.change_password"})


def init_app(app: Flask) -> None:
    """Close every page but the open ones, and find the person by its session row."""
    login_manager.request_loader(load_user)
    app.before_request(require_login)


def load_user(asked: Request) -> User | None:
    """Yield the person whose session key the cookie holds; looked up at every request."""
    key = session.get(KEY)
    if not isinstance(key, str) or asked.endpoint in FOR_NOBODY:
        return None
    return sessions.find_user(key)


def require_login() -> Response | None:
    """Send somebody unknown to the log-in, and somebody with a first password to choose its own."""
    if is_open(request.endpoint):
        return None
    if not current_user.is_authenticated:
        return ask_to_log_in()
    if current_user.must_change_password and request.endpoint not in OPEN_BEFORE_NEW_PASSWORD:
        flash(i18n.gettext("Please choose a password of your own first."), "note")
        return redirect(url_for("account.change_password"), 303)
    return None


def is_open(endpoint: str | None) -> bool:
    """Tell whether a page may be seen by anybody; an unknown address is left to its 404."""
    if endpoint is None or endpoint in OPEN:
        return True
    return endpoint in OPEN_IN_DEVELOPMENT and (current_app.debug or current_app.testing)


def ask_to_log_in() -> Response:
    """Send a page's visitor to the log-in and back afterwards; what was typed is carried along."""
    if request.accept_mimetypes.best == "application/json":
        text = i18n.gettext("Your log-in has ended, so nothing was changed. Please log in again.")
        return make_response(shell.error_answer(401, text, code="log_in"))
    if request.method not in ("GET", "HEAD"):
        form = LogInForm(formdata=None, carried=carried.pack(request))
        return make_response(render_template("auth/log_in.html", form=form, back=came_from()), 401)
    back = request.full_path if request.args else request.path
    return redirect(url_for("auth.log_in", next=back if back != "/" else None), 303)


def came_from() -> str:
    """Yield the page from which a form was sent, else the first page."""
    sent_from = urlsplit(request.referrer or "")
    page = f"{sent_from.path}?{sent_from.query}" if sent_from.query else sent_from.path
    return local_path(page) if sent_from.netloc == request.host else "/"
