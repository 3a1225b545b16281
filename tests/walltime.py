"""The machine's own time, to be moved by a test: sessions and the lockout live on it."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker import clock


class WallTime:
    """``wall_time.forward(minutes=5)``."""

    def __init__(self):
        self.at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def forward(self, **much):
        self.at += timedelta(**much)


@pytest.fixture
def wall_time(monkeypatch):
    """The machine's time stands until the test moves it."""
    standing = WallTime()
    monkeypatch.setattr(clock, "wall_now", lambda: standing.at)
    return standing
