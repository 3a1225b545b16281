"""Files sent to be kept: the header that names them, in a form that every server can write."""

from __future__ import annotations

from urllib.parse import quote

from werkzeug.wrappers import Response


def send_as(answer: Response, name: str, *, plain: str) -> None:
    """Mark an answer as a file to be kept under a name of its own, never shown inside the site.

    A header is written in Latin letters: ``plain`` is the name for a program that reads no other,
    ``name`` follows in the encoding of RFC 5987 and may be Chinese.
    """
    own = quote(name, safe="")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{own}"
    )
