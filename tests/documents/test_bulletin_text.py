"""The words of a bulletin are made from its figures; what is not there is not spoken of."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from tests.documents.bulletins import figures, in_full
from tracker.documents import bulletin_text
from tracker.documents.bulletin import BulletinFigures, IndicatorRow, UnitRow
from tracker.documents.bulletin_text import TITLE_WIDTH, body_of, title_lines, title_of, width

SECTION = re.compile(r"^([一二三四五六七八九十])、(.+)$", re.MULTILINE)


def test_every_figure_of_the_body_is_counted_from_the_rows():
    body = body_of(in_full())
    assert "方案确定的27项任务中，正常25项、滞后2项。" in body
    assert (
        "应报进展报告240份，按时报送230份，逾期补报2份，逾期未报8份，按时报送率95.8%，"
        "较上季度提高8.3个百分点。" in body
    )
    assert "部门应报160份，按时报送153份，按时报送率95.6%；县区应报80份，按时报送77份" in body
    assert "与2021年4月5日相比，各单位承担的任务分工中，变差2项、好转1项。" in body
    assert "最长逾期2个工作日" in body
    assert "2021年目标72000人次，已审核累计完成18000人次，占年度目标的25.0%。" in body
    assert "于2021年7月7日前报送2021年第二季度进展报告。" in body


@pytest.mark.parametrize(
    ("kind", "reported", "said"),
    [
        ("ratio", "4.12", "已审核数据为4.12%，比目标低0.38个百分点。"),
        ("ratio", "4.8", "已审核数据为4.8%，比目标高0.3个百分点。"),
        ("ratio", "4.5", "已审核数据为4.5%，与目标持平。"),
        ("level", "4.12", "已审核数据为4.12%，距目标还差0.38个百分点。"),
        ("level", "4.8", "已审核数据为4.8%，已达到目标。"),
    ],
)
def test_of_a_ratio_nobody_knows_whether_more_is_better(kind, reported, said):
    row = IndicatorRow("登记失业率", "%", 2021, "4.5", reported, 12, kind=kind)
    assert said in body_of(replace(in_full(), indicators=(row,)))


def test_sections_are_numbered_without_a_gap_and_none_is_empty():
    found = SECTION.findall(body_of(in_full()))
    assert [name for _, name in found] == [
        "总体情况",
        "存在问题",
        "主要指标",
        "通报表扬",
        "通报批评",
        "工作要求",
    ]
    assert "".join(number for number, _ in found) == "一二三四五六"
    for each in (figures(0, red=0), figures(60), in_full()):
        lines = body_of(each).splitlines()
        heads = [place for place, line in enumerate(lines) if SECTION.match(line)]
        assert all(not SECTION.match(lines[place + 1]) for place in heads)


def test_without_overdue_reports_and_red_tasks_no_problem_is_told():
    calm = figures(0, red=0)
    body = body_of(calm)
    assert [name for _, name in SECTION.findall(body)] == ["总体情况", "存在问题", "工作要求"]
    assert "逾期未报" not in body
    assert "补报到位" not in body
    assert bulletin_text.annexes_of(calm) == ("各单位任务进展和报告报送情况表", "通报数据来源")
    perfect = figures(0, red=0, duties=tuple(d for d in calm.duties if d.result == "on_time"))
    assert "已全部按时报送" in body_of(perfect)
    assert "存在问题" not in body_of(perfect)


def test_many_overdue_units_are_named_up_to_a_number_and_counted_in_full():
    body = body_of(figures(60, red=20))
    assert "共20项任务滞后，具体任务和原因见附件。" in body
    assert "部分单位逾期未报。" in body
    assert "应报未报进展报告60份" in body
    assert "、" in body.partition("个单位：")[2].partition("各")[0], "alike ones are told together"


def test_nobody_is_praised_or_criticised_but_by_request():
    assert "表扬" not in body_of(figures(60))
    assert "批评" not in body_of(figures(60))
    body = body_of(in_full())
    assert "市人社局。提前完成年度培训任务。" in body
    assert "兰山区。连续两个季度逾期未报。" in body


def test_scores_are_told_only_where_they_were_published():
    units = (
        UnitRow("市人社局", "departments", 0, 0, "95.20", "excellent", 1),
        UnitRow("市教育局", "departments", 0, 0, "90.00", "passed", 2),
    )
    assert "考核结果" not in body_of(figures())
    assert "参加考核2个单位，得分居前的为市人社局95.20分、市教育局90.00分。" in body_of(
        figures(units=units)
    )


@pytest.mark.parametrize(
    "plan",
    [
        "临沂市职业技能提升行动实施方案（2019-2021年）",
        "桓台县人民政府办公室关于印发桓台县职业技能提升行动实施方案（2020—2021年）的通知",
        "一" * 90,
    ],
)
def test_a_title_keeps_to_the_paper(plan):
    lines = title_of(figures(plan=plan)).splitlines()
    assert all(width(line) <= 2 * TITLE_WIDTH for line in lines)
    assert "".join(lines).endswith("进展情况的通报")


def test_a_title_parts_no_word():
    words = ["关于", "2021年第一季度", "临沂市职业技能提升行动", "重点任务", "进展情况的", "通报"]
    assert title_lines(words) == [
        "关于2021年第一季度",
        "临沂市职业技能提升行动",
        "重点任务进展情况的通报",
    ]


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (("bureau",), "市直有关部门、单位："),
        (("bureau", "county", "zone"), "各县区人民政府，各开发区管委会，市直有关部门、单位："),
        (("town", "street"), "各镇人民政府，各街道办事处："),
    ],
)
def test_it_is_addressed_to_the_kinds_of_units_in_the_plan(kinds, said):
    assert bulletin_text.recipients_of(figures(unit_kinds=kinds)) == said


def test_figures_come_back_from_json_as_they_were():
    found = in_full()
    kept = json.loads(json.dumps(found.as_dict()))
    assert BulletinFigures.from_dict(kept) == found
    assert BulletinFigures.from_dict(kept).duties[0].due_on == date(2021, 4, 8)


def test_the_results_of_reports_add_up_to_those_due():
    counts = figures(60).counts
    parts = (counts.on_time, counts.late, counts.missing, counts.returned, counts.pending)
    assert sum(parts) == counts.due == 240
    assert counts.overdue == 60
