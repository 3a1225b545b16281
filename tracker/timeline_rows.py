"""A task's timeline shaped for its page: words, links to files, and what is folded."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker.i18n import gettext
from tracker.labels import clock_time, file_size, listed
from tracker.sentences import reason_text
from tracker.services.task.timeline_event import Event
from tracker.services.task.timeline_folding import Fold

NAMED = 6


def row_of(event: Event | Fold, wanted: str = "") -> dict[str, Any]:
    """Yield an entry for the macro ``timeline``; a fold has its events in ``inner``.

    A fold that holds what the anchor ``wanted`` names is open.
    """
    if isinstance(event, Fold):
        inner = [row_of(each) for each in event.events]
        more = {"names": _names(event), "inner": inner, "open": event.holds(wanted)}
        return {**_plain(event, reason_text(event.what)), **more}
    name = event.department.name_on(event.on) + gettext(": ") if event.department else ""
    return _plain(event, name + reason_text(event.what))


def _plain(event: Event | Fold, what: str) -> dict[str, Any]:
    return {
        "on": event.on,
        "time": clock_time(event.at) if event.at else None,
        "what": what,
        "who": event.who.name if event.who else None,
        "quote": event.quote,
        "attachments": [
            {
                "name": file.name,
                "href": url_for("attachments.show", attachment_id=file.id),
                "size": file_size(file.size),
            }
            for file in event.files
        ],
        "tone": event.tone,
        "id": event.anchor,
    }


def _names(fold: Fold) -> str:
    """Yield the first departments of a fold; the rest stand in it when it is opened."""
    found = dict.fromkeys(
        each.department.name_on(each.on) for each in fold.events if each.department
    )
    shown = listed(list(found)[:NAMED])
    if len(found) <= NAMED:
        return shown
    return shown + gettext(" and others, %(number)s in all", number=len(found))
