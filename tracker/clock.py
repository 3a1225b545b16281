"""The only place that reads the clock.

Business time (``now``, ``today``) comes from a source that can be given: the system's clock, a
fixed moment, or the demonstration's date. ``wall_now`` is always the machine's own time; sessions,
leases and measured durations use it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
Source = Callable[[], datetime]


def wall_now() -> datetime:
    """Yield the machine's own time as an aware UTC moment."""
    return datetime.now(UTC)


_default: list[Source] = [wall_now]
_given: ContextVar[Source | None] = ContextVar("clock_source", default=None)


class FixedClock:
    """A clock that stands at one moment until it is moved."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a fixed clock needs an aware moment")
        self.moment = moment

    def __call__(self) -> datetime:
        """Yield the moment at which the clock stands."""
        return self.moment.astimezone(UTC)


def now() -> datetime:
    """Yield business time as an aware UTC moment."""
    return (_given.get() or _default[0])().astimezone(UTC)


def today() -> date:
    """Yield the business day in Asia/Shanghai."""
    return now().astimezone(ZONE).date()


def day_of(moment: datetime) -> date:
    """Yield the calendar day in Asia/Shanghai that holds an aware moment."""
    return moment.astimezone(ZONE).date()


def moment_on(day: date, at: time = time(9, 0)) -> datetime:
    """Yield the aware UTC moment of a local time of day in Asia/Shanghai."""
    return datetime.combine(day, at, ZONE).astimezone(UTC)


def time_standing_at(day: date) -> datetime:
    """Yield a day at the machine's present time of day: how a demonstration's clock runs."""
    local = wall_now().astimezone(ZONE)
    return datetime.combine(day, local.timetz(), ZONE).astimezone(UTC)


@contextmanager
def use(source: Source) -> Iterator[None]:
    """Run a block under a given clock."""
    token = _given.set(source)
    try:
        yield
    finally:
        _given.reset(token)


def set_default(source: Source) -> None:
    """Set the clock of the whole process, for the demonstration."""
    _default[0] = source
