"""The desk in a real browser: typing is saved by itself, and the keys do what the buttons say."""

import pytest

from tests.cast import login
from tests.services.told import DONE, file
from tests.web.desk import duty_id, on_stage


@pytest.fixture
def sit_down(stage, address, page):
    """Log a member of the cast in on the browser's page: ``sit_down("lead", "/my")``."""

    def sit(who, path):
        client = login(stage.test_client(), who)
        cookie = client.get_cookie(stage.config["SESSION_COOKIE_NAME"])
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        page.goto(address + path, wait_until="networkidle")  # the page's script is loaded later
        return page

    return sit


def test_typing_is_saved_by_itself_and_is_there_again(stage, sit_down):
    page = sit_down("lead", f"/reports/2020Q1?duty={duty_id(stage)}")
    page.get_by_label("本期工作开展情况").fill("写到一半")
    page.get_by_text("已保存 09:00").wait_for()
    page.reload()
    assert page.get_by_label("本期工作开展情况").input_value() == "写到一半"
    page.get_by_label("本期工作开展情况").fill(DONE)
    page.get_by_text("已保存 09:00").wait_for()
    page.get_by_role("button", name="报送，继续下一项").click()
    page.get_by_text("已报送：企业新录用职工岗前培训").wait_for()


DROP = """form => {
  const carried = new DataTransfer();
  carried.items.add(new File(["姓名\\n张三\\n"], "名单.txt", { type: "text/plain" }));
  form.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true }));
}"""


def test_a_fall_is_asked_about_files_are_dropped_and_the_keyboard_files(stage, sit_down):
    on_stage(stage, lambda cast: file(cast.lead, cast.duty(), percent=30).id)
    page = sit_down("lead", f"/reports/2020Q2?duty={duty_id(stage, period='2020Q2')}")
    reason = page.get_by_label("进度下降原因")
    assert not reason.is_visible()
    page.get_by_label("累计进度").fill("20")
    reason.wait_for()
    page.get_by_text("20% 低于上期的 30%，请在下面写明原因。").wait_for()
    reason.fill("统计口径调整。")
    page.eval_on_selector("form[data-drop]", DROP)
    page.get_by_text("保存或报送时一并上传：名单.txt").wait_for()
    page.get_by_label("本期工作开展情况").fill(DONE)
    page.get_by_label("本期工作开展情况").press("Control+Enter")
    page.get_by_text("已报送：企业新录用职工岗前培训").wait_for()
    page.wait_for_function("document.activeElement.name === 'percent'")  # ready for the next
    page.goto(page.url.split("?")[0] + f"?duty={duty_id(stage, period='2020Q2')}")
    assert page.get_by_text("名单.txt").first.is_visible()


def test_enter_in_the_percent_saves_and_does_not_file(stage, sit_down):
    page = sit_down("lead", f"/reports/2020Q1?duty={duty_id(stage)}")
    page.get_by_label("累计进度").fill("35")
    page.get_by_label("累计进度").press("Enter")
    page.get_by_text("草稿已保存，尚未报送。").wait_for()
    assert on_stage(stage, lambda cast: cast.duty().state) == "open"


def test_j_opens_the_next_duty(stage, sit_down):
    page = sit_down("lead", f"/reports/2020Q1?duty={duty_id(stage)}")
    page.keyboard.press("j")
    page.wait_for_url(f"**/reports/2020Q1?duty={duty_id(stage, task=2)}*")


def test_a_reviewer_returns_with_r_and_accepts_with_a(stage, sit_down):
    ids = on_stage(
        stage,
        lambda cast: [
            file(cast.lead, cast.duty()).id,
            file(cast.lead, cast.duty(task=3)).id,
        ],
    )
    page = sit_down("supervisor", f"/review/{ids[0]}")
    page.keyboard.press("r")
    page.get_by_label("内容不完整").check()
    page.get_by_label("需要补正的内容").fill("请附台账。")
    page.get_by_role("button", name="退回重报").click()
    page.wait_for_url(f"**/review/{ids[1]}", wait_until="networkidle")
    page.keyboard.press("a")
    page.get_by_text("待审核的报告已全部审核完毕。").wait_for()
    assert on_stage(stage, lambda cast: cast.duty().state) == "returned"
    assert on_stage(stage, lambda cast: cast.duty(task=3).state) == "accepted"
