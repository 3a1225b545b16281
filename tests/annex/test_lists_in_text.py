"""Responsibility lists in running text: every custom, each in an invented document."""

import pytest

from tests.annex.invented import one, read, roles, tasks_of
from tracker.annex.refusals import NoTasksFound

# A list in brackets or without: lead, support, the whole list, open-ended, deadline.
LISTS = [
    ("（市人社局、市教育局等按职责分工负责）", "", "", "市人社局 市教育局", True, None),
    ("（市人社局、市教育局按照职责分工负责）", "", "", "市人社局 市教育局", False, None),
    ("(市人社局,市教育局负责)", "", "", "市人社局 市教育局", False, None),
    ("【市人社局负责】", "", "", "市人社局", False, None),
    ("〔责任单位：市人社局、各县区〕", "", "", "市人社局 各县区", False, None),
    (
        "（市人社局牵头，市教育局、市财政局按职责分工负责）",
        "市人社局",
        "市教育局 市财政局",
        "市人社局 市教育局 市财政局",
        False,
        None,
    ),
    (
        "（市人社局、市教育局牵头负责）",
        "市人社局 市教育局",
        "",
        "市人社局 市教育局",
        False,
        None,
    ),
    (
        "（市人社局牵头、市财政局配合，2021年6月底前完成）",
        "市人社局",
        "市财政局",
        "市人社局 市财政局",
        False,
        "2021年6月底前",
    ),
    (
        "（体育部门牵头,工会、共青团、教育等部门、单位配合）",
        "体育部门",
        "工会 共青团 教育",
        "体育部门 工会 共青团 教育",
        True,
        None,
    ),
    (
        "（牵头单位：市人社局，配合单位：市财政局，各区、县级市）",
        "市人社局",
        "市财政局 各区、县级市",
        "市人社局 市财政局 各区、县级市",
        False,
        None,
    ),
    (
        "〔牵头单位:区政府办公室,责任单位:区政府有关部门,各街道(功能区)〕",
        "区政府办公室",
        "区政府有关部门 各街道(功能区)",
        "区政府办公室 区政府有关部门 各街道(功能区)",
        False,
        None,
    ),
    (
        "（主要责任单位：县民政局；其他责任单位：县财政局、各乡镇）",
        "县民政局",
        "县财政局 各乡镇",
        "县民政局 县财政局 各乡镇",
        False,
        None,
    ),
    (
        "（责任单位：市发改委；配合单位：市教育局）",
        "市发改委",
        "市教育局",
        "市发改委 市教育局",
        False,
        None,
    ),
    (
        "（牵头单位：市发改委；责任单位：市财政局；配合单位：各县区）",
        "市发改委",
        "市财政局 各县区",
        "市发改委 市财政局 各县区",
        False,
        None,
    ),
    (
        "（主办：市人社局；协办：市财政局）",
        "市人社局",
        "市财政局",
        "市人社局 市财政局",
        False,
        None,
    ),
    (
        "（责任单位：市人社局（牵头）、市财政局、市教育局）",
        "市人社局",
        "市财政局 市教育局",
        "市人社局 市财政局 市教育局",
        False,
        None,
    ),
    (
        "（市发改委会同市财政局、市审计局负责）",
        "市发改委",
        "市财政局 市审计局",
        "市发改委 市财政局 市审计局",
        False,
        None,
    ),
    (
        "（牵头领导：张三；责任单位：县民政局；责任人：李四；完成时限：持续推进）",
        "",
        "",
        "县民政局",
        False,
        "持续推进",
    ),
    (
        "（國資委牽頭，市人力資源和社會保障局、市財政局等配合）",
        "國資委",
        "市人力資源和社會保障局 市財政局",
        "國資委 市人力資源和社會保障局 市財政局",
        True,
        None,
    ),
    (
        "由市统计局牵头，市财政局等配合。",
        "市统计局",
        "市财政局",
        "市统计局 市财政局",
        True,
        None,
    ),
    ("责任单位：市应急局、市公安局。", "", "", "市应急局 市公安局", False, None),
    ("\n责任单位：市应急局\n完成时限：长期坚持", "", "", "市应急局", False, "长期坚持"),
    ("\n责任单位：\n市应急局、市公安局", "", "", "市应急局 市公安局", False, None),
    (
        "\n责任单位：市财政局（牵头）、市工信局，各县（市、区）政府（管委会）",
        "市财政局",
        "市工信局 各县（市、区）政府（管委会）",
        "市财政局 市工信局 各县（市、区）政府（管委会）",
        False,
        None,
    ),
    ("\n责任单位  市应急局、市公安局", "", "", "市应急局 市公安局", False, None),
    (
        "\n【牵头单位】市应急局\n【配合单位】市公安局",
        "市应急局",
        "市公安局",
        "市应急局 市公安局",
        False,
        None,
    ),
    (
        "\n牵头单位：市应急局  配合单位：市公安局  完成时限：2021年底",
        "市应急局",
        "市公安局",
        "市应急局 市公安局",
        False,
        "2021年底",
    ),
    (
        "\n（1）责任单位：市应急局\n（2）完成时限：2021年底",
        "",
        "",
        "市应急局",
        False,
        "2021年底",
    ),
    (
        "\n责任单位：市应急局\n责任人：张三\n完成时限：6月",
        "",
        "",
        "市应急局",
        False,
        "6月",
    ),
    ("（责任科室：法规科；完成时限：6月30日前）", "", "", "法规科", False, "6月30日前"),
]


@pytest.mark.parametrize(("words", "lead", "support", "whole", "is_open", "deadline"), LISTS)
def test_a_list_is_read(words, lead, support, whole, is_open, deadline):
    task = one(f"一、工作任务\n1.推进技能培训，完善补贴制度。{words}\n")
    assert task.text == "推进技能培训，完善补贴制度。"
    assert roles(task) == (lead, support, whole)
    assert (task.open_ended, task.deadline) == (is_open, deadline)
    assert task.presumed_lead == (None if lead else whole.split(" ", maxsplit=1)[0])


NO_LISTS = [
    "对化工（含危化品）等企业开展培训。",
    "对毕业生（以下简称“两后生”）开展培训。",
    "取得证书（职业资格证书、职业技能等级证书等）的，给予补贴。",
    "开展活动（政策宣讲进企业、进学校、进乡村）。",
    "建立由市人社局、市教育局牵头的协调机制，统筹推进。",
    "市人社局要牵头抓总，市财政局要保障经费。",
    "领导小组办公室设在市人社局。日常工作由市人社局负责。",
    "本办法由市人社局负责解释。",
    "（他没有回答）",
    "由企业自行负责。",
    "各县（市、区）要高度重视。",
    "成员：市人社局局长、市教育局局长。",
    "联系人：张三，联系电话：123456。",
    "抄送：市委各部门，市人大常委会办公室。",
    "主办单位：市人社局",
]


@pytest.mark.parametrize("text", NO_LISTS)
def test_what_is_no_list_is_no_task(text):
    document = f"一、工作任务\n1.推进培训。（市人社局负责）\n二、组织机构\n{text}\n"
    assert [task.text for task in tasks_of(document)] == ["推进培训。"]


def test_several_lists_in_one_paragraph_are_several_tasks():
    found = tasks_of("1.加强培训（市人社局负责），扩大招生（市教育局负责）。\n")
    assert [task.text for task in found] == ["加强培训", "扩大招生"]
    assert [task.responsible for task in found] == [("市人社局",), ("市教育局",)]


def test_a_list_on_its_own_line_after_several_parts_is_for_all_of_them():
    found = tasks_of(
        "（一）优化流程\n1.压缩时限。\n2.减少材料。\n责任单位：市行政审批服务局\n"
        "（二）加强监管\n1.双随机。\n2.信用监管。\n责任单位：市市场监管局\n"
    )
    assert [task.text for task in found] == [
        "优化流程。压缩时限。减少材料。",
        "加强监管。双随机。信用监管。",
    ]


def test_a_list_between_title_and_text_is_for_both():
    found = tasks_of(
        "（一）推进公开\n责任单位：区直各部门\n完善目录，及时发布。\n完成时限：2021年12月\n"
        "（二）规范执法\n责任单位：区司法局\n完善裁量基准。\n"
    )
    assert [task.text for task in found] == [
        "推进公开。完善目录，及时发布。",
        "规范执法。完善裁量基准。",
    ]
    assert [task.deadline for task in found] == ["2021年12月", None]


def test_names_alone_in_brackets_are_lists_where_they_end_sentences():
    found = tasks_of("1.编制规划。（市自然资源局）\n2.修建道路。（市交通运输局、各县区）\n")
    assert [task.responsible for task in found] == [("市自然资源局",), ("市交通运输局", "各县区")]


def test_names_alone_behind_titles_are_lists_where_that_is_the_way_of_the_document():
    found = tasks_of("1.编制规划（市自然资源局）\n2.修建道路（市交通局）\n3.造林（市林业局）\n")
    assert [task.text for task in found] == ["编制规划", "修建道路", "造林"]


def test_one_such_bracket_alone_is_none():
    text = "1.推进培训。（市人社局负责）\n2.报上级部门（市教育局、市财政局）\n"
    assert len(tasks_of(text)) == 1


def test_sections_name_the_numbers_above():
    found = tasks_of(
        "二、重点任务\n（一）广泛培训。坚持导向。\n1．企业职工。（市人社局负责）\n"
        "三、保障措施\n（一）加强领导。落实责任。（市政府办公室负责）\n"
    )
    assert [task.section for task in found] == ["二（一）广泛培训", "三、保障措施"]
    assert found[1].text == "加强领导。落实责任。"


def test_text_between_two_lists_of_one_part_is_a_task_of_its_own():
    found = tasks_of(
        "（四）落实政策。加大力度。（市财政局负责）\n各部门要统一标准。\n对企业给予补贴。（市人社局负责）\n"
    )
    assert [task.text for task in found] == [
        "落实政策。加大力度。",
        "各部门要统一标准。对企业给予补贴。",
    ]
    assert {task.section for task in found} == {"（四）落实政策"}


def test_the_next_number_counts_even_before_a_digit():
    found = tasks_of("1.甲项目。（市科协负责）\n2.121人才项目。（市人社局负责）\n")
    assert found[1].text == "121人才项目。"


def test_the_first_listed_leads_from_where_it_is_declared():
    draft = read(
        "1.甲。（市人社局、市教育局负责）\n"
        "2.乙。（市教育局、市财政局等负责。列第一位者为牵头单位，下同）\n"
        "3.丙。（市民政局、市残联负责）\n"
        "4.丁。（市民政局、市残联牵头负责）\n"
        "5.戊。（各县区政府、市财政局负责）\n"
    )
    assert draft.lead_rule == "first_listed_declared"
    assert [task.lead for task in draft.tasks] == [
        (),
        ("市教育局",),
        ("市民政局",),
        ("市民政局", "市残联"),
        (),
    ]
    assert draft.tasks[4].presumed_lead == "各县区政府"


@pytest.mark.parametrize(
    "words",
    [
        "各项任务排在第一位的部门为牵头部门。",
        "注：责任单位列第一位的为牵头单位。",
        "每项任务第一责任单位为牵头单位。",
        "责任单位中排名第一的为牵头单位。",
        "各任务牵头单位列第一位。",
        "以上任务列在首位的单位为牵头单位。",
        "列第一位的责任单位为牵头单位或汇总单位。",
    ],
)
def test_a_rule_for_the_whole_document_holds_for_every_task(words):
    draft = read(f"现将方案印发。{words}\n1.甲。（市人社局、市教育局负责）\n")
    assert draft.lead_rule == "first_listed_declared"
    assert draft.tasks[0].lead == ("市人社局",)


def test_nothing_is_declared_by_mere_mention():
    assert read("1.各牵头单位要负总责。（市人社局、市教育局负责）\n").lead_rule == "none"


@pytest.mark.parametrize(
    "words",
    [
        "以下任务均需各区市政府、开发区管委落实,不再一一列出",
        "以下均需各区市政府、开发区管委负责落实，不再列出",
        "以下各项任务均由各区市政府、开发区管委配合落实，不再逐一列举",
    ],
)
def test_standing_groups_join_every_later_task(words):
    draft = read(
        f"1.甲。（牵头单位：市审批局；责任单位：市直有关部门、单位。{words}）\n2.乙。（市教育局负责）\n"
    )
    assert draft.standing_groups == ("各区市政府", "开发区管委")
    assert draft.tasks[0].responsible == ("市审批局", "市直有关部门、单位")
    assert draft.tasks[1].standing_groups == ("各区市政府", "开发区管委")
    assert draft.tasks[1].responsible == ("市教育局",)


def test_a_list_that_is_cut_off_is_told():
    draft = read("1.甲。（市人社局负责）\n2.乙。（牵头单位：市教育局；责任单位：市直")
    assert [(why.code, why.values["line"]) for why in draft.warnings if "cut" in why.code] == [
        ("list_cut_off", 2)
    ]


def test_a_table_of_contents_gives_none():
    text = (
        "目录\n一、培训（市人社局负责）………3\n二、招生……5\n正文\n一、培训。开展。（市人社局负责）\n"
    )
    assert len(tasks_of(text)) == 1


def test_one_list_without_a_word_counts_where_the_others_have_one():
    found = tasks_of(
        "一、工业强区（牵头领导：陈某；牵头单位：区工信局）\n"
        "1.培育专精特新企业10家。（责任单位：区工信局、区科技局）\n"
        "2.实施技改项目30个。（责任单位：区工信局、区发改局）\n"
        "3.推进医院迁建，主体封顶（区卫健局、区城投公司）。\n"
    )
    assert found[-1].responsible == ("区卫健局", "区城投公司")
    assert {task.section for task in found[1:]} == {"一、工业强区"}


def test_a_credit_below_an_article_is_no_list():
    with pytest.raises(NoTasksFound):
        read("甲市举办技能大赛\n比赛在市体育馆举行，共有300人参加。（市人社局）\n")


@pytest.mark.parametrize("title", ["加强培训", "加强培训。"])
def test_parts_without_lists_belong_to_the_title_that_has_one(title):
    first, second = tasks_of(
        f"（一）{title}（市人社局牵头，市教育局配合）\n1.开展岗前培训。\n2.开展在岗培训。\n"
        "（二）保障经费。（市财政局负责）\n"
    )
    assert first.text == "加强培训。开展岗前培训。开展在岗培训。"
    assert second.responsible == ("市财政局",)


def test_what_follows_the_last_list_is_not_its_task():
    (task,) = tasks_of(
        "1.加强培训。（市人社局负责）\n甲市人民政府\n2021年3月1日\n（此件公开发布）\n"
    )
    assert (task.text, task.last_line) == ("加强培训。", 1)
