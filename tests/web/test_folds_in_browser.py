"""What is folded opens where a link leads, with script and without, and lies open on a desk."""

from datetime import date

import pytest

from tests.cast import login
from tests.services.told import accept, file
from tests.web.desk import on_stage
from tracker.services.obligation import signing

TASK = "/tasks/linyi-2019-13-01"
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}


@pytest.fixture
def reports(stage, clock):
    """Three departments filed for one task on one day; yields their reports, by department."""
    clock.set(date(2020, 4, 7))

    def tell(cast):
        found = {}
        for who, code in ((cast.lead, "rsj"), (cast.support, "gxj"), (cast.county, "lsq")):
            signing.sign_all(who)
            row = file(who, cast.duty(code), percent=11, done=f"{who.name}报送的进展情况。")
            accept(cast.supervisor, row)
            found[code] = row.id
        return found

    return on_stage(stage, tell)


@pytest.fixture
def sit(stage, browser, address):
    """Sit down: ``sit("leader", has_script=False, size="phone")`` yields a page."""
    contexts = []

    def begin(who, *, has_script=True, size="desk"):
        client = login(stage.test_client(), who)
        cookie = client.get_cookie(stage.config["SESSION_COOKIE_NAME"])
        context = browser.new_context(
            base_url=address, java_script_enabled=has_script, viewport=SIZES[size]
        )
        contexts.append(context)
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        return context.new_page()

    yield begin
    for context in contexts:
        context.close()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_a_link_opens_the_fold_that_holds_its_report_and_no_other(reports, sit, has_script):
    page = sit("leader", has_script=has_script, size="phone")
    page.goto(TASK)
    folds = page.locator("details.event-fold")
    assert folds.count() >= 2
    assert page.locator("details.event-fold[open]").count() == 0
    number = reports["gxj"]
    page.goto(f"{TASK}?report={number}#report-{number}")
    assert page.locator("details.event-fold[open]").count() == 1
    found = page.locator(".timeline li:target")
    assert found.is_visible()
    assert "孙联络报送的进展情况。" in found.inner_text()


def test_the_working_of_a_score_is_folded_on_a_phone_and_open_at_a_desk(reports, sit, clock):
    clock.set(date(2020, 5, 20))
    sheet = "/assessment/2020Q1/rsj?plan=linyi-2019-13"
    desk = sit("leader")
    desk.goto(sheet)
    assert desk.locator("#duties table").is_visible()
    assert not desk.locator("#duties summary").is_visible()
    phone = sit("leader", has_script=False, size="phone")
    phone.goto(sheet)
    assert phone.locator("#losses table").is_visible(), "what cost points comes first"
    assert not phone.locator("#duties table").is_visible()
    phone.locator("#duties summary").click()
    assert phone.locator("#duties table").is_visible()


def test_a_row_that_a_link_leads_to_stands_below_the_sticky_head(reports, sit):
    page = sit("leader")
    page.set_viewport_size({"width": 1440, "height": 300})
    page.goto(TASK)
    row = page.locator("tr[id^='assignment-']").last
    page.goto(f"{TASK}#{row.get_attribute('id')}")
    page.wait_for_function("window.scrollY > 0")
    head = page.locator("table:has(tr[id^='assignment-']) thead th").first
    assert row.bounding_box()["y"] >= head.bounding_box()["y"] + head.bounding_box()["height"] - 1
