"""Search: what may be seen and nothing else, with the reason of each hit, the most useful first."""

import re
from datetime import date

import pytest

from tests.cast import USERNAMES, login
from tests.jobs.test_idle import statements_of
from tests.services.told import accept, file
from tests.web.desk import on_stage, text_of
from tracker import directory
from tracker.db import db
from tracker.services.department import departments
from tracker.services.department.departments import Renaming

DONE = "与驻地高校共建实训基地两处。"
WITHOUT_A_PLAN = ("stranger", "foreigner", "foreign_office")
PROBLEM = "受疫情影响，外地讲师难以到场。"


@pytest.fixture
def filed(stage):
    """One report of the lead on the first task, on which support and county have parts too."""
    return on_stage(
        stage, lambda cast: file(cast.lead, cast.duty(), done=DONE, problems=PROBLEM).id
    )


def found(client, query, **more):
    answer = client.get("/search", query_string={"q": query, **more})
    assert answer.status_code == 200
    return answer


def links(answer, kind):
    section = re.search(rf'<section[^>]* id="{kind}".*?</section>', answer.text, re.DOTALL)
    return re.findall(r'item-title"><a href="([^"]+)"', section[0]) if section else []


@pytest.mark.both_databases
def test_tasks_are_found_by_requirement_unit_and_code(stage, client):
    office = login(client, "supervisor")
    assert links(found(office, "岗前培训"), "tasks")[0] == "/tasks/linyi-2019-13-01"
    by_unit = found(office, "市工信局")
    assert "责任单位 市工信局" in text_of(by_unit)
    assert "/tasks/linyi-2019-13-02" in links(by_unit, "tasks")
    assert links(found(office, "linyi-2019-13-03"), "tasks") == ["/tasks/linyi-2019-13-03"]
    both = found(office, "竞赛 市人社局")
    assert links(both, "tasks") == ["/tasks/linyi-2019-13-03"]
    assert "<mark>竞赛</mark>" in both.text


@pytest.mark.both_databases
def test_a_report_is_found_by_its_words_with_the_reason(filed, client):
    answer = found(login(client, "supervisor"), "实训基地")
    assert links(answer, "reports") == [f"/review/{filed}"]
    assert "工作开展情况 与驻地高校共建 实训基地 两处。" in text_of(answer)
    assert links(found(client, "外地讲师"), "reports") == [f"/review/{filed}"]


def test_of_another_departments_report_only_what_its_task_shows_is_found(filed, client):
    county = login(client, "county")
    assert links(found(county, "实训基地"), "reports") == [
        "/tasks/linyi-2019-13-01?department=rsj#events"
    ]
    assert links(found(county, "外地讲师"), "reports") == []
    own = links(found(login(client, "lead"), "外地讲师"), "reports")
    assert own[0].startswith("/reports/2020Q1?duty=")


@pytest.mark.parametrize("who", ["stranger", "foreigner", "foreign_office", "administrator"])
def test_what_is_not_yours_is_not_found(filed, client, who):
    other = login(client, who)
    for word in ("实训基地", "外地讲师", "岗前培训", "linyi-2019-13-01"):
        answer = found(other, word)
        assert links(answer, "tasks") == links(answer, "reports") == []
        assert "/tasks/" not in answer.text
        assert f"没有找到“{word}”" in answer.text


@pytest.mark.both_databases
def test_departments_are_within_reach(stage, client):
    assert "市 工信 局 临沂市，部门，承担 2 项任务" in text_of(found(login(client, "lead"), "工信"))
    assert "没有找到" in found(login(client, "stranger"), "工信").text
    assert "没有找到" in found(login(client, "foreign_office"), "工信").text
    admin = found(login(client, "administrator"), "工信")
    assert "/admin/departments/" in admin.text


def test_a_kind_is_shown_page_by_page(stage, client):
    office = login(client, "supervisor")
    answer = found(office, "培训", kind="tasks")
    assert 'class="pager"' in answer.text
    assert found(office, "培训", kind="tasks", page=9).status_code == 200
    assert found(office, "培训", kind="nonsense").status_code == 200


@pytest.mark.both_databases
def test_wild_cards_and_blanks_are_letters_like_others(stage, client):
    office = login(client, "supervisor")
    assert "请至少输入一个" in found(office, "%%").text
    assert "没有找到" in found(office, "100%培_训x").text
    assert "查找说明" in office.get("/search").text


def test_suggestions_are_pages_tasks_and_departments(filed, client):
    office = login(client, "supervisor")
    answer = office.get("/search/suggestions?q=培训").json
    assert [each["label"] for each in answer["groups"]] == ["任务"]
    assert answer["groups"][0]["items"][0]["href"] == "/tasks/linyi-2019-13-01"
    assert answer["all"] == "/search?q=%E5%9F%B9%E8%AE%AD"
    pages = office.get("/search/suggestions?q=审批").json["groups"][0]["items"]
    assert {"label": "待审批的延期申请", "hint": "", "href": "/review/extensions"} in pages
    stranger = login(client, "stranger").get("/search/suggestions?q=培训").json
    assert stranger["groups"] == []


@pytest.mark.parametrize("who", USERNAMES)
def test_every_page_that_is_offered_opens(stage, client, who):
    person = login(client, who)
    with stage.app_context():
        offered = directory.pages_of(on_stage(stage, lambda cast: getattr(cast, who)))
    closed = {
        href: status
        for _, href in offered
        if (status := person.get(href).status_code) not in (200, 303)
        and not (who in WITHOUT_A_PLAN and href.startswith(("/dashboard/", "/bulletins/")))
    }
    assert closed == {}


def test_an_accepted_report_says_so(filed, stage, client):
    on_stage(stage, lambda cast: accept(cast.supervisor, type("R", (), {"id": filed})))
    assert "已通过" in text_of(found(login(client, "leader"), "实训基地"))


def inner_scans(connection, statement, parameters):
    """Yield the steps that read a whole table anew for each row of another."""
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    inner = set()
    for number, parent, _, step in rows:
        if step.startswith("CORRELATED") or (parent in inner and not step.startswith("LIST")):
            inner.add(number)
    return [
        step
        for _, parent, _, step in rows
        if parent in inner
        and (step.startswith("SCAN") or (step.startswith("SEARCH") and " USING " not in step))
    ]


@pytest.mark.parametrize("who", ["supervisor", "lead"])
@pytest.mark.parametrize("query", ["培", "岗前培训", "市工信局", "培训 市人社局", "无此词"])
def test_no_table_is_read_again_for_each_row(filed, stage, client, who, query):
    person = login(client, who)
    with stage.app_context():
        engine = db.engine
    with statements_of(engine) as seen:
        found(person, query)
    with engine.connect() as connection:
        steps = [step for sent in seen for step in inner_scans(connection, *sent)]
    assert len(seen) > 5
    assert steps == []


@pytest.mark.both_databases
def test_what_came_later_is_not_found_as_of_a_day(filed, stage, client, clock):
    on_stage(stage, lambda cast: accept(cast.supervisor, cast.duty()))
    person = login(client, "leader")
    later = found(person, "共建实训基地")
    assert len(links(later, "reports")) == 1
    assert "已审核通过" in text_of(later) or "通过" in text_of(later)
    before = found(person, "共建实训基地", as_of="2020-04-06")
    assert links(before, "reports") == []
    assert links(found(person, "岗前培训", as_of="2020-04-06"), "tasks")[0].endswith(
        "as_of=2020-04-06"
    )
    assert links(found(person, "岗前培训", as_of="2020-01-05"), "tasks") == []


@pytest.mark.both_databases
def test_a_later_name_is_not_known_before(stage, client, clock):
    clock.set(date(2020, 5, 6))
    renaming = Renaming("市人社和工信局", "", date(2020, 5, 1), "临编4号")
    on_stage(
        stage,
        lambda cast: departments.rename_department(
            None, cast.departments["371300", "rsj"].id, renaming=renaming
        ),
    )
    person = login(client, "leader")
    assert len(links(found(person, "人社和工信"), "departments")) == 1
    assert len(links(found(person, "人社和工信"), "tasks")) > 1
    before = found(person, "人社和工信", as_of="2020-04-20")
    assert links(before, "departments") == links(before, "tasks") == []
    assert "市 人社 局 临沂市" in text_of(found(person, "人社", as_of="2020-04-20"))


def test_the_form_and_the_kinds_stay_on_the_day(filed, client):
    page = found(login(client, "leader"), "市", as_of="2020-02-03").text
    assert '<input type="hidden" name="as_of" value="2020-02-03">' in page
    kinds = re.findall(r'href="(/search\?[^"]*kind=[^"]*)"', page)
    assert len(kinds) >= 3
    assert all("as_of=2020-02-03" in href for href in kinds)
    assert 'class="viewing-back" href="/search?q=%E5%B8%82"' in page
