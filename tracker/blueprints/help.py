"""Help: the manual, its pictures, and the statement on accessibility."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from tracker import i18n, manual

bp = Blueprint("help", __name__)


@bp.get("/help", endpoint="index")
def show_help() -> str:
    """Show the chapters of the manual, and the way back into the tour."""
    return render_template("help/index.html", chapters=manual.chapters(i18n.get_locale()))


@bp.get("/help/<chapter>", endpoint="chapter")
def show_chapter(chapter: str) -> str:
    """Show a chapter in the reader's language."""
    try:
        found = manual.read_chapter(chapter, i18n.get_locale())
    except KeyError:
        abort(404)
    return render_template(
        "help/chapter.html", chapter=found, chapters=manual.chapters(i18n.get_locale())
    )


@bp.get("/help/pictures/<name>", endpoint="picture")
def show_picture(name: str) -> Response:
    """Send a picture of the manual."""
    content = manual.read_picture(name)
    if content is None:
        abort(404)
    return Response(
        content, mimetype="image/png", headers={"Cache-Control": "private, max-age=3600"}
    )


@bp.get("/accessibility", endpoint="accessibility")
def show_accessibility() -> str:
    """Show the dated statement on accessibility, to everybody."""
    return render_template("help/accessibility.html")
