"""The parts of an official document by GB/T 9704-2012: head, title, body, signature, imprint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH as SIDE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Twips
from docx.table import Table
from docx.text.paragraph import Paragraph

from tracker.documents.official_page import (
    AREA_LEFT,
    AREA_WIDTH,
    FANG,
    HEI,
    KAI,
    LINE,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SIZE_5,
    SONG_TITLE,
    letters,
    write,
)
from tracker.documents.official_tables import margins, tight

LETTER = SIZE_3 - 0.25  # a letter of the type area, in points
INDENT = 2 * LETTER
MARK_INDENT = 5  # two letters and 附件：
FIRST_LEVEL = re.compile(r"^[一二三四五六七八九十]+、")
SECOND_LEVEL = re.compile(r"^（[一二三四五六七八九十]+）")
RUN_IN = re.compile(r"^(（[一二三四五六七八九十]+）[^。；，]{1,24}。)(.+)$")
RULE = {"heavy": 12, "fine": 6}  # eighths of a point


def blank(paper: Paper) -> Paragraph:
    """Leave one line free; yields it."""
    line = paper.add_paragraph()
    write(line, "")
    return line


def red_head(paper: Paper, words: str, *, number: str) -> None:
    """Set the issuing body's mark in red, the number below it, and the red rule."""
    for _ in range(2):
        blank(paper)
    head = paper.add_paragraph()
    head.alignment = SIDE.CENTER
    size = min(36.0, round(AREA_WIDTH / 20 / max(len(words), 1) - 0.3))
    head.paragraph_format.line_spacing = Pt(size * 1.3)
    write(head, words, face=SONG_TITLE, size=size, red=True)
    for _ in range(2):
        blank(paper)
    below = paper.add_paragraph()
    below.alignment = SIDE.CENTER
    write(below, number)
    _rule_below(below, colour="E60012", size=18, away=11)


def number_line(paper: Paper, number: str) -> None:
    """Set the number of a document that has no red head."""
    line = paper.add_paragraph()
    line.alignment = SIDE.CENTER
    write(line, number)


def title(paper: Paper, text: str) -> None:
    """Set the title: size 2, centred, on the lines that the text has, two lines below."""
    for _ in range(2):
        blank(paper)
    for words in text.splitlines():
        line = paper.add_paragraph()
        line.alignment = SIDE.CENTER
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.line_spacing = Twips(LINE * 6 // 5)
        write(line, words.strip(), face=SONG_TITLE, size=SIZE_2)


def addressed(paper: Paper, recipients: str) -> None:
    """Name whom it goes to: one line below the title, flush left."""
    blank(paper)
    write(paper.add_paragraph(), recipients)


def body(paper: Paper, text: str) -> None:
    """Set the paragraphs: 一、 in Hei, （一） in Kai, else Fang; the last stays with the rest."""
    line = None
    for words in filter(None, (line.strip() for line in text.splitlines())):
        line = paper.add_paragraph()
        line.alignment = SIDE.JUSTIFY
        line.paragraph_format.first_line_indent = Pt(INDENT)
        if FIRST_LEVEL.match(words):
            line.paragraph_format.keep_with_next = True
            write(line, words, face=HEI)
        elif found := RUN_IN.match(words):
            write(line, found[1], face=KAI)
            write(line, found[2])
        else:
            write(line, words, face=KAI if SECOND_LEVEL.match(words) else FANG)
    if line is not None:
        line.paragraph_format.keep_with_next = True


def annex_notes(paper: Paper, names: Sequence[str]) -> None:
    """Name the annexes one line below the body: 附件：1.…, the next ones under the first."""
    if not names:
        return
    blank(paper).paragraph_format.keep_with_next = True
    for place, name in enumerate(names):
        number, mark = f"{place + 1}." if len(names) > 1 else "", "附件：" if place == 0 else ""
        shape = (line := paper.add_paragraph()).paragraph_format
        hang = MARK_INDENT + letters(number)
        shape.left_indent = Pt(hang * LETTER)
        shape.first_line_indent = Pt(-(letters(mark) + letters(number)) * LETTER)
        shape.keep_with_next = True
        write(line, f"{mark}{number}{name}")


def signature(paper: Paper, issuer: str, *, day: str) -> None:
    """Name the issuing body above the date: the date four letters in, the name centred on it."""
    for _ in range(2):
        blank(paper).paragraph_format.keep_with_next = True
    length = letters(day)
    name = paper.add_paragraph()
    name.alignment = SIDE.RIGHT
    name.paragraph_format.keep_with_next = True
    middle = 4 + length / 2
    name.paragraph_format.right_indent = Pt(max(0, middle - letters(issuer) / 2) * LETTER)
    write(name, issuer)
    line = paper.add_paragraph()
    line.alignment = SIDE.RIGHT
    line.paragraph_format.right_indent = Pt(4 * LETTER)
    write(line, day)


def annex_head(paper: Paper, mark: str, *, name: str) -> None:
    """Begin an annex on a new page: its mark flush left, its title on the third line."""
    line = paper.add_paragraph()
    line.paragraph_format.page_break_before = True
    write(line, mark, face=HEI)
    blank(paper)
    head = paper.add_paragraph()
    head.alignment = SIDE.CENTER
    head.paragraph_format.keep_with_next = True
    write(head, name, face=SONG_TITLE, size=SIZE_2)
    blank(paper)


def small(paper: Paper, text: str, *, face: str = FANG, keep: bool = False) -> Paragraph:
    """Set a line of explanation in size 4."""
    line = paper.add_paragraph()
    line.paragraph_format.keep_with_next = keep
    write(line, text, face=face, size=SIZE_4)
    return line


def note(paper: Paper, text: str) -> None:
    """Set a note below a table, small and close."""
    line = paper.add_paragraph()
    tight(line, SIZE_5)
    write(line, text, size=SIZE_5)


def imprint(paper: Paper, copies: str, *, issuer: str, day: str) -> None:
    """Set the imprint (版记) at the very foot of the last page between its rules."""
    lines = [f"抄送：{copies.rstrip('。')}。"] if copies.strip() else []
    lines.append(f"{issuer}\t{day}印发")
    small(paper, "").paragraph_format.line_spacing = Pt(1)
    made = paper.add_table(rows=len(lines), cols=1)
    made.autofit = False
    _at_the_foot(made, "fine" if len(lines) > 1 else "heavy")
    for row, words in zip(made.rows, lines, strict=True):
        row.cells[0].width = Twips(AREA_WIDTH)
        line = row.cells[0].paragraphs[0]
        shape = line.paragraph_format
        shape.line_spacing = Twips(LINE)
        if words.startswith("抄送："):
            shape.left_indent, shape.first_line_indent = Pt(SIZE_4 * 4), Pt(-SIZE_4 * 3)
            shape.right_indent = Pt(SIZE_4)
        else:
            shape.left_indent = Pt(SIZE_4)
            shape.tab_stops.add_tab_stop(Twips(AREA_WIDTH - 280), WD_TAB_ALIGNMENT.RIGHT)
        write(line, words, size=SIZE_4)
    end = paper.add_paragraph()  # a table that floats is held by the line after it
    end.paragraph_format.line_spacing = Pt(1)
    write(end, "", size=1)


def _at_the_foot(made: Table, inner: str) -> None:
    """Let a table float to the foot of the type area, with heavy rules above and below."""
    properties = made._tbl.tblPr  # noqa: SLF001 - a table's place has no door
    place = OxmlElement("w:tblpPr")
    for name, value in (
        ("leftFromText", 180), ("rightFromText", 180), ("vertAnchor", "margin"),
        ("horzAnchor", "page"), ("tblpX", AREA_LEFT), ("tblpYSpec", "bottom"),
    ):  # fmt: skip
        place.set(qn(f"w:{name}"), str(value))
    properties.insert_element_before(place, "w:tblOverlap", "w:tblW", "w:jc", "w:tblLayout")
    rules = OxmlElement("w:tblBorders")
    for side, weight in (("top", "heavy"), ("bottom", "heavy"), ("insideH", inner)):
        _rule(rules, side, RULE[weight], away=0)
    properties.insert_element_before(rules, "w:tblLayout", "w:tblCellMar", "w:tblLook")
    margins(made)


def _rule_below(line: Paragraph, *, colour: str, size: int, away: int) -> None:
    rules = OxmlElement("w:pBdr")
    _rule(rules, "bottom", size, colour=colour, away=away)
    _put_borders(line, rules)


def _rule(rules: Any, side: str, size: int, *, colour: str = "000000", away: int = 1) -> None:
    rule = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", size), ("space", away), ("color", colour)):
        rule.set(qn(f"w:{name}"), str(value))
    rules.append(rule)


def _put_borders(line: Paragraph, rules: Any) -> None:
    """Put borders where the order of a paragraph's properties wants them."""
    properties = line._p.get_or_add_pPr()  # noqa: SLF001 - borders have no door
    properties.insert_element_before(
        rules, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap",
        "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi",
        "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
        "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
        "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
    )  # fmt: skip
