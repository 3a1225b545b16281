"""Kept filters: keep the one a list shows, and rename or forget those that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import filter_chips, sentences
from tracker.errors import Invalid
from tracker.i18n import gettext
from tracker.services.user import saved_filters

bp = Blueprint("filters", __name__, url_prefix="/filters")


@dataclass(frozen=True, slots=True)
class Typed:
    """A name that was refused, and why: of a kept filter, or (``filter_id`` 0) of a new one."""

    filter_id: int
    name: str
    wrong: str
    list_code: str = ""
    query: str = ""

    @property
    def list_url(self) -> str:
        """Yield the address of the list whose filter was to be kept."""
        return list_url(self.list_code, self.query)


@bp.get("", endpoint="index")
def list_filters() -> str:
    """Show all kept filters of the person."""
    return page(None)


def page(typed: Typed | None) -> str:
    """Yield the page of the kept filters, with what was typed and refused where it belongs."""
    rows = saved_filters.list_filters(current_user)
    return render_template(
        "filters/index.html",
        rows=rows,
        address_of=filter_chips.address_of,
        typed=typed,
        lists=filter_chips.lists(),
    )


@bp.post("", endpoint="save")
def save_filter() -> Response | tuple[str, int]:
    """Keep a list's filter under a name, and go back to the list as it stood."""
    given = request.form
    list_code, query, name = given.get("list", ""), given.get("query", ""), given.get("name", "")
    try:
        row = saved_filters.save_filter(current_user, list_code, name=name, query=query)
    except Invalid as wrong:
        text = sentences.error_text(wrong)
        return page(Typed(0, name, text, list_code, query)), wrong.status
    flash(gettext("The filter is kept as “%(name)s”.", name=row.name), "ok")
    return redirect(list_url(list_code, query), 303)


def list_url(list_code: str, query: str) -> str:
    """Yield the address of a list with a filter."""
    kept = saved_filters.kept_query(list_code, parse_qsl(query))
    return f"{url_for(filter_chips.ENDPOINTS[list_code])}?{kept}"


@bp.post("/<int:filter_id>/name", endpoint="rename")
def rename_filter(filter_id: int) -> Response | tuple[str, int]:
    """Give a kept filter another name."""
    name = request.form.get("name", "")
    try:
        row = saved_filters.rename_filter(current_user, filter_id, name=name)
    except Invalid as wrong:
        return page(Typed(filter_id, name, sentences.error_text(wrong))), wrong.status
    flash(gettext("The filter is now called “%(name)s”.", name=row.name), "ok")
    return redirect(url_for("filters.index"), 303)


@bp.post("/<int:filter_id>/removal", endpoint="remove")
def remove_filter(filter_id: int) -> Response:
    """Forget a kept filter."""
    name = saved_filters.remove_filter(current_user, filter_id)
    flash(gettext("The filter “%(name)s” is no longer kept.", name=name), "ok")
    return redirect(url_for("filters.index"), 303)
