"""The heading of a task table: on one row, or on two where words stand over several columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.annex import columns
from tracker.annex.cells import text_of
from tracker.annex.columns import role_of, roles_of, roles_without_units
from tracker.annex.source import Row

HEAD_ROWS = 20
MOST_TIERS = 4
LONGEST_LOWER = 14
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


def find_unowned_head(rows: Sequence[Row]) -> Head | None:
    """Yield the first heading of tasks that has no column of units."""
    for place, row in enumerate(rows[:HEAD_ROWS]):
        words = tuple(text_of(cell.text) for cell in row.cells)
        if may_be_head(row) and (roles := roles_without_units(words)):
            return Head(roles, words, place + 1)
    return None


def may_be_head(row: Row) -> bool:
    """Tell at a glance whether a row may be a heading: several words, all short, no figures."""
    said = [cell.text for cell in row.cells if cell.text]
    return len(said) > 1 and all(
        len(text) <= MOST_LETTERS and not text.strip().isdigit() for text in said
    )


def head_at(rows: Sequence[Row], place: int) -> Head | None:
    """Yield the heading that a row is, alone or with the rows below it."""
    words = tuple(text_of(cell.text) for cell in rows[place].cells)
    alone = roles_of(words)
    found = Head(alone, words, place + 1) if alone else None
    if alone is None and not _says_columns(words):
        return None
    for end in range(place + 1, min(len(rows), place + MOST_TIERS)):
        below = _lower_half(words, rows[end - 1], rows[end])
        if below is None or (found is None and roles_of(below)):
            break  # the row below is a heading of its own
        words = _both(words, below)
        if roles := roles_of(words):
            found = Head(roles, words, end + 1)
    return found


def _says_columns(words: Sequence[str]) -> bool:
    """Tell whether half of a row's words are such as head columns."""
    said = {word for word in words if word}
    return 2 * sum(role_of(word) is not None for word in said) >= len(said)


def _both(words: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Yield for each column the lower word where it says what the column is, else the upper."""
    return tuple(
        lower if lower and (role_of(lower) or not upper) else upper
        for upper, lower in zip(words, below, strict=True)
    )


def _lower_half(words: Sequence[str], above: Row, row: Row) -> tuple[str, ...] | None:
    """Yield the words of a row that is the lower half of a heading; None where it is none."""
    below = tuple(text_of(cell.text) for cell in row.cells)
    if len(below) != len(words) or tuple(words) == below:
        return None
    own = [
        place for place, word in enumerate(below) if word and not _is_above(place, word, above, row)
    ]
    if not own or not all(_may_be_word(below[place]) for place in own):
        return None
    are_known = all(role_of(below[place]) for place in own)
    if are_known and any(role_of(below[place]) in columns.UNITS for place in own):
        return below
    return below if len(own) > 1 and all(_is_spanned(above, place) for place in own) else None


def _is_above(place: int, word: str, above: Row, row: Row) -> bool:
    """Tell whether a cell only goes on with the one above it."""
    return row.cells[place].is_copy and text_of(above.cells[place].text) == word


def _may_be_word(text: str) -> bool:
    return len(text) <= LONGEST_LOWER and not re.search(r"[。；;，,！？]|^\d+$", text)


def _is_spanned(row: Row, place: int) -> bool:
    """Tell whether a heading's word stands over this column and one beside it."""
    cell, after = row.cells[place], row.cells[place + 1 : place + 2]
    if not cell.text.strip():
        return place > 0 and any(each.text.strip() for each in row.cells[:place])
    is_first = any(
        not each.text.strip() or (each.is_copy and each.text == cell.text) for each in after
    )
    before = row.cells[place - 1].text if place else None
    return is_first or (cell.is_copy and cell.text == before)


def rows_under(head: Head, rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Yield the rows under a heading, without the heading where it is printed again.

    With them goes how many rows there are up to the next heading. What a page break stood before
    is told of the first row that is left.
    """
    found: list[Row] = []
    behind = 0
    opens_page = False
    for place, row in enumerate(rows):
        opens_page = opens_page or row.opens_page
        if place < behind:
            continue
        if may_be_head(row):
            later = head_at(rows, place) if place else None
            if later and later.words != head.words and later.roles != head.roles:
                return found, place
            if behind := _behind_repeated(head, row, later, place=place):
                continue
        found.append(replace(row, opens_page=True) if opens_page else row)
        opens_page = False
    return found, len(rows)


def _behind_repeated(head: Head, row: Row, later: Head | None, *, place: int) -> int:
    """Yield the place behind a heading that is printed again; 0 where a row is none."""
    if later and later.words == head.words:
        return later.end
    words = tuple(text_of(cell.text) for cell in row.cells)
    said = [word for word in words if word]
    are_known = all(role_of(word) for word in said)
    is_again = len(said) > 1 and are_known and roles_of(words) == head.roles
    return place + 1 if words == head.words or is_again else 0
