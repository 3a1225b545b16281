"""The drawn grid of a table on a PDF page: its cells, which of them are merged, their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.annex.readers.letters import Letter, lines_of
from tracker.annex.source import Cell

Box = tuple[float, float, float, float]
MOST_CELLS = 20_000
SLACK = 2.0


@dataclass(slots=True)
class Grid:
    """A table on a page: its box from the page's upper left corner, its rows of cells."""

    left: float
    top: float
    right: float
    bottom: float
    rows: list[list[Cell]]

    @property
    def width(self) -> int:
        """Yield the number of columns."""
        return max((len(row) for row in self.rows), default=0)

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies in the table."""
        return (
            self.left - SLACK <= x <= self.right + SLACK
            and self.top - SLACK <= y <= self.bottom + SLACK
        )

    def said(self) -> int:
        """Yield how many characters stand in it."""
        return sum(len(cell.text) for row in self.rows for cell in row if not cell.is_copy)


def grid_cells(table: Any, letters: Sequence[Letter]) -> Grid | None:
    """Yield a table that pdfplumber found, filled with letters; None for a mere frame."""
    boxes: list[list[Box | None]] = [list(row.cells) for row in table.rows]
    width = max((len(row) for row in boxes), default=0)
    if width < 2 or len(boxes) * width > MOST_CELLS:
        return None
    left, top, right, bottom = table.bbox
    inside = [
        each
        for each in letters
        if left <= each.x <= right and top - SLACK <= each.y <= bottom + SLACK
    ]
    words = _words(boxes, inside)
    lefts = [_left(boxes, at) for at in range(width)]
    rows = [
        _row(boxes, number, table.rows[number].bbox, words=words, lefts=lefts)
        for number in range(len(boxes))
    ]
    return Grid(left, top, right, bottom, rows)


def _words(boxes: list[list[Box | None]], letters: Sequence[Letter]) -> dict[Box, str]:
    """Yield the words in each cell, its lines kept."""
    found: dict[Box, list[Letter]] = {box: [] for row in boxes for box in row if box}
    ordered = sorted(found, key=lambda box: (box[1], box[0]))
    last: Box | None = None
    for letter in letters:
        if last is None or not _is_in(last, letter):
            last = next((box for box in ordered if _is_in(box, letter)), None)
        if last is not None:
            found[last].append(letter)
    return {box: "\n".join(text for text, _ in lines_of(inside)) for box, inside in found.items()}


def _is_in(box: Box, letter: Letter) -> bool:
    return box[0] <= letter.x < box[2] and box[1] <= letter.y < box[3]


def _left(boxes: list[list[Box | None]], at: int) -> float:
    return min((box[0] for row in boxes if (box := row[at])), default=0.0)


def _row(
    boxes: list[list[Box | None]],
    number: int,
    row_box: Box,
    *,
    words: dict[Box, str],
    lefts: list[float],
) -> list[Cell]:
    cells: list[Cell] = []
    for at, box in enumerate(boxes[number]):
        if box is not None:
            cells.append(Cell(words[box]))
        elif covering := _covering(boxes[: number + 1], lefts[at], row_box[1]):
            cells.append(Cell(words[covering], is_copy=True))
        else:
            cells.append(Cell(""))
    return cells


def _covering(boxes: list[list[Box | None]], x: float, y: float) -> Box | None:
    """Yield the merged cell that covers a place: the last above or before it that reaches it."""
    for row in reversed(boxes):
        for box in row:
            if (
                box
                and box[0] - SLACK <= x < box[2] - SLACK
                and box[1] - SLACK <= y < box[3] - SLACK
            ):
                return box
    return None
