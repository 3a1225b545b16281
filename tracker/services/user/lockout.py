"""How long the log-in has to wait after failures: counted in the database, by name and address.

The waiting grows with each failure from one address for one name, and ends by itself. Somebody who
fails on purpose from elsewhere cannot lock a person out: an address from which the person has
logged in before counts only its own failures, and any other is held back for a minute at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from tracker import clock
from tracker.db import db
from tracker.models import LoginAttempt

WINDOW = timedelta(hours=1)
KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Limit:
    """After ``free`` failures within the window the next one waits; each more doubles the wait."""

    free: int
    first: timedelta
    most: timedelta

    def wait_after(self, failures: int) -> timedelta:
        """Yield how long must pass after the last of so many failures.

        >>> Limit(5, timedelta(seconds=30), timedelta(minutes=15)).wait_after(7)
        datetime.timedelta(seconds=120)
        """
        if failures < self.free:
            return timedelta(0)
        doublings = min(failures - self.free, 16)
        return min(self.most, self.first * int(2**doublings))


PAIR = Limit(free=5, first=timedelta(seconds=30), most=timedelta(minutes=15))
NAME = Limit(free=20, first=timedelta(seconds=15), most=timedelta(minutes=1))
ADDRESS = Limit(free=100, first=timedelta(seconds=30), most=timedelta(minutes=15))


def is_locked(username: str, address: str) -> bool:
    """Tell whether a log-in with this name from this address has to wait now."""
    at = clock.wall_now()
    by_name = LoginAttempt.username == username
    by_address = LoginAttempt.address == address
    if _holds(PAIR, at, _last_success(at, by_name, by_address), by_name, by_address):
        return True
    if _holds(ADDRESS, at, at - WINDOW, by_address):
        return True
    return not is_known(username, address) and _holds(NAME, at, at - WINDOW, by_name)


def is_known(username: str, address: str) -> bool:
    """Tell whether this person has logged in from this address within thirty days."""
    return db.session.execute(
        select(
            select(LoginAttempt.id)
            .where(
                LoginAttempt.username == username,
                LoginAttempt.address == address,
                LoginAttempt.succeeded,
                LoginAttempt.tried_at > clock.wall_now() - KNOWN_FOR,
            )
            .exists()
        )
    ).scalar_one()


def _last_success(at: datetime, *which: ColumnElement[bool]) -> datetime:
    """Yield since when failures count: the last success, at most the window."""
    found: datetime | None = db.session.execute(
        select(func.max(LoginAttempt.tried_at)).where(
            LoginAttempt.succeeded, LoginAttempt.tried_at > at - WINDOW, *which
        )
    ).scalar_one_or_none()
    return at - WINDOW if found is None else found


def _holds(limit: Limit, at: datetime, since: datetime, *which: ColumnElement[bool]) -> bool:
    """Tell whether the failures since a moment make the next try wait."""
    failures, last = db.session.execute(
        select(func.count(), func.max(LoginAttempt.tried_at)).where(
            LoginAttempt.succeeded.is_(False), LoginAttempt.tried_at > since, *which
        )
    ).one()
    return bool(failures) and at < last + limit.wait_after(failures)
