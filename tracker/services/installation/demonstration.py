"""The demonstration's clock: a date kept in the database, moved forward on request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Obligation, Setting
from tracker.services import audit
from tracker.services.calendar import calendars

KEY = "demonstration_clock"
HISTORY = "demonstration_history"
KEPT_FOR = timedelta(seconds=0.3)
_kept: dict[str, tuple[datetime, date]] = {}


def clock_source(
    context: Callable[[], AbstractContextManager[object]], start: date
) -> Callable[[], datetime]:
    """Yield a clock that stands at the demonstration's date, at the machine's time of day.

    The date begins at ``start`` (``TRACKER_CLOCK``) and is the moved one once it was moved from
    there. It is read from the database at most every third of a second, and at once by the
    process that has moved it.
    """
    _kept.clear()

    def read() -> datetime:
        at = clock.wall_now()
        seen = _kept.get("day")
        if seen is None or at - seen[0] > KEPT_FOR or at < seen[0]:
            _kept["day"] = seen = (at, _stored_day(context, start))
        return clock.time_standing_at(seen[1])

    return read


def _stored_day(context: Callable[[], AbstractContextManager[object]], start: date) -> date:
    """Read the demonstration's date with a connection of its own."""
    with context(), db.engine.connect() as connection:
        table = Setting.__table__
        if not db.engine.dialect.has_table(connection, "setting"):
            return start
        value = connection.execute(
            select(table.c.value).where(table.c.key == KEY)
        ).scalar_one_or_none()
    if not value or value.get("from") != start.isoformat():
        return start
    return date.fromisoformat(value["today"])


def next_due_day(today: date) -> date | None:
    """Yield the next day after ``today`` on which an open duty falls due, or None."""
    return db.session.execute(
        select(Obligation.due_on)
        .where(Obligation.due_on > today, Obligation.state.in_(("open", "returned")))
        .order_by(Obligation.due_on)
        .limit(1)
    ).scalar_one_or_none()


def move_clock(start: date, to: date) -> None:
    """Move the demonstration's date forward to ``to``; raises :class:`Refused` for the past."""
    with transaction() as session:
        setting = session.get(Setting, KEY, with_for_update=True) or Setting(key=KEY, value={})
        moved = setting.value.get("from") == start.isoformat()
        today = date.fromisoformat(setting.value["today"]) if moved else clock.today()
        require_ahead(today, to)
        setting.value = {"from": start.isoformat(), "today": to.isoformat()}
        session.add(setting)
        audit.record(
            None,
            "move_demonstration_clock",
            setting,
            before={"today": today.isoformat()},
            after={"today": to.isoformat()},
        )
    _kept.clear()


def require_ahead(today: date, to: date) -> None:
    """Raise :class:`Refused` for a day to which the clock would not move forward."""
    if to <= today:
        raise Refused(
            N_("The demonstration's clock only moves forward; today is %(today)s."),
            today=today.isoformat(),
        )


def steps(today: date) -> dict[str, date | None]:
    """Yield the days to which the banner's buttons move: a day, a week, the next due date."""
    calendars.work_calendar()
    return {
        "day": today + timedelta(days=1),
        "week": today + timedelta(days=7),
        "next_due": next_due_day(today),
    }


def next_day_to_replay(first: date) -> date:
    """Yield the day from which the demonstration's history is still to be replayed."""
    done = db.session.get(Setting, HISTORY)
    return first if done is None else date.fromisoformat(done.value["until"]) + timedelta(days=1)


def note_replayed(day: date) -> None:
    """Remember that the demonstration's history is replayed up to a day."""
    with transaction() as session:
        setting = session.get(Setting, HISTORY) or Setting(key=HISTORY, value={})
        setting.value = {"until": day.isoformat()}
        session.add(setting)
