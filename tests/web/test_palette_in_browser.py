"""The palette in a real browser: opened by key, narrowed by typing, open to everybody by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.cast import login
from tests.web.test_pages_in_browser import AXE, told


@pytest.fixture
def office(stage, address, page):
    """The supervisor before its review queue in the browser."""
    client = login(stage.test_client(), "supervisor")
    cookie = client.get_cookie(stage.config["SESSION_COOKIE_NAME"])
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    page.goto(address + "/review", wait_until="networkidle")  # the page's script is loaded later
    return page


def test_a_task_is_opened_by_keys_alone(office):
    office.keyboard.press("Control+k")
    field = office.get_by_role("combobox")
    office.get_by_role("option", name="审核", exact=True).wait_for()
    assert told(Axe().run(office, options=AXE).response) == []
    field.fill("岗前培训")
    office.get_by_role("option", name="企业新录用职工岗前培训").wait_for()
    chosen = office.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    field.press("Enter")
    office.wait_for_url("**/tasks/linyi-2019-13-01")


def test_escape_gives_the_focus_back_and_a_slash_in_a_field_is_a_slash(office):
    office.keyboard.press("/")
    office.get_by_role("combobox").wait_for()
    office.keyboard.press("Escape")
    office.get_by_role("combobox").wait_for(state="detached")
    office.get_by_role("searchbox").fill("")
    office.get_by_role("searchbox").press("/")
    assert office.get_by_role("searchbox").input_value() == "/"
    assert office.get_by_role("combobox").count() == 0


def test_what_has_no_page_of_its_own_is_searched_everywhere(office):
    office.keyboard.press("/")
    office.get_by_role("combobox").fill("无此名称")
    office.get_by_text("没有相应名称").wait_for()
    office.get_by_role("combobox").press("Enter")
    office.wait_for_url("**/search?q=*")
