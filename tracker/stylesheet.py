"""The one style sheet of all pages, joined from the files of static/css/.

A phone waits longer for fifteen small files than for one. Developers still edit the files: while
they change, the sheet is joined anew, and its address with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "css"
PARTS = (
    *("tokens", "document", "frame", "lights", "parts", "tables", "matrix", "forms"),
    *("work", "dashboard", "supervising", "drafts", "desk", "forced", "print"),
)
"""Their order is the cascade: tokens first, forced colours and paper last."""


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A joined sheet; ``version`` is made from its text, so an address never changes its text."""

    text: str
    version: str


def current() -> Stylesheet:
    """Yield the sheet as the files stand now, joined once for each state of the files."""
    return join(tuple(path_of(part).stat().st_mtime_ns for part in PARTS))


@cache
def join(_changed_at: tuple[int, ...]) -> Stylesheet:
    """Read and join the files; the argument tells apart the states they were in."""
    text = "".join(path_of(part).read_text("utf-8") for part in PARTS)
    return Stylesheet(text, sha256(text.encode()).hexdigest()[:16])


def path_of(part: str) -> Path:
    """Yield where a part is kept."""
    return FOLDER / f"{part}.css"
