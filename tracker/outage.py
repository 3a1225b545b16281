"""The answer while the database cannot be reached: 503, in words, without asking it anything."""

from __future__ import annotations

import structlog
from flask import Response, current_app, jsonify, make_response, request
from sqlalchemy.exc import SQLAlchemyError

from tracker import i18n
from tracker.db import db, is_away, is_broken_off

RETRY_SECONDS = 30
SECRET = ("password", "otp", "secret")
MACHINE_READ = frozenset({"operations.jobs", "operations.metrics", "search.suggestions"})

log = structlog.get_logger()


def show(wrong: SQLAlchemyError) -> Response:
    """Answer 503 as a page or as JSON; raises any other error of the database again."""
    if not is_away(wrong):
        raise wrong
    log.warning("database_away", path=request.path, cause=str(wrong).splitlines()[0])
    forget_session()
    answer = make_response(document(wrong), 503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def forget_session() -> None:
    """Give the connection back, which may fail as everything else does."""
    try:
        db.session.rollback()
    except SQLAlchemyError:
        db.session.remove()


def document(wrong: SQLAlchemyError) -> Response | str:
    """Make the answer; its page has no rail and no date, which only the database knows."""
    if is_for_machine():
        error = {"code": "unavailable", "message": told(wrong), "status": 503}
        return jsonify({"error": error})
    template = current_app.jinja_env.get_template("errors/503.html")
    return template.render(
        locale=i18n.get_locale(),
        sentence=told(wrong),
        was_sent=request.method == "POST",
        is_uncertain=is_broken_off(wrong),
        kept=typed() if request.method == "POST" else None,
        again=request.full_path if request.args else request.path,
    )


def is_for_machine() -> bool:
    """Tell whether a program asked: JSON is wanted, or the address is not one for people."""
    return (
        request.accept_mimetypes.best == "application/json"
        or request.path.startswith("/api/")
        or request.endpoint in MACHINE_READ
    )


def told(wrong: SQLAlchemyError) -> str:
    """Yield what is said first: about what was sent, else about the page that was asked for."""
    if request.method in ("GET", "HEAD"):
        return i18n.gettext(
            "The database cannot be reached just now, so this page cannot be shown. "
            "Nothing is lost."
        )
    if is_broken_off(wrong):
        return i18n.gettext(
            "The connection to the database broke off while your form was being saved, so it is "
            "not certain whether it was."
        )
    return i18n.gettext(
        "The database cannot be reached just now, so what you sent was not saved. "
        "What was there before is as it was."
    )


def typed() -> list[tuple[str, str]] | None:
    """Yield what was typed, to be sent once more; None where files or secrets were in it."""
    if any(each.filename for each in request.files.values()):
        return None
    fields = list(request.form.items(multi=True))
    if any(word in name for name, _ in fields for word in SECRET):
        return None
    return fields
