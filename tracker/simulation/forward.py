"""Moving the demonstration's clock: each day that passes has its jobs, as if it had been lived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker import clock
from tracker.db import db
from tracker.jobs.runner import run_job
from tracker.models import Mail, Slip
from tracker.services.installation import demonstration

EVENING = time(18, 0)
EVENING_JOBS = ("sweep", "digest", "outbox", "closing")


@dataclass(frozen=True, slots=True)
class Passed:
    """What happened on the way: the day that it is now, slips raised and mails made."""

    today: date
    slips: int
    mails: int


def move_forward(start: date, to: date) -> Passed:
    """Move the clock day by day up to ``to`` and run each day's jobs; today's once more first.

    ``start`` is the day at which the demonstration began. Raises :class:`Refused` for a day that
    is not ahead.
    """
    slips, mails = _last(Slip.id), _last(Mail.id)
    day = clock.today()
    demonstration.require_ahead(day, to)
    _live(day)
    while day < to:
        with clock.use(clock.FixedClock(clock.moment_on(day, EVENING))):
            demonstration.move_clock(start, day + timedelta(days=1))
        day += timedelta(days=1)
        _live(day)
    return Passed(day, _count_since(Slip.id, slips), _count_since(Mail.id, mails))


def _live(day: date) -> None:
    """Run a day's jobs in its evening; what was done already is not done again."""
    with clock.use(clock.FixedClock(clock.moment_on(day, EVENING))):
        for job in EVENING_JOBS:
            run_job(job)


def _last(key: InstrumentedAttribute[int]) -> int:
    return db.session.execute(select(func.max(key))).scalar_one() or 0


def _count_since(key: InstrumentedAttribute[int], last: int) -> int:
    return db.session.execute(select(func.count(key)).where(key > last)).scalar_one()
