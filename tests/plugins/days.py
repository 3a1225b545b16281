"""The clock of the tests: it stands until a test moves it."""

from datetime import date, time, timedelta

import pytest

from tracker import clock as program_clock

FIRST_DAY = date(2020, 4, 7)  # a Tuesday, a working day


class Hands:
    """The hands of the clock: ``clock.set(date(2020, 4, 9))``, ``clock.forward(days=1)``."""

    def __init__(self, source):
        self.source = source

    def set(self, day, at=time(9, 0)):
        """Let business time stand at a local time of day in Asia/Shanghai."""
        self.source.moment = program_clock.moment_on(day, at)

    def forward(self, *, days=0, minutes=0):
        """Move business time forward."""
        self.source.moment += timedelta(days=days, minutes=minutes)

    @property
    def today(self):
        return program_clock.today()


@pytest.fixture
def clock():
    """The clock, standing at 9 o'clock of FIRST_DAY until it is moved."""
    fixed = program_clock.FixedClock(program_clock.moment_on(FIRST_DAY))
    with program_clock.use(fixed):
        yield Hands(fixed)
