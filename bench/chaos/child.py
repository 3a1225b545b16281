"""The processes that are killed. For each line read, one is forked that works until it ends.

A line is ``web DAY KILL 0`` or ``jobs MOMENT KILL LEASE``: KILL the seconds after which it is
killed if it is still at it ('-' for never), LEASE 1 where it asks for the lease first. Printed is
how it ended.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from datetime import date, datetime

from bench.chaos import actors
from tracker import create_app
from tracker.db import db
from tracker.jobs.runner import run_job
from tracker.services import job_log, leasing

JOBS = ("sweep", "digest", "outbox")


def main() -> None:
    app = create_app()
    tell("ready")
    for line in sys.stdin:
        kind, when, kill, lease = line.split()
        reading, begins = os.pipe()
        child = os.fork()
        if child == 0:
            os._exit(run(app, kind, when, begins, lease == "1"))
        os.read(reading, 1)
        os.close(reading)
        os.close(begins)
        if kill != "-":
            time.sleep(float(kill))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        tell(os.waitstatus_to_exitcode(status))


def run(app, kind, when, begins, asks_for_lease):
    """Do the work of one line; yields 0, or 1 where something failed."""
    try:
        with app.app_context():
            db.engine.dispose(close=False)
            job_log.last_starts()
            os.write(begins, b".")
            if kind == "web":
                actors.work(date.fromisoformat(when))
                return 0
            return run_jobs(datetime.fromisoformat(when), asks_for_lease)
    except Exception as wrong:  # noqa: BLE001 - a database that was killed: the next process tries again
        print(f"{type(wrong).__name__}: {wrong}".splitlines()[0], file=sys.stderr)
        return 1
    finally:
        with suppress(OSError):
            os.write(begins, b".")


def run_jobs(moment, asks_for_lease):
    epoch = None
    if asks_for_lease:
        epoch = leasing.held_epoch() if leasing.hold_lease() else None
        if epoch is None:
            return 0
    tallies = [run_job(job, moment, epoch=epoch).tally for job in JOBS]
    return 0 if all(tally.is_good for tally in tallies) else 1


def tell(answer) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
