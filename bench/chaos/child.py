"""Scheduler processes that can be killed and are there again at once.

For each line read one process is forked, by a program that is imported already: ``serve DIAL`` is
``jobs serve`` with its lease, its threads and every job, but each job every half second instead of
at the timetable's times, since a day lasts seconds here; ``hand DIAL`` is somebody who runs the
three jobs by hand, without the lease. Printed is the process's number.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from bench.chaos import moments
from tracker import clock, create_app
from tracker.db import db
from tracker.jobs import runner
from tracker.jobs.runner import JobResult, Times
from tracker.jobs.timetable import Job

BY_HAND = ("sweep", "digest", "outbox")
EVERY = {"closing": 4.0, "tidy": 8.0}


def main() -> None:
    app = create_app()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever is killed is gone at once
    tell("ready")
    for line in sys.stdin:
        kind, dial = line.split()
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(0)
            os._exit(work(app, kind, dial))
        tell(child)


def work(app: Flask, kind: str, dial: str) -> int:
    """Be a scheduler, or run the jobs once; yields the exit status."""
    runner.run_job = partial(told, moments.follow(dial), runner.run_job)
    with app.app_context():
        db.engine.dispose(close=False)
    if kind == "serve":
        runner.serve(app, plan=at_pace)
        return 0
    with app.app_context():
        return 0 if all(runner.run_job(job).tally.is_good for job in BY_HAND) else 1


def told(
    dial: moments.Dial, run_job: Callable[..., JobResult], *given: Any, **more: Any
) -> JobResult:
    """Run a job, and let whoever kills know of it."""
    dial.tell(is_busy=True)
    try:
        return run_job(*given, **more)
    finally:
        dial.tell(is_busy=False)


def at_pace(job: Job, _last_start: datetime | None) -> Times:
    """Plan a job for every half second from now on."""
    return Times(
        IntervalTrigger(seconds=EVERY.get(job.name, 0.5)), first_at=datetime.now(clock.ZONE)
    )


def tell(answer: object) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
