"""The timetable, as data: which job runs when, by when it must have run, and what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import product

from tracker import clock
from tracker.config import Config
from tracker.errors import NotFound
from tracker.i18n import N_, gettext
from tracker.jobs import sweeps
from tracker.rules.delivery import DIGEST_HOURS
from tracker.services.installation.job_log import Tally

EVERY_HOUR = tuple(range(24))
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Job:
    """A job of the timetable.

    It runs at each of ``minutes`` in each of ``hours`` on each of ``days`` (Asia/Shanghai), and
    keeps its promise if it has run at most ``promise_minutes`` after each of these times.
    """

    name: str
    run: Callable[[Config], Tally]
    sentence: str
    promise_minutes: int
    minutes: tuple[int, ...]
    hours: tuple[int, ...] = EVERY_HOUR
    days: tuple[str, ...] = EVERY_DAY


TIMETABLE = (
    Job(
        "sweep",
        sweeps.sweep,
        N_("Judges lights again and raises what the ladder asks for."),
        promise_minutes=30,
        minutes=tuple(range(0, 60, 10)),
    ),
    Job(
        "digest",
        sweeps.digest,
        N_("Makes one mail for each person of what waits to be told."),
        promise_minutes=60,
        minutes=(15,),
        hours=DIGEST_HOURS,
    ),
    Job(
        "outbox",
        sweeps.outbox,
        N_("Sends the mails that wait, and tries those again that could not be sent."),
        promise_minutes=10,
        minutes=tuple(range(60)),
    ),
    Job(
        "closing",
        sweeps.closing,
        N_("Drafts the score sheets of periods that have closed."),
        promise_minutes=120,
        minutes=(30,),
        hours=(1, 7),
    ),
    Job(
        "tidy",
        sweeps.tidy,
        N_("Removes ended log-ins, old run records and uploads that were never filed."),
        promise_minutes=600,
        minutes=(40,),
        hours=(3,),
    ),
)
BY_NAME = {job.name: job for job in TIMETABLE}


def get_job(name: str) -> Job:
    """Yield a job by its name; raises :class:`NotFound` naming those there are."""
    if name not in BY_NAME:
        raise NotFound(
            N_("There is no job “%(name)s”; the jobs are %(names)s."),
            name=name,
            names=", ".join(BY_NAME),
        )
    return BY_NAME[name]


def next_planned(job: Job, after: datetime) -> datetime:
    """Yield the first time of the timetable after a moment, as an aware UTC moment."""
    local = after.astimezone(clock.ZONE)
    for offset in range(8):
        day = local.date() + timedelta(days=offset)
        if EVERY_DAY[day.weekday()] not in job.days:
            continue
        for hour, minute in product(job.hours, job.minutes):
            planned = clock.moment_on(day, time(hour, minute))
            if planned > after:
                return planned
    raise ValueError(f"the job {job.name!r} has no day in its timetable")


def is_within_promise(job: Job, last_success: datetime | None, *, at: datetime) -> bool:
    """Tell whether a job has run as the timetable promises; one that never ran has not."""
    if last_success is None:
        return False
    late_from = next_planned(job, last_success) + timedelta(minutes=job.promise_minutes)
    return at <= late_from


def times_of(job: Job) -> str:
    """Yield a job's times in words, in the language in force."""
    if job.hours == EVERY_HOUR:
        step = 60 // len(job.minutes)
        if step == 1:
            return gettext("every minute")
        return gettext("every %(step)s minutes", step=step)
    return " ".join(f"{hour:02}:{minute:02}" for hour, minute in product(job.hours, job.minutes))
