"""Slips on the pages: found, answered, refused, as of any day; and the ledger of reminders."""

import csv
import io
from datetime import date

import pytest

from tests.cast import find_cast, login
from tests.services.told import file
from tests.web.late import make_late
from tracker.db import db
from tracker.jobs.runner import run_job
from tracker.models import Slip
from tracker.services.supervision import urging
from tracker.services.supervision.urging import UrgeInput

ANSWER = {"answer": "基层数据汇总较慢，正在催收。", "promised_on": "2020-04-20"}


@pytest.fixture
def late(app, clock, begin_with):
    """A day after the first reports were due: every department has its blue slips."""
    begin_with(make_late)
    clock.set(date(2020, 4, 9))
    return app


def slip_of(app, department):
    with app.app_context():
        duty = find_cast().duty(department)
        return db.session.query(Slip).filter_by(obligation_id=duty.id).one().id


def page(app, who, path):
    answer = login(app.test_client(), who).get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_list_says_in_a_sentence_how_many_are_open(late):
    text = page(late, "supervisor", "/slips")
    assert "截至2020年4月9日（周四），未销号督办单" in text
    assert "督办〔2020〕1号" in text


def test_a_department_sees_its_own_slips_alone(late):
    text = page(late, "county", "/slips")
    assert "兰山区政府" in text
    assert "市工信局" not in text


def test_a_list_of_a_day_before_the_slips_has_none(late):
    assert "没有未销号的督办单" in page(late, "supervisor", "/slips?as_of=2020-04-08")


@pytest.mark.parametrize(
    ("choice", "found"),
    [("rung=blue", True), ("rung=red", False), ("state=closed", False), ("state=unanswered", True)],
)
def test_filters_stand_in_the_address(late, choice, found):
    assert ("督办〔2020〕" in page(late, "supervisor", f"/slips?{choice}")) is found


def test_answering_keeps_the_slip_open_and_shows_the_promise(late):
    slip_id = slip_of(late, "lsq")
    client = login(late.test_client(), "county")
    done = client.post(f"/slips/{slip_id}/answer", data=ANSWER)
    assert done.status_code == 303
    text = client.get(f"/slips/{slip_id}").get_data(as_text=True)
    assert "已答复，待报送报告后销号。" in text
    assert "基层数据汇总较慢，正在催收。" in text
    assert "承诺于4月20日（周一）前报送" in text


def test_the_same_answer_sent_twice_is_one(late):
    slip_id = slip_of(late, "lsq")
    client = login(late.test_client(), "county")
    assert [client.post(f"/slips/{slip_id}/answer", data=ANSWER).status_code for _ in "12"] == [
        303,
        303,
    ]


def test_a_second_answer_is_refused_and_the_typing_stays(late):
    slip_id = slip_of(late, "lsq")
    client = login(late.test_client(), "county")
    client.post(f"/slips/{slip_id}/answer", data=ANSWER)
    second = client.post(f"/slips/{slip_id}/answer", data=ANSWER | {"answer": "另有原因。"})
    assert second.status_code == 422
    assert "须报送报告后方可销号" in second.get_data(as_text=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"answer": " "}, "请说明至今未报送的原因。"),
        ({"promised_on": "2020-04-08"}, "承诺日期不能早于今天（4月9日（周四））。"),
        ({"promised_on": "soon"}, "“soon”"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field(late, wrong, said):
    slip_id = slip_of(late, "lsq")
    client = login(late.test_client(), "county")
    answer = client.post(f"/slips/{slip_id}/answer", data=ANSWER | wrong)
    assert answer.status_code == 400
    assert said in answer.get_data(as_text=True)


def test_filing_closes_the_slip_with_its_day(late):
    with late.app_context():
        file(find_cast().county, find_cast().duty("lsq"))
    text = page(late, "county", f"/slips/{slip_of(late, 'lsq')}")
    assert "已于4月9日（周四）销号。" in text
    assert "以报送报告的方式答复" in text


def test_a_slip_shows_its_ladder_and_to_whom_it_went(late):
    text = page(late, "supervisor", f"/slips/{slip_of(late, 'lsq')}")
    assert "周联络" in text
    assert "已被高一级取代" in text  # the reminders that an outage had kept back


def test_a_slip_of_a_later_day_is_not_found_as_of_an_earlier(late):
    client = login(late.test_client(), "supervisor")
    assert client.get(f"/slips/{slip_of(late, 'lsq')}?as_of=2020-04-08").status_code == 404


def test_the_ledger_says_what_was_held_back_and_why(late):
    text = page(late, "supervisor", "/slips/ledger?outcome=held")
    assert "暂缓" in text
    assert "延期申请尚未批复" in text


def test_the_ledger_says_for_a_person_what_was_sent(late):
    with late.app_context():
        run_job("outbox")
    text = page(late, "supervisor", "/slips/ledger?who=周联络&on=2020-04-09")
    assert "周联络" in text
    assert "孙联络" not in text


def test_a_day_that_is_none_is_told(late):
    assert "“gestern”" in page(late, "supervisor", "/slips/ledger?on=gestern")


def table(app, who, query=""):
    """Yield the lines of the exported ledger as dictionaries."""
    answer = login(app.test_client(), who).get(f"/slips/ledger.csv?{query}")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_the_export_has_a_line_for_each_person_told(late):
    lines = table(late, "supervisor")
    blue = [line for line in lines if line["档次"] == "督办提醒（蓝色）"]
    assert {line["责任单位"] for line in blue} == {"市人社局", "市工信局", "兰山区政府"}
    assert {line["人员"] for line in blue} >= {"李联络", "赵局长", "孙联络"}


def test_a_department_exports_its_own_lines_alone(late):
    assert {line["责任单位"] for line in table(late, "county")} == {"兰山区政府"}


def test_the_export_follows_the_filters_of_the_page(late):
    assert table(late, "supervisor", "rung=red") == []
    assert {line["人员"] for line in table(late, "supervisor", "who=孙联络&rung=blue")} >= {
        "孙联络"
    }


def test_the_ledger_of_one_report_has_nothing_of_another(late):
    with late.app_context():
        duty = find_cast().duty("gxj").id
    text = page(late, "supervisor", f"/slips/ledger?duty={duty}")
    assert "市工信局" in text.split("<tbody>")[1]
    assert "市人社局" not in text.split("<tbody>")[1]


def test_a_rest_day_says_why_nothing_was_sent(late):
    text = page(late, "supervisor", "/slips/ledger?on=2020-04-05")
    assert "为休息日，当日不发出任何提醒和邮件" in text


def test_what_no_rung_raised_stands_in_the_ledger_too(late):
    with late.app_context():
        cast = find_cast()
        urging.urge_department(
            cast.supervisor,
            assignment_id=cast.assignment().id,
            given=UrgeInput("=请抓紧", date(2020, 4, 10)),
        )
    text = page(late, "lead", "/slips/ledger?on=2020-04-09")
    assert "阶梯提醒之外的告知" in text
    [line, _head] = [each for each in table(late, "lead") if each["档次"] == "催办"]
    assert line["理由"] == "'=请抓紧", "a spreadsheet must not take it for a formula"
    assert "阶梯提醒之外的告知" not in page(late, "support", "/slips/ledger?on=2020-04-09")


def test_where_nobody_asked_anything_a_supervisor_is_led_to_where_one_asks(late):
    text = page(late, "supervisor", "/slips/urges")
    assert "尚未发出催办或批示。可在任务页面催办责任单位、作出批示。" in text
    assert 'href="/dashboard/tasks?plan=' in text
    assert "可在任务页面催办" not in page(late, "county", "/slips/urges")
    assert "没有符合条件的催办或批示。" in page(late, "supervisor", "/slips/urges?state=overdue")


@pytest.mark.parametrize("path", ["/slips", "/slips/ledger"])
def test_an_english_page_parts_the_period_from_the_kind_of_report(late, path):
    client = login(late.test_client(), "supervisor")
    client.set_cookie("duban_locale", "en")
    assert "Quarterly report, Q1 2020" in client.get(path).text
