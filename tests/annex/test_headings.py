"""Headings of other offices: on two and three rows, under other words, over other things."""

import pytest

from tests.annex.files import excel, read, word
from tests.annex.invented import roles, tasks_of
from tracker.annex.columns import role_of
from tracker.annex.refusals import NoTasksFound

QUARTERS = [
    ("序号", "重点工作", "年度目标", "推进计划", "", "责任单位", "责任领导"),
    ("", "", "", "第一季度", "第二季度", "", ""),
    ("1", "旧小区改造", "改造12个小区。", "完成招标", "全部竣工", "县住建局", "孙伟"),
    ("2", "农村公路", "新建85公里。", "完成设计", "全部完工", "县交通运输局", "钱勇"),
]
MERGED = [((0, 3), (0, 4)), *(((0, at), (1, at)) for at in (0, 1, 2, 5, 6))]
TIERS = [
    ("序号", "工作任务", "", "责任分工", "", "", "进度要求", ""),
    ("", "一级任务", "二级任务", "牵头", "责任", "", "2022年", "2023年"),
    ("", "", "", "", "市级部门", "区县", "", ""),
    ("1", "数字产业", "引进企业", "市工信局", "市科技局", "高新区管委会", "2家", "3家"),
    ("2", "", "建设园区", "市工信局", "市大数据局", "历下区政府", "1个", "2个"),
]


def said(tasks):
    return [(task.text, *roles(task), task.deadline) for task in tasks]


def test_quarters_below_one_heading_are_not_the_deadline():
    wanted = [
        ("旧小区改造。年度目标：改造12个小区。", "", "", "县住建局", None),
        ("农村公路。年度目标：新建85公里。", "", "", "县交通运输局", None),
    ]
    assert said(read(word((), QUARTERS, merged=MERGED)).tasks) == wanted
    assert said(tasks_of("\n".join("\t".join(row) for row in QUARTERS))) == wanted


def test_a_heading_on_three_rows():
    areas = ["A1:A3", "B1:C1", "B2:B3", "C2:C3", "D1:F1", "D2:D3", "E2:F2", "G1:H1", "G2:G3"]
    found = read(excel(TIERS, merged=[*areas, "H2:H3", "B4:B5"])).tasks
    assert [(task.section, *roles(task)[:2]) for task in found] == [
        ("数字产业", "市工信局", "市科技局 高新区管委会"),
        ("数字产业", "市工信局", "市大数据局 历下区政府"),
    ]


def test_a_heading_on_two_rows_that_each_page_repeats():
    rows = [*QUARTERS[:3], *QUARTERS[:2], QUARTERS[3]]
    again = [((one + 3, at), (other + 3, to)) for (one, at), (other, to) in MERGED]
    found = read(word((), rows, merged=[*MERGED, *again])).tasks
    assert [task.text[:4] for task in found] == ["旧小区改", "农村公路"]


def test_a_problem_before_the_units_is_the_task_and_one_behind_them_is_not():
    (first,) = tasks_of(
        "序号\t反馈问题\t整改措施\t责任单位\t整改时限\n1\t设施停运。\t限期维修。\t区住建局\t6月底\n"
    )
    (second,) = tasks_of(
        "序号\t工作任务\t责任单位\t完成时限\t进展情况\t存在问题\n"
        "1\t建设平台\t市城管局\t10月\t完成招标\t配合不足\n"
    )
    assert first.text == "设施停运。限期维修。"
    assert second.text == "建设平台"


@pytest.mark.parametrize(
    ("headings", "deadline"),
    [
        (("开工时间", "完工时间"), "12月"),
        (("时间安排", "进度计划"), "12月"),
        (("启动时间", "时间节点"), "12月"),
    ],
)
def test_of_two_times_the_end_counts(headings, deadline):
    rows = (
        ("项目名称", "建设内容", "责任单位", *headings),
        ("书房", "十处", "市文旅局", "4月", "12月"),
    )
    (task,) = tasks_of("\n".join("\t".join(row) for row in rows))
    assert task.deadline == deadline


HEADINGS = {
    "number": ("编号", "序 号", "项次"),
    "others": ("责任单位及责任人", "落实单位", "责任部门（负责人）", "项目单位"),
    "lead": ("牵头部门及负责人", "主责部门", "主办科室"),
    "support": ("协同部门", "配合单位及联系人", "联动单位"),
    "aside": ("牵头领导", "第一季度", "2024年上半年", "验收单位", "承办人", "目前进度", "督导单位"),
    "deadline": ("整改期限", "工作进度", "竣工日期"),
    "problem": ("反馈问题", "存在问题", "风险隐患"),
    "detail": ("工作举措", "改革举措", "考核指标"),
    "section": ("重点领域", "任务类别"),
}


@pytest.mark.parametrize(
    ("role", "heading"), [(role, each) for role, words in HEADINGS.items() for each in words]
)
def test_what_a_heading_says(role, heading):
    assert role_of(heading) == role


OTHER_THINGS = [
    "序号\t课程名称\t主讲人\t责任单位\t时间\t地点\n1\t公文写作\t王教授\t市委党校\t5月\t301室\n",
    "时间\t内容\t地点\t主持人\t参加单位\n上午\t全体会议\t会议中心\t王市长\t市直各部门\n",
    "部门\t窗口名称\t办理事项\t办公电话\n市公安局\t出入境窗口\t护照办理\t12345\n",
    "序号\t活动名称\t内容\t参加单位\n1\t读书会\t交流体会\t各科室\n",
    "序号\t主管部门\t项目名称\t项目内容\t预算数（万元）\t资金性质\n1\t市教育局\t安保\t购买服务\t350\t拨款\n",
    "序号\t事项名称\t实施依据\t实施部门\t办理时限\n1\t取水许可\t《水法》\t市水利局\t15日\n",
    "一级目录\t公开内容\t公开依据\t公开时限\t责任单位\n机构\t职责\t条例\t20日\t市政府各部门\n",
    "日期\t带班领导\t值班人员\t值班单位\t内容\n1日\t王某\t李某\t办公室\t值守\n",
]


@pytest.mark.parametrize("text", OTHER_THINGS)
def test_tables_of_events_people_and_services_are_none_of_tasks(text):
    with pytest.raises(NoTasksFound):
        tasks_of(text)
