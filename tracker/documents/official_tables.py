"""Ruled tables of an official document: heads that are repeated, rows that are not parted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH as SIDE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Twips
from docx.table import Table
from docx.text.paragraph import Paragraph

from tracker.documents.official_page import AREA_WIDTH, FANG, HEI, SIZE_5, write

SIDES = {"left": SIDE.LEFT, "centre": SIDE.CENTER, "right": SIDE.RIGHT}
SHORT = 8  # rows that a table may have and still be kept on one page


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in tenths of a percent of the area, its side."""

    head: str
    width: int
    side: str = "left"


def table(
    paper: Paper,
    columns: Sequence[Column],
    *,
    rows: Sequence[Sequence[str]],
    last_is_sum: bool = False,
    size: float = SIZE_5,
) -> None:
    """Set a ruled table whose head is repeated on every page and whose rows are not parted.

    A cell sets its words on the lines that they have. A short table stays on one page; of a long
    one the head and two rows stay with what stands above.
    """
    made = paper.add_table(rows=1 + len(rows), cols=len(columns))
    made.style, made.autofit = "Table Grid", False
    margins(made)
    widths = [AREA_WIDTH * column.width // 1000 for column in columns]
    for cell, wide in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):  # noqa: SLF001
        cell.set(qn("w:w"), str(wide))
    lines = [[column.head for column in columns], *rows]
    kept = len(rows) if len(rows) <= SHORT else 2
    for place, (row, words) in enumerate(zip(made._tbl.tr_lst, lines, strict=True)):  # noqa: SLF001
        _row_kind(row, is_head=place == 0)
        strong = place == 0 or (last_is_sum and place == len(rows))
        for cell, column, wide, word in zip(row.tc_lst, columns, widths, words, strict=True):
            cell.width = Twips(wide)
            for number, text in enumerate(word.split("\n")):
                line = Paragraph(cell.add_p() if number else cell.p_lst[0], made)
                line.alignment = SIDES["centre" if place == 0 else column.side]
                line.paragraph_format.keep_with_next = True if place < kept else None
                tight(line, size)
                write(line, text, face=HEI if strong else FANG, size=size)


def tight(line: Paragraph, size: float) -> None:
    """Let the lines of a cell stand closer than the grid of the page."""
    line.paragraph_format.line_spacing = Pt(size * 1.3)
    loose = OxmlElement("w:snapToGrid")
    loose.set(qn("w:val"), "0")
    line._p.get_or_add_pPr().insert_element_before(loose, "w:spacing", "w:ind", "w:jc", "w:rPr")  # noqa: SLF001


def margins(made: Table) -> None:
    """Leave little room at the sides of a cell, some above and below."""
    room = OxmlElement("w:tblCellMar")
    for side, wide in (("top", 28), ("left", 57), ("bottom", 28), ("right", 57)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(wide))
        margin.set(qn("w:type"), "dxa")
        room.append(margin)
    made._tbl.tblPr.insert_element_before(room, "w:tblLook")  # noqa: SLF001


def _row_kind(row: Any, *, is_head: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
