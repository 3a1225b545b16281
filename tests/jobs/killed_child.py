"""The processes that are killed: for each line read, one runs the jobs of a day.

A line is a day, and the seconds after which the run is killed if it is still at it. The program is
imported once and forked for every line, so that each run is a process of its own; the clock starts
when its work does. Printed is how it ended: 0, 1 where something failed, -9 where it was killed.
Settings come from the environment.
"""

import os
import signal
import sys
import time
from datetime import date

from tracker import clock, create_app
from tracker.db import db
from tracker.jobs.runner import run_job
from tracker.services.installation import job_log

JOBS = ("sweep", "digest", "outbox")


def main():
    app = create_app()
    tell("ready")
    for line in sys.stdin:
        day, _, seconds = line.strip().partition(" ")
        at_work, begins = os.pipe()
        child = os.fork()
        if child == 0:
            os._exit(run_day(app, date.fromisoformat(day), begins))
        os.read(at_work, 1)
        os.close(at_work)
        os.close(begins)
        if seconds:
            time.sleep(float(seconds))
            os.kill(child, signal.SIGKILL)  # nobody has waited for it: the number is still its own
        _, status = os.waitpid(child, 0)
        tell(os.waitstatus_to_exitcode(status))


def run_day(app, day, begins):
    """Run the day's jobs once, as at its morning."""
    as_at = clock.moment_on(day)
    with app.app_context():
        db.engine.dispose(close=False)
        job_log.last_starts()  # the connection is made, the models are set up
        os.write(begins, b".")
        tallies = [run_job(job, as_at).tally for job in JOBS]
    return 0 if all(tally.is_good for tally in tallies) else 1


def tell(answer):
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
