"""Logging in: the same sentence and the same time for every refusal, each try on record."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import LoginAttempt, User
from tracker.services import audit
from tracker.services.user import lockout, passwords, sessions
from tracker.services.user.sessions import Device

REFUSAL = N_(
    "The user name or the password is wrong, or this account cannot be used now. Please check "
    "both and try again; after several wrong tries you have to wait before the next."
)


@dataclass(frozen=True, slots=True)
class LogIn:
    """A person who has just logged in, and the key for the cookie."""

    user: User
    key: str


def authenticate(username: str, password: str, *, device: Device, previous: str = "") -> LogIn:
    """Check a name and password and open a new session; ``previous`` is the cookie's key so far.

    Raises :class:`Refused` with one sentence for an unknown name, a wrong password, a disabled
    account and one that has to wait; each takes as long as the others.
    """
    name = username.strip().casefold()[:60]
    attempt = reserve(name, device.address[:64])
    user = find_user(name)
    fits = passwords.matches(password[: passwords.MAX_LENGTH], user.password_hash if user else "")
    if attempt is None or user is None or not fits or not user.is_active:
        note_failure(attempt, name)
        raise Refused(REFUSAL)
    with transaction() as session:
        session.get_one(LoginAttempt, attempt).succeeded = True
        if passwords.needs_rehash(user.password_hash):
            user.password_hash = passwords.hash_password(password)
        if previous:
            sessions.end_session(previous)
        return LogIn(user, sessions.open_session(user, device))


def reserve(username: str, address: str) -> int | None:
    """Record a try as failed before the password is looked at; None when it has to wait.

    Counting first keeps many tries at the same moment from passing under one count. A try that
    has to wait is not counted, so that waiting ends however often somebody tries.
    """
    with transaction() as session:
        if lockout.is_locked(username, address):
            return None
        attempt = LoginAttempt(
            username=username, address=address, tried_at=clock.wall_now(), succeeded=False
        )
        session.add(attempt)
        session.flush()
        return attempt.id


def find_user(username: str) -> User | None:
    """Yield the account with a user name in small letters, or None."""
    return db.session.execute(select(User).where(User.username == username)).scalar_one_or_none()


def note_failure(attempt: int | None, username: str) -> None:
    """Put a counted failure into the audit trail, with the name that was tried and from where."""
    if attempt is None:
        return
    with transaction() as session:
        row = session.get_one(LoginAttempt, attempt)
        audit.record(
            None, "log_in_refused", row, after={"username": username, "address": row.address}
        )
