"""The whole course of a score in a real browser, with five accounts and every shortcut tried."""

from datetime import date

import pytest

from tests import factories
from tests.cast import login
from tests.services import courses
from tests.services.told import file
from tests.web.desk import on_stage
from tracker.services.assessment import sheet_course

SHEET = "/assessment/2020Q1/rsj"
PERIOD = "/assessment/2020Q1"


@pytest.fixture
def sit_down(stage, address, page):
    """Log somebody in on the browser's page."""

    def sit(who, path):
        client = login(stage.test_client(), who)
        cookie = client.get_cookie(stage.config["SESSION_COOKIE_NAME"])
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        page.goto(address + path, wait_until="networkidle")
        return page

    return sit


@pytest.fixture
def drafted(stage, clock):
    """The first quarter drafted, and a second supervisor who has no part in it."""
    on_stage(stage, lambda cast: file(cast.lead, cast.duty(), percent=30))
    on_stage(stage, lambda _: courses.draft(clock))
    on_stage(
        stage,
        lambda cast: factories.make_user(
            cast.departments["371300", "zfb"], "supervisor", "second", name="郭复核"
        ),
    )
    return stage


def confirmed(page, name):
    """Press a button and then its confirmation."""
    page.get_by_role("button", name=name, exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state("networkidle")


def shortcut(client, path, told, **data):
    """Try what no page offers; it is refused with a sentence."""
    answer = client.post(path, data=data)
    assert answer.status_code in (403, 422), (path, answer.status_code)
    assert told in answer.text, answer.text[-1500:]


def second_time(stage, verdict):
    """Object once more: who decided the first objection does not decide the second."""
    head = login(stage.test_client(), "head")
    answer = head.post(f"{SHEET}/objection", data={"body": "对答复仍有异议，请另行复核。"})
    assert answer.status_code == 303
    second = login(stage.test_client(), "second")
    shortcut(second, "/objections/2", "由其他人员决定", **verdict)
    on_stage(
        stage,
        lambda cast: factories.make_user(
            cast.departments["371300", "zfb"], "leader", "third", name="钟再议"
        ),
    )
    third = login(stage.test_client(), "third")
    assert third.post("/objections/2", data=verdict).status_code == 303


def test_five_accounts_take_a_score_from_the_draft_to_the_frozen_sheet(drafted, sit_down, clock):
    page = sit_down("lead", SHEET)
    page.get_by_role("link", name="填写自评分").click()
    page.get_by_label("自评分").fill("97.5")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("自评分已填写").wait_for()
    assert page.get_by_text("97.50").first.is_visible()

    leader = login(drafted.test_client(), "leader")
    plan = {"plan": "linyi-2019-13"}
    shortcut(leader, f"{PERIOD}/approval?plan={plan['plan']}", "请先送审草稿")
    page = sit_down("supervisor", PERIOD)
    confirmed(page, "送审")
    page.get_by_text("已送审3份考核表").wait_for()
    supervisor = login(drafted.test_client(), "supervisor")
    assert supervisor.post(f"{PERIOD}/approval").status_code == 403, "who proposes may not approve"
    shortcut(supervisor, f"{PERIOD}/publication", "须先由分管领导审定")

    page = sit_down("leader", PERIOD)
    confirmed(page, "审定")
    page.get_by_text("已审定3份考核表").wait_for()
    clock.set(courses.PUBLISHED_ON)
    page = sit_down("supervisor", PERIOD)
    confirmed(page, "公布得分")
    page.get_by_text("已公布3份考核表").wait_for()

    clock.set(date(2020, 5, 14))
    page = sit_down("head", SHEET)
    page.get_by_role("link", name="提出申诉").click()
    page.get_by_label("申诉理由").fill("一季度报告系四月七日按时报送。")
    page.get_by_role("button", name="提出申诉").click()
    page.get_by_text("申诉已提出").wait_for()

    verdict = {"outcome": "dismissed", "answer": "经核实，评分没有错误。"}
    shortcut(supervisor, "/objections/1", "由其他人员决定", **verdict)
    shortcut(leader, "/objections/1", "由其他人员决定", **verdict)
    page = sit_down("supervisor", "/objections/1")
    assert page.get_by_text("您参与了该考核得分的评定").is_visible()
    page = sit_down("second", "/objections")
    page.get_by_role("link", name="市人社局").click()
    page.get_by_label("申诉不成立").check()
    page.get_by_label("答复意见").fill("经核实，评分没有错误。")
    page.get_by_role("button", name="作出决定").click()
    page.get_by_text("申诉已作出决定").wait_for()

    second_time(drafted, verdict)
    clock.set(date(2020, 5, 20))
    assert on_stage(drafted, lambda _: sheet_course.freeze_due_sheets()) == 3
    page = sit_down("auditor", SHEET)
    assert page.get_by_text("留痕序号").is_visible()
    lead = login(drafted.test_client(), "lead")
    shortcut(lead, f"{SHEET}/self-score", "自评分应在考核表为草稿时填写", score="100", note="")
    head = login(drafted.test_client(), "head")
    shortcut(head, f"{SHEET}/objection", "不再改动", body="一季度报告系按时报送。")
