"""Several reports accepted in one step: each shown in full, doubtful ones left out."""

import pytest

from tests.cast import login
from tests.services.told import DONE, accept, file, send_back
from tests.web.desk import on_stage, text_of

SHOW, ACCEPT = "/review/batch", "/review/batch/acceptance"


@pytest.fixture
def queue(stage):
    """Two reports that may be accepted together, and one that was returned and filed again."""

    def fill(cast):
        send_back(cast.supervisor, file(cast.support, cast.duty("gxj"), percent=9))
        return [
            file(cast.lead, cast.duty(), percent=12).id,
            file(cast.lead, cast.duty(task=3), percent=20).id,
            file(cast.support, cast.duty("gxj"), percent=9, token="again").id,
        ]

    return on_stage(stage, fill)


@pytest.fixture
def office(stage, client):
    """The supervisor at its desk."""
    return login(client, "supervisor")


def states(stage):
    return on_stage(
        stage,
        lambda cast: [cast.duty().state, cast.duty(task=3).state, cast.duty("gxj").state],
    )


def test_the_queue_offers_those_that_may_be_accepted_together(queue, office):
    page = office.get("/review").text
    assert [f'name="report" value="{each}"' in page for each in queue] == [True, True, False]
    assert "须单独审核：退回后重新报送（第 2 稿），请核对是否已按要求补正。" in page
    chosen = office.get(SHOW, query_string={"offered": queue[:2], "all": "1"})
    assert "批量审核 2 项报告" in chosen.text


def test_each_is_shown_in_full_and_one_press_accepts_those_ticked(stage, queue, office):
    page = office.get(SHOW, query_string={"report": queue})
    words = text_of(page)
    assert words.count(DONE) == 3
    assert words.count("未上传佐证材料。") == 3
    assert [f'value="{each}" checked' in page.text for each in queue] == [True, True, False]
    answer = office.post(ACCEPT, data={"report": queue[:2]})
    assert answer.location == "/review"
    assert "已审核通过 2 项报告。" in text_of(office.get("/review"))
    assert states(stage) == ["accepted", "accepted", "filed"]


@pytest.mark.both_databases
def test_a_doubtful_one_is_left_out_whatever_is_sent(stage, queue, office):
    office.post(ACCEPT, data={"report": queue})
    words = text_of(office.get("/review"))
    assert "已审核通过 2 项报告。" in words
    assert "未处理：该报告须单独审核。" in words
    assert states(stage) == ["accepted", "accepted", "filed"]


def test_what_somebody_else_has_decided_stops_none_of_the_others(stage, queue, office):
    on_stage(stage, lambda cast: accept(cast.supervisor, type("R", (), {"id": queue[0]})))
    page = office.get(SHOW, query_string={"report": queue[:2]})
    assert "所选报告中有 1 项已不在待审核之列。" in text_of(page)
    office.post(ACCEPT, data={"report": queue[:2]})
    words = text_of(office.get("/review"))
    assert "已审核通过 1 项报告。" in words
    assert "王督办已对该报告作出审核决定" in words
    assert states(stage)[:2] == ["accepted", "accepted"]


def test_nothing_chosen_is_told(queue, office):
    assert office.get(SHOW).location == "/review"
    assert office.post(ACCEPT).location == "/review"
    assert "请先勾选需要查看的报告。" in text_of(office.get("/review"))


def test_another_jurisdictions_reports_are_not_there(stage, queue, client):
    other = login(client, "foreign_office")
    assert "所选报告均已审核完毕。" in text_of(other.get(SHOW, query_string={"report": queue}))
    other.post(ACCEPT, data={"report": queue})
    assert states(stage) == ["filed", "filed", "filed"]


def test_the_report_before_is_one_key_away(queue, office):
    second = office.get(f"/review/{queue[1]}").text
    assert f'href="/review/{queue[0]}" data-key="p"' in second
    assert 'data-key="p"' not in office.get(f"/review/{queue[0]}").text
