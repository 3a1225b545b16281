"""My work: the day in one sentence, then what waits, each a link to where it is done."""

from datetime import date

import pytest

from tests.cast import login
from tests.services.told import file, send_back
from tests.web.desk import duty_id, on_stage, text_of
from tracker.services.obligation import extending, signing
from tracker.services.obligation.extending import ExtensionRequestInput
from tracker.services.supervision import supervising


@pytest.fixture
def desk(stage, client):
    """The lead's liaison at its desk."""
    return login(client, "lead")


def test_the_day_is_told_in_one_sentence(desk):
    words = text_of(desk.get("/my"))
    assert (
        "今天是2020年4月7日（周二）。2020年第一季度应报 3 项，"
        "请于4月8日（周三）前填报。3 项任务待签收。"
    ) in words


def test_everything_is_signed_for_with_one_button(stage, desk):
    answer = desk.post("/my/signatures")
    assert answer.location == "/my"
    words = text_of(desk.get("/my"))
    assert "已签收 3 项任务。" in words
    assert "待签收" not in words
    assert desk.post("/my/signatures").status_code == 303
    assert "没有待签收的任务。" in text_of(desk.get("/my"))


def test_what_was_returned_stands_first_with_its_ground(stage, desk):
    on_stage(stage, lambda cast: send_back(cast.supervisor, file(cast.lead, cast.duty())))
    page = desk.get("/my")
    words = text_of(page)
    assert "1 项被退回，请最迟于4月10日（周五）前重新报送。" in words
    assert "请于4月10日（周五）前重新报送2020年第一季度报告。退回理由：内容不完整" in words
    assert "请补充分行业培训人数。" in words
    assert f'href="/reports/2020Q1?duty={duty_id(stage)}"' in page.text


def test_overdue_says_until_when_it_can_be_filed(stage, desk, clock):
    clock.set(date(2020, 4, 9))
    login(desk, "lead")
    words = text_of(desk.get("/my"))
    assert "2020年第一季度有 3 项逾期未报。" in words
    assert "应于4月8日（周三）前报送。应报 3 项，还有 3 项未报，5月8日（周五）前仍可补报。" in words


def test_what_is_closed_says_whom_to_ask(stage, desk, clock):
    clock.set(date(2020, 5, 11))
    login(desk, "lead")
    words = text_of(desk.get("/my"))
    assert "请联系督办机构重新开放后报送。 3 项" in words


def test_open_slips_are_there_with_their_answer_day(stage, desk, clock):
    clock.set(date(2020, 4, 9))
    on_stage(stage, lambda cast: supervising.raise_due_rungs(cast.duty().id))
    login(desk, "lead")
    words = text_of(desk.get("/my"))
    assert "1 件督办单待答复，最早应于4月14日（周二）前答复。" in words
    assert "督办〔2020〕1号" in words


def test_what_is_with_the_office_is_told_too(stage, desk):
    def ask_and_file(cast):
        file(cast.lead, cast.duty())
        asked = ExtensionRequestInput(date(2020, 4, 20), "数据未齐。", "方案已定。")
        extending.ask_extension(cast.lead, obligation_id=cast.duty(task=2).id, asked=asked)

    on_stage(stage, ask_and_file)
    words = text_of(desk.get("/my"))
    assert "1 项报告待审核。" in words
    assert "2020年第一季度报告申请延期至4月20日（周一）" in words


def test_nothing_to_do_is_a_sentence_and_a_way_on(stage, desk):
    def do_all(cast):
        signing.sign_all(cast.lead)
        for task in (1, 2, 3):
            file(cast.lead, cast.duty(task=task), token=f"t{task}")

    on_stage(stage, do_all)
    words = text_of(desk.get("/my"))
    assert "目前没有待办事项。" in words
    assert "查看本期报告" in words


def test_a_stranger_sees_nothing_of_it(stage, client):
    words = text_of(login(client, "stranger").get("/my"))
    assert "目前没有待办事项。" in words
    assert "企业新录用职工" not in words


@pytest.mark.parametrize("who", ["supervisor", "leader", "auditor", "administrator"])
def test_the_office_has_its_own_desk(stage, client, who):
    assert login(client, who).get("/my").status_code == 403
