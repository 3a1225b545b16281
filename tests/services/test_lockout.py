"""The lockout: waiting grows, ends by itself, and cannot be turned against a person."""

import pytest

from tracker.db import transaction
from tracker.errors import Refused
from tracker.models import LoginAttempt
from tracker.services.user import lockout, passwords, signing_in
from tracker.services.user.sessions import Device

PASSWORD = "gentle-river-42"
OFFICE, ELSEWHERE = Device("10.0.0.5"), Device("203.0.113.9")


@pytest.fixture(autouse=True)
def fast_hash(monkeypatch):
    """A hash that costs nothing, so that hundreds of tries can be made."""
    monkeypatch.setattr(
        passwords, "matches", lambda given, stored: bool(stored) and given == PASSWORD
    )
    monkeypatch.setattr(passwords, "needs_rehash", lambda _stored: False)


@pytest.fixture
def leader(cast, wall_time):
    with transaction():
        cast.leader.password_hash = "set"
    return "leader"


def attempt(username, device=OFFICE, password=PASSWORD):
    """Try to log in; True when it succeeded."""
    try:
        signing_in.authenticate(username, password, device=device)
    except Refused:
        return False
    return True


def fail(username, device, times):
    for _ in range(times):
        assert not attempt(username, device, "wrong")


@pytest.mark.both_databases
def test_four_wrong_tries_do_no_harm_and_the_fifth_makes_the_next_wait(leader, wall_time, backend):
    fail(leader, OFFICE, 4)
    assert attempt(leader)
    wall_time.forward(seconds=1)
    fail(leader, OFFICE, 5)
    assert not attempt(leader)


def test_waiting_ends_by_itself_and_grows_with_each_further_failure(leader, wall_time):
    fail(leader, OFFICE, 5)
    wall_time.forward(seconds=29)
    assert not attempt(leader)
    wall_time.forward(seconds=1)
    fail(leader, OFFICE, 1)
    wall_time.forward(seconds=59)
    assert not attempt(leader)
    wall_time.forward(seconds=1)
    assert attempt(leader)


def test_trying_while_one_has_to_wait_does_not_lengthen_the_waiting(leader, wall_time, session):
    fail(leader, OFFICE, 5)
    for _ in range(29):
        wall_time.forward(seconds=1)
        assert not attempt(leader)
    assert session.query(LoginAttempt).count() == 5
    wall_time.forward(seconds=1)
    assert attempt(leader)


def test_nobody_waits_longer_than_a_quarter_of_an_hour():
    waits = [lockout.PAIR.wait_after(n).total_seconds() for n in (4, 5, 6, 9, 10, 500)]
    assert waits == [0, 30, 60, 480, 900, 900]


def test_failures_from_elsewhere_do_not_lock_a_leader_out_of_the_office(leader):
    assert attempt(leader, OFFICE)
    for host in range(50):
        fail(leader, Device(f"203.0.113.{host}"), 3)
    assert attempt(leader, OFFICE)


def test_many_addresses_against_one_name_are_slowed_down_for_a_minute_at_most(leader, wall_time):
    for host in range(20):
        fail(leader, Device(f"203.0.113.{host}"), 1)
    assert not attempt(leader, ELSEWHERE)
    wall_time.forward(minutes=1)
    assert attempt(leader, ELSEWHERE)


def test_one_address_against_many_names_is_held_back_altogether(cast, leader):
    for number in range(100):
        fail(f"nobody-{number}", ELSEWHERE, 1)
    assert not attempt(leader, ELSEWHERE)
    assert attempt(leader, OFFICE)


def test_a_success_forgives_earlier_failures_of_the_same_address(leader):
    for _ in range(3):
        fail(leader, OFFICE, 4)
        assert attempt(leader)


def test_an_unknown_name_waits_like_a_known_one(leader, wall_time, session):
    fail("nobody", OFFICE, 9)
    assert session.query(LoginAttempt).filter_by(username="nobody").count() == 5


@pytest.mark.parametrize("state", ["unknown", "wrong", "disabled", "waiting"])
def test_every_refusal_says_the_same_and_hashes_once(cast, leader, monkeypatch, state):
    hashed = []
    monkeypatch.setattr(passwords, "matches", lambda _given, stored: hashed.append(stored))
    with transaction():
        cast.leader.enabled = state != "disabled"
    if state == "waiting":
        fail(leader, OFFICE, 5)
        hashed.clear()
    with pytest.raises(Refused) as refusal:
        signing_in.authenticate("nobody" if state == "unknown" else leader, PASSWORD, device=OFFICE)
    assert refusal.value.message == signing_in.REFUSAL
    assert len(hashed) == 1
