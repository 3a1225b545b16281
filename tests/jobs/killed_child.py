"""The process that is killed: runs the jobs of one day for each line it reads.

It imports the program once and forks for every line, so that each run is a process of its own
that can be killed at any moment. It prints the process's number when the run begins and how it
ended. Settings come from the environment.
"""

import os
import sys
from datetime import date

from tracker import clock, create_app
from tracker.db import db
from tracker.jobs.runner import run_job

JOBS = ("sweep", "digest", "outbox")


def run_day(app, day):
    """Run the day's jobs once, as at its morning."""
    as_at = clock.moment_on(day)
    with app.app_context():
        db.engine.dispose(close=False)
        for job in JOBS:
            if not run_job(job, as_at).tally.is_good:
                return 1
    return 0


def tell(answer):
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


def main():
    app = create_app()
    tell("ready")
    for line in sys.stdin:
        day = date.fromisoformat(line.strip())
        child = os.fork()
        if child == 0:
            os._exit(run_day(app, day))
        tell(child)
        _, status = os.waitpid(child, 0)
        tell(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
