"""Running jobs: one now, or all of them by the timetable in a process of its own.

The only module that knows APScheduler. It wakes functions at the timetable's times and decides
nothing: what is due stands in the data, so a missed or doubled wake-up changes nothing.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import FrameType

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask, current_app

from tracker import clock
from tracker.config import Config
from tracker.db import db
from tracker.jobs import sweeps, timetable
from tracker.jobs.clock_watch import ClockWatch
from tracker.jobs.timetable import Job
from tracker.services.installation import clock_jumps, job_log, leasing
from tracker.services.installation.job_log import Tally

log = structlog.get_logger()
TICK_SECONDS = 30
JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


@dataclass(frozen=True, slots=True)
class JobResult:
    """A run that has ended: its row, and what it found, did and could not do."""

    run_id: int
    job: str
    as_at: datetime
    tally: Tally


def run_job(name: str, as_at: datetime | None = None, *, epoch: int | None = None) -> JobResult:
    """Run a job now, or as at a moment, within an application context; yields what it did.

    The run leaves its row in the log whatever happens; a doubled run does nothing. What goes
    wrong in it is logged and told in the result, not raised. With an ``epoch`` it writes only while
    the lease still has that epoch. Raises :class:`NotFound` for an unknown name.
    """
    job = timetable.get_job(name)
    with _standing_at(as_at):
        run_id = job_log.begin_run(name, epoch=epoch)
        with leasing.fenced(epoch):
            tally = _run(job, current_app.extensions["duban_config"])
        job_log.finish_run(run_id, tally)
        return JobResult(run_id, name, clock.now(), tally)


@contextmanager
def _standing_at(as_at: datetime | None) -> Iterator[None]:
    if as_at is None:
        yield
        return
    with clock.use(clock.FixedClock(as_at)):
        yield


def _run(job: Job, settings: Config) -> Tally:
    try:
        return job.run(settings)
    except Exception as wrong:  # a failing run must be seen, in the log and in its row
        db.session.rollback()
        log.exception("job failed", job=job.name)
        return Tally(error=f"{type(wrong).__name__}: {wrong}"[:2000])


@dataclass(frozen=True, slots=True)
class Times:
    """When the scheduler runs a job: its trigger, and the moment of the first run."""

    trigger: BaseTrigger
    first_at: datetime


def times_of(job: Job, last_start: datetime | None) -> Times:
    """Yield a job's times; at once where one of its timetable passed while nobody was there."""
    at = clock.wall_now()
    is_missed = last_start is None or timetable.next_planned(job, last_start) <= at
    trigger = CronTrigger(
        day_of_week=",".join(job.days),
        hour=",".join(map(str, job.hours)),
        minute=",".join(map(str, job.minutes)),
        timezone=clock.ZONE,
    )
    return Times(trigger, at if is_missed else timetable.next_planned(job, at))


Planner = Callable[[Job, datetime | None], Times | None]


def serve(app: Flask, *, plan: Planner = times_of) -> None:
    """Run the timetable until SIGTERM or SIGINT; the batch in hand is then let come to its end.

    Without the lease it waits quietly, and takes over when the other scheduler is gone. ``plan``
    yields each job's times, those of the timetable unless told otherwise; None leaves a job out.
    """
    scheduler = BlockingScheduler(
        timezone=clock.ZONE, job_defaults=JOB_DEFAULTS, executors=_executors()
    )
    watch = ClockWatch(clock.wall_now())
    scheduler.add_job(
        _tick,
        IntervalTrigger(seconds=TICK_SECONDS),
        args=[app, watch],
        id="lease",
        executor="lease",
    )
    _tick(app, watch)
    with app.app_context():
        last_starts = job_log.last_starts()
    for job in timetable.TIMETABLE:
        times = plan(job, last_starts.get(job.name))
        if times is not None:
            _add(scheduler, app, job=job, times=times)
    _stop_on_signals(scheduler)
    log.info("scheduler started", jobs=list(timetable.BY_NAME))
    scheduler.start()
    with app.app_context():
        leasing.release_lease()
    log.info("scheduler stopped")


def _add(scheduler: BlockingScheduler, app: Flask, *, job: Job, times: Times) -> None:
    scheduler.add_job(
        run_under_lease,
        times.trigger,
        args=[app, job.name],
        id=job.name,
        executor="outbox" if job.name == "outbox" else "default",
        next_run_time=times.first_at,
    )


def _executors() -> dict[str, ThreadPoolExecutor]:
    """Yield one thread for each thing that waits for nothing else: digests follow the sweep."""
    return {name: ThreadPoolExecutor(1) for name in ("default", "outbox", "lease")}


def run_under_lease(app: Flask, name: str) -> None:
    """Run a job in a context of its own, if this process holds the lease."""
    with app.app_context():
        epoch = leasing.held_epoch() if leasing.hold_lease() else None
        if epoch is not None:
            run_job(name, epoch=epoch)


def _tick(app: Flask, watch: ClockWatch) -> None:
    """Renew the lease, or try for it; notice when the machine's clock was set."""
    with app.app_context():
        leasing.hold_lease()
        seconds = watch.jumped(clock.wall_now())
        if seconds:
            log.warning("clock jumped", seconds=seconds)
            clock_jumps.note_jump(seconds)


def _stop_on_signals(scheduler: BlockingScheduler) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        sweeps.STOP.set()
        if not scheduler.running:
            raise SystemExit(0)
        scheduler.shutdown(wait=True)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
