"""Who holds a claim: this process, told apart from every other, and whether it still lives.

A claim ends at its expiry. It ends at once when its holder is known to be gone: a process of this
machine that no longer runs, or a piece of work of this process that has ended.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from threading import Lock

_counter = count(1)
_working: set[str] = set()
_lock = Lock()


@contextmanager
def at_work() -> Iterator[str]:
    """Yield a name for one piece of work; while the block runs its claims hold."""
    with _lock:
        name = f"{process_name()}/{next(_counter)}"
        _working.add(name)
    try:
        yield name
    finally:
        with _lock:
            _working.discard(name)


def process_name() -> str:
    """Yield this process's name: machine, process and the moment it began."""
    return _name_of(os.getpid())


@cache
def _name_of(pid: int) -> str:
    return f"{_machine()}/{pid}/{_started(pid)}"


def is_gone(name: str) -> bool:
    """Tell whether the holder of a claim is known to have ended; False where nobody can know."""
    process, _, _work = name.rpartition("/")
    if process == process_name():
        with _lock:
            return name not in _working
    return is_process_gone(process)


def is_process_gone(process: str) -> bool:
    """Tell whether a process is known to have ended; False for another machine's."""
    machine, _, rest = process.partition("/")
    pid, _, started = rest.partition("/")
    if machine != _machine() or not pid.isdigit() or not started:
        return False
    return _started(int(pid)) != started


@cache
def _machine() -> str:
    """Yield a name for this machine and, in containers, this one's view of its processes."""
    boot, space = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
    try:
        mark = boot.read_text()[:8] + str(space.readlink())[-11:-1]
    except OSError:
        mark = ""
    return f"{socket.gethostname().replace('/', '-')[:24]}:{mark}"


def _started(pid: int) -> str:
    """Yield when a process began, in the kernel's ticks; empty where it cannot be known."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return fields[19] if fields[0] != "Z" else ""
