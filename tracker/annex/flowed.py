"""Tables whose cells were poured out line by line, as copying from a page or a PDF does.

Only the heading is left of the grid; where a cell ends is told from what stands in it: a list of
units ends the row's text, short lines before a text are its section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.annex.columns import role_of, roles_of
from tracker.annex.poured import Pourer
from tracker.annex.source import Line, Table

LONGEST_WORD = 8


def find_flowed_tables(blocks: Sequence[Line | Table]) -> list[Line | Table]:
    """Yield the blocks with every poured-out table put together again."""
    found: list[Line | Table] = []
    place = 0
    while place < len(blocks):
        head = _heading_at(blocks, place)
        if head:
            roles, words, after = head
            table, end = Pourer(blocks, roles, words=words).read(after, head=place)
            if table:
                found.append(table)
                place = end
                continue
        found.append(blocks[place])
        place += 1
    return found


def _heading_at(
    blocks: Sequence[Line | Table], place: int
) -> tuple[tuple[str | None, ...], tuple[str, ...], int] | None:
    """Yield the columns of a heading on one line, or with each word on a line of its own."""
    first = blocks[place]
    if not isinstance(first, Line) or (first.is_whole and len(first.text) > 80):
        return None
    words = tuple(first.text.split())
    if len(words) > 1 and all(role_of(word) for word in words) and (roles := roles_of(words)):
        return roles, words, place + 1
    stacked: list[str] = []
    for block in blocks[place : place + 12]:
        if not isinstance(block, Line) or not _may_head(block.text.strip()):
            break
        stacked.append(block.text.strip())
    roles = roles_of(stacked) if len(stacked) > 1 else None
    return (roles, tuple(stacked), place + len(stacked)) if roles else None


def _may_head(text: str) -> bool:
    return len(text) <= LONGEST_WORD and not re.search(r"\d", text) and role_of(text) is not None
