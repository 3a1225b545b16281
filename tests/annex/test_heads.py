"""Title, number, issuer, day of issue and period, as notices, plans and web pages carry them."""

from datetime import date

from tests.annex.invented import read
from tracker.annex.head import read_head

NOTICE = """甲市人民政府办公室
关于印发甲市技能提升行动方案
（2019-2021年）的通知

甲政办发〔2019〕13 号

各县区人民政府，市政府各部门：
现将方案印发给你们，请认真贯彻执行。《国务院关于就业的意见》（国发〔2018〕39号）一并落实。
甲市人民政府办公室
2019 年 11 月 21 日
1.推进培训。（市人社局负责）
"""


def test_the_head_of_a_notice():
    head = read_head(NOTICE.splitlines())
    assert head.title == "甲市技能提升行动方案（2019-2021年）"
    assert head.document_number == "甲政办发〔2019〕13号"
    assert head.issuer == "甲市人民政府办公室"
    assert head.issued_on == date(2019, 11, 21)
    assert (head.period_from, head.period_to) == (date(2019, 11, 21), date(2021, 12, 31))


def test_the_head_of_a_web_page():
    head = read_head(
        (
            "索引号: 123 公开方式: 主动公开\n文号: 乙政发〔2022〕22号 成文日期: 2022-06-29\n"
            "发布单位: 乙市人民政府办公室\n乙市人民政府关于实施攻坚行动的若干意见\n"
            "各镇人民政府:\n一、政策\n"
        ).splitlines()
    )
    assert head.title == "乙市人民政府关于实施攻坚行动的若干意见"
    assert head.document_number == "乙政发〔2022〕22号"
    assert (head.issuer, head.issued_on) == ("乙市人民政府办公室", date(2022, 6, 29))


def test_a_cited_number_is_not_the_documents_own():
    draft = read(
        "甲市2023年工作要点\n根据（国发〔2018〕39号）要求，制定本要点。\n1.培训。（市人社局负责）\n"
    )
    assert draft.document_number is None
    assert {why.code for why in draft.warnings} >= {"number_not_found", "issue_day_not_found"}


def test_a_plan_for_one_year():
    head = read_head(["甲市2023年工作要点"])
    assert (head.period_from, head.period_to, head.year) == (
        date(2023, 1, 1),
        date(2023, 12, 31),
        2023,
    )


def test_a_five_year_plan():
    head = read_head(["甲市“十四五”就业促进规划"])
    assert (head.period_from, head.period_to) == (date(2021, 1, 1), date(2025, 12, 31))


def test_a_plan_for_three_years_from_its_issue():
    head = read_head(["甲市三年行动计划", "甲市人民政府", "2020年5月1日"])
    assert (head.period_from, head.period_to) == (date(2020, 5, 1), date(2022, 12, 31))


def test_a_table_has_no_title_of_its_own():
    assert read("任务\t责任单位\n甲\t市人社局\n").title is None
