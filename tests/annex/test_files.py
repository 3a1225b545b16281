"""Word, Excel and PDF files: merged cells, headings below row 1, pages, automatic numbers."""

from datetime import date

import docx
import openpyxl
import pytest

from tests.annex.files import (
    EXPECTED,
    HEAD,
    ROWS,
    excel,
    grid,
    numbered_word,
    pdf,
    saved,
    told,
    word,
)
from tracker.annex.reading import read_document

LISTS = ["一、任务", "1.推进培训。（市人社局负责）", "2.保障经费。（市财政局牵头，市审计局配合）"]


def read(content, name="a.bin"):
    return read_document(content, name)


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a.pdf", "报告"])
def test_the_content_says_the_kind_and_not_the_name(name):
    assert told(read(word(HEAD, ROWS), name)) == EXPECTED


def test_word_paragraphs():
    found = read(word(LISTS)).tasks
    assert [task.responsible for task in found] == [("市人社局",), ("市财政局", "市审计局")]
    assert [task.line for task in found] == [2, 3]


def test_word_automatic_numbers():
    content = numbered_word(["推进培训。（市人社局负责）", "保障经费。（市财政局负责）"])
    draft = read(content)
    assert draft.lines[1].startswith("（二）")
    assert [task.text for task in draft.tasks] == ["推进培训。", "保障经费。"]


def test_word_paragraphs_broken_like_lines():
    text = (
        "推进职业技能培训，完善补贴制度，加强基础能力建设，做好职业指导和就业服务工作，确保任务完成，"
        * 6
    )
    lines = [f"1.{text}"[place : place + 36] for place in range(0, len(text) + 2, 36)]
    found = read(word([*lines, "（市人社局负责）"])).tasks
    assert found[0].text == text


def test_word_merged_cells():
    rows = [list(row) for row in ROWS]
    rows[2][1] = rows[2][3] = ""
    content = word(HEAD, rows, merged=[((1, 1), (2, 1)), ((1, 3), (2, 3))])
    assert told(read(content)) == EXPECTED


def test_word_heading_over_two_rows_and_columns():
    rows = [
        ("序号", "工作任务", "责任分工", "", "完成时限"),
        ("", "", "牵头单位", "配合单位", ""),
        ("1", "推进甲", "市人社局", "市财政局", "年底"),
    ]
    content = word((), rows, merged=[((0, 2), (0, 3)), ((0, 0), (1, 0)), ((0, 1), (1, 1))])
    (task,) = read(content).tasks
    assert (task.lead, task.support, task.deadline) == (("市人社局",), ("市财政局",), "年底")


def test_word_units_on_lines_of_their_own():
    (task,) = read(word((), [("任务", "责任单位"), ("甲", "市人社局\n市教育局\n市财政局")])).tasks
    assert task.responsible == ("市人社局", "市教育局", "市财政局")


def test_word_deleted_text_is_not_read():
    document = docx.Document()
    paragraph = document.add_paragraph("1.推进培训。（市人社局负责）")
    deleted = docx.oxml.OxmlElement("w:del")
    paragraph._p.append(deleted)
    deleted.append(document.add_paragraph("（市财政局负责）").runs[0]._r)
    (task,) = read(saved(document)).tasks
    assert task.responsible == ("市人社局",)


def test_excel():
    draft = read(excel(ROWS, above=[[HEAD[0]], [], [HEAD[1]]]))
    assert told(draft) == EXPECTED
    assert (draft.title, draft.document_number) == (HEAD[0], HEAD[1])


def test_excel_merged_cells():
    rows = [list(row) for row in ROWS]
    rows[2][1] = rows[2][3] = None
    content = excel(rows, merged=["B3:B4", "D3:D4", "A1:F1"], above=[[HEAD[0]]])
    assert told(read(content)) == EXPECTED


def test_excel_one_unit_for_several_rows():
    rows = [("任务", "责任单位"), ("甲", "市人社局"), ("乙", None), ("丙", None)]
    found = read(excel(rows, merged=["B2:B4"])).tasks
    assert [task.responsible for task in found] == [("市人社局",)] * 3
    assert not any(task.warnings for task in found)


def test_excel_one_task_for_several_rows():
    rows = [("任务", "责任单位"), ("甲", "市人社局"), (None, "市教育局"), ("乙", "市财政局")]
    found = read(excel(rows, merged=["A2:A3"])).tasks
    assert [task.responsible for task in found] == [("市人社局", "市教育局"), ("市财政局",)]


def test_excel_dates_and_numbers():
    rows = [
        ("序号", "任务", "责任单位", "完成时限"),
        (1.0, "甲", "市人社局", date(2021, 6, 30)),
    ]
    (task,) = read(excel(rows)).tasks
    assert (task.deadline, task.deadline_on) == ("2021年6月30日", date(2021, 6, 30))


def test_excel_several_sheets_and_hidden_ones():
    book = openpyxl.Workbook()
    for name, state in (("一", "visible"), ("二", "hidden"), ("三", "visible")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(("任务", "责任单位"))
        sheet.append((name, "市人社局"))
    assert [task.text for task in read(saved(book)).tasks] == ["一", "三"]


LEFTS = [20, 50, 110, 270, 340, 450, 590]


def table_page(rows, tops, *, foot=""):
    items = grid(LEFTS, tops)
    for row, top in zip(rows, tops, strict=False):
        for left, cell in zip(LEFTS, row, strict=False):
            items += [
                (left + 2, top + 14 + 12 * n, text) for n, text in enumerate(cell.split("\n"))
            ]
    return [*items, (290, 770, foot)] if foot else items


def test_pdf_lines():
    page = [(40, 40 + 20 * place, text) for place, text in enumerate(LISTS)]
    assert [task.responsible for task in read(pdf([page])).tasks] == [
        ("市人社局",),
        ("市财政局", "市审计局"),
    ]


def test_pdf_table():
    page = table_page(ROWS, [100, 120, 150, 180, 210])
    assert told(read(pdf([[(200, 60, HEAD[0]), *page]]))) == EXPECTED


def test_pdf_cells_over_a_page_break():
    first = [*ROWS[:2], ("2", "稳就业", "开展技\n能培", "市人社局", "市教", "持续推进")]
    second = [ROWS[0], ("", "", "训。", "", "育局", ""), ROWS[3]]
    pages = [
        [(200, 20, "甲市重点任务"), *table_page(first, [100, 120, 150, 200], foot="- 1 -")],
        [(200, 20, "甲市重点任务"), *table_page(second, [100, 120, 150, 180], foot="- 2 -")],
        [(200, 20, "甲市重点任务"), (40, 60, "（此件公开发布）"), (290, 770, "- 3 -")],
    ]
    draft = read(pdf(pages))
    assert told(draft) == EXPECTED
    assert draft.title is None  # the running head is no title
    assert "甲市重点任务" in draft.lines


def test_pdf_paragraph_over_a_page_break():
    pages = [
        [
            (40, 20, "甲市方案"),
            (
                40,
                700,
                "1.推进职业技能培训，完善补贴制度，加强职业技能培训基础能力建设，做好职业指导和就",
            ),
            (290, 770, f"— {number} —"),
        ]
        for number in (1, 2, 3)
    ]
    for page in pages:
        page.insert(1, (40, 40, "业服务工作。（市人社局负责）"))
    pages[0].pop(1)
    pages[2].pop(2)
    assert [task.text for task in read(pdf(pages)).tasks] == [
        "推进职业技能培训，完善补贴制度，加强职业技能培训基础能力建设，做好职业指导和就业服务工作。"
    ] * 2


CLOSED = "市教育局、市财政局等按职责分工负责。"


def test_pdf_a_name_and_a_section_cut_by_a_page_break():
    lefts, tops = [20, 120, 340, 580], [100, 130, 160, 190, 220]
    head = ("工作任务", "工作要求", "责任单位")
    first = [head, ("（一）稳定就业", "拓展岗位。", CLOSED), ("", "加强服务。", CLOSED)]
    first.append(("（二）改善民", "健全养老服务，", "市民政局、市财"))
    second = [head, ("生", "扩大供给。", "政局等按职责分工负责。"), ("", "完善救助。", CLOSED)]
    pages = []
    for rows in (first, second):
        items = grid(lefts, tops[: len(rows) + 1])
        for row, top in zip(rows, tops, strict=False):
            for left, text in zip(lefts, row, strict=False):
                items.append((left + 2, top + 14, text))
        pages.append(items)
    found = read(pdf(pages)).tasks
    assert [(task.section, task.text) for task in found] == [
        ("（一）稳定就业", "拓展岗位。"),
        ("（一）稳定就业", "加强服务。"),
        ("（二）改善民生", "健全养老服务，扩大供给。"),
        ("（二）改善民生", "完善救助。"),
    ]
    assert found[2].responsible == ("市民政局", "市财政局")


def test_pdf_marks_of_another_font_and_double_printing():
    page = [(40, 40, "1.推进"), (90, 40, "培训"), (75, 40, "“"), (115, 40, "”。（市人社局负责）")]
    page += [(40.4, 40, "1.推进")]
    (task,) = read(pdf([page])).tasks
    assert task.text == "推进“培训”。"


def test_excel_rows_and_columns_that_are_hidden():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("任务", "内部意见", "责任单位"),
        ("甲", "同意", "市人社局"),
        ("乙", "取消", "市商务局"),
    ):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    draft = read(saved(book))
    assert [task.text for task in draft.tasks] == ["甲"]
    assert not any("同意" in line or "乙" in line for line in draft.lines)
    assert [why.values for why in draft.warnings if why.code == "rows_hidden"] == [{"count": 1}]
