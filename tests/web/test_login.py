"""Logging in and out through the pages: what the cookie opens, and when it stops doing so."""

import re
from datetime import timedelta

import pytest

from tests.cast import login
from tracker import clock as program_clock
from tracker.db import db, transaction
from tracker.destinations import local_path
from tracker.models import User, UserSession
from tracker.services import passwords, sessions

PASSWORD = "gentle-river-42"


@pytest.fixture
def person(stage):
    """The lead's liaison with a password to type."""
    with stage.app_context(), transaction() as session:
        user = session.query(User).filter_by(username="lead").one()
        user.password_hash = passwords.hash_password(PASSWORD)
    return "lead"


def token(client, path="/login"):
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    return found[1]


def enter(client, username, password=PASSWORD, **more):
    data = {"username": username, "password": password, "csrf_token": token(client)}
    return client.post("/login", data=data, **more)


def cookie_of(client):
    return client.get_cookie("duban").value


def test_a_person_logs_in_and_is_sent_home(client, person):
    answer = enter(client, person)
    assert (answer.status_code, answer.location) == (303, "/")


def test_the_row_keeps_only_the_hash_of_the_cookies_key(client, person, stage):
    enter(client, person)
    with client.session_transaction() as cookie:
        key = cookie["log_in"]
    with stage.app_context():
        assert db.session.query(UserSession).one().key_hash == sessions.hash_of(key) != key
