"""The processes of the year of chaos: gunicorn, two schedulers, and how each is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from random import Random
from threading import Lock, RLock

import psutil

from bench.chaos.browser import Traffic
from bench.chaos.moments import Dial
from tracker.config import ROOT

WORKERS = 2
PATIENCE = 120.0


@dataclass
class Web:
    """Gunicorn as ``make run`` starts it, with two workers forked from one loaded program."""

    settings: dict[str, str]
    traffic: Traffic
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it where it does not run, and wait until it answers."""
        if self.process is not None and self.process.poll() is None:
            return
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "--no-control-socket"),
                    *("--worker-class", "gthread", "--threads", "8", "--workers", str(WORKERS)),
                    *("--bind", f"127.0.0.1:{self.traffic.port}", "--access-logfile", "/dev/null"),
                    *("--log-level", "warning", "--preload", "bench.chaos.web:app"),
                ],
                cwd=ROOT,
                env=self.settings,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while not self.answers():
            if time.monotonic() > until:
                raise TimeoutError(f"gunicorn does not answer; see {self.log}")
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            return self.traffic.ask("GET", "/healthz", {}, "").status == 200
        except (OSError, HTTPException):
            return False

    def kill(self, dice: Random) -> bool:
        """Kill one worker, or now and then all of it, by SIGKILL; tells whether it ran."""
        if self.process is None or self.process.poll() is not None:
            return False
        if dice.random() < 0.2:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.start()
            return True
        workers = psutil.Process(self.process.pid).children()
        if not workers:
            return False
        with suppress(ProcessLookupError):
            os.kill(dice.choice(workers).pid, signal.SIGKILL)
        return True

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)


@dataclass
class Nursery:
    """A program imported once, of which processes are forked for the asking."""

    process: subprocess.Popen[str]
    lock: Lock = field(default_factory=Lock)

    @classmethod
    def open(cls, settings: dict[str, str], log: Path) -> Nursery:
        with log.open("a") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "bench.chaos.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                cwd=ROOT,
                env=settings,
            )
        assert process.stdout
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("the schedulers' program did not start")
        return cls(process)

    def begin(self, kind: str, dial: Dial) -> int:
        """Fork a process; yields its number."""
        assert self.process.stdin
        assert self.process.stdout
        with self.lock:
            self.process.stdin.write(f"{kind} {dial.path}\n")
            self.process.stdin.flush()
            return int(self.process.stdout.readline())

    def close(self) -> None:
        """Let the program end, and its pipes with it."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()


@dataclass
class Scheduler:
    """One scheduler process, begun again as often as it is killed or dies."""

    nursery: Nursery
    dial: Dial
    kind: str = "serve"
    pid: int = 0
    lock: RLock = field(default_factory=RLock)

    @property
    def lives(self) -> bool:
        return self.pid > 0 and psutil.pid_exists(self.pid)

    def start(self) -> bool:
        """Begin it where it does not run; tells whether it did not."""
        with self.lock:
            if self.lives:
                return False
            self.pid = self.nursery.begin(self.kind, self.dial)
            return True

    def kill(self, number: int = signal.SIGKILL) -> bool:
        """Kill it and wait until it is gone; tells whether it ran."""
        with self.lock:
            if not self.lives:
                return False
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
            until = time.monotonic() + PATIENCE
            while self.lives and time.monotonic() < until:
                time.sleep(0.005)
            return True

    def end(self) -> bool:
        """End it in order."""
        return self.kill(signal.SIGTERM)
