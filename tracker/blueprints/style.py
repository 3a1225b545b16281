"""The style sheet that every page links, kept by browsers for as long as its text is the same."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from tracker import stylesheet

bp = Blueprint("style", __name__)
FOR_A_YEAR = "public, max-age=31536000, immutable"


@bp.record_once
def offer_address(state: BlueprintSetupState) -> None:
    """Give every template the address, those too that are shown while the database is away."""
    state.app.jinja_env.globals["stylesheet_url"] = address


def address() -> str:
    """Yield the address of the sheet as it stands."""
    return url_for("style.sheet", version=stylesheet.current().version)


@bp.get("/style/<version>.css", endpoint="sheet")
def send_sheet(version: str) -> Response:
    """Send the sheet; a page from before an update gets the present one, which is not kept."""
    sheet = stylesheet.current()
    kept = FOR_A_YEAR if version == sheet.version else "no-cache"
    return Response(sheet.text, mimetype="text/css", headers={"Cache-Control": kept})
