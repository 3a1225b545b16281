"""Help: the manual in both languages, the tour of each role, the statement on accessibility."""

import re

import pytest

from scripts.screenshots import PICTURES_WANTED
from tests.cast import USERNAMES, find_cast, login
from tests.web.desk import text_of
from tracker import manual, navigation, tours

HAN = re.compile(r"[\u3400-\u9fff]")
CHAPTERS = [(name, locale) for name in manual.CHAPTERS for locale in manual.LANGUAGES]


@pytest.mark.parametrize(("name", "locale"), CHAPTERS)
def test_every_picture_of_a_chapter_is_taken_by_the_script(name, locale):
    body = str(manual.read_chapter(name, locale).body)
    named = re.findall(r'src="([^"]+)"', body)
    taken = {f"/help/pictures/{each.name}.png" for each in PICTURES_WANTED}
    assert set(named) <= taken
    assert body.count("<img") == len(named)
    assert body.count("alt=") == len(named)
    assert 'alt=""' not in body


@pytest.mark.parametrize("name", manual.CHAPTERS)
def test_a_chapter_has_the_same_parts_in_both_languages(name):
    chinese, english = (str(manual.read_chapter(name, each).body) for each in manual.LANGUAGES)
    for part in ("<h2>", "<img", "<table"):
        assert chinese.count(part) == english.count(part), part


def test_no_file_of_the_manual_is_left_out():
    for folder in manual.LANGUAGES.values():
        files = {path.stem for path in (manual.FOLDER / folder).glob("*.md")}
        assert files == set(manual.CHAPTERS)


def test_the_manual_is_read_in_the_readers_language(stage):
    client = login(stage.test_client(), "leader")
    assert "使用手册" in text_of(client.get("/help"))
    assert "滞后与逾期" not in text_of(client.get("/help/plans"))
    client.set_cookie("duban_locale", "en")
    assert "Four questions on the first screen" in text_of(client.get("/help/dashboard"))
    assert client.get("/help/nowhere").status_code == 404
    assert client.get("/help/pictures/dashboard.png").mimetype == "image/png"
    assert client.get("/help/pictures/nowhere.png").status_code == 404


def test_everybody_may_read_the_statement_on_accessibility(stage):
    client = stage.test_client()
    assert "已知不足" in text_of(client.get("/accessibility"))
    client.set_cookie("duban_locale", "en")
    assert "What is known to fail" in text_of(client.get("/accessibility"))
    assert "已知不足" in text_of(login(stage.test_client(), "lead").get("/accessibility"))


@pytest.mark.parametrize("who", USERNAMES)
def test_a_tour_leads_from_the_first_page_to_the_help(stage, who):
    with stage.app_context():
        role = getattr(find_cast(), who).role
    stops = tours.TOURS[role]
    assert stops[0].href == navigation.home_for(role)
    client = login(stage.test_client(), who)
    for at, stop in enumerate(stops):
        page = client.get(stop.href, follow_redirects=True)
        assert f"初次使用（{at + 1}/{len(stops)}）" in text_of(page), stop.href
        if at + 1 < len(stops):
            assert f'href="{stops[at + 1].href}">下一步' in page.text


def test_a_closed_tour_stays_closed_until_it_is_taken_again(stage):
    client = login(stage.test_client(), "leader")
    answer = client.post("/account/tour", data={"closed": "1", "next": "/dashboard"})
    assert (answer.status_code, answer.location) == (303, "/dashboard")
    again = login(stage.test_client(), "leader")
    assert "初次使用（" not in text_of(again.get("/dashboard"))
    assert "初次使用（1/" in text_of(login(stage.test_client(), "lead").get("/my")), "his alone"
    again.post("/account/tour", data={"closed": "0", "next": "//evil.example"})
    assert "初次使用（1/" in text_of(again.get("/dashboard"))


def test_a_new_role_has_a_tour_of_its_own(stage):
    with stage.app_context():
        person = find_cast().leader
        person.tour_closed_as = "supervisor"
        assert tours.step_on(person, "dashboard.index").number == 1
        person.tour_closed_as = "leader"
        assert tours.step_on(person, "dashboard.index") is None


def test_a_past_day_shows_no_tour(stage):
    client = login(stage.test_client(), "leader")
    assert "初次使用（" not in text_of(client.get("/dashboard?as_of=2020-01-06"))
