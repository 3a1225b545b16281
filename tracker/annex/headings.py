"""The heading of a task table: on one row, or on two where words stand over several columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.annex import columns
from tracker.annex.cells import text_of
from tracker.annex.columns import role_of, roles_of
from tracker.annex.source import Row

HEAD_ROWS = 8
MOST_LETTERS = 40  # blanks and line breaks included


@dataclass(frozen=True, slots=True)
class Head:
    """A heading: what each column is, its words, and the place of the first row behind it."""

    roles: tuple[str | None, ...]
    words: tuple[str, ...]
    end: int


def find_head(rows: Sequence[Row], start: int) -> Head | None:
    """Yield the first heading among the next rows; None where there is none."""
    for place in range(start, min(len(rows), start + HEAD_ROWS)):
        if head := head_at(rows, place):
            return head
    return None


def may_be_head(row: Row) -> bool:
    """Tell at a glance whether a row may be a heading: several words, all short, no figures."""
    said = [cell.text for cell in row.cells if cell.text]
    return len(said) > 1 and all(
        len(text) <= MOST_LETTERS and not text.strip().isdigit() for text in said
    )


def head_at(rows: Sequence[Row], place: int) -> Head | None:
    """Yield the heading that a row is, alone or with the row below it."""
    words = tuple(text_of(cell.text) for cell in rows[place].cells)
    alone = roles_of(words)
    if place + 1 < len(rows) and len(rows[place + 1].cells) == len(words):
        below = tuple(text_of(cell.text) for cell in rows[place + 1].cells)
        if _goes_on_below(words, below):
            both = tuple(
                lower if lower and role_of(lower) else upper
                for upper, lower in zip(words, below, strict=True)
            )
            if roles := roles_of(both):
                return Head(roles, both, place + 2)
    return Head(alone, words, place + 1) if alone else None


def _goes_on_below(words: Sequence[str], below: Sequence[str]) -> bool:
    """Tell whether the row below is the lower half of a heading."""
    said = [word for word in below if word]
    if not said or any(role_of(word) is None for word in said):
        return False
    return tuple(words) != tuple(below) and any(role_of(word) in columns.UNITS for word in said)
