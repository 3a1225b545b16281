"""Tables saved as CSV: cells that commas, semicolons or tabs divide, quoted where they hold one."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

from tracker.annex.columns import roles_of
from tracker.annex.refusals import TOO_MANY_ROWS, DocumentTooLarge
from tracker.annex.source import Cell, Source, SourceBuilder

MOST_ROWS = 20_000
MOST_COLUMNS = 60
HEAD_ROWS = 8
LEAST_COLUMNS = 2
_SEPARATORS = ",;\t"


def read_separated(text: str, filename: str) -> Source | None:
    """Read a text as a table; None where no row of its first heads a table of tasks.

    Raises :class:`DocumentTooLarge`.
    """
    separator = _separator_of(text)
    if separator is None:
        return None
    builder = SourceBuilder()
    rows: list[list[str]] = []
    for cells in _rows(text, separator):
        if len(rows) >= MOST_ROWS:
            raise DocumentTooLarge(TOO_MANY_ROWS, file=filename, limit=MOST_ROWS)
        rows.append(cells)
    width = max(map(len, rows))
    builder.add_table(
        [
            builder.add_row([Cell(cell) for cell in (*row, *[""] * (width - len(row)))])
            for row in rows
        ]
    )
    return builder.source()


def _separator_of(text: str) -> str | None:
    """Yield what divides the cells: the heading has columns of tasks, the rows are as wide."""
    for separator in _SEPARATORS:
        first = [row for row, _ in zip(_rows(text, separator), range(60), strict=False)]
        head = next((row for row in first[:HEAD_ROWS] if roles_of(row)), None)
        if head is None or len(head) < LEAST_COLUMNS:
            continue
        widths = Counter(map(len, first))
        alike = widths[len(head)]
        is_quoted = separator != "\t" or '\t"' in text or '\n"' in text
        if is_quoted and alike > 1 and alike * 2 > len(first):
            return separator
    return None


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the rows that hold something, their cells without the blanks around them."""
    lines = iter(text.splitlines(keepends=True))
    try:
        for row in csv.reader(lines, delimiter=separator):
            cells = [cell.strip() for cell in row[:MOST_COLUMNS]]
            if any(cells):
                yield cells
    except csv.Error:  # a cell without end: what was read so far counts
        return
