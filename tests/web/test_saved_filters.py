"""Kept filters: chips above their list, renamed and removed, each person's own."""

import re

import pytest
from sqlalchemy import select

from tests.cast import login
from tests.services.told import file
from tests.web.desk import on_stage, text_of
from tracker.db import db
from tracker.models import SavedFilter
from tracker.services.user.saved_filters import kept_query

TASKS = "/dashboard/tasks"


@pytest.fixture
def leader(stage, client):
    return login(client, "leader")


def keep(client, name, query="light=red", list_code="tasks"):
    return client.post("/filters", data={"list": list_code, "name": name, "query": query})


def kept(stage):
    with stage.app_context():
        rows = db.session.scalars(select(SavedFilter).order_by(SavedFilter.id))
        return [(row.list_code, row.name, row.query, row.id) for row in rows]


@pytest.mark.parametrize(
    ("list_code", "pairs", "query"),
    [
        ("tasks", [("light", "red"), ("page", "3"), ("as_of", "2020-01-01")], "light=red"),
        ("tasks", [("sort", "task"), ("light", " red ")], "light=red&sort=task"),
        ("tasks", [("plan", "a"), ("sort", "task")], ""),
        ("tasks", [("next", "https://elsewhere.example")], ""),
        ("review", [("department", "市&人"), ("kind", "")], "department=%E5%B8%82%26%E4%BA%BA"),
    ],
)
def test_only_what_the_list_knows_is_kept(list_code, pairs, query):
    assert kept_query(list_code, pairs) == query


def test_a_filter_is_kept_shown_and_current(stage, leader):
    assert "存为常用筛选" not in leader.get(TASKS).text
    assert "存为常用筛选" in leader.get(f"{TASKS}?light=red").text
    answer = keep(leader, " 滞后  任务 ", "light=red&page=2")
    assert answer.location == f"{TASKS}?light=red"
    page = leader.get(answer.location).text
    assert "已存为常用筛选“滞后 任务”。" in page
    assert '<a class="chip-link" href="/dashboard/tasks?light=red" aria-current="true">' in page
    assert 'name="query"' not in page, "what is kept need not be kept again"
    assert 'href="/dashboard/tasks?light=red&amp;as_of=2020-02-03"' in (
        leader.get(f"{TASKS}?as_of=2020-02-03").text
    )


def test_a_name_is_given_once_and_has_letters(stage, leader):
    keep(leader, "滞后")
    keep(leader, "滞后", "light=yellow")
    keep(leader, "   ", "light=yellow")
    keep(leader, "长" * 41, "light=yellow")
    keep(leader, "无", "page=2")
    assert [row[:3] for row in kept(stage)] == [("tasks", "滞后", "light=red")]
    assert keep(leader, "x", list_code="elsewhere").status_code == 404


def test_the_same_filter_sent_twice_is_kept_once_and_without_a_word(stage, leader):
    keep(leader, "滞后")
    assert keep(leader, " 滞后\u200b").location == f"{TASKS}?light=red"
    assert [row[:3] for row in kept(stage)] == [("tasks", "滞后", "light=red")]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("滞后", "该列表已有名为“滞后”的常用筛选"),
        ("  ", "不超过 40 个字"),
        ("长" * 41, "不超过 40 个字"),
    ],
)
def test_a_refused_name_stands_in_its_field_with_the_reason(stage, leader, name, why):
    keep(leader, "滞后")
    answer = keep(leader, name, "light=yellow")
    assert answer.status_code == 400
    assert why in re.search(r'id="name-error"[^>]*>([^<]*)', answer.text)[1]
    assert f'name="name" value="{name}" required autofocus aria-invalid="true"' in answer.text
    assert 'name="query" value="light=yellow"' in answer.text
    assert f'href="{TASKS}?light=yellow"' in answer.text
    assert keep(leader, "预警", "light=yellow").location == f"{TASKS}?light=yellow"


def test_a_refused_new_name_stands_in_its_row(stage, leader):
    keep(leader, "滞后")
    keep(leader, "预警", "light=yellow")
    number = kept(stage)[1][3]
    answer = leader.post(f"/filters/{number}/name", data={"name": "滞后"})
    assert answer.status_code == 400
    assert "已有名为“滞后”" in re.search(rf'id="name-{number}-error"[^>]*>([^<]*)', answer.text)[1]
    assert (
        f'value="滞后" autofocus aria-invalid="true" aria-describedby="name-{number}' in answer.text
    )
    assert kept(stage)[1][1] == "预警"


def test_at_most_twenty_are_kept_for_a_list(stage, leader):
    for number in range(21):
        keep(leader, f"第{number}个")
    assert len(kept(stage)) == 20


@pytest.mark.both_databases
def test_it_is_renamed_and_removed_by_its_owner_alone(stage, client):
    keep(login(client, "leader"), "滞后")
    number = kept(stage)[0][3]
    other = login(client, "supervisor")
    assert other.post(f"/filters/{number}/name", data={"name": "x"}).status_code == 404
    assert other.post(f"/filters/{number}/removal").status_code == 404
    assert "滞后" not in text_of(other.get("/filters"))
    owner = login(client, "leader")
    owner.post(f"/filters/{number}/name", data={"name": "红灯"})
    assert "红灯" in text_of(owner.get("/filters"))
    owner.post(f"/filters/{number}/removal")
    assert kept(stage) == []


@pytest.mark.parametrize(
    ("who", "list_code", "path"),
    [
        ("leader", "assignments", "/dashboard/assignments?light=red"),
        ("leader", "duties", "/dashboard/reports?standing=overdue"),
        ("supervisor", "review", "/review?kind=quarterly"),
    ],
)
def test_every_list_has_its_chips(stage, client, who, list_code, path):
    on_stage(stage, lambda cast: file(cast.lead, cast.duty()))
    person = login(client, who)
    answer = keep(person, "常看", path.partition("?")[2], list_code)
    assert answer.location == path
    assert 'aria-current="true">常看</a>' in person.get(path).text


@pytest.mark.parametrize(("who", "has_review"), [("supervisor", True), ("lead", False)])
def test_nothing_kept_yet_leads_to_the_lists_that_can_be_kept(stage, client, who, has_review):
    page = login(client, who).get("/filters").text
    lists = re.findall(r'class="chip-link" href="([^"]+)"', page)
    assert ("/review" in lists) is has_review
    assert "/slips" in lists
    assert TASKS in lists
    for path in lists:
        assert client.get(path).status_code == 200
