"""Deadlines: in a sentence, in a column, without a year, several, none at all."""

from datetime import date

import pytest

from tracker.annex.dates import find_days, find_deadlines, is_deadline, read_deadline

ISSUED = date(2019, 11, 21)

SENTENCES = [
    ("2020年底前建成。", [("2020年底前", "2020-12-31")]),
    ("2021年6月底前完成。", [("2021年6月底前", "2021-06-30")]),
    ("于2020年2月底前完成。", [("2020年2月底前", "2020-02-29")]),
    ("2021年12月31日前完成。", [("2021年12月31日前", "2021-12-31")]),
    ("6月底完成。", [("6月底", "2020-06-30")]),
    ("12月底前完成。", [("12月底前", "2019-12-31")]),
    ("年底前基本实现。", [("年底前", "2019-12-31")]),
    ("今年年底前建成。", [("今年年底前", "2019-12-31")]),
    ("明年3月底前完成。", [("明年3月底前", "2020-03-31")]),
    ("力争年内完成。", [("年内", "2019-12-31")]),
    ("上半年完成。", [("上半年", "2020-06-30")]),
    ("2022年第一季度前完成。", [("2022年第一季度前", "2022-03-31")]),
    ("到2021年底，达到25%以上。", [("2021年底", "2021-12-31")]),
    ("到2025年，全市建成100家。", [("2025年", "2025-12-31")]),
    ("2021年6月完成招标。", [("2021年6月", "2021-06-30")]),
    ("二〇二一年六月底前完成。", [("二〇二一年六月底前", "2021-06-30")]),
    (
        "2021年6月底前完成方案，12月底前全面完成。",
        [("2021年6月底前", "2021-06-30"), ("12月底前", "2021-12-31")],
    ),
    ("5年内重点引进100人。", []),
    ("三年内完成。", []),
    ("补贴期限最长不超过30天。", []),
    ("累计缴费12个月以上。", []),
    ("2020年以来，持续推进。", []),
    ("2019年至2021年，按计划组织。", []),
    ("达到2021年水平。", []),
    ("每年6月底前报送。", []),
    ("每月25日前报送。", []),
    ("落实《2021年底前工作计划》。", []),
    ("持续推进标准化。", []),
    ("在此前提下开展。", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_deadlines_in_sentences(text, expected):
    found = find_deadlines(text, issued_on=ISSUED, year=None)
    assert [(each.text, str(each.on)) for each in found] == expected


CELLS = [
    ("2026年12月", "2026-12-31"),
    ("2021.6", "2021-06-30"),
    ("2021-06-15", "2021-06-15"),
    ("2021/6/15", "2021-06-15"),
    ("2021年", "2021-12-31"),
    ("12月底", "2019-12-31"),
    ("年底", "2019-12-31"),
    ("第四季度", "2019-12-31"),
    ("2020年-2022年", "2022-12-31"),
    ("2021年3月—12月", "2021-12-31"),
    ("2021年1-12月", "2021-12-31"),
    ("6月上旬", "2020-06-10"),
    ("持续推进", "None"),
    ("长期坚持", "None"),
    ("每年12月底前", "None"),
]


@pytest.mark.parametrize(("text", "on"), CELLS)
def test_deadlines_in_cells(text, on):
    (found,) = read_deadline(text, issued_on=ISSUED, year=None)
    assert (found.text, str(found.on)) == (text, on)


def test_a_plan_for_one_year_gives_its_year():
    (found,) = find_deadlines("年底前完成。", issued_on=None, year=2023)
    assert found.on == date(2023, 12, 31)
    assert found.assumed_year


def test_without_any_year_there_is_no_date():
    (found,) = find_deadlines("年底前完成。", issued_on=None, year=None)
    assert found.on is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年6月底前完成", True),
        ("长期坚持", True),
        ("年底前取得明显成效", True),
        ("市人社局", False),
    ],
)
def test_clauses_that_are_deadlines(text, expected):
    assert is_deadline(text) is expected


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("2019 年 11 月 21 日", True),
        ("（2019年11月21日印发）", False),
        ("二〇一九年十一月二十一日", True),
    ],
)
def test_days_of_issue(text, alone):
    assert find_days(text) == [(ISSUED, alone)]
