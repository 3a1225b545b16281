"""Word files: paragraphs and tables in their order, merged cells, automatic numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from defusedxml.common import DefusedXmlException
from docx import Document
from docx.document import Document as DocumentType
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from tracker.annex import refusals
from tracker.annex.paragraphs import is_mostly_one_width
from tracker.annex.readers.numbering import Numbering
from tracker.annex.readers.packages import DAMAGED, check_package
from tracker.annex.readers.styled import style_of_leads, with_stars
from tracker.annex.refusals import DocumentTooLarge, UnreadableDocument
from tracker.annex.source import Cell, Line, Row, Source, SourceBuilder, Table

MOST_PARAGRAPHS = 60_000
MOST_ROWS = 20_000
MOST_COLUMNS = 60
FEW = 6  # paragraphs of which nothing can be told
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT, _TAB, _BREAK, _RETURN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_HYPHEN, _DELETED, _SKIPPED = qn("w:noBreakHyphen"), qn("w:del"), qn("w:pPr")
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NESTING = {qn(name) for name in ("w:sdt", "w:sdtContent", "w:ins", "w:customXml", "w:smartTag")}


def read_docx(content: bytes, filename: str) -> Source:
    """Read a Word file; raises :class:`UnreadableDocument` and :class:`DocumentTooLarge`."""
    check_package(content, filename)
    try:
        document = Document(io.BytesIO(content))
        return _Reader(document, filename).read()
    except (
        *DAMAGED,
        OpcError,
        etree.LxmlError,
        DefusedXmlException,
        KeyError,
        AttributeError,
        IndexError,
        TypeError,
        zipfile.LargeZipFile,
    ) as broken:
        raise UnreadableDocument(refusals.BROKEN, file=filename) from broken


class _Reader:
    def __init__(self, document: DocumentType, filename: str) -> None:
        self.body: Any = document.element.body
        self.filename = filename
        self.builder = SourceBuilder()
        self.numbering = Numbering(document)
        self.style = style_of_leads(_text(each) for each in self.body.iter(_PARAGRAPH))
        self.count = 0

    def read(self) -> Source:
        """Yield the document's lines and tables in their order."""
        for block in _blocks(self.body):
            if block.tag == _TABLE:
                self._read_table(block)
            else:
                self._read_paragraph(block)
        source = self.builder.source()
        return Source(source.lines, tuple(whole_or_broken(source.blocks)))

    def _read_paragraph(self, paragraph: Any) -> None:
        self.count += 1
        if self.count > MOST_PARAGRAPHS:
            raise DocumentTooLarge(
                refusals.TOO_MANY_LINES, file=self.filename, limit=MOST_PARAGRAPHS
            )
        text = self._said(paragraph)
        for line in text.split("\n"):
            self.builder.add_line(line.rstrip(), is_whole=True)

    def _read_table(self, table: Any) -> None:
        """Read a table; a cell that is one over several rows or columns is copied into each."""
        rows: list[Row] = []
        above: dict[int, str] = {}
        for row in table.iterchildren(_ROW):
            self.count += 1
            if self.count > MOST_ROWS:
                raise DocumentTooLarge(refusals.TOO_MANY_ROWS, file=self.filename, limit=MOST_ROWS)
            cells = self._cells(row, above)
            rows.append(self.builder.add_row(cells))
        width = max((len(row.cells) for row in rows), default=0)
        self.builder.add_table([_padded(row, width) for row in rows])

    def _cells(self, row: Any, above: dict[int, str]) -> list[Cell]:
        cells: list[Cell] = []
        for cell in _row_cells(row):
            span, merge = _span(cell), _merge(cell)
            text = above.get(len(cells), "") if merge == "continue" else self._cell_text(cell)
            above[len(cells)] = text
            cells.append(Cell(text, is_copy=merge == "continue"))
            cells += [Cell(text, is_copy=True)] * (min(span, MOST_COLUMNS) - 1)
            if len(cells) > MOST_COLUMNS:
                break
        return cells

    def _cell_text(self, cell: Any) -> str:
        """Yield a cell's paragraphs, one a line; those of a table within it too."""
        paragraphs = list(cell.iterdescendants(_PARAGRAPH))
        texts = [self._said(each) for each in paragraphs]
        return "\n".join(text for text in texts if text.strip())

    def _said(self, paragraph: Any) -> str:
        """Yield a paragraph's number and words, leads that are told by type starred."""
        text = _text(paragraph)
        if self.style is not None:
            text = with_stars(text, paragraph, style=self.style)
        return self.numbering.mark_of(paragraph) + text


def whole_or_broken(blocks: Sequence[Line | Table]) -> Iterator[Line | Table]:
    """Yield the blocks; where most paragraphs fill one width they are lines, broken by hand."""
    lines = [block for block in blocks if isinstance(block, Line)]
    is_broken = len(lines) >= FEW and is_mostly_one_width([line.text for line in lines])
    for block in blocks:
        if is_broken and isinstance(block, Line):
            yield Line(block.text, block.number)
        else:
            yield block


def _blocks(body: Any) -> Iterator[Any]:
    """Yield paragraphs and tables, also those that a control or a tracked change holds."""
    for child in body.iterchildren():
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in _NESTING:
            yield from _blocks(child)


def _row_cells(row: Any) -> Iterator[Any]:
    for child in row.iterchildren():
        if child.tag == _CELL:
            yield child
        elif child.tag in _NESTING:
            yield from _row_cells(child)


def _text(paragraph: Any) -> str:
    """Yield a paragraph's words as they are printed: deleted text is not, inserted text is."""
    parts: list[str] = []
    for node in paragraph.iter(_TEXT, _TAB, _BREAK, _RETURN, _HYPHEN):
        if _is_hidden(node, paragraph):
            continue
        if node.tag == _TEXT:
            parts.append(node.text or "")
        elif node.tag == _HYPHEN:
            parts.append("-")
        else:
            parts.append("\n" if node.tag in (_BREAK, _RETURN) and _is_line(node) else " ")
    return "".join(parts).strip(" ")


def _is_line(node: Any) -> bool:
    return node.get(qn("w:type")) in (None, "textWrapping")


def _is_hidden(node: Any, paragraph: Any) -> bool:
    parent = node.getparent()
    while parent is not None and parent is not paragraph:
        if parent.tag in (_DELETED, _SKIPPED, _ALTERNATIVE):
            return True
        parent = parent.getparent()
    return False


def _span(cell: Any) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    written = found.get(qn("w:val")) if found is not None else None
    return max(1, int(written)) if written and written.isdigit() else 1


def _merge(cell: Any) -> str | None:
    """Yield ``restart`` for the first cell of a vertical merge, ``continue`` for the others."""
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return None if found is None else found.get(qn("w:val")) or "continue"


def _padded(row: Row, width: int) -> Row:
    missing = width - len(row.cells)
    return Row(row.cells + (Cell(""),) * missing, row.line, row.last_line) if missing else row
