"""What a sheet lost: each line by the points that it cost, in all what the base lacks to 100."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from tests.services import courses
from tests.services.told import accept, file, send_back
from tracker import i18n
from tracker.rules.reasons import reason
from tracker.sentences import reason_text
from tracker.services.assessment import assessment_reading, score_export, score_losses
from tracker.services.assessment.score_export import Wanted

URL = "https://duban.example.gov.cn"


@pytest.fixture
def drafted(cast, clock):
    """Of the first quarter: one report returned and refiled, one late, the others missing."""
    first = file(cast.lead, cast.duty(), percent=10)
    send_back(cast.supervisor, first)
    accept(cast.supervisor, file(cast.lead, cast.duty(), token="again", percent=15))
    clock.set(date(2020, 4, 13))
    accept(cast.supervisor, file(cast.lead, cast.duty(task=3), token="late", percent=5))
    courses.draft(clock)
    return cast


def losses(cast):
    view = assessment_reading.get_sheet(
        cast.supervisor, cast.plan, period="2020Q1", department="rsj", day=courses.DRAFTED_ON
    )
    duties, answers = assessment_reading.duty_lines(view), assessment_reading.answer_lines(view)
    parts = assessment_reading.parts_of(view)
    return view, score_losses.losses_of(duties, answers, parts=parts)


def test_what_is_lost_is_what_the_base_lacks(drafted):
    view, found = losses(drafted)
    lacking = 100 - Decimal(view.content["base"])
    assert sum(each.points for each in found) == pytest.approx(lacking, abs=Decimal("0.05"))
    assert {each.part for each in found} == {"timeliness", "delivery", "quality", "responsiveness"}


def test_the_dearest_comes_first_and_each_has_its_reason_and_report(drafted):
    _, found = losses(drafted)
    points = [each.points for each in found]
    assert points == sorted(points, reverse=True)
    assert min(points) > 0
    late = next(each for each in found if each.line["reason"]["code"] == "score_filed_late")
    # Weight 1 of 2.5, three working days late: 30 points x 0.3 x 1 / 2.5.
    assert (late.points, late.report.percent) == (Decimal("3.60"), 5)


def opened(cast, department=""):
    wanted = Wanted("2020Q1", courses.DRAFTED_ON, department, URL)
    content = score_export.write_scores(cast.supervisor, cast.plan, wanted=wanted)
    return openpyxl.load_workbook(io.BytesIO(content))


def links(sheet):
    """The words of every link of a sheet with where it leads."""
    cells = [cell for row in sheet for cell in row if cell.hyperlink]
    return [(cell.value, cell.hyperlink.target or cell.hyperlink.location) for cell in cells]


def test_a_sheet_in_excel_leads_from_the_score_to_the_reports_in_words(drafted):
    book = opened(drafted, "rsj")
    assert book.sheetnames == ["考核表", "逐项依据"], "what was added or taken stands on the sheet"
    found = links(book["考核表"])
    assert found[0] == ("及时性", "'逐项依据'!A2")
    reports = [target for words, target in found if words == "查看报告"]
    assert reports
    assert all(target.startswith(f"{URL}/tasks/linyi-2019-13-") for target in reports)
    values = [cell.value for row in book["考核表"] for cell in row if isinstance(cell.value, str)]
    assert not any("http" in value for value in values), "an address is not for reading"
    working = book["逐项依据"]
    assert working["A1"].value == "事项", "a sheet alone does not repeat its unit"
    assert {words for words, _ in links(working)} <= {"查看报告", "查看分工"}


def test_the_list_in_excel_leads_from_each_unit_to_its_lines(drafted):
    book = opened(drafted)
    for name, place in links(book["考核得分"]):
        sheet, _, cell = place.rpartition("!")
        assert book[sheet.strip("'")][cell].value == name
    assert len(links(book["考核得分"])) == 3


def test_on_paper_each_page_of_the_list_and_of_the_losses_has_its_head(drafted):
    lists = opened(drafted)["考核得分"]
    assert lists.print_title_rows == "$3:$3"
    assert [lists.cell(3, place).value for place in (1, 2)] == ["名次", "单位"]
    assert [cell.value for cell in lists["A"]].count("名次") == 1
    own = opened(drafted, "rsj")["考核表"]
    line = int(own.print_title_rows.rpartition("$")[2])
    assert own.cell(line, 1).value.startswith("失分事项")


def test_a_report_never_returned_is_said_to_be_accepted_at_once():
    values = {"kind": "quarterly", "period": "2020Q1", "accepted_on": "2020-04-09"}
    with i18n.speaking("zh_CN"):
        assert reason_text(reason("score_accepted", **values, returns=0)).endswith("一次通过审核。")
        assert "此前被退回 1 次" in reason_text(reason("score_accepted", **values, returns=1))


def test_a_sheet_in_excel_says_the_same_in_a_later_year(drafted, clock):
    def said():
        return [[cell.value for row in sheet for cell in row] for sheet in opened(drafted, "rsj")]

    in_its_year = said()
    clock.set(date(2021, 2, 1))
    assert said() == in_its_year
