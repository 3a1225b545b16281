"""Noticing that the machine's clock was set, by a clock that cannot be."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

LEAST_SECONDS = 20


class ClockWatch:
    """Compares the wall clock with the machine's running time since the last look.

    A suspended machine looks the same as a clock set forward, and matters the same: time passed in
    which nothing ran.
    """

    def __init__(self, wall: datetime, running: Callable[[], float] = time.monotonic) -> None:
        self._running = running
        self._wall, self._ran = wall, running()

    def jumped(self, wall: datetime) -> int:
        """Yield by how many seconds the wall clock was set since the last look; 0: it was not."""
        ran = self._running()
        seconds = (wall - self._wall).total_seconds() - (ran - self._ran)
        self._wall, self._ran = wall, ran
        return round(seconds) if abs(seconds) >= LEAST_SECONDS else 0
