"""Word files: paragraphs and tables in their order, merged cells, automatic numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from defusedxml.common import DefusedXmlException
from docx import Document
from docx.document import Document as DocumentType
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from tracker.annex import refusals
from tracker.annex.columns import roles_of
from tracker.annex.labels import ends_with_label
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
_MOVED, _RUN, _ROW_PROPERTIES = qn("w:moveFrom"), qn("w:r"), qn("w:trPr")
TAB = "\t"
HEAD_ROWS = 3
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NESTING = {
    qn(name) for name in ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag")
}


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
        self._read_blocks(self.body)
        source = self.builder.source()
        return Source(source.lines, tuple(whole_or_broken(source.blocks)))

    def _read_blocks(self, owner: Any) -> None:
        """Read what a body or a cell holds; lines that tabs divide under a heading are a table."""
        tabbed: list[str] = []
        for block in _blocks(owner):
            if block.tag == _TABLE:
                self._end_tabbed(tabbed)
                self._read_table(block)
                continue
            text = self._said(block)
            if TAB in text and (tabbed or roles_of(text.split(TAB))):
                self._count(MOST_PARAGRAPHS, refusals.TOO_MANY_LINES)
                tabbed.append(text)
                continue
            self._end_tabbed(tabbed)
            self._add_lines(text)
        self._end_tabbed(tabbed)

    def _end_tabbed(self, tabbed: list[str]) -> None:
        """Add the paragraphs that waited: as a table where there are rows under a heading."""
        if len(tabbed) > 1:
            rows = [text.replace("\n", " ").split(TAB)[:MOST_COLUMNS] for text in tabbed]
            width = max(map(len, rows))
            made = [self.builder.add_row([Cell(cell.strip()) for cell in row]) for row in rows]
            self.builder.add_table([_padded(row, width) for row in made])
        else:
            for text in tabbed:
                self._add_lines(text)
        tabbed.clear()

    def _add_lines(self, text: str) -> None:
        self._count(MOST_PARAGRAPHS, refusals.TOO_MANY_LINES)
        for line in text.replace(TAB, " ").split("\n"):
            self.builder.add_line(line.strip(" "), is_whole=True)

    def _count(self, limit: int, sentence: str) -> None:
        self.count += 1
        if self.count > limit:
            raise DocumentTooLarge(sentence, file=self.filename, limit=limit)

    def _read_table(self, table: Any) -> None:
        """Read a table; a cell that is one over several rows or columns is copied into each.

        One that holds a table of tasks in a cell is a mere frame: what its cells hold is read.
        """
        rows: list[Row] = []
        above: dict[int, str] = {}
        if any(map(self._has_head, table.iter(_TABLE))):
            for row in _table_rows(table):
                for cell in _row_cells(row):
                    self._read_blocks(cell)
            return
        for row in _table_rows(table):
            self._count(MOST_ROWS, refusals.TOO_MANY_ROWS)
            rows.append(self.builder.add_row(self._cells(row, above)))
        width = max((len(row.cells) for row in rows), default=0)
        self.builder.add_table([_padded(row, width) for row in rows])

    def _has_head(self, table: Any) -> bool:
        """Tell whether a table stands in another one and heads columns of tasks."""
        if not any(each.tag == _CELL for each in table.iterancestors()):
            return False
        first = list(islice(_table_rows(table), HEAD_ROWS))
        return any(roles_of([self._cell_text(cell) for cell in _row_cells(row)]) for row in first)

    def _cells(self, row: Any, above: dict[int, str]) -> list[Cell]:
        cells = [Cell("")] * min(_left_out(row), MOST_COLUMNS)
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
        """Yield a cell's paragraphs, one a line; of a table within it each row is a line."""
        texts = []
        for block in _blocks(cell):
            if block.tag == _TABLE:
                texts += [self._row_text(row) for row in _table_rows(block)]
            else:
                texts.append(self._said(block).replace(TAB, " "))
        return "\n".join(text for text in texts if text.strip())

    def _row_text(self, row: Any) -> str:
        """Yield a row within a cell: 牵头单位 beside 市水务局 is a label and its units."""
        said = [self._cell_text(cell).strip() for cell in _row_cells(row)]
        if len(said) > 1 and ends_with_label(f"{said[0].rstrip(':：')}："):
            said[0] = f"{said[0].rstrip(':：')}："
            return said[0] + " ".join(said[1:])
        return " ".join(said)

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


def _table_rows(table: Any) -> Iterator[Any]:
    """Yield a table's rows, also those that a control holds, without those that were deleted."""
    for child in table.iterchildren():
        if child.tag == _ROW and child.find(f"{_ROW_PROPERTIES}/{_DELETED}") is None:
            yield child
        elif child.tag in _NESTING:
            yield from _table_rows(child)


def _left_out(row: Any) -> int:
    """Yield how many columns stand empty before a row's first cell."""
    found = row.find(f"{_ROW_PROPERTIES}/{qn('w:gridBefore')}")
    written = found.get(qn("w:val")) if found is not None else None
    return int(written) if written and written.isdigit() else 0


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
            is_line = node.tag in (_BREAK, _RETURN) and _is_line(node)
            parts.append("\n" if is_line else TAB if node.tag == _TAB else " ")
    return "".join(parts).strip(" ")


def _is_line(node: Any) -> bool:
    return node.get(qn("w:type")) in (None, "textWrapping")


def _is_hidden(node: Any, paragraph: Any) -> bool:
    parent = node.getparent()
    while parent is not None and parent is not paragraph:
        if parent.tag in (_DELETED, _MOVED, _SKIPPED, _ALTERNATIVE):
            return True
        if parent.tag == _RUN and _is_vanished(parent):
            return True
        parent = parent.getparent()
    return False


def _is_vanished(run: Any) -> bool:
    """Tell whether a run is set in hidden type, which nobody sees."""
    found = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return found is not None and found.get(qn("w:val"), "true") not in ("0", "false", "off")


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
