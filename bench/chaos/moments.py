"""The clock that all processes of the year of chaos look at: a file, set by the year itself.

One holds the moment at which business stands, and by how many seconds the machine's own clock is
wrong for whoever follows it; each scheduler has a file of its own, and tells in it whether a job is
running, so that it can be killed in the midst of one.
"""

from __future__ import annotations

import os
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker import clock

SHAPE = struct.Struct("dd")


class Dial:
    """A clock that one process sets and others read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT)

    def set(self, moment: datetime, *, wrong: timedelta = timedelta()) -> None:
        """Let it stand at a moment; ``wrong`` moves business and the machine's clock alike."""
        seconds = wrong.total_seconds()
        os.pwrite(self._file, SHAPE.pack(moment.timestamp() + seconds, seconds), 0)

    def now(self) -> datetime:
        """Yield the moment at which it stands."""
        return datetime.fromtimestamp(self._read()[0], UTC)

    def wall_now(self) -> datetime:
        """Yield the machine's own time, as wrong as it is here."""
        return datetime.now(UTC) + timedelta(seconds=self._read()[1])

    def tell(self, *, is_busy: bool) -> None:
        """Note whether the process that follows it is at work."""
        os.pwrite(self._file, b"1" if is_busy else b"0", SHAPE.size)

    @property
    def is_busy(self) -> bool:
        """Tell whether the process that follows it is at work."""
        return os.pread(self._file, 1, SHAPE.size) == b"1"

    def _read(self) -> tuple[float, float]:
        moment, wrong = SHAPE.unpack(os.pread(self._file, SHAPE.size, 0))
        return moment, wrong


def follow(path: str) -> Dial:
    """Let this process go by a dial from now on."""
    dial = Dial(Path(path))
    clock.set_default(dial.now)
    clock.wall_now = dial.wall_now
    return dial
