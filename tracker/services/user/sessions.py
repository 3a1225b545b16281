"""Log-ins kept in the database: the cookie holds a random key, the row only its hash.

A cookie that was copied is worth nothing once its row has ended: at log-out, when the password
changes, when the account is disabled, after two idle hours and after twelve hours at the latest.
Sessions live on the machine's own time, also where the demonstration's clock is moved.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import User, UserSession
from tracker.services import audit

IDLE = timedelta(hours=2)
LASTS = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Device:
    """From where somebody logs in: network address and what the browser calls itself."""

    address: str
    agent: str = ""


def open_session(user: User, device: Device) -> str:
    """Open a session for a person; yields the key for the cookie, which is stored nowhere else."""
    key = secrets.token_urlsafe(32)
    with transaction() as session:
        at = clock.wall_now()
        row = UserSession(
            key_hash=hash_of(key),
            user_id=user.id,
            created_at=at,
            seen_at=at,
            expires_at=at + LASTS,
            address=device.address[:64],
            agent=device.agent[:300],
        )
        session.add(row)
        session.flush()
        audit.record(user, "log_in", row, after={"address": row.address})
    return key


def find_user(key: str) -> User | None:
    """Yield the person whose session a cookie's key opens, or None; notes that it was used."""
    row = find_session(key)
    if row is None or not row.user.is_active:
        return None
    if clock.wall_now() - row.seen_at >= SEEN_EVERY:
        with transaction():
            row.seen_at = clock.wall_now()
    return row.user


def find_session(key: str) -> UserSession | None:
    """Yield the live session of a cookie's key, or None."""
    return db.session.execute(
        select(UserSession).where(UserSession.key_hash == hash_of(key), _is_live(clock.wall_now()))
    ).scalar_one_or_none()


def was_of(user: User, key: str) -> bool:
    """Tell whether a key belonged to a session of this person, ended or not."""
    found = db.session.execute(
        select(UserSession.user_id).where(UserSession.key_hash == hash_of(key))
    ).scalar_one_or_none()
    return found == user.id


def list_sessions(user: User) -> list[UserSession]:
    """Yield a person's live sessions, the last used first."""
    return list(
        db.session.execute(
            select(UserSession)
            .where(UserSession.user_id == user.id, _is_live(clock.wall_now()))
            .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
        ).scalars()
    )


def end_session(key: str) -> None:
    """End the session of a cookie's key (log-out); nothing happens when it has ended already."""
    with transaction():
        row = find_session(key)
        if row is not None:
            _end(row, row.user)


def end_own_session(actor: User, session_id: int) -> None:
    """End one of the actor's own sessions; raises :class:`NotFound` for any other."""
    with transaction():
        row = db.session.execute(
            select(UserSession).where(
                UserSession.id == session_id,
                UserSession.user_id == actor.id,
                _is_live(clock.wall_now()),
            )
        ).scalar_one_or_none()
        if row is None:
            raise NotFound(N_("This log-in has ended already."))
        _end(row, actor)


def end_sessions_of(user: User, *, actor: User | None, but_key: str = "") -> int:
    """End all live sessions of a person, except the one with a key; yields how many ended."""
    kept = hash_of(but_key) if but_key else ""
    with transaction():
        rows = [row for row in list_sessions(user) if row.key_hash != kept]
        for row in rows:
            _end(row, actor)
    return len(rows)


def _end(row: UserSession, actor: User | None) -> None:
    row.ended_at = clock.wall_now()
    audit.record(actor, "log_out", row, after={"user": row.user.username})


def _is_live(at: datetime) -> ColumnElement[bool]:
    return and_(
        UserSession.ended_at.is_(None),
        UserSession.expires_at > at,
        UserSession.seen_at > at - IDLE,
    )


def hash_of(key: str) -> str:
    """Yield what the row keeps of a key."""
    return sha256(key.encode()).hexdigest()
