"""Tables as offices lay them out: sheets for one matter, parts of a unit, rows without a task."""

import docx
import openpyxl
import pytest

from tests.annex.files import excel, read, saved, word
from tests.annex.invented import roles, tasks_of
from tracker.annex.refusals import NoTasksFound

HEAD = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限")
FIRST = ("1", "推进智慧水务建设", "市水务局", "市财政局、市城管局", "10月底前")
SECOND = ("2", "建设社区食堂十五处", "市民政局", "各街道办事处", "年底前")
BY_UNIT = ("序号", "工作任务", "完成时限")


def said(draft):
    return [(task.text, *roles(task), task.deadline) for task in draft.tasks]


WANTED = [
    ("推进智慧水务建设", "市水务局", "市财政局 市城管局", "市水务局 市财政局 市城管局", "10月底前"),
    ("建设社区食堂十五处", "市民政局", "各街道办事处", "市民政局 各街道办事处", "年底前"),
]
OF_UNITS = [
    ("更新管网", "", "", "市水务局", "10月底前"),
    ("修缮泵站", "", "", "市水务局", "11月底前"),
    ("建设社区食堂", "", "", "市民政局", "年底前"),
]
WATER = (("1", "更新管网", "10月底前"), ("2", "修缮泵站", "11月底前"))
CARE = ("3", "建设社区食堂", "年底前")


def test_a_sheet_of_labels_for_each_matter():
    text = "".join(
        f"督办事项\t{task}\n牵头单位\t{lead}\t完成时限\t{by}\n配合单位\t{support}\n联系人\t张三\n\n"
        for _, task, lead, support, by in (FIRST, SECOND)
    )
    told = [(each[0].rstrip("。"), *each[1:]) for each in said(read(text.encode()))]
    assert told == WANTED


def test_labels_without_a_matter_make_no_task():
    with pytest.raises(NoTasksFound):
        tasks_of("承办单位\t建议件数\t已办结\n市住建局\t32\t30\n市交通局\t25\t25\n")


@pytest.mark.parametrize(
    "titles",
    [
        ("市水务局（2项）", "市民政局（1项）"),
        ("一、市水务局", "二、市民政局"),
        ("一、水务（责任单位：市水务局）", "二、民政（责任单位：市民政局）"),
    ],
)
def test_the_title_of_a_part_names_its_unit(titles):
    rows = [BY_UNIT, (titles[0], "", ""), *WATER, (titles[1], "", ""), CARE]
    merged = [((at, 0), (at, 2)) for at in (1, 4)]
    assert said(read(word((), rows, merged=merged))) == OF_UNITS
    assert said(read(excel(rows, merged=["A2:C2", "A5:C5"]))) == OF_UNITS


def test_the_line_over_a_table_and_the_name_of_a_sheet_name_its_unit():
    book, text = openpyxl.Workbook(), docx.Document()
    book.remove(book.active)
    for unit, rows in (("市水务局", WATER), ("市民政局", (CARE,))):
        sheet = book.create_sheet(unit)
        text.add_paragraph(unit)
        table = text.add_table(0, 3)
        for row in (BY_UNIT, *rows):
            sheet.append(row)
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    assert said(read(saved(book))) == OF_UNITS
    assert said(read(saved(text))) == OF_UNITS


def test_without_a_unit_anywhere_such_a_table_holds_no_task():
    with pytest.raises(NoTasksFound):
        read(excel([BY_UNIT, *WATER]))


def test_totals_and_signatures_are_no_tasks():
    signed = ("审核人：张三", "", "填表人：李四", "", "")
    rows = [HEAD, FIRST, SECOND, ("合计", "2项", "", "", ""), signed]
    assert said(read(excel(rows))) == WANTED


def test_a_numbered_title_over_the_other_columns_is_a_section():
    rows = [HEAD, ("一", "水务工作", "", "", ""), FIRST, ("二", "民政工作", "", "", ""), SECOND]
    found = read(excel(rows, merged=["B2:E2", "B4:E4"])).tasks
    assert [task.section for task in found] == ["一、水务工作", "二、民政工作"]


def test_one_number_over_several_measures_is_one_task():
    rows = [
        ("序号", "问题", "整改措施", "责任单位", "时限"),
        ("1", "设施老化", "1.制定更新计划。", "市水务局", "10月底"),
        ("", "", "2.实施更新改造。", "", ""),
        ("2", "食堂不足", "1.完成选址。", "市民政局", "年底"),
    ]
    found = read(excel(rows, merged=["A2:A3", "B2:B3", "D2:D3", "E2:E3"])).tasks
    assert [task.text for task in found] == [
        "设施老化。1.制定更新计划。2.实施更新改造。",
        "食堂不足。1.完成选址。",
    ]


def test_a_heading_may_stand_below_many_rows_of_explanation():
    above = [[f"填表说明{number}：请认真填写。"] for number in range(1, 12)]
    assert said(read(excel([HEAD, FIRST, SECOND], above=above))) == WANTED


def test_a_table_that_goes_on_without_its_heading():
    made = docx.Document()
    for rows in ((HEAD, FIRST), (SECOND,)):
        table = made.add_table(0, len(HEAD))
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
        made.add_paragraph("")
    assert said(read(saved(made))) == WANTED


TOLD = [
    "1.推进智慧水务建设，更新管网。（市水务局牵头，市财政局、市城管局配合，10月底前完成）",
    "2.建设社区食堂十五处。（市民政局牵头，各街道办事处配合）",
]


def test_a_table_behind_a_text_that_tells_the_same_tasks_adds_none():
    found = said(read(word([*TOLD, "附：分工表"], [HEAD, FIRST, SECOND])))
    assert [(each[0][:6], each[-1]) for each in found] == [
        ("推进智慧水务", "10月底前"),
        ("建设社区食堂", "年底前"),  # which only the table says
    ]


def test_a_table_of_other_tasks_of_the_same_units_is_read():
    other = ("1", "编制节水规划", *FIRST[2:]), ("2", "发放高龄津贴", *SECOND[2:])
    assert len(read(word(TOLD, [HEAD, *other])).tasks) == 4


def test_sheets_of_units_behind_a_summary_add_none():
    book = openpyxl.Workbook()
    for name, rows in (("汇总", (FIRST, SECOND)), ("水务", (FIRST,)), ("民政", (SECOND,))):
        sheet = book.create_sheet(name)
        for row in (HEAD, *rows):
            sheet.append(row)
    assert said(read(saved(book))) == WANTED
