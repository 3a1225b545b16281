"""Logging in and out through the pages: what the cookie opens, and when it stops doing so."""

import re

import pytest

from tests.cast import login
from tracker.db import db, transaction
from tracker.destinations import local_path
from tracker.models import AuditEntry, User, UserSession
from tracker.services.user import passwords, people, sessions

PASSWORD = "gentle-river-42"
NEW_PASSWORD = "a quiet evening by the water"


@pytest.fixture
def person(stage):
    """The lead's liaison with a password to type."""
    with stage.app_context(), transaction() as session:
        user = session.query(User).filter_by(username="lead").one()
        user.password_hash = passwords.hash_password(PASSWORD)
    return "lead"


def token(client, path="/login"):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)[1]


def enter(client, username, password=PASSWORD, *, path="/login"):
    data = {"username": username, "password": password, "csrf_token": token(client)}
    return client.post(path, data=data)


def is_logged_in(client):
    return client.get("/account").status_code == 200


def copy_of(client, app):
    """A second browser with the first one's cookie."""
    thief = app.test_client()
    thief.set_cookie("duban", client.get_cookie("duban").value)
    return thief


def test_a_person_logs_in_and_is_sent_home(client, person):
    answer = enter(client, person)
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_logged_in(client)


def test_capitals_and_blanks_around_the_user_name_do_not_matter(client, person):
    assert enter(client, " Lead ").status_code == 303


def test_the_row_keeps_only_the_hash_of_the_cookies_key(client, person, stage):
    enter(client, person)
    with client.session_transaction() as cookie:
        key = cookie["log_in"]
    with stage.app_context():
        assert db.session.query(UserSession).one().key_hash == sessions.hash_of(key) != key


def test_a_page_asks_to_log_in_and_leads_back_afterwards(client, person):
    asked = client.get("/account?from=mail")
    assert (asked.status_code, asked.location) == (303, "/login?next=/account?from%3Dmail")
    answer = enter(client, person, path=asked.location)
    assert answer.location == "/account?from=mail"


def test_the_cookie_is_new_after_logging_in(client, person):
    client.get("/login")
    before = client.get_cookie("duban").value
    enter(client, person)
    assert client.get_cookie("duban").value != before


def test_a_copied_cookie_is_dead_after_logging_out(client, person, stage):
    enter(client, person)
    thief = copy_of(client, stage)
    assert is_logged_in(thief)
    client.post("/logout", data={"csrf_token": token(client, "/account")})
    assert not is_logged_in(thief)
    assert not is_logged_in(client)


def test_logging_in_again_ends_the_session_before(client, person, stage):
    login(client, person)
    thief = copy_of(client, stage)
    with stage.app_context():
        live = db.session.query(UserSession).filter(UserSession.ended_at.is_(None))
        client.environ_base.pop("HTTP_X_CSRFTOKEN")
        data = {"username": person, "password": PASSWORD, "csrf_token": token(client, "/account")}
        assert client.post("/login", data=data).status_code == 303
        assert live.count() == 1
    assert not is_logged_in(thief)


def test_logging_out_needs_the_form_token(client, person):
    enter(client, person)
    assert client.post("/logout").status_code == 400
    assert is_logged_in(client)


def test_a_session_ends_after_two_idle_hours(wall_time, client, person):
    enter(client, person)
    for _ in range(3):
        wall_time.forward(minutes=110)
        assert is_logged_in(client)
    wall_time.forward(minutes=121)
    assert not is_logged_in(client)


def test_a_session_ends_after_twelve_hours_of_use(wall_time, client, person):
    enter(client, person)
    for _ in range(7):
        wall_time.forward(minutes=100)
        assert is_logged_in(client)
    wall_time.forward(minutes=30)
    assert not is_logged_in(client)


def test_that_a_session_was_used_is_noted_at_most_once_a_minute(wall_time, client, person, stage):
    enter(client, person)
    seen = []
    for _ in range(3):
        wall_time.forward(seconds=40)
        client.get("/account")
        with stage.app_context():
            seen.append(db.session.query(UserSession.seen_at).scalar())
    assert len(set(seen)) == 2


def test_a_disabled_account_is_out_at_once_and_cannot_come_back(client, person, stage):
    enter(client, person)
    with stage.app_context():
        user = db.session.query(User).filter_by(username=person).one()
        with transaction():
            user.enabled = False
    assert not is_logged_in(client)
    client.get("/login")
    assert enter(client, person).status_code == 422


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(client, person, stage):
    enter(client, person)
    other = stage.test_client()
    enter(other, person)
    form = {"current_password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    answer = client.post(
        "/account/password", data=form | {"csrf_token": token(client, "/account/password")}
    )
    assert answer.status_code == 303
    assert is_logged_in(client)
    assert not is_logged_in(other)
    assert enter(stage.test_client(), person, NEW_PASSWORD).status_code == 303
    assert enter(stage.test_client(), person, PASSWORD).status_code == 422


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"current_password": "not it at all"}, "current_password"),
        ({"new_password": "short", "again": "short"}, "new_password"),
        ({"new_password": "password2020", "again": "password2020"}, "new_password"),
        ({"new_password": PASSWORD, "again": PASSWORD}, "new_password"),
        ({"again": "something else"}, "again"),
        ({"new_password": "", "again": ""}, "new_password"),
    ],
)
def test_a_wrong_change_of_password_says_at_which_field(client, person, change, field):
    login(client, person)
    form = {"current_password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    answer = client.post("/account/password", data=form | change)
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.text


def test_a_first_password_must_be_changed_before_anything_else(client, person, stage):
    with stage.app_context():
        given = people.reset_password(None, person)
    enter(client, person, given)
    asked = client.get("/account")
    assert (asked.status_code, asked.location) == (303, "/account/password")
    form = {"current_password": given, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    client.post("/account/password", data=form | {"csrf_token": token(client, "/account/password")})
    assert is_logged_in(client)


def test_a_person_ends_its_log_in_elsewhere_but_nobody_elses(client, person, stage):
    login(client, person)
    elsewhere = login(stage.test_client(), person)
    others = login(stage.test_client(), "support")
    with stage.app_context():
        rows = db.session.query(UserSession).order_by(UserSession.id).all()
        own, foreign = rows[1].id, rows[2].id
    assert client.post(f"/account/sessions/{own}/end").status_code == 303
    assert client.post(f"/account/sessions/{foreign}/end").status_code == 404
    assert not is_logged_in(elsewhere)
    assert is_logged_in(others)


def test_a_log_in_and_its_end_are_in_the_audit_trail(client, person, stage):
    enter(client, person)
    client.post("/logout", data={"csrf_token": token(client, "/account")})
    enter(client, person, "wrong password")
    with stage.app_context():
        found = db.session.query(AuditEntry.action).filter(AuditEntry.action.startswith("log_"))
        assert [action for (action,) in found.order_by(AuditEntry.id)] == [
            "log_in",
            "log_out",
            "log_in_refused",
        ]


def test_a_text_sent_after_the_session_ended_can_be_sent_again(wall_time, client, person):
    enter(client, person)
    typed = {"email": "neu@example.gov.cn", "csrf_token": token(client, "/account")}
    wall_time.forward(hours=3)
    assert client.post("/account/email", data=typed).status_code == 401
    enter(client, person)
    assert client.post("/account/email", data=typed).status_code == 303


def test_the_next_person_at_the_same_browser_gets_another_form_token(client, person, stage):
    with stage.app_context(), transaction() as session:
        other = session.query(User).filter_by(username="support").one()
        other.password_hash = passwords.hash_password(PASSWORD)
    enter(client, person)
    left_open = {"email": "neu@example.gov.cn", "csrf_token": token(client, "/account")}
    data = {"username": "support", "password": PASSWORD, "csrf_token": left_open["csrf_token"]}
    client.post("/login", data=data)
    assert client.post("/account/email", data=left_open).status_code == 400


@pytest.mark.parametrize(
    "wish",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/account\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "evil.example",
        "/no/such/page",
        "/logout",
        "",
        None,
    ],
)
def test_nobody_is_sent_away_from_here(app, wish):
    with app.test_request_context():
        assert local_path(wish) == "/"


@pytest.mark.parametrize("wish", ["/", "/account", "/admin/people?page=2", "/account#mail"])
def test_pages_of_this_program_can_be_wished_for(app, wish):
    with app.test_request_context():
        assert local_path(wish) == wish


def test_an_open_redirect_is_not_followed_after_logging_in(client, person):
    answer = enter(client, person, path="/login?next=/%5Cevil.example")
    assert answer.location == "/"


def test_the_language_is_kept_for_a_visitor_and_for_a_person(client, person, stage):
    client.post("/language", data={"locale": "en", "csrf_token": token(client)})
    assert "Log in" in client.get("/login").text
    login(client, person)
    client.post("/language", data={"locale": "zh_CN", "next": "/account"})
    with stage.app_context():
        assert db.session.query(User).filter_by(username=person).one().locale == "zh_CN"


def test_an_unknown_language_changes_nothing(client):
    answer = client.post("/language", data={"locale": "xx", "csrf_token": token(client)})
    assert answer.status_code == 303
    assert "登录" in client.get("/login").text


@pytest.mark.parametrize(
    ("username", "home"),
    [
        ("lead", "/my"),
        ("head", "/my"),
        ("supervisor", "/review"),
        ("leader", "/dashboard"),
        ("auditor", "/admin/audit"),
        ("administrator", "/admin"),
    ],
)
def test_each_role_begins_its_day_at_its_own_place(client, stage, username, home):
    login(client, username)
    assert client.get("/").location == home


def test_a_form_that_is_no_longer_valid_is_told_in_the_readers_language(client):
    client.set_cookie("duban_locale", "en")
    answer = client.post("/login", data={"username": "lead", "csrf_token": "old"})
    assert answer.status_code == 400
    assert 'lang="en"' in answer.text
    assert "This form is no longer valid" in answer.text
