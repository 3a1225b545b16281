"""``python -m bench [NAME …]``: measure on this machine; without a name, everything."""

from __future__ import annotations

import sys

from bench import board_states, delay, journeys, lighthouse, markup, pages, replays
from bench.chaos import peers_year
from bench.chaos import run as chaos

MEASUREMENTS = {
    "pages": pages.main,
    "replays": replays.main,
    "chaos": chaos.main,
    "delay": delay.main,
    "board-states": board_states.main,
    "journeys": journeys.main,
    "lighthouse": lighthouse.main,
    "markup": markup.main,
    "peers": peers_year.main,
}


def main(names: list[str]) -> int:
    """Run the named measurements one after the other; yields 2 for a name that is none."""
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        print(f"No measurement {unknown[0]}; there are: {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    for name in names or MEASUREMENTS:
        MEASUREMENTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
