"""Departments merged and divided on the page: asked for, looked at, done, and shown of each day."""

from datetime import date

import pytest

from tests.cast import find_cast, login
from tests.web.late import make_late
from tracker.jobs.runner import run_job
from tracker.services.department import departments
from tracker.services.department.departments import Renaming

MERGED_ON, RED = date(2020, 4, 15), date(2020, 4, 22)
GIVER, TAKER = "市工信局", "市人社局"
TASK = "/tasks/linyi-2019-13-02"
CHANGES = "/admin/reorganisations"


@pytest.fixture
def late(app, clock, begin_with):
    begin_with(make_late)
    clock.set(MERGED_ON)
    return app


def ids(app, *codes):
    with app.app_context():
        cast = find_cast()
        return [str(cast.departments["371300", code].id) for code in codes]


def page(app, path, who="supervisor"):
    answer = login(app.test_client(), who).get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def asked(app, **more):
    giver, taker = ids(app, "gxj", "rsj")
    known = {
        "givers": giver,
        "target_id": taker,
        "from_on": "2020-04-15",
        "source": "临编〔2020〕3号",
    }
    return {**known, **more}


def hidden(text, name):
    return text.split(f'name="{name}" value="')[1].split('"')[0]


def merge(app, **more):
    client = login(app.test_client(), "administrator")
    shown = client.post(f"{CHANGES}/merge", data=asked(app, **more))
    assert shown.status_code == 200
    seen = hidden(shown.get_data(as_text=True), "seen")
    return client.post(f"{CHANGES}/merge", data=asked(app, apply="yes", seen=seen, **more))


def parts_on(app, day):
    return page(app, f"{TASK}?as_of={day}").split('id="parts"')[1].split('id="duties"')[0]


def test_the_preview_shows_what_goes_over_and_changes_nothing(late):
    client = login(late.test_client(), "administrator")
    answer = client.post(f"{CHANGES}/merge", data=asked(late))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    for words in ("划转1项分工", "终止的分工", "孙联络", f"{GIVER}并入{TAKER}"):
        assert words in text
    assert GIVER in parts_on(late, MERGED_ON)


def test_a_merger_a_renaming_and_a_division_each_show_on_the_days_they_hold(late, clock):
    assert merge(late).status_code == 303
    with late.app_context():
        cast = find_cast()
        departments.rename_department(
            cast.administrator,
            cast.departments["371300", "rsj"].id,
            renaming=Renaming("市人社和工信局", "", RED, "临编〔2020〕4号"),
        )
        run_job("sweep")
        clock.set(RED)
        run_job("sweep")
        part = str(cast.assignment("rsj", task=3).id)
    giver, taker = ids(late, "rsj", "czj")
    client = login(late.test_client(), "administrator")
    data = {"parts": part, "target_id": taker, "from_on": "2020-04-22", "source": "临编〔2020〕5号"}
    assert client.post(f"{CHANGES}/split/{giver}", data=data).status_code == 200
    done = client.post(f"{CHANGES}/split/{giver}", data={**data, "apply": "yes"})
    assert done.status_code == 303
    assert GIVER in parts_on(late, "2020-04-14")
    assert TAKER in parts_on(late, "2020-04-15")
    assert f"<strong>{GIVER}</strong>" in parts_on(late, "2020-04-14")
    assert f"<strong>{GIVER}</strong>" not in parts_on(late, "2020-04-16")
    assert f"此前为{GIVER}" in parts_on(late, "2020-04-16")
    assert "市人社和工信局" in parts_on(late, "2020-04-22")
    assert "市财政局" in page(late, "/tasks/linyi-2019-13-03")
    assert "市财政局" not in page(late, "/tasks/linyi-2019-13-03?as_of=2020-04-21")
    assert f"机构合并：由{GIVER}划转至{TAKER}承接" in page(late, TASK)


def test_the_ladder_and_the_scores_say_whose_they_were(late, clock):
    merge(late)
    with late.app_context():
        clock.set(RED)
        run_job("sweep")
    before = page(late, "/slips/ledger?on=2020-04-09").split("<tbody>")[1]
    after = page(late, "/slips/ledger?on=2020-04-22").split("<tbody>")[1]
    assert GIVER in before
    assert GIVER not in after
    assert GIVER in page(late, "/assessment/2020Q1")
    assert GIVER not in page(late, "/assessment/2020Q3").split("<tbody>")[-1]


def test_a_later_day_is_planned_and_can_be_called_off(late):
    answer = merge(late, from_on="2020-05-06")
    shown = page(late, answer.location, who="administrator")
    assert "待生效" in shown
    client = login(late.test_client(), "administrator")
    assert client.post(f"{answer.location}/cancel").status_code == 303
    assert "已取消" in page(late, answer.location, who="administrator")


def test_what_changed_since_the_preview_is_looked_at_again(late):
    client = login(late.test_client(), "administrator")
    answer = client.post(f"{CHANGES}/merge", data=asked(late, apply="yes", seen="0000000000000000"))
    assert answer.status_code == 409
    assert "请重新查看" in answer.get_data(as_text=True)
    assert "临编〔2020〕3号" in answer.get_data(as_text=True)


def test_a_past_day_is_told_by_its_field(late):
    client = login(late.test_client(), "administrator")
    answer = client.post(f"{CHANGES}/merge", data=asked(late, from_on="2020-04-14"))
    assert answer.status_code == 400
    assert "其后的工作由原单位办理" in answer.get_data(as_text=True)
