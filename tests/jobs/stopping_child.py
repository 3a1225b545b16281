"""A scheduler that is told to end in the midst of a sweep, by a signal as its first batch begins.

Settings come from the environment. The batch goes on only when the signal has been seen.
"""

import os
import signal

from tracker import create_app
from tracker.jobs import runner, sweeps
from tracker.services.supervision import supervising

sweeps.TOGETHER = 2
really_raise = supervising.raise_rungs_of


def be_told_to_end_and_raise(duties):
    os.kill(os.getpid(), signal.SIGTERM)
    assert sweeps.STOP.wait(60)
    return really_raise(duties)


supervising.raise_rungs_of = be_told_to_end_and_raise
app = create_app()


def the_sweep_alone(job, last_start):
    return runner.times_of(job, last_start) if job.name == "sweep" else None


runner.serve(app, plan=the_sweep_alone)
