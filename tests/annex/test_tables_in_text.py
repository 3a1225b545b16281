"""Tables in text files: what their columns mean, rows that go together, cells poured out."""

import pytest

from tests.annex.invented import read, roles, tasks_of
from tracker.annex.refusals import NoTasksFound


def table(*rows):
    return "\n".join("\t".join(row) for row in rows) + "\n"


# The unit columns of a table, what stands in them: lead, support, the whole list.
COLUMNS = [
    (("责任单位",), ("市人社局、市教育局等按职责分工负责",), "", "", "市人社局 市教育局"),
    (
        ("牵头单位", "配合单位"),
        ("市人社局", "市财政局"),
        "市人社局",
        "市财政局",
        "市人社局 市财政局",
    ),
    (
        ("牵头单位", "责任单位"),
        ("市人社局", "市财政局"),
        "市人社局",
        "市财政局",
        "市人社局 市财政局",
    ),
    (
        ("责任单位", "配合单位"),
        ("市人社局", "市财政局"),
        "市人社局",
        "市财政局",
        "市人社局 市财政局",
    ),
    (
        ("责任单位", "配合单位"),
        ("市人社局、市体育局", "无"),
        "市人社局 市体育局",
        "",
        "市人社局 市体育局",
    ),
    (("主办单位", "协办单位"), ("市人社局", "——"), "市人社局", "", "市人社局"),
    (
        ("主要责任单位", "其他责任单位"),
        ("市人社局", "各县区"),
        "市人社局",
        "各县区",
        "市人社局 各县区",
    ),
    (
        ("牵头责任单位", "配合责任单位"),
        ("市人社局", "市财政局"),
        "市人社局",
        "市财政局",
        "市人社局 市财政局",
    ),
    (
        ("牵头市直部门", "参与部门"),
        ("市人社局", "市财政局"),
        "市人社局",
        "市财政局",
        "市人社局 市财政局",
    ),
    (("牵头领导", "责任单位"), ("张三", "市人社局"), "", "", "市人社局"),
    (("责任单位", "责任人"), ("市人社局", "李四"), "", "", "市人社局"),
    (
        ("责任单位及分工",),
        ("市人社局牵头，市财政局配合",),
        "市人社局",
        "市财政局",
        "市人社局 市财政局",
    ),
    (
        ("牵头单位", "配合单位"),
        ("市人社局、市教育局按职责分工负责", "市财政局"),
        "市人社局 市教育局",
        "市财政局",
        "市人社局 市教育局 市财政局",
    ),
    (
        ("牵头单位", "责任单位", "配合单位"),
        ("市人社局", "市财政局", "各县区"),
        "市人社局",
        "市财政局 各县区",
        "市人社局 市财政局 各县区",
    ),
    (("責任單位",), ("市人社局、市財政局",), "", "", "市人社局 市財政局"),
    (("责任科室",), ("法规科、办公室",), "", "", "法规科 办公室"),
    (
        ("责任单位（带*为牵头单位）",),
        ("市财政局、市人社局*",),
        "市人社局",
        "市财政局",
        "市人社局 市财政局",
    ),
]


@pytest.mark.parametrize(("headings", "cells", "lead", "support", "whole"), COLUMNS)
def test_what_columns_mean(headings, cells, lead, support, whole):
    (task,) = tasks_of(table(("序号", "工作任务", *headings), ("1", "推进培训", *cells)))
    assert task.text == "推进培训"
    assert roles(task) == (lead, support, whole)


@pytest.mark.parametrize(
    "heading", ["完成时限", "时限要求", "完成时间", "时间节点", "进度安排", "办结时限", "完成期限"]
)
def test_deadlines_in_a_column(heading):
    found = tasks_of(
        table(
            ("任务", "责任单位", heading),
            ("甲", "市人社局", "2026年12月"),
            ("乙", "市人社局", "持续推进"),
            ("丙", "市人社局", "6月底前完成方案；2026年底前完成"),
        )
    )
    assert [task.deadline for task in found] == [
        "2026年12月",
        "持续推进",
        "6月底前完成方案；2026年底前完成",
    ]
    assert [str(task.deadline_on) for task in found] == ["2026-12-31", "None", "2026-12-31"]


def test_a_task_that_stands_over_several_measures_is_their_section():
    found = tasks_of(
        table(
            ("序号", "工作任务", "工作措施", "责任单位"),
            ("1", "稳就业", "拓展岗位", "市人社局"),
            ("", "", "技能培训", "市教育局"),
            ("2", "惠民生", "养老服务", "市民政局"),
        )
    )
    assert [(task.section, task.text) for task in found] == [
        ("稳就业", "拓展岗位"),
        ("稳就业", "技能培训"),
        ("惠民生", "养老服务"),
    ]


def test_a_task_with_one_measure_each_keeps_both():
    found = tasks_of(
        table(
            ("工作任务", "工作目标", "责任单位"),
            ("稳岗拓岗", "新增就业5万人", "市人社局"),
            ("技能培训", "培训3万人次", "市教育局"),
        )
    )
    assert found[0].text == "稳岗拓岗。工作目标：新增就业5万人"


def test_rows_over_all_columns_are_sections_or_notes():
    draft = read(
        table(
            ("序号", "工作任务", "责任单位"),
            ("一、稳就业", "", ""),
            ("1", "拓展岗位", "市人社局、市工信局"),
            ("（二）惠民生", "", ""),
            ("2", "养老服务", "市民政局"),
            ("注：列第一位的为牵头单位", "", ""),
        )
    )
    assert [task.section for task in draft.tasks] == ["一、稳就业", "（二）惠民生"]
    assert draft.tasks[0].lead == ("市人社局",)


def test_a_row_that_goes_on_is_put_together():
    found = tasks_of(
        table(
            ("序号", "工作任务", "责任单位"),
            ("1", "推进甲，建设", "市大数据局、"),
            ("", "统一平台。", "市人社局"),
            ("2", "推进乙", "市教育局"),
        )
    )
    assert [task.text for task in found] == ["推进甲，建设统一平台。", "推进乙"]
    assert found[0].responsible == ("市大数据局", "市人社局")


def test_blank_units_are_those_above_and_told():
    found = tasks_of(
        table(("任务", "责任单位"), ("甲。", "市人社局"), ("乙。", ""), ("丙。", "市教育局"))
    )
    assert found[1].responsible == ("市人社局",)
    assert [why.code for why in found[1].warnings] == ["units_from_above"]


def test_a_heading_on_two_rows():
    found = tasks_of(
        table(
            ("序号", "工作任务", "责任分工", "", "完成时限"),
            ("", "", "牵头单位", "配合单位", ""),
            ("1", "推进甲", "市人社局", "市财政局", "2021年6月底"),
        )
    )
    assert roles(found[0]) == ("市人社局", "市财政局", "市人社局 市财政局")
    assert found[0].deadline == "2021年6月底"


def test_a_repeated_heading_is_no_row():
    head = ("工作任务", "责任单位")
    found = tasks_of(table(head, ("甲", "市人社局"), head, ("乙", "市教育局")))
    assert [task.text for task in found] == ["甲", "乙"]


def test_strokes_divide_cells_too():
    found = tasks_of(
        "| 序号 | 重点工作 | 牵头单位 |\n|---|---|---|\n"
        "| 1 | 推进甲 | 市人社局 |\n| 2 | 推进乙 | 市教育局 |\n"
    )
    assert [task.lead for task in found] == [("市人社局",), ("市教育局",)]


POURED = [
    (
        "序号 工作任务 牵头单位 配合单位 完成时限\n"
        "1 推进甲，建设平台。 市人社局 市财政局、市教育局 2021年6月\n"
        "2 推进乙，完善机制，\n扩大范围。 市教育局 市体育局、市民政局、\n市财政局 2021年底\n"
    ),
    (
        "序号\n工作任务\n牵头单位\n配合单位\n完成时限\n1\n推进甲，建设平台。\n市人社局\n市财政局、市教育局\n2021年6月\n"
        "2\n推进乙，完善机制，\n扩大范围。\n市教育局\n市体育局、市民政局、\n市财政局\n2021年底\n"
    ),
]


@pytest.mark.parametrize("text", POURED)
def test_poured_out_cells_are_told_apart(text):
    first, second = tasks_of(text)
    assert (first.text, second.text) == ("推进甲，建设平台。", "推进乙，完善机制，扩大范围。")
    assert roles(first) == ("市人社局", "市财政局 市教育局", "市人社局 市财政局 市教育局")
    assert second.support == ("市体育局", "市民政局", "市财政局")
    assert (first.deadline, second.deadline) == ("2021年6月", "2021年底")


def test_poured_out_sections_pages_and_cells_over_pages():
    found = tasks_of(
        "工作任务 工作要求 责任单位\n\n广泛开展\n\n技能培训\n\n"
        "对企业新录用职工、失业人员等各类重点群体普遍开展岗前技能培训，\n\n"
        "落实补贴。\n\n市人社局、市财政局、市\n\n教育局等按职责分工负责。\n\n- 12 -\n\n"
        "工作任务 工作要求 责任单位\n\n"
        "广泛开展\n\n技能培训\n\n开展能力培养。 市教育局负责。\n\n保障措施\n"
        "建立报告制度，按季度汇总工作开展情况并报送上级有关部门备案。\n市统计局。\n"
    )
    assert [task.section for task in found] == ["广泛开展技能培训", "广泛开展技能培训", "保障措施"]
    assert found[0].responsible == ("市人社局", "市财政局", "市教育局")
    assert found[1].text == "开展能力培养。"
    assert found[2].responsible == ("市统计局",)


NO_TABLES = [
    table(("序号", "项目", "预算金额（万元）", "预算单位"), ("1", "培训", "100", "市人社局")),
    table(("序号", "项目名称", "预算金额", "责任单位"), ("1", "培训补贴", "100", "市人社局")),
    table(("姓名", "单位", "职务"), ("张三", "市人社局", "科长"), ("李四", "市教育局", "科员")),
    table(("科目", "预算数", "执行数", "单位"), ("支出", "1", "2", "万元")),
    table(("学校名称", "负责人", "联系电话"), ("一中", "张三", "123")),
    table(("年度", "指标", "数值"), ("2020", "就业", "5万")),
]


@pytest.mark.parametrize("text", NO_TABLES)
def test_tables_of_other_things_give_no_task(text):
    with pytest.raises(NoTasksFound):
        read(text)


def test_a_page_set_in_a_table_is_read_as_text():
    found = tasks_of("事项\t内容\n一\t推进培训。（市人社局负责）\n二\t保障经费。（市财政局负责）\n")
    assert [task.responsible for task in found] == [("市人社局",), ("市财政局",)]
