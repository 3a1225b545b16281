"""What is sent after a log-in ended is carried through the next one, and only where it may be."""

import re
from html import unescape

import pytest

from tests.cast import find_cast, login
from tracker.db import transaction
from tracker.services.user import passwords, sessions

PASSWORD = "Lan-shan-2020-yi"
WORDS = "请抓紧补报，并说明原因。"
PATH = "/tasks/linyi-2019-13-01/instructions"


@pytest.fixture
def ended(stage, client):
    """A leader's browser whose log-in has ended."""
    login(client, "leader")
    with stage.app_context():
        with transaction():
            for name in ("leader", "lead"):
                getattr(find_cast(), name).password_hash = passwords.hash_password(PASSWORD)
        sessions.end_sessions_of(find_cast().leader, actor=None)
    return client


def hidden(answer, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)
    return unescape(found[1]) if found else ""


def enter(client, carried, username="leader"):
    return client.post(
        "/login", data={"username": username, "password": PASSWORD, "carried": carried}
    )


def test_the_words_come_back_with_their_address_and_are_sent_by_one_press(ended):
    asked = ended.post(PATH, data={"body": WORDS})
    assert asked.status_code == 401
    back = enter(ended, hidden(asked, "carried"))
    assert WORDS in back.text
    assert f'action="{PATH}"' in back.text
    assert hidden(back, "body") == WORDS


def test_what_no_person_wrote_is_carried_and_not_shown(ended):
    sent = {"body": WORDS, "version": "9:0-1 12:0-1", "next": "/dashboard?q=a b"}
    back = enter(ended, hidden(ended.post(PATH, data=sent), "carried"))
    assert hidden(back, "version") == "9:0-1 12:0-1"
    assert back.text.count("9:0-1") == back.text.count("a b") == 1


def test_what_was_altered_on_the_way_is_not_sent_on(ended):
    carried = hidden(ended.post(PATH, data={"body": WORDS}), "carried")
    assert enter(ended, carried[:-2] + "xx").status_code == 303
    assert enter(ended, "").status_code == 303


def test_another_person_at_the_same_browser_does_not_see_it(ended):
    carried = hidden(ended.post(PATH, data={"body": WORDS}), "carried")
    answer = enter(ended, carried, "lead")
    assert answer.status_code == 303
    assert WORDS not in answer.text


def test_a_password_is_never_carried(ended):
    sent = {"current_password": "a", "new_password": "b"}
    answer = ended.post("/account/password", data=sent)
    assert answer.status_code == 401
    assert hidden(answer, "carried") == ""


def test_a_form_without_its_token_is_refused_and_gives_the_words_back(ended):
    ended.environ_base["HTTP_X_CSRFTOKEN"] = "none"
    answer = ended.post(PATH, data={"body": WORDS})
    assert answer.status_code == 400
    assert WORDS in answer.text
    assert 'name="carried"' not in answer.text


def test_a_program_is_told_in_a_sentence(ended):
    answer = ended.post(PATH, headers={"Accept": "application/json"})
    assert answer.json["error"]["code"] == "log_in"
    assert "请重新登录" in answer.json["error"]["message"]
