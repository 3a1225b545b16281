"""Where a person may be sent on to: only to a page of this program, never to another site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def local_path(given: str | None, otherwise: str = "/") -> str:
    r"""Yield a wished-for path if it is one of this program's pages, else ``otherwise``.

    Browsers read a backslash as a slash and drop control characters, so ``/\evil.example`` would
    lead away: only a path that begins with a single slash, has neither, and is answered by GET.
    """
    wish = given or ""
    if not wish.startswith("/") or wish.startswith("//") or "\\" in wish:
        return otherwise
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in wish):
        return otherwise
    parts = urlsplit(wish)
    if parts.scheme or parts.netloc or not _is_page(parts.path):
        return otherwise
    return wish


def _is_page(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
