"""Rows of a task table that hold no task: titles of parts, notes, totals, lines to sign."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.annex.cells import text_of
from tracker.annex.columns import NUMBER, SAYING, SECTION
from tracker.annex.shadow import shadow
from tracker.annex.source import Cell, Row

NOTES = ("注：", "注:", "备注", "说明")
_PART = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、.]")
_HAN = re.compile(r"[一二三四五六七八九十]+")
_FIRST_LETTERS = frozenset("合小总共审填制经联")  # a quick look spares most rows the search
_NO_ROW = re.compile(
    r"(?:合计|小计|总计|共计)(?:$|[:(])|(?:审核|填表|制表|填报|审批|经办|联系)人(?:签字)?:"
)


def own_cells(row: Row) -> list[Cell]:
    """Yield the cells of a row that say something of their own."""
    return [cell for cell in row.cells if cell.text and not cell.is_copy and cell.text.strip()]


def lone_text(row: Row, said: Sequence[Cell], *, roles: Sequence[str | None]) -> str | None:
    """Yield the one text that stands over all columns of a row; None where it has several.

    A number before it, 一 | 稳就业 over all that follows, belongs to it.
    """
    if len(said) > 2:
        return None
    if len(said) == 1 and _is_alone(row, said[0], roles):
        return text_of(said[0].text)
    is_numbered = len(said) == 2 and roles[0] == NUMBER and said[0] is row.cells[0]
    if is_numbered and len(row.cells) > 2 and _is_spread(row.cells[1:], said[1]):
        number, title = (text_of(cell.text) for cell in said)
        return f"{number}、{title}" if _HAN.fullmatch(number) else title
    return None


def holds_no_task(said: Sequence[Cell]) -> bool:
    """Tell whether the own cells of a row are those of a total or of signatures."""
    first = said[0].text.strip() if said else ""
    return first[:1] in _FIRST_LETTERS and bool(_NO_ROW.match(shadow(first)))


def _is_spread(cells: Sequence[Cell], said: Cell) -> bool:
    return all(cell is said or (cell.is_copy and cell.text == said.text) for cell in cells)


def _is_alone(row: Row, said: Cell, roles: Sequence[str | None]) -> bool:
    """Tell whether a row holds one text over all its columns, as part titles and notes do."""
    if len(row.cells) < 2 or _is_spread(row.cells, said):
        return len(row.cells) > 1
    empty = sum(not cell.text.strip() for cell in row.cells)
    first = next(place for place, cell in enumerate(row.cells) if cell.text.strip())
    is_title = text_of(said.text).startswith(NOTES) or bool(_PART.match(shadow(said.text.strip())))
    return (
        empty + 1 == len(row.cells)
        and (first == 0 or is_title)
        and (is_title or roles[0] not in (*SAYING, SECTION))
        and not said.text.strip().isdigit()
    )
