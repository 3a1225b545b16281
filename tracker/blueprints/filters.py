"""Kept filters: keep the one a list shows, and rename or forget those that are kept."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import filter_chips, sentences
from tracker.errors import Invalid
from tracker.i18n import gettext
from tracker.services.user import saved_filters

bp = Blueprint("filters", __name__, url_prefix="/filters")


@bp.get("", endpoint="index")
def list_filters() -> str:
    """Show all kept filters of the person."""
    rows = saved_filters.list_filters(current_user)
    return render_template("filters/index.html", rows=rows, address_of=filter_chips.address_of)


@bp.post("", endpoint="save")
def save_filter() -> Response:
    """Keep a list's filter under a name, and go back to the list as it stood."""
    list_code, query = request.form.get("list", ""), request.form.get("query", "")

    def save() -> str:
        name = request.form.get("name", "")
        row = saved_filters.save_filter(current_user, list_code, name=name, query=query)
        return gettext("The filter is kept as “%(name)s”.", name=row.name)

    tell(save)
    kept = saved_filters.kept_query(list_code, parse_qsl(query))
    return redirect(f"{url_for(filter_chips.ENDPOINTS[list_code])}?{kept}", 303)


@bp.post("/<int:filter_id>/name", endpoint="rename")
def rename_filter(filter_id: int) -> Response:
    """Give a kept filter another name."""

    def rename() -> str:
        name = request.form.get("name", "")
        row = saved_filters.rename_filter(current_user, filter_id, name=name)
        return gettext("The filter is now called “%(name)s”.", name=row.name)

    tell(rename)
    return redirect(url_for("filters.index"), 303)


@bp.post("/<int:filter_id>/removal", endpoint="remove")
def remove_filter(filter_id: int) -> Response:
    """Forget a kept filter."""
    name = saved_filters.remove_filter(current_user, filter_id)
    flash(gettext("The filter “%(name)s” is no longer kept.", name=name), "ok")
    return redirect(url_for("filters.index"), 303)


def tell(do: Callable[[], str]) -> None:
    """Do something and say so, or say what is wrong with what was typed."""
    try:
        flash(do(), "ok")
    except Invalid as wrong:
        flash(sentences.error_text(wrong), "wrong")
