"""Wait until the web process answers, then print its address and what came on standard input."""

from __future__ import annotations

import http.client
import ipaddress
import os
import sys
import time

PATIENCE_SECONDS = 60


def main() -> int:
    """Print the announcement; yield 1 where the web did not answer in time."""
    accounts = sys.stdin.read()
    host, port = os.environ["HOST"], os.environ["PORT"]
    name = "localhost" if is_everywhere(host) else host
    if not answers(name, int(port)):
        print(f"The web process did not answer within {PATIENCE_SECONDS} seconds.", flush=True)
        return 1
    lines = ["", "─" * 60, f"Duban 督办 runs at http://{name}:{port}/"]
    if os.environ.get("TRACKER_CLOCK"):
        lines.append(f"Its clock stands at {os.environ['TRACKER_CLOCK']}.")
    lines += ["", accounts.strip(), "", "Ctrl-C stops it.", "─" * 60]
    print("\n".join(lines), flush=True)
    return 0


def is_everywhere(host: str) -> bool:
    """Tell whether a host to listen on means every address of the machine."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def answers(host: str, port: int) -> bool:
    """Tell whether the web process answers within the time allowed."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up_at:
        asking = http.client.HTTPConnection(host, port, timeout=5)
        try:
            asking.request("GET", "/healthz")
            return asking.getresponse().status == http.client.OK
        except OSError:
            time.sleep(0.2)
        finally:
            asking.close()
    return False


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
