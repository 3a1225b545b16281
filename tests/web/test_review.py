"""Review: the queue, one report beside last time's, extensions and closings."""

from datetime import date

import pytest

from tests.cast import login
from tests.services.told import DONE, accept, file
from tests.web.desk import on_stage, text_of, value_of
from tracker.services.obligation import closing, extending, signing
from tracker.services.obligation.closing import ClosingRequestInput
from tracker.services.obligation.extending import ExtensionRequestInput


@pytest.fixture
def queue(stage):
    """Three reports that wait: two of the lead's, one of a support's."""

    def fill(cast):
        return [
            file(cast.lead, cast.duty(), percent=12).id,
            file(cast.lead, cast.duty(task=3), percent=50).id,
            file(cast.support, cast.duty("gxj"), percent=9).id,
        ]

    return on_stage(stage, fill)


@pytest.fixture
def office(stage, client):
    """The supervisor at its desk."""
    return login(client, "supervisor")


def test_the_queue_is_by_due_day_and_says_how_much_waits(queue, office):
    page = office.get("/review")
    assert "3 项报告待审核。" in text_of(page)
    places = [page.text.index(f'href="/review/{report}"') for report in queue]
    assert places[0] < places[1], "of the same due day in the order of filing"
    later = office.get("/review?sort=-due").text
    assert all(f'href="/review/{report}?sort=-due"' in later for report in queue)


def test_filters_stand_in_the_address_and_travel_on(queue, office):
    page = office.get("/review?department=gxj&period=2020Q1&sort=-filed")
    assert "市工信局" in text_of(page)
    assert "开展职业技能竞赛" not in text_of(page)
    assert f"/review/{queue[2]}?department=gxj&amp;period=2020Q1&amp;sort=-filed" in page.text
    assert "没有符合条件的报告。" in text_of(office.get("/review?kind=annual"))


def test_a_report_stands_beside_last_times_and_the_target(stage, office, clock):
    on_stage(stage, lambda cast: accept(cast.supervisor, file(cast.lead, cast.duty(), percent=12)))
    clock.set(date(2020, 7, 3))
    report = on_stage(
        stage,
        lambda cast: (
            file(
                cast.lead,
                cast.duty(period="2020Q2"),
                token="q2",
                percent=20,
                figures={"trained-person-times": "1200"},
            ).id
        ),
    )
    login(office, "supervisor")
    words = text_of(office.get(f"/review/{report}"))
    assert "20% 高 8 个百分点" in words
    assert "12% 2020年第一季度" in words
    assert "24.79% 低 4.79 个百分点" in words
    assert "补贴性职业技能培训人次 人次 1,200" in words


def test_accepting_goes_on_to_the_next(queue, office):
    answer = office.post(f"/review/{queue[0]}/acceptance", data={"comment": "数据清楚。"})
    assert answer.status_code == 303
    assert answer.location.startswith("/review/")
    assert answer.location != f"/review/{queue[0]}"
    assert "已审核通过。" in text_of(office.get(answer.location))
    decided = text_of(office.get(f"/review/{queue[0]}"))
    assert "已通过" in decided
    assert "数据清楚。" in decided


def test_a_return_needs_ground_and_words_and_keeps_what_was_typed(queue, office):
    answer = office.post(f"/review/{queue[0]}/return", data={"comment": "请补充。"})
    assert answer.status_code == 400
    assert "请选择退回理由。" in text_of(answer)
    assert value_of(answer, "comment") is not None
    assert "请补充。" in answer.text
    typed = {"ground": "missing_evidence", "comment": "请附培训台账。"}
    assert office.post(f"/review/{queue[0]}/return", data=typed).status_code == 303
    liaison = login(office, "lead")
    assert "请附培训台账。" in text_of(liaison.get("/my"))


def test_two_reviewers_decide_once(queue, office):
    assert office.post(f"/review/{queue[0]}/acceptance").status_code == 303
    typed = {"ground": "incomplete", "comment": "再看看。"}
    answer = office.post(f"/review/{queue[0]}/return", data=typed)
    assert answer.status_code == 409
    assert "王督办已对该报告作出审核决定，不再重复审核。" in text_of(answer)


def test_the_end_of_the_queue_is_told(queue, office):
    for report in queue:
        answer = office.post(f"/review/{report}/acceptance")
    assert answer.location == "/review"
    words = text_of(office.get("/review"))
    assert "待审核的报告已全部审核完毕。" in words
    assert "没有待审核、待审批的事项。" in words


@pytest.mark.parametrize("who", ["lead", "leader", "auditor", "administrator"])
def test_only_a_supervisor_reviews(queue, client, who):
    visitor = login(client, who)
    assert visitor.get("/review").status_code == 403
    assert visitor.get(f"/review/{queue[0]}").status_code == 403
    assert visitor.post(f"/review/{queue[0]}/acceptance").status_code == 403


def test_another_jurisdictions_office_finds_nothing(queue, client):
    other = login(client, "foreign_office")
    assert "没有待审核、待审批的事项。" in text_of(other.get("/review"))
    assert other.get(f"/review/{queue[0]}").status_code == 404
    assert other.post(f"/review/{queue[0]}/acceptance").status_code == 404


def test_an_extension_is_granted_to_another_day(stage, office):
    def ask(cast):
        asked = ExtensionRequestInput(date(2020, 4, 20), "数据未齐。", "方案已定。")
        return extending.ask_extension(cast.lead, obligation_id=cast.duty().id, asked=asked).id

    row = on_stage(stage, ask)
    assert "数据未齐。" in text_of(office.get("/review/extensions"))
    page = office.get(f"/review/extensions/{row}")
    assert value_of(page, "granted_due_on") == "2020-04-20"
    wrong = office.post(f"/review/extensions/{row}/grant", data={"granted_due_on": "2020-04-01"})
    assert wrong.status_code == 422
    assert "请选择更晚的日期" in text_of(wrong)
    sent = {"granted_due_on": "2020-04-14", "comment": "请按时。"}
    assert (
        office.post(f"/review/extensions/{row}/grant", data=sent).location == "/review/extensions"
    )
    assert on_stage(stage, lambda cast: cast.duty().due_on) == date(2020, 4, 14)
    assert (
        office.post(f"/review/extensions/{row}/refusal", data={"comment": "不"}).status_code == 409
    )


def test_a_closing_is_returned_with_its_reason_and_accepted_later(stage, office):
    def ask(cast):
        signing.sign_all(cast.lead)
        part = cast.assignment(task=3)
        closing.ask_closing(
            cast.lead, assignment_id=part.id, asked=ClosingRequestInput("竞赛已举办。")
        )
        return part.id

    part = on_stage(stage, ask)
    assert "开展职业技能竞赛" in text_of(office.get("/review/closings"))
    assert office.post(f"/review/closings/{part}/return", data={"comment": ""}).status_code == 400
    answer = office.post(f"/review/closings/{part}/return", data={"comment": "请附总结。"})
    assert answer.location == "/review/closings"
    assert office.get(f"/review/closings/{part}").status_code == 404
    on_stage(stage, ask)
    assert office.post(f"/review/closings/{part}/acceptance").location == "/review/closings"
    assert on_stage(stage, lambda cast: cast.assignment(task=3).light) == "done"


def test_the_texts_of_both_quarters_are_shown(queue, office):
    assert DONE in text_of(office.get(f"/review/{queue[0]}"))
