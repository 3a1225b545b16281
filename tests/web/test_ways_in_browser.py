"""The daily work by keyboard alone, without script, enlarged, and in forced colours."""

import pytest

from tests.cast import find_cast, login
from tests.services.told import DONE
from tests.web.desk import duty_id, on_stage
from tracker.db import transaction
from tracker.services.user import passwords

PASSWORD = "Lan-shan-2020-yi"
MOST_STOPS = 80
FOCUS = """() => {
  const each = document.activeElement;
  const style = getComputedStyle(each);
  const words = (each.labels?.[0] || each).textContent.trim();
  return [words + (each.getAttribute("aria-label") || ""),
          each.tagName === "BODY" || parseFloat(style.outlineWidth) > 0];
}"""
SEEN = """() => [...document.querySelectorAll("main .shape-fill, main .progress-done")].map(
  (mark) => [getComputedStyle(mark).fill, getComputedStyle(document.body).backgroundColor])"""


@pytest.fixture
def seat(stage, address, browser):
    """A page with a member of the cast at it: ``seat("lead", java_script_enabled=False)``."""
    opened = []

    def sit(who, **options):
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        context.set_default_timeout(10_000)
        opened.append(context)
        if who:
            client = login(stage.test_client(), who)
            cookie = client.get_cookie(stage.config["SESSION_COOKIE_NAME"])
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        return context.new_page()

    yield sit
    for context in opened:
        for each in context.pages:
            each.wait_for_load_state("networkidle")  # no answer is cut off half way
        context.close()


def reach(page, words):
    """Press Tab until the focus stands on something with these words; it is seen at each stop."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        text, is_seen = page.evaluate(FOCUS)
        assert is_seen, f"the focus is not seen on {text}"
        if words in text:
            return
    raise AssertionError(f"{words} is not reached by Tab")


def give_password(stage, who):
    """Give a member of the cast a password to log in with."""
    with stage.app_context(), transaction():
        getattr(find_cast(), who).password_hash = passwords.hash_password(PASSWORD)


def test_by_keyboard_one_logs_in_signs_files_and_reviews(stage, address, seat):
    give_password(stage, "lead")
    page = seat("")
    page.goto(address + "/login")
    reach(page, "用户名")
    page.keyboard.type("lead")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/my")
    reach(page, "签收")
    page.keyboard.press("Enter")
    page.get_by_text("已签收").first.wait_for()
    page.goto(f"{address}/reports/2020Q1?duty={duty_id(stage)}", wait_until="networkidle")
    reach(page, "累计进度")
    page.keyboard.press("Control+A")
    page.keyboard.type("35")
    page.keyboard.press("Tab")
    page.keyboard.type(DONE)
    page.keyboard.press("Control+Enter")
    page.get_by_text("已报送：企业新录用职工岗前培训").wait_for()

    desk = seat("supervisor")
    desk.goto(address + "/review", wait_until="networkidle")
    desk.keyboard.press("n")
    desk.wait_for_url("**/review/*", wait_until="networkidle")
    desk.keyboard.press("a")
    desk.get_by_text("待审核的报告已全部审核完毕。").wait_for()
    assert on_stage(stage, lambda cast: cast.duty().state) == "accepted"


def test_without_script_one_signs_files_reviews_searches_and_reads_the_dashboard(
    stage, address, seat
):
    page = seat("lead", java_script_enabled=False)
    page.goto(address + "/my")
    page.get_by_role("button", name="签收").first.click()
    page.goto(f"{address}/reports/2020Q1?duty={duty_id(stage)}")
    page.get_by_label("累计进度").fill("35")
    page.get_by_label("本期工作开展情况").fill(DONE)
    page.get_by_role("button", name="报送，继续下一项").click()
    page.get_by_text("已报送：企业新录用职工岗前培训").wait_for()

    desk = seat("supervisor", java_script_enabled=False)
    desk.goto(address + "/review")
    desk.locator("main td a[href^='/review/']").first.click()
    desk.get_by_role("button", name="审核通过").click()
    desk.get_by_text("待审核的报告已全部审核完毕。").wait_for()

    board = seat("leader", java_script_enabled=False)
    board.goto(address + "/dashboard")
    assert board.locator("#trend table").is_visible(), "a chart is its table"
    board.get_by_role("link", name="完整矩阵").click()
    board.get_by_role("link", name="市人社局").first.click()
    board.locator("select[name=role]").select_option("lead")
    board.get_by_role("button", name="查看").click()
    assert "role=lead" in board.url
    board.locator("input[name=q]").first.fill("岗前培训")
    board.locator("input[name=q]").first.press("Enter")
    board.locator("main").get_by_role("link", name="企业新录用职工岗前培训").first.click()
    board.wait_for_url("**/tasks/linyi-2019-13-01*")
    board.get_by_label("批示内容").fill("请抓紧落实。")
    board.get_by_role("button", name="作出批示").click()
    board.get_by_text("请抓紧落实。").first.wait_for()


def test_enlarged_to_twice_the_size_nothing_is_cut_off(stage, address, seat):
    enlarged = {"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2}
    wide = {}
    for who, paths in {
        "lead": ("/my", f"/reports/2020Q1?duty={duty_id(stage)}", "/slips"),
        "supervisor": ("/review", "/plans/linyi-2019-13"),
        "leader": ("/dashboard", "/tasks/linyi-2019-13-01", "/help/dashboard"),
    }.items():
        page = seat(who, **enlarged)
        for path in paths:
            page.goto(address + path)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 720:
                wide[path] = width
    assert wide == {}


def test_in_forced_colours_lights_and_bars_stand_out_from_the_paper(stage, address, seat):
    page = seat("leader", forced_colors="active")
    page.goto(address + "/dashboard")
    marks = page.evaluate(SEEN)
    assert len(marks) > 3
    assert [mark for mark, paper in marks if mark == paper] == []
    assert len({mark for mark, _ in marks}) == 2, "the system's colours, not ours"
