"""A link to a report in a folded row of a timeline opens the fold there, with or without script."""

import re

import pytest

from tests.cast import login
from tests.services.told import accept, file
from tests.web.desk import on_stage

TASK = "/tasks/linyi-2019-13-01"


@pytest.fixture
def report(stage):
    """Three departments filed for one task on one day: one row; yields a report within it."""
    found = []

    def tell(cast):
        for who, code in ((cast.lead, "rsj"), (cast.support, "gxj"), (cast.county, "lsq")):
            filed = file(who, cast.duty(code), percent=11)
            found.append(filed.id)
            accept(cast.supervisor, filed)

    on_stage(stage, tell)
    return found[1]


def folds(page):
    """Each fold of the page: its opening tag and what it holds."""
    return re.findall(r'(<details class="event-fold"[^>]*>)(.*?)</details>', page, re.DOTALL)


def test_the_server_opens_the_fold_that_holds_the_report_and_no_other(report, client):
    leader = login(client, "leader")
    found = folds(leader.get(f"{TASK}?report={report}").text)
    assert len(found) > 1
    for tag, inner in found:
        assert (" open" in tag) == (f'id="report-{report}"' in inner)
    assert not any(" open" in tag for tag, _ in folds(leader.get(TASK).text))


@pytest.mark.parametrize("has_script", [True, False])
def test_the_browser_stands_at_the_report_with_and_without_script(
    stage, report, browser, address, has_script
):
    client = login(stage.test_client(), "leader")
    cookie = client.get_cookie(stage.config["SESSION_COOKIE_NAME"])
    context = browser.new_context(java_script_enabled=has_script)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{address}{TASK}?report={report}#report-{report}")
    target = page.locator("li:target")
    target.wait_for(state="visible")
    assert target.get_attribute("id") == f"report-{report}"
    top = target.bounding_box()["y"]
    assert 0 <= top < page.viewport_size["height"], "the report is what the reader sees"
    context.close()
