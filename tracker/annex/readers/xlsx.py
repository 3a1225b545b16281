"""Excel files: every sheet's rows, merged cells, dates as they are said."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tracker.annex import refusals
from tracker.annex.readers.packages import DAMAGED, check_package
from tracker.annex.refusals import DocumentTooLarge, UnreadableDocument
from tracker.annex.source import Cell, Row, Source, SourceBuilder

MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_SHEETS = 60
BLANK = Cell("")
BLANK_ROWS = 200  # so many blank rows end a sheet
_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell\s+[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_HIDDEN = re.compile(rb'<(?:\w+:)?(?:(?P<row>row)|col)\s[^>]*?\bhidden="(?:1|true)"[^>]*>')
_SAYS = re.compile(rb'\b(r|min|max)="(\d+)"')
_MONTH_FORMAT = re.compile(r"d", re.IGNORECASE)
Place = tuple[int, int]
Merges = dict[int, dict[int, Place]]  # row, column: the place of the cell that is repeated


def read_xlsx(content: bytes, filename: str) -> Source:
    """Read an Excel file; raises :class:`UnreadableDocument` and :class:`DocumentTooLarge`."""
    check_package(content, filename)
    try:
        return _Reader(content, filename).read()
    except (
        *DAMAGED,
        InvalidFileException,
        SyntaxError,  # what the XML parser raises
        KeyError,
        AttributeError,
        IndexError,
        TypeError,
        zipfile.LargeZipFile,
    ) as broken:
        raise UnreadableDocument(refusals.BROKEN, file=filename) from broken


class _Reader:
    def __init__(self, content: bytes, filename: str) -> None:
        self.content = content
        self.filename = filename
        self.builder = SourceBuilder()
        self.count = 0

    def read(self) -> Source:
        """Yield the rows of every visible sheet as a table."""
        workbook = load_workbook(io.BytesIO(self.content), read_only=True, data_only=True)
        try:
            for sheet in workbook.worksheets[:MOST_SHEETS]:
                if sheet.sheet_state == "visible":
                    self._read_sheet(sheet)
        finally:
            workbook.close()
        return self.builder.source()

    def _read_sheet(self, sheet: Any) -> None:
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        part = self._part(sheet)
        merges = _merges(part)
        hidden_rows, hidden_columns = hidden_in(part)
        reach = max((max(row) for row in merges.values()), default=0)
        rows: list[Row] = []
        blank = 0
        above: dict[int, str] = {}
        for number, values in enumerate(sheet.iter_rows(), start=1):
            padded = (*values[:MOST_COLUMNS], *(None,) * (reach - len(values)))
            cells = _cells(padded, merges.get(number, {}), number=number, above=above)
            for column in hidden_columns:
                cells[column - 1 : column] = [BLANK] if column <= len(cells) else []
            blank = 0 if any(cell.text for cell in cells) else blank + 1
            if blank > BLANK_ROWS:
                break
            if blank:
                continue
            if number in hidden_rows:
                self.builder.hidden_rows += 1
                continue
            self.count += 1
            if self.count > MOST_ROWS:
                raise DocumentTooLarge(refusals.TOO_MANY_ROWS, file=self.filename, limit=MOST_ROWS)
            rows.append(self.builder.add_row(cells))
        width = max((len(_trimmed(row)) for row in rows), default=0)
        self.builder.add_table([_cut(row, width) for row in rows], name=str(sheet.title))

    def _part(self, sheet: Any) -> bytes:
        """Yield a sheet's XML: openpyxl's reading mode leaves out merges and what is hidden."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return archive.read(sheet._worksheet_path.lstrip("/"))  # noqa: SLF001


def _merges(part: bytes) -> Merges:
    """Yield for each cell that a merge covers the place of the cell that it repeats.

    Merges stand at the end of the sheet's part.
    """
    covered: Merges = {}
    count = 0
    for found in _MERGE.finditer(part, max(0, part.rfind(b"mergeCells ") - 1)):
        left, right = _column(found[1]), min(_column(found[3]), MOST_COLUMNS)
        top, bottom = int(found[2]), min(int(found[4]), int(found[2]) + MOST_ROWS)
        count += (bottom - top + 1) * (right - left + 1)
        if count > 10 * MOST_ROWS:
            break
        for row in range(top, bottom + 1):
            columns = covered.setdefault(row, {})
            columns.update(dict.fromkeys(range(left, right + 1), (top, left)))
    return covered


def hidden_in(part: bytes) -> tuple[set[int], set[int]]:
    """Yield the numbers of the rows and of the columns that a sheet does not show."""
    if b'hidden="' not in part:
        return set(), set()
    rows: set[int] = set()
    columns: set[int] = set()
    for found in _HIDDEN.finditer(part):
        says = dict(_SAYS.findall(found[0]))
        if found["row"] and says.get(b"r", b"").isdigit():
            rows.add(int(says[b"r"]))
        elif says.get(b"min", b"").isdigit() and says.get(b"max", b"").isdigit():
            last = min(int(says[b"max"]), MOST_COLUMNS)
            columns.update(range(int(says[b"min"]), last + 1))
    return rows, columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cells(
    values: Sequence[Any], covered: Mapping[int, Place], *, number: int, above: dict[int, str]
) -> list[Cell]:
    """Yield the cells of a row; ``above`` keeps what merges that go on downwards repeat."""
    texts = [_said(cell) for cell in values]
    cells = [Cell(text) if text else BLANK for text in texts]
    firsts: dict[Place, str] = {}
    for column, origin in covered.items():
        if origin == (number, column):
            above[column] = firsts[origin] = texts[column - 1]
        else:
            text = firsts.get(origin, above.get(origin[1], ""))
            cells[column - 1] = Cell(text, is_copy=True)
    return cells


def _said(cell: Any) -> str:
    """Yield what a cell says; a date as it is written in documents."""
    value = None if cell is None else cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (datetime, date)):
        shows_day = bool(_MONTH_FORMAT.search(str(getattr(cell, "number_format", "d"))))
        day = f"{value.day}日" if shows_day else ""
        return f"{value.year}年{value.month}月{day}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _trimmed(row: Row) -> tuple[Cell, ...]:
    """Yield the cells of a row up to the last that says something."""
    last = next((at for at in range(len(row.cells), 0, -1) if row.cells[at - 1].text), 0)
    return row.cells[:last]


def _cut(row: Row, width: int) -> Row:
    if len(row.cells) == width:
        return row
    cells = (*row.cells[:width], *(BLANK,) * (width - len(row.cells)))
    return Row(cells, row.line, row.last_line)
