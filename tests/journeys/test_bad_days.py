"""A liaison's bad days in a real browser: whatever goes wrong, no word that was typed is lost."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.cast import find_cast
from tests.journeys.walks import WORDS
from tests.journeys.world import NOW, PASSWORD, count
from tracker.models import Decision, Instruction, Report
from tracker.services.user import sessions

PERIOD = f"/reports/{NOW}"
HELD = """document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key: "a", repeat: true, bubbles: true }))"""
FILED = select(func.count()).select_from(Report).where(Report.done == WORDS)


@pytest.fixture
def end_log_in(world):
    """End every log-in of a person, as two idle hours do."""

    def end(username):
        with world.app_context():
            person = getattr(find_cast(), username)
            assert sessions.end_sessions_of(person, actor=None) > 0

    return end


def filed(app):
    with app.app_context():
        return count(FILED)


def log_in(hand, username):
    hand.fill("input[name=username]", username)
    hand.fill("input[name=password]", PASSWORD)
    hand.go("main button[type=submit]")


def typed(hand):
    return hand.page.input_value("textarea[name=done]")


def test_a_log_in_that_ends_in_mid_typing_costs_no_word(world, sit, end_log_in):
    hand = sit("lead")
    hand.open(PERIOD)
    end_log_in("lead")
    hand.fill("textarea[name=done]", WORDS)
    hand.page.get_by_text("登录已失效。所填内容已保留在本窗口").wait_for()
    hand.go("[data-autosave-status] a")
    log_in(hand, "lead")
    assert typed(hand) == WORDS, "one comes back to where one was, with the text"
    hand.page.get_by_text("已保存").wait_for()
    hand.key("Control+Enter", "[data-send]")
    assert filed(world) == 1
    assert hand.actions == 6, "one press more than the log-in and the filing themselves"


@pytest.mark.parametrize("has_script", [True, False])
def test_what_is_sent_after_the_log_in_ended_is_sent_on_after_the_next(
    world, sit, end_log_in, has_script
):
    hand = sit("lead", has_script=has_script, form="phone", locale="en")
    hand.open(f"{PERIOD}?duty={duty(world)}")
    end_log_in("lead")
    hand.page.fill("textarea[name=done]", WORDS)
    hand.go("[data-send]")
    hand.fill("input[name=username]", "lead")
    hand.fill("input[name=password]", "wrong")
    hand.go("main button[type=submit]")  # a wrong password loses nothing either
    log_in(hand, "lead")
    assert filed(world) == 0
    assert hand.reads(WORDS)
    hand.go("main button[type=submit]")
    assert filed(world) == 1


def duty(app):
    with app.app_context():
        return find_cast().duty("rsj", NOW).id


def test_a_leaders_instruction_survives_the_end_of_the_log_in(world, sit, end_log_in):
    hand = sit("leader", form="phone")
    hand.open("/dashboard")
    hand.press(".instruct summary")
    hand.fill(".instruct[open] textarea", "请抓紧补报。")
    end_log_in("leader")
    hand.go(".instruct[open] button")
    log_in(hand, "leader")
    assert hand.reads("请抓紧补报。")
    hand.go("main button[type=submit]")
    with world.app_context():
        assert count(select(func.count()).select_from(Instruction)) == 1


def test_nobody_sends_what_another_person_had_typed(world, sit, end_log_in):
    hand = sit("lead")
    hand.open(PERIOD)
    end_log_in("lead")
    hand.page.fill("textarea[name=done]", WORDS)
    hand.go("[data-send]")
    log_in(hand, "head")
    assert hand.page.locator("main").get_by_text("他人先前填写的内容未予保留。").is_visible()
    assert WORDS not in hand.page.content()
    assert filed(world) == 0


def test_a_lost_network_is_told_and_the_typing_saved_when_it_is_back(sit):
    hand = sit("lead")
    hand.open(PERIOD)
    hand.page.context.set_offline(True)
    hand.fill("textarea[name=done]", WORDS)
    hand.page.get_by_text("尚未保存，所填内容仍在本页").wait_for()
    hand.page.context.set_offline(False)
    hand.page.get_by_text("已保存 09:00").wait_for()
    hand.page.reload()
    assert typed(hand) == WORDS


def test_a_page_closed_without_network_has_the_typing_when_it_is_opened_again(sit):
    hand = sit("lead")
    hand.open(PERIOD)
    hand.page.on("dialog", lambda asked: asked.accept())
    hand.page.context.set_offline(True)
    hand.fill("textarea[name=done]", WORDS)
    hand.page.get_by_text("尚未保存，所填内容仍在本页").wait_for()
    hand.page.goto("about:blank")
    hand.page.context.set_offline(False)
    hand.open(PERIOD)
    assert typed(hand) == WORDS
    hand.page.get_by_text("已保存 09:00").wait_for()


def test_a_double_click_files_once(world, sit):
    hand = sit("lead")
    hand.open(PERIOD)
    hand.fill("textarea[name=done]", WORDS)
    hand.page.locator("[data-send]").dblclick()
    hand.page.get_by_text("已报送：").wait_for()
    hand.arrive()
    assert filed(world) == 1


def test_who_goes_back_after_filing_is_told_so_and_files_nothing_twice(world, sit):
    hand = sit("lead")
    hand.open(f"{PERIOD}?duty={duty(world)}")
    hand.fill("textarea[name=done]", WORDS)
    hand.key("Control+Enter", "[data-send]")
    hand.page.go_back(wait_until="load")
    assert hand.page.locator("#filed").is_visible(), "what was filed, not the form again"
    assert filed(world) == 1


def test_of_two_windows_the_later_one_is_told_and_keeps_its_words(world, sit):
    first, second = sit("lead"), sit("lead")
    for hand in (first, second):
        hand.open(PERIOD)
    first.fill("textarea[name=done]", "一号窗口填写的内容，培训一百人次。")
    first.page.get_by_text("已保存 09:00").wait_for()
    second.fill("textarea[name=done]", WORDS)
    second.page.wait_for_selector("[data-autosave-status][data-state=conflict]")
    second.key("Control+Enter", "[data-send]")
    assert typed(second) == WORDS
    assert second.reads("一号窗口填写的内容")
    assert filed(world) == 0
    second.key("Control+Enter", "[data-send]")
    assert filed(world) == 1


@pytest.fixture
def one_megabyte(world, monkeypatch):
    """Let a file have one megabyte at most; yields one that has more."""
    small = replace(world.extensions["duban_config"], max_upload_mb=1)
    monkeypatch.setitem(world.extensions, "duban_config", small)
    return {"name": "台账.txt", "mimeType": "text/plain", "buffer": b"x" * (1024 * 1024 + 1)}


def test_a_wrong_figure_is_told_at_its_field_and_the_words_stay(world, sit):
    hand = sit("lead")
    hand.open(PERIOD)
    hand.fill("textarea[name=done]", WORDS)
    hand.fill("input[name=percent]", "150")
    hand.key("Control+Enter", "[data-send]")
    assert hand.page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert typed(hand) == WORDS
    hand.press(".error-summary a")
    assert hand.page.evaluate("document.activeElement.name") == "percent"
    hand.fill("input[name=percent]", "17")
    hand.key("Control+Enter", "[data-send]")
    assert filed(world) == 1


def test_a_file_too_large_is_left_out_before_it_is_sent(world, sit, one_megabyte):
    hand = sit("lead")
    hand.open(PERIOD)
    hand.fill("textarea[name=done]", WORDS)
    hand.page.set_input_files("input[type=file]", one_megabyte)
    hand.page.get_by_text("文件过大，未予选入：台账.txt").wait_for()
    hand.key("Control+Enter", "[data-send]")
    assert filed(world) == 1


def test_without_script_a_file_too_large_is_refused_and_the_words_stay(world, sit, one_megabyte):
    hand = sit("lead", has_script=False)
    hand.open(PERIOD)
    hand.fill("textarea[name=done]", WORDS)
    hand.page.set_input_files("input[type=file]", one_megabyte)
    hand.go("[data-send]")
    assert hand.reads("台账.txt")
    assert typed(hand) == WORDS
    assert filed(world) == 0


def test_a_double_click_accepts_one_report_and_a_held_key_not_the_next(world, sit):
    hand = sit("supervisor")
    hand.open("/review")
    hand.key("n", "[data-key='n']")
    before = decisions(world)
    hand.page.locator("button[data-key='a']").dblclick()
    hand.page.get_by_text("审核通过。").first.wait_for()
    hand.arrive()
    assert decisions(world) == before + 1
    place = hand.page.url
    hand.page.evaluate(HELD)
    assert hand.page.url == place
    assert decisions(world) == before + 1


def decisions(app):
    with app.app_context():
        return count(select(func.count()).select_from(Decision))
