"""PDF files: the text layer's lines and the tables whose grid is drawn, over page breaks too."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from tracker.annex import refusals
from tracker.annex.paragraphs import is_page_mark
from tracker.annex.readers.columns_of_words import Columns
from tracker.annex.readers.edges import closing_lines
from tracker.annex.readers.grids import Grid, grid_cells
from tracker.annex.readers.letters import Letter, letters_of, lines_of
from tracker.annex.readers.pdf_streams import check_streams
from tracker.annex.readers.row_rules import RowRules, row_rules_of
from tracker.annex.readers.unlocked import without_encryption
from tracker.annex.readers.unruled import unruled_grids
from tracker.annex.refusals import DocumentRefused, DocumentTooLarge, UnreadableDocument
from tracker.annex.source import Row, Source, SourceBuilder

MOST_PAGES = 600
LEAST_TEXT = 12  # characters a page, on the average: less is a scan with a stamp
RULES_OF_A_GRID = 4
MOST_RULES = 5_000  # more is a drawing
EDGE_LINES = 2
DAMAGED = (
    PDFSyntaxError,
    PdfminerException,
    pypdfium2.PdfiumError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    ArithmeticError,
    OSError,
    RuntimeError,
    UnicodeError,
)
_GRID_SETTINGS: dict[str, Any] = {
    "snap_tolerance": 4,
    "join_tolerance": 4,
    "intersection_tolerance": 4,
}


@dataclass(slots=True)
class _Page:
    """What a page holds: text lines outside its tables, and its tables, from top to bottom."""

    parts: list[str | Grid] = field(default_factory=list)


def read_pdf(content: bytes, filename: str) -> Source:
    """Read a PDF file by its text layer.

    Raises :class:`DocumentRefused` where it is encrypted or scanned, :class:`DocumentTooLarge` and
    :class:`UnreadableDocument`.
    """
    try:
        opened = without_encryption(content, filename)
        check_streams(opened, filename)
        return _Reader(opened, filename).read()
    except DAMAGED as broken:
        if "password" in str(broken).lower():
            raise DocumentRefused(refusals.ENCRYPTED, file=filename) from broken
        raise UnreadableDocument(refusals.BROKEN, file=filename) from broken


class _Reader:
    def __init__(self, content: bytes, filename: str) -> None:
        self.content = content
        self.filename = filename
        self.plumber: Any = None
        self.columns: Columns | None = None  # of an unruled table with which the last page ended

    def read(self) -> Source:
        """Yield the document's lines and tables."""
        document = pypdfium2.PdfDocument(self.content)
        try:
            count = len(document)
            if count > MOST_PAGES:
                raise DocumentTooLarge(
                    refusals.TOO_MANY_PAGES, file=self.filename, limit=MOST_PAGES
                )
            pages = [self._page(document, number) for number in range(count)]
        finally:
            if self.plumber is not None:
                self.plumber.close()
            document.close()
        self._check_text(pages)
        return _source(pages)

    def _check_text(self, pages: Sequence[_Page]) -> None:
        said = sum(
            len(part) if isinstance(part, str) else part.said()
            for page in pages
            for part in page.parts
        )
        if said < LEAST_TEXT * max(1, len(pages)) and not said > 500:
            raise DocumentRefused(refusals.SCANNED, file=self.filename)

    def _page(self, document: Any, number: int) -> _Page:
        page = document[number]
        text = page.get_textpage()
        try:
            letters = letters_of(page, text)
            grids: list[Grid] = []
            rules: RowRules | None = None
            if letters and _has_rules(page):
                grids, rules = self._grids(number, letters)
            if not grids:
                grids = self._unruled(letters, rules)
            return _Page(list(_in_order(letters, grids)))
        finally:
            text.close()
            page.close()

    def _unruled(self, letters: list[Letter], rules: RowRules | None) -> list[Grid]:
        """Yield the tables of a page on which no grid is drawn, also one that goes on here."""
        found, self.columns = unruled_grids(letters, self.columns, rules=rules)
        return found

    def _grids(self, number: int, letters: list[Letter]) -> tuple[list[Grid], RowRules | None]:
        """Yield the drawn tables of a page with their words, and lines that may part rows."""
        if self.plumber is None:
            self.plumber = pdfplumber.open(io.BytesIO(self.content))
        drawn = self.plumber.pages[number]
        try:
            sides, closing = closing_lines(drawn.edges)
            tables = drawn.find_tables(
                _GRID_SETTINGS
                | {"explicit_vertical_lines": sides, "explicit_horizontal_lines": closing}
            )
            grids = [grid for table in tables if (grid := grid_cells(table, letters))]
            return grids, None if grids else row_rules_of(drawn.edges)
        finally:
            drawn.close()


def _has_rules(page: Any) -> bool:
    """Tell whether enough is drawn on a page for the grid of a table, and no more than that."""
    count = 0
    for _ in page.get_objects(filter=[FPDF_PAGEOBJ_PATH], max_depth=3):
        count += 1
        if count > MOST_RULES:
            return False
    return count >= RULES_OF_A_GRID


def _in_order(letters: list[Letter], grids: list[Grid]) -> Iterator[str | Grid]:
    """Yield the lines outside the tables, and each table where it stands among them."""
    waiting = sorted(grids, key=lambda grid: grid.top)
    outside = [each for each in letters if not any(grid.holds(each.x, each.y) for grid in grids)]
    for text, y in lines_of(outside):
        while waiting and waiting[0].top <= y:
            yield waiting.pop(0)
        yield text
    yield from waiting


def _source(pages: Sequence[_Page]) -> Source:
    builder = SourceBuilder()
    heads = _running_heads(pages)
    rows: list[Row] = []
    width = 0
    for page in pages:
        opens_page = True
        for place, part in enumerate(page.parts):
            if isinstance(part, str):
                at_edge = place < EDGE_LINES or place >= len(page.parts) - EDGE_LINES
                if at_edge and (is_page_mark(part) or _shape(part) in heads):
                    builder.lines.append(part)
                    continue
                _add_table(builder, rows)
                builder.add_line(part)
            else:
                if part.width != width or not opens_page:
                    _add_table(builder, rows)
                width = part.width
                for number, cells in enumerate(part.rows):
                    is_first = opens_page and number == 0 and bool(rows)
                    rows.append(builder.add_row(cells, opens_page=is_first))
            opens_page = False
    _add_table(builder, rows)
    return builder.source()


def _add_table(builder: SourceBuilder, rows: list[Row]) -> None:
    builder.add_table(rows)
    rows.clear()


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text.strip())


def _running_heads(pages: Sequence[_Page]) -> set[str]:
    """Yield the lines that stand at the edge of at least three pages and of a third of all."""
    beside: Counter[str] = Counter()
    for page in pages:
        edge = [*page.parts[:EDGE_LINES], *page.parts[-EDGE_LINES:]]
        beside.update({_shape(part) for part in edge if isinstance(part, str)})
    least = max(3, len(pages) // 3)
    return {text for text, times in beside.items() if times >= least and len(text) <= 60}
