"""Start everything on this machine: bring the data up to date, then run web and scheduler.

The demonstration is the product: the same program, an SQLite file, a captured mailbox and a clock
that stands at a chosen day. HOST, PORT, DATABASE_URL and every other setting are honoured;
TRACKER_CLOCK= (set, but empty) runs on real time, without the demonstration's people and history.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager

ROOT = Path(__file__).resolve().parent.parent
DEMONSTRATION_DAY = "2021-04-12"
STOPPED_BY_HAND = (130, 143)


class StartError(Exception):
    """The start is refused; the message says why and what to do."""


def main() -> int:
    """Prepare, start, wait until stopped; yield the exit status."""
    settings = read_settings()
    try:
        require_free_port(settings["HOST"], settings["PORT"])
        accounts = prepare(settings)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return STOPPED_BY_HAND[0]
    return serve(settings, accounts)


def read_settings() -> dict[str, str]:
    """Yield the environment with what `make run` adds where nothing is said."""
    settings = {"TRACKER_CLOCK": DEMONSTRATION_DAY, "PYTHONUNBUFFERED": "1", **os.environ}
    settings["HOST"] = settings.get("HOST") or "127.0.0.1"
    settings["PORT"] = settings.get("PORT") or "8000"
    settings["PUBLIC_URL"] = settings.get("PUBLIC_URL") or f"http://localhost:{settings['PORT']}"
    return settings


def require_free_port(host: str, port: str) -> None:
    """Raise :class:`StartError` unless the web process will be able to listen there."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise StartError(f"PORT: {port!r} is not a port; expected a number from 1 to 65535")
    another = int(port) + 1 if int(port) < 65535 else 8000
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)
        family, kind, _, _, address = found[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise StartError(
            f"Cannot listen on {host} port {port}: {error.strerror}. "
            f"Choose another port: make run PORT={another}"
        ) from None


def prepare(settings: dict[str, str]) -> str:
    """Bring schema, seeds and demonstration up to date; yield what to say about accounts."""
    print("Bringing the data up to date …", flush=True)
    command = [sys.executable, "-m", "scripts.prepare"]
    # A replay makes ten thousand small transactions; PostgreSQL need not await the disk at each.
    hasty = {"PGOPTIONS": "-c synchronous_commit=off"}
    done = subprocess.run(
        command, cwd=ROOT, env=hasty | settings, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise StartError("The start stops here: the data could not be brought up to date.")
    return done.stdout


def serve(settings: dict[str, str], accounts: str) -> int:
    """Run the Procfile's processes until one ends or a signal comes; yield the exit status."""
    manager = Manager()
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        manager.add_process(name, command, env=settings, cwd=str(ROOT))
    announcer = announce(settings, accounts)
    manager.loop()
    announcer.terminate()
    announcer.wait()
    status = int(manager.returncode or 0)
    return 0 if status in STOPPED_BY_HAND else status


def announce(settings: dict[str, str], accounts: str) -> subprocess.Popen[str]:
    """Start the small process that prints address and accounts as soon as the web answers."""
    announcer = subprocess.Popen(
        [sys.executable, "-m", "scripts.announce"],
        cwd=ROOT,
        env=settings,
        stdin=subprocess.PIPE,
        text=True,
    )
    if announcer.stdin:
        announcer.stdin.write(accounts)
        announcer.stdin.close()
    return announcer


if __name__ == "__main__":
    sys.exit(main())
