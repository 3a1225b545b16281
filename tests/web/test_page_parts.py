"""Every part of the pages in a real browser: quick with script, complete without, open to all."""

import pytest
from axe_playwright_python.sync_playwright import Axe

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def guide(page, address):
    """The style guide, with what the browser complained about while it was open."""
    complaints = []
    page.on("pageerror", lambda wrong: complaints.append(str(wrong)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/styleguide")
    page.evaluate("document.querySelector('[data-chart]').scrollIntoView()")
    page.wait_for_selector(".chart-drawn svg")
    yield page
    assert complaints == []


def focused(page):
    return page.evaluate("document.activeElement.textContent")


def violations(page):
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = Axe().run(page, options=AXE).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_the_parts_are_open_to_everybody(browser, address, scheme, width):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{address}/styleguide")
    page.evaluate("document.querySelector('[data-chart]').scrollIntoView()")
    page.wait_for_selector(".chart-drawn svg")
    assert violations(page) == []
    context.close()


def test_nothing_is_wider_than_a_phone(guide):
    guide.set_viewport_size(PHONE)
    assert guide.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_summary_of_errors_has_the_focus_and_leads_into_the_field(guide):
    assert guide.evaluate("document.activeElement.matches('[data-error-summary]')")
    guide.click("[data-error-summary] a >> nth=0")
    assert guide.evaluate("document.activeElement.name") == "number"


def test_arrow_keys_move_along_the_matrix(guide):
    stops = "[...document.querySelectorAll('td a.mark')].filter((each) => each.tabIndex === 0)"
    assert guide.evaluate(f"{stops}.length") == 1
    guide.locator("td a.mark").first.focus()
    first = focused(guide)
    guide.keyboard.press("ArrowRight")
    assert first.startswith("1，临沂市人社局，牵头")
    assert focused(guide).startswith("1，")
    assert focused(guide) != first


def test_the_matrix_finds_a_task(guide):
    guide.fill("[data-matrix-filter]", "技能")
    assert guide.inner_text("[data-matrix-count]") == "显示 4 项，共 13 项任务"
    assert guide.locator("tr[data-row]:visible").count() == 4


def test_a_grave_button_asks_and_not_now_changes_nothing(guide):
    before = guide.url
    guide.click("[data-confirm]")
    assert focused(guide) == "暂不"
    guide.keyboard.press("Enter")
    assert guide.locator("dialog").count() == 0
    assert (guide.url, focused(guide)) == (before, "撤销任务")


def test_a_menu_closes_with_escape_and_gives_the_focus_back(guide):
    guide.click(".viewing summary")
    guide.keyboard.press("Escape")
    assert not guide.evaluate("document.querySelector('.viewing').open")
    assert guide.evaluate("document.activeElement.matches('.viewing summary')")


def test_j_moves_to_the_next_item_but_not_while_typing(guide):
    guide.focus("#text")
    guide.keyboard.press("j")
    assert guide.input_value("#text") == "j"
    assert guide.locator(".item.is-here").count() == 0
    guide.evaluate("document.activeElement.blur()")
    guide.keyboard.press("j")
    assert guide.locator(".item.is-here").count() == 1


def test_without_script_every_chart_is_its_table(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/styleguide")
    assert page.locator("[data-chart]").count() == 4
    assert page.locator("[data-chart] table:visible").count() == 4
    assert page.locator("[data-chart-drawing]:visible").count() == 0
    context.close()


def test_on_paper_the_frame_is_gone_and_the_tables_stay(guide):
    guide.emulate_media(media="print")
    assert not guide.locator(".rail").is_visible()
    assert not guide.locator(".running-head").is_visible()
    assert guide.locator(".matrix-table").is_visible()
    assert guide.locator(".print-head").is_visible()
