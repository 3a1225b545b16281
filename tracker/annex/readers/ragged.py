"""Rows of a table that lost the merged cells before them, as tables copied from a web page do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.annex.columns import UNITS, roles_of
from tracker.annex.shadow import shadow
from tracker.annex.units import can_be_unit

_FIRST_NAME = re.compile(r"(?:由)?(?P<name>[^、,;。: ]+?)(?:牵头|负责|等|$|(?=[、,;。 ]))")


def aligned(rows: Sequence[list[str]]) -> list[list[str]]:
    """Yield the rows with their cells under the heading's columns.

    A merged cell stands in the first of its rows only; the others then begin further left. Where
    the unit column tells so, a short row is set to the right. Rows of one length stay as they are.
    """
    heads = [place for place, row in enumerate(rows) if roles_of(_filled(row))]
    width = max((len(_filled(row)) for row in rows), default=0)
    if not heads or not _is_ragged(rows, heads[0], width=width):
        return list(rows)
    head = _filled(rows[heads[0]])
    shift = width - len(head)
    roles = roles_of(head) or ()
    unit_columns = [place + shift for place, role in enumerate(roles) if role in UNITS]
    return [_placed(_filled(row), unit_columns[-1], width=width) for row in rows]


def _filled(row: Sequence[str]) -> list[str]:
    """Yield a row without the blank cells at its end."""
    last = max((place for place, cell in enumerate(row) if cell), default=-1)
    return list(row[: last + 1])


def _is_ragged(rows: Sequence[list[str]], head: int, *, width: int) -> bool:
    """Tell whether the heading has fewer cells than a row below it, or rows differ in length."""
    lengths = {len(row) for row in rows[head:] if row}
    return len(_filled(rows[head])) < width or len(lengths) > 1


def _placed(row: list[str], unit_column: int, *, width: int) -> list[str]:
    """Yield a row as long as the table, set to the side on which its units fall in their column."""
    missing = [""] * (width - len(row))
    left, right = [*row, *missing], [*missing, *row]
    is_heading = roles_of(row) is not None
    return (
        right
        if is_heading or (_fits(right, unit_column) and not _fits(left, unit_column))
        else left
    )


def _fits(row: Sequence[str], unit_column: int) -> bool:
    first = _FIRST_NAME.match(shadow(row[unit_column]))
    return first is not None and can_be_unit(first["name"])
