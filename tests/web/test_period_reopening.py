"""A whole period opened again on the page: chosen, looked at, decided."""

from datetime import date

import pytest

from tests.cast import login, make_cast

ADDRESS = "/plans/linyi-2019-13/reopening"
CHOSEN = {"period": "2020Q1", "until_on": "2020-05-29", "because": "疫情防控期间暂停报送"}


@pytest.fixture
def client(app, clock, begin_with):
    begin_with(make_cast)
    clock.set(date(2020, 5, 18))
    return login(app.test_client(), "supervisor")


def test_the_page_shows_what_opens_again_before_it_does(client):
    assert "整期重新开放" in client.get("/plans/linyi-2019-13").get_data(as_text=True)
    assert client.get(ADDRESS).status_code == 200
    shown = client.post(ADDRESS, data=CHOSEN).get_data(as_text=True)
    assert "市工信局" in shown.split('id="found"')[1]
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    done = client.post(ADDRESS, data={**CHOSEN, "seen": seen, "apply": "yes"})
    assert done.status_code == 303
    assert "本方案没有已截止而未报的事项" in client.get(ADDRESS).get_data(as_text=True)


def test_what_changed_since_is_told_and_the_typing_stays(client):
    answer = client.post(ADDRESS, data={**CHOSEN, "seen": "0", "apply": "yes"})
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "请重新查看" in text
    assert CHOSEN["because"] in text
