"""The page of an official document by GB/T 9704-2012: paper, grid, faces, page numbers.

A4 with 37 mm above and 28 mm at the binding leaves a type area of 156 × 225 mm, which 22 lines of
28 characters fill in size 3 (16 pt). Faces that an office may lack are named with what stands in.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor, Twips
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tracker.documents.packing import packed
from tracker.inert import inert

SONG_TITLE, SONG, FANG, KAI, HEI = "方正小标宋简体", "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体"
FIGURES = "Times New Roman"
STANDS_IN = {
    SONG_TITLE: ("小标宋", "0000000000000000000", "roman"),
    SONG: ("SimSun", "02010600030101010101", "auto"),
    FANG: ("仿宋", "02010609060101010101", "modern"),
    KAI: ("楷体", "02010609060101010101", "modern"),
    HEI: ("SimHei", "02010609060101010101", "modern"),
}
SIZE_2, SIZE_3, SIZE_4, SIZE_5, SIZE_SMALL_5 = 22.0, 16.0, 14.0, 10.5, 9.0
LINES, LETTERS = 22, 28
LINE = 579
"""A line in twentieths of a point: 22 of them fill 225 mm, 580 would leave room for only 21."""
CLOSER = -5
"""28 letters of 16 pt are 2 mm wider than the type area; each moves closer by a quarter point."""
AREA_LEFT, AREA_WIDTH = 1587, 8844  # 28 mm and 156 mm in twentieths of a point
RED = RGBColor(0xE6, 0x00, 0x12)
HEAD, LEFT, FOOT, RIGHT = 37, 28, 35, 26
NUMBER_FROM_FOOT = 25.6
"""Millimetres from the paper's end to the page number, whose dash stands 7 mm below the area."""
MOST_LETTERS = 20_000  # of one paragraph; tables cut what people typed much sooner


def new_paper(title: str, made_on: date) -> Paper:
    """Begin a document: page, faces, numbers on odd and even pages, properties."""
    paper = Document()
    _faces(paper)
    _base_style(paper)
    _both_sides(paper)
    set_page(paper.sections[0])
    _page_numbers(paper.sections[0], _normal(paper))
    moment = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    kept = paper.core_properties
    kept.title, kept.author, kept.comments = inert(title, 250), "", ""
    kept.created = kept.modified = kept.last_printed = moment
    kept.last_modified_by, kept.revision, kept.language = "", 1, "zh-CN"
    return paper


def written(paper: Paper) -> bytes:
    """Yield the file of a document; equal content is equal bytes."""
    out = io.BytesIO()
    paper.save(out)
    return packed(out.getvalue())


def set_page(section: Section) -> None:
    """Set the size of the paper, the four margins and the grid of 22 lines."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(HEAD), Mm(FOOT)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance = Mm(15), Mm(NUMBER_FROM_FOOT)
    for grid in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - no other way to it
        section._sectPr.remove(grid)  # noqa: SLF001
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE))
    section._sectPr.append(grid)  # noqa: SLF001


def _faces(paper: Paper) -> None:
    """Name for every face what stands in where it is missing (w:altName)."""
    part = next(p for p in paper.part.package.iter_parts() if p.partname == "/word/fontTable.xml")
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/>'
        + (f'<w:panose1 w:val="{panose}"/>' if panose.strip("0") else "")
        + f'<w:charset w:val="86"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, (other, panose, family) in STANDS_IN.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:fonts xmlns:w="{space}">{rows}</w:fonts>'
    )
    part._blob = text.encode()  # noqa: SLF001 - the library has no door to this part


def _normal(paper: Paper) -> ParagraphStyle:
    found = paper.styles["Normal"]
    assert isinstance(found, ParagraphStyle)
    return found


def _base_style(paper: Paper) -> None:
    style = _normal(paper)
    style.font.size = Pt(SIZE_3)
    set_face(style.element.get_or_add_rPr(), FANG)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Twips(LINE)
    shape.widow_control = False


def _both_sides(paper: Paper) -> None:
    """Let odd and even pages have their own foot."""
    paper.settings.odd_and_even_pages_header_footer = True


def _page_numbers(section: Section, normal: ParagraphStyle) -> None:
    """Set — 1 — in size 4: right on odd pages, left on even ones, one letter in."""
    for foot, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = foot.paragraphs[0]
        line.style = normal
        line.alignment = side
        shape = line.paragraph_format
        shape.line_spacing = Pt(SIZE_4)
        shape.left_indent = shape.right_indent = Pt(SIZE_4)
        write(line, "— ", face=SONG, size=SIZE_4)
        _field(write(line, "", face=SONG, size=SIZE_4), "PAGE")
        write(line, " —", face=SONG, size=SIZE_4)


def _field(run: Run, name: str) -> None:
    """Put a field that the reader's program fills in into a run."""
    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            order = OxmlElement("w:instrText")
            order.text = f" {name} "
            run._r.append(order)  # noqa: SLF001 - fields have no door
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)  # noqa: SLF001
        if kind == "separate":
            shown = OxmlElement("w:t")
            shown.text = "1"
            run._r.append(shown)  # noqa: SLF001


def set_face(properties: object, face: str) -> None:
    """Name the face of Chinese; figures are Times, in page numbers they are Song like the rest."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), face if face == SONG or kind == "eastAsia" else FIGURES)
    fonts.set(qn("w:hint"), "eastAsia")


def write(
    line: Paragraph, text: str, *, face: str = FANG, size: float = SIZE_3, red: bool = False
) -> Run:
    """Add words to a line in a face and size; what a document cannot hold is left out."""
    run = line.add_run(inert(text, MOST_LETTERS))
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - the face of Chinese has no door
    set_face(properties, face)
    run.font.size = Pt(size)
    if size == SIZE_3:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(CLOSER))
        properties.append(closer)
    if red:
        run.font.color.rgb = RED
    return run


def letters(text: str) -> float:
    """Yield the width of a text in letters; a Latin one is half as wide."""
    return sum(0.5 if ord(sign) < 0x2000 else 1 for sign in text)
