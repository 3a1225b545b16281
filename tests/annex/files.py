"""Files of every kind, made in memory for the tests."""

import io
import zipfile

import docx
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tracker.annex.reading import read_document

ROWS = [
    ("序号", "工作任务", "工作要求", "牵头单位", "配合单位", "完成时限"),
    ("1", "稳就业", "拓展岗位，新增就业5万人。", "市人社局", "市工信局、市国资委", "2021年6月底前"),
    ("2", "稳就业", "开展技能培训。", "市人社局", "市教育局", "持续推进"),
    ("3", "惠民生", "健全养老服务。", "市民政局", "市财政局等，各县区", "2021年底"),
]
HEAD = ["甲市2021年重点任务分工", "甲政发〔2021〕3号"]


def read(content, name="a.bin"):
    """The draft of a file."""
    return read_document(content, name)


def told(draft):
    """What the tests compare: everything that a table's tasks say."""
    return [
        (task.section, task.text, task.lead, task.support, task.open_ended, task.deadline)
        for task in draft.tasks
    ]


EXPECTED = [
    (
        "稳就业",
        "拓展岗位，新增就业5万人。",
        ("市人社局",),
        ("市工信局", "市国资委"),
        False,
        "2021年6月底前",
    ),
    ("稳就业", "开展技能培训。", ("市人社局",), ("市教育局",), False, "持续推进"),
    ("惠民生", "健全养老服务。", ("市民政局",), ("市财政局", "各县区"), True, "2021年底"),
]


def saved(made):
    """The bytes of what has a save method."""
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def word(paragraphs=(), rows=(), *, merged=()):
    """A Word file; ``merged`` are pairs of cells (row, column) that are one."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(place, column).text = text
        for first, last in merged:
            kept = table.cell(*first).text
            whole = table.cell(*first).merge(table.cell(*last))
            whole.text = kept
    return saved(document)


def numbered_word(paragraphs):
    """A Word file whose paragraphs have automatic numbers: （一）, （二） and so on."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for name, value in (("start", "1"), ("numFmt", "chineseCounting"), ("lvlText", "（%1）")):
        child = OxmlElement(f"w:{name}")
        child.set(qn("w:val"), value)
        level.append(child)
    abstract.append(level)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    named = OxmlElement("w:abstractNumId")
    named.set(qn("w:val"), "77")
    number.append(named)
    numbering.append(number)
    for text in paragraphs:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        owner = properties.get_or_add_numPr()
        owner.get_or_add_ilvl().val = 0
        owner.get_or_add_numId().val = 77
    return saved(document)


def excel(rows, *, merged=(), above=()):
    """An Excel file; ``above`` are rows before the table's heading."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (*above, *rows):
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    return saved(book)


def pdf(pages):
    """A PDF file; a page is a list of texts (x, y, words) and of rules (x, y, x, y), from above."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
            b"/DescendantFonts [4 0 R] >>"
        ),
        (
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
            b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 "
            b"/FontDescriptor 5 0 R >>"
        ),
        (
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 "
            b"/FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 "
            b"/CapHeight 700 /StemV 80 >>"
        ),
    ]
    kids = []
    for items in pages:
        stream = "\n".join(drawn(item) for item in items).encode("ascii")
        parts.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        parts.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % len(parts)
        )
        kids.append(b"%d 0 R" % len(parts))
    parts[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    content, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(parts) + 1,
        start,
    )


def drawn(item):
    if len(item) == 3:
        x, y, words = item
        return f"BT /F 10 Tf {x} {800 - y} Td <{words.encode('utf-16-be').hex()}> Tj ET"
    x, y, to_x, to_y = item
    return f"{x} {800 - y} m {to_x} {800 - to_y} l S"


def grid(lefts, tops):
    """The rules of a table, from the places of its columns' edges and of its rows' edges."""
    across = [(lefts[0], top, lefts[-1], top) for top in tops]
    return across + [(left, tops[0], left, tops[-1]) for left in lefts]


def archive(members):
    """A ZIP archive of names and contents."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in members.items():
            packed.writestr(name, part)
    return content.getvalue()
