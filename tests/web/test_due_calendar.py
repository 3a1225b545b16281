"""The calendar of what falls due: counts by day and light that lead to their rows."""

import re
from datetime import date

import pytest

from tests.cast import login
from tests.services.told import file, send_back
from tests.web.desk import on_stage, text_of
from tracker.services.obligation import signing
from tracker.services.supervision import supervising

APRIL = "/calendar?month=2020-04"


def cell(answer, day):
    """Yield the words of a day's cell."""
    found = re.search(
        rf'<td class="month-day[^>]*>\s*<p class="month-head"><time datetime="{day}">.*?</td>',
        answer.text,
        re.DOTALL,
    )
    words = re.sub(r"<[^>]+>", " ", found[0])
    return found[0], re.sub(r"\s+", " ", words).strip()


@pytest.fixture
def spring(stage, clock):
    """9 April, a day after the first due day: one is filed, one returned, one has a slip."""
    clock.set(date(2020, 4, 7))

    def live(cast):
        signing.sign_all(cast.lead)
        file(cast.lead, cast.duty())
        send_back(cast.supervisor, file(cast.support, cast.duty("gxj")))

    on_stage(stage, live)
    clock.set(date(2020, 4, 9))
    on_stage(stage, lambda cast: supervising.raise_due_rungs(cast.duty(task=2).id))
    return stage


def test_a_day_counts_what_is_due_by_light_and_what_is_filed(spring, client):
    html, words = cell(login(client, "supervisor").get(APRIL), "2020-04-08")
    total = int(re.search(r"应报 (\d+) 项", words)[1])
    lights = [int(number) for number in re.findall(r"(?:正常|预警|滞后) (\d+)", words)]
    assert "已报送 1 项" in words
    assert sum(lights) + 1 == total
    assert 'href="/calendar/2020-04-08?light=filed"' in html


@pytest.mark.both_databases
def test_each_count_leads_to_its_rows(spring, client):
    office = login(client, "supervisor")
    page = office.get("/calendar/2020-04-08?light=filed")
    assert text_of(page).count("2020年第一季度季报") == 1
    assert "企业新录用职工岗前培训" in text_of(page)
    rest = text_of(office.get("/calendar/2020-04-08?light=yellow"))
    number = int(re.search(r"预警 (\d+)", cell(office.get(APRIL), "2020-04-08")[1])[1])
    assert rest.count("2020年第一季度季报") == number
    assert "没有此类到期事项" in text_of(office.get("/calendar/2020-04-08?light=done"))


@pytest.mark.both_databases
def test_what_else_falls_due_stands_on_its_day(spring, client):
    office = login(client, "supervisor")
    month = office.get(APRIL)
    assert "应重新报送 1 项" in cell(month, "2020-04-10")[1]
    assert "待答复督办单 1 件" in cell(month, "2020-04-14")[1]
    assert "督办〔2020〕1号" in text_of(office.get("/calendar/2020-04-14"))
    january = cell(office.get("/calendar?month=2020-01"), "2020-01-08")[1]
    assert "待签收" in january


def test_rest_days_are_those_of_the_working_calendar(spring, client):
    page = login(client, "supervisor").get(APRIL)
    assert "month-rest" in cell(page, "2020-04-06")[0], "Qingming, a Monday at rest"
    assert "休" in cell(page, "2020-04-06")[1]
    assert "month-rest" not in cell(page, "2020-04-26")[0], "a Sunday at work"
    assert "班" in cell(page, "2020-04-26")[1]


def test_a_liaison_sees_its_own_alone(spring, client):
    own = login(client, "county").get(APRIL)
    assert "应报 1 项" in cell(own, "2020-04-08")[1]
    rows = text_of(client.get("/calendar/2020-04-08"))
    assert "兰山区政府" in rows
    assert "市人社局 " not in rows.replace("市人社局 联络员", "")
    for who in ("stranger", "foreigner", "foreign_office"):
        assert "当月没有应报事项。" in text_of(login(client, who).get(APRIL))


def test_a_filter_travels_on_and_a_wrong_month_is_told(spring, client):
    office = login(client, "supervisor")
    html, words = cell(office.get(f"{APRIL}&department=lsq"), "2020-04-08")
    assert "应报 1 项" in words
    assert 'href="/calendar/2020-04-08?department=lsq"' in html
    answer = office.get("/calendar?month=2020-13")
    assert "“2020-13”不是月份" in text_of(answer)
    assert "2020年4月到期日历" in answer.text


def words_of(page):
    """Yield the words of a page's own content."""
    content = re.search(r'<div class="messages".*</main>', page.text, re.DOTALL)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


@pytest.mark.both_databases
@pytest.mark.parametrize("who", ["supervisor", "support"])
def test_a_past_day_stands_as_it_stood(spring, client, clock, who):
    person = login(client, who)
    paths = [APRIL, "/calendar/2020-04-08", "/calendar/2020-04-10?light=yellow"]
    paths += [f"/calendar/2020-04-{day:02}" for day in (10, 12, 13, 14)]
    stored = {path: words_of(person.get(path)) for path in paths}
    clock.set(date(2020, 4, 21))

    def live_on(cast):
        file(cast.support, cast.duty("gxj"), token="form-2")
        file(cast.county, cast.duty("lsq"))
        supervising.raise_due_rungs(cast.duty(task=2).id)

    on_stage(spring, live_on)
    person = login(client, who)
    for path, words in stored.items():
        mark = "&" if "?" in path else "?"
        assert words_of(person.get(f"{path}{mark}as_of=2020-04-09")) == words, path
    assert words_of(person.get(APRIL)) != stored[APRIL]


def test_its_links_stay_on_the_day(spring, client, clock):
    clock.set(date(2020, 4, 21))
    page = login(client, "supervisor").get(f"{APRIL}&as_of=2020-04-09")
    days = re.findall(r'href="(/calendar[^"]*)"', page.text)
    kept = [href for href in days if "as_of=2020-04-09" in href]
    assert len(kept) > 3
    assert {*days} - {*kept} == {"/calendar?month=2020-04"}, "the way back to today"
    rows = login(client, "supervisor").get("/calendar/2020-04-08?as_of=2020-04-09").text
    tasks = re.findall(r'href="(/(?:tasks|slips)/[^"]*)"', rows)
    assert tasks
    assert all("as_of=2020-04-09" in href for href in tasks)
