"""Every main page in a real browser: open to everybody by axe, and never wider than a phone.

The scene of the permission matrix, each page seen by the one whose work it is: on a phone on light
paper, then at a desk on dark paper; no id stands twice, and the browser refuses no script.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.cast import login
from tests.web import scene

AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
RUN = "options => axe.run(document, options)"
TWICE = """() => [...document.querySelectorAll("[id]")].map((each) => each.id)
  .filter((id, place, all) => all.indexOf(id) !== place)"""
NOT_DRAWN = "[data-chart]:not(.chart-drawn)"
TO_THE_CHARTS = "document.querySelector('[data-chart]')?.scrollIntoView()"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
FIGURES = (
    "/dashboard",
    "/dashboard?as_of=2020-02-03",
    "/dashboard?compare=2020-04-01",
    "/dashboard/matrix",
    "/dashboard/tasks",
    "/dashboard/assignments",
    "/dashboard/reports",
    "/assessment",
    "/assessment/{period}",
)
PAGES = {
    "nobody": ("/login", "/accessibility"),
    "lead": (
        "/my",
        "/reports/{period}",
        "/reports/{period}?duty={open_duty}",
        "/reports/{period}/sheet",
        "/tasks/{task}",
        "/tasks/{third_task}/closing",
        "/tasks/{second_task}/duties/{next_duty}/extension",
        "/help",
        "/help/reporting",
        "/slips",
        "/slips/{slip}",
        "/assessment/{period}/rsj",
        "/account",
        "/account/password",
        "/tasks/nowhere",
        "/admin",
    ),
    "head": ("/my", "/dashboard"),
    "supervisor": (
        "/review",
        "/review/{report}",
        "/review/batch?report={report}",
        "/search",
        "/search?q=培训",
        "/calendar",
        "/calendar/2020-04-08",
        "/review/extensions",
        "/review/extensions/{extension}",
        "/review/closings",
        "/review/closings/{closing}",
        "/plans",
        "/plans/{plan}",
        "/plans/{draft}",
        "/plans/{plan}/schedule",
        "/plans/{draft}/leads",
        "/plans/{draft}/publish",
        "/plans/load",
        "/slips/ledger",
        "/tasks/{task}/withdrawal",
        "/tasks/{second_task}/duties/{open_duty}/waiver",
        "/tasks/{second_task}/duties/{open_duty}/reopening",
    ),
    "leader": (*FIGURES, "/tasks/{task}", "/dashboard/tasks?light=yellow", "/filters"),
    "auditor": ("/admin/audit",),
    "administrator": (
        "/admin",
        "/admin/people",
        "/admin/people/lead",
        "/admin/people/new",
        "/admin/people/lead/edit",
        "/admin/people/lead/disable",
        "/admin/departments",
        "/admin/jurisdictions",
        "/admin/jurisdictions/new",
        "/admin/departments/{department}",
        "/admin/groups",
        "/admin/groups/{group}",
        "/admin/calendar",
        "/admin/policy",
        "/admin/mail",
        "/admin/mail/{mail}",
        "/admin/jobs",
    ),
}


@pytest.fixture
def names(app, clock, begin_with):
    """The scene's names, with the scene in the database and the clock at its day."""
    clock.set(scene.TODAY)
    begin_with(scene.make_scene)
    with app.app_context():
        return scene.names_in_addresses()


@pytest.fixture
def seat(app, names, address, page):
    """The browser's page with somebody at it: ``seat("lead")``; it may refuse nothing."""
    refused = []
    page.on("pageerror", lambda wrong: refused.append(str(wrong)))
    page.on("console", lambda said: refused.append(said.text) if is_refusal(said) else None)

    def sit(who):
        if who != "nobody":
            client = login(app.test_client(), who)
            cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
            page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        return page

    yield sit
    assert refused == []


def is_refusal(said):
    """Tell whether a line of the browser's console is about more than a page that is not there."""
    return said.type == "error" and "Failed to load resource" not in said.text


def told(answer):
    """Yield what axe found on a page: rule and the first element."""
    return [(each["id"], each["nodes"][0]["html"]) for each in answer["violations"]]


def width_of(page):
    """Yield how wide the page would be if it could be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_open_to_everybody(who, seat, names, address):
    page = seat(who)
    wrong = {}
    for path in PAGES[who]:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size(PHONE)
        page.goto(address + path.format(**names), wait_until="load")
        page.evaluate(TO_THE_CHARTS)
        page.wait_for_selector(NOT_DRAWN, state="detached")
        found = told(Axe().run(page, options=AXE).response)
        found += [("stands twice", each) for each in page.evaluate(TWICE)]
        if width_of(page) > PHONE["width"]:
            found.append(("wider than a phone", width_of(page)))
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(DESK)
        found += told(page.evaluate(RUN, CONTRAST))
        if width_of(page) > DESK["width"]:
            found.append(("wider than a desk", width_of(page)))
        if found:
            wrong[path] = found
    assert wrong == {}


IN_ENGLISH = {
    "supervisor": ("/review", "/review/{report}", "/plans", "/slips", "/slips/ledger"),
    "lead": ("/my", "/reports/{period}/sheet", "/tasks/{task}"),
    "administrator": ("/admin/departments", "/admin/departments/{department}", "/admin/mail"),
}


@pytest.mark.parametrize("who", IN_ENGLISH)
def test_longer_words_make_no_page_wider_than_a_phone(who, seat, names, address):
    page = seat(who)
    page.context.add_cookies([{"name": "duban_locale", "value": "en", "url": address}])
    page.set_viewport_size(PHONE)
    widths = {}
    for path in IN_ENGLISH[who]:
        page.goto(address + path.format(**names), wait_until="load")
        assert page.get_attribute("html", "lang") == "en"
        widths[path] = width_of(page)
    assert {path: width for path, width in widths.items() if width > PHONE["width"]} == {}


NARROW = """() => [...document.querySelectorAll("td:not(.cell-number, .cell-center)")]
  .filter((cell) => cell.checkVisibility() && cell.getBoundingClientRect().width < 60)
  .map((cell) => cell.textContent.trim())"""
PAPER = {"width": 780, "height": 1100}


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("supervisor", "/review"),
        ("supervisor", "/slips"),
        ("administrator", "/admin/jobs"),
        ("administrator", "/admin/people"),
    ],
)
def test_a_printed_list_leaves_every_column_room_for_words(who, path, seat, names, address):
    page = seat(who)
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    page.goto(address + path.format(**names), wait_until="load")
    assert page.locator("td").count() > 0
    assert page.evaluate(NARROW) == []
