"""Wait until the web process answers, then print its address and what came on standard input."""

from __future__ import annotations

import os
import sys
import time
import urllib.error
import urllib.request

PATIENCE_SECONDS = 60
ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not listened on


def main() -> int:
    """Print the announcement; yield 1 where the web did not answer in time."""
    accounts = sys.stdin.read()
    host, port = os.environ["HOST"], os.environ["PORT"]
    reachable = "127.0.0.1" if host in ANYWHERE else host
    if not answers(f"http://{reachable}:{port}/healthz"):
        print(f"The web process did not answer within {PATIENCE_SECONDS} seconds.", flush=True)
        return 1
    lines = ["", "─" * 60, f"Duban 督办 runs at http://{reachable}:{port}/"]
    if os.environ.get("TRACKER_CLOCK"):
        lines.append(f"Its clock stands at {os.environ['TRACKER_CLOCK']}.")
    lines += ["", accounts.strip(), "", "Ctrl-C stops it.", "─" * 60]
    print("\n".join(lines), flush=True)
    return 0


def answers(address: str) -> bool:
    """Tell whether the address answers within the time allowed."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up_at:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
