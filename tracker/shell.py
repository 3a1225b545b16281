"""What every page shares: language, as-of day, security headers, template context, error pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, flash, g, jsonify, render_template, request, session
from flask_babel import Babel
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from tracker import clock, i18n, labels, navigation, outage, sentences, tours
from tracker.config import Config
from tracker.db import db
from tracker.errors import TrackerError
from tracker.forms.carried import words_in
from tracker.rules.days import read_day

LOCALE, LOCALE_COOKIE = "locale", "duban_locale"
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
Answer = Response | tuple[Response | str, int]
ERROR_PAGES = (400, 403, 404, 405, 409, 413, 422, 429, 500)
FRAME = {
    "home_url": "/",
    "logout_url": "/logout",
    "account_url": "/account",
    "locale_url": "/language",
    "help_url": "/help",
    "accessibility_url": "/accessibility",
    "search_url": "/search",
}


def init_app(app: Flask) -> None:
    """Bind language, headers, context and error pages to the application."""
    Babel(
        app,
        locale_selector=i18n.get_locale,
        default_locale="zh_CN",
        default_timezone="Asia/Shanghai",
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda s: str(i18n.catalogue(i18n.get_locale()).ugettext(s)),
        lambda s, p, n: str(i18n.catalogue(i18n.get_locale()).ungettext(s, p, n)),
        newstyle=True,
    )
    app.jinja_env.filters.update(
        labels.FILTERS, reason_text=sentences.reason_text, error_text=sentences.error_text
    )
    app.jinja_env.globals["today_url"] = today_url
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(choose_locale)
    app.before_request(read_as_of)
    app.after_request(add_headers)
    app.context_processor(page_context)
    app.register_error_handler(TrackerError, show_error)
    app.register_error_handler(CSRFError, show_csrf_error)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(SQLAlchemyError, outage.show)


def config(app: Flask) -> Config:
    """Yield the checked settings of an application."""
    settings: Config = app.extensions["duban_config"]
    return settings


def choose_locale() -> None:
    """Take the language from the person, else the cookie, else the installation's default.

    The person's is kept in the session, for the answer while nobody can be looked up.
    """
    known = request.cookies.get(LOCALE_COOKIE) or config(current_app).default_locale
    i18n.set_locale(session.get(LOCALE) or known)
    own = getattr(current_user, "locale", None)
    if own and session.get(LOCALE) != own:
        session[LOCALE] = own
    i18n.set_locale(own or known)


def read_as_of() -> None:
    """Read ``?as_of=YYYY-MM-DD`` into ``g.as_of`` (None: today); a wrong one is told."""
    g.as_of = None
    given = request.args.get("as_of", "").strip()
    if not given or request.method != "GET":
        return
    try:
        day = read_day(given)
    except ValueError:
        flash(
            i18n.gettext(sentences.NOT_A_DAY, given=given),
            "wrong",
        )
        return
    if day > clock.today():
        flash(i18n.gettext("%(given)s lies in the future; shown is today.", given=given), "wrong")
    elif day != clock.today():
        g.as_of = day


def add_headers(response: Response) -> Response:
    """Add the security headers; pages of a logged-in person are never stored by a cache."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def page_context() -> dict[str, Any]:
    """Yield what every template may use."""
    as_of = getattr(g, "as_of", None)
    settings = config(current_app)
    return {
        "locale": i18n.get_locale(),
        "today": clock.today(),
        "as_of": as_of,
        "nav": navigation.places(current_user, request.path),
        "frame": FRAME | {"person_links": navigation.person_links(current_user)},
        "plan_choices": navigation.plan_choices(current_user, request.args.get("plan", "")),
        "tour": None if as_of else tours.step_on(current_user, request.endpoint),
        "demo": navigation.demonstration(settings, current_user),
        "config_settings": settings,
    }


def today_url() -> str:
    """Yield the address of the page as it stands today, its filters kept."""
    kept = [(n, v) for n, v in request.args.items(multi=True) if n not in ("as_of", "page")]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def show_error(wrong: TrackerError) -> Answer:
    """Show an expected error as a page or as JSON, in the reader's language."""
    db.session.rollback()
    text = sentences.error_text(wrong)
    return error_answer(wrong.status, text, code=wrong.code)


def show_csrf_error(_wrong: CSRFError) -> Answer:
    """Tell that a form came without the right token; the way back keeps the typing."""
    choose_locale()  # the form is looked at before the language is chosen
    text = i18n.gettext(
        "This form is no longer valid, perhaps because you logged in again. "
        "Please go back, reload the page and send it once more."
    )
    return error_answer(400, text, code="csrf", words=words_in(request.form.items(multi=True)))


def show_http_error(wrong: HTTPException) -> Answer | HTTPException:
    """Show an HTTP error as a page or as JSON; redirects and the like pass unchanged."""
    status = wrong.code or 500
    if status < 400:
        return wrong
    if status >= 500:
        db.session.rollback()
    else:
        choose_locale()
    return error_answer(status, "", code="http")


def error_answer(status: int, text: str, *, code: str, words: Sequence[str] = ()) -> Answer:
    """Make the answer of an error: JSON where it was asked for, else a page.

    ``words`` are what a person had typed; the page gives them back to be copied. A page asks the
    database for its frame; where it is away, that is the answer.
    """
    if request.accept_mimetypes.best == "application/json" or request.path.startswith("/api/"):
        return jsonify({"error": {"code": code, "message": text, "status": status}}), status
    template = f"errors/{status if status in ERROR_PAGES else 400}.html"
    try:
        return render_template(template, sentence=text, status=status, words=words), status
    except SQLAlchemyError as gone:
        return outage.show(gone)
