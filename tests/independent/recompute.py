"""Recompute a ledger export and say where the product's answers differ.

    python -m tests.independent.recompute LEDGER.json --lights LIGHTS.json --day 2020-05-06 \\
        --assess ASSESS.json --rungs-until 2020-12-31

Ends with 0 where nothing differs, 1 where something does (one line each), 2 on unreadable input.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from .days import as_day
from .duties import obligation_differences, recompute_obligations
from .facts import Row
from .kept import kept_sheet_differences
from .lights import light_differences, recompute_lights, recompute_task_lights
from .ranking import (
    assessment_differences,
    recompute_assessment,
    recompute_year,
    year_differences,
)
from .rungs import recompute_rungs, rung_differences
from .scores import recompute_sheet
from .slips import recompute_slips, slip_differences

__all__ = [
    "assessment_differences",
    "differences",
    "kept_sheet_differences",
    "light_differences",
    "obligation_differences",
    "recompute_assessment",
    "recompute_lights",
    "recompute_obligations",
    "recompute_rungs",
    "recompute_sheet",
    "recompute_slips",
    "recompute_task_lights",
    "recompute_year",
    "rung_differences",
    "slip_differences",
    "year_differences",
]


def differences(
    ledger: Row,
    *,
    lights: Any = None,
    day: date | str | None = None,
    assess: Row | None = None,
    rungs_until: date | str | None = None,
) -> list[str]:
    """List every difference: duties, slips and kept sheets always, the rest where asked for.

    `lights` is compared as of `day`; the rungs are those of sweeps that run before the work of
    their day. Other orders of a day: rung_differences and slip_differences take them.
    """
    found = obligation_differences(ledger) + slip_differences(ledger)
    found += kept_sheet_differences(ledger)
    if lights is not None and day is not None:
        found += light_differences(ledger, lights, day)
    if rungs_until is not None:
        found += rung_differences(ledger, rungs_until)
    if assess is not None:
        found += assessment_differences(ledger, assess)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Read the files named on the command line, print the differences, give the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("ledger", help="what `ledger export` wrote")
    parser.add_argument("--lights", help="what `light list --format json` wrote")
    parser.add_argument("--day", type=as_day, help="the day of --lights")
    parser.add_argument("--assess", help="what `assess show --format json` wrote")
    parser.add_argument("--rungs-until", type=as_day, help="compare the rungs up to this day")
    given = parser.parse_args(arguments)
    if given.lights and not given.day:
        parser.error("--lights needs --day: the day for which they were listed")
    try:
        ledger, lights, assess = (
            _read(name) for name in (given.ledger, given.lights, given.assess)
        )
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"cannot read the input: {problem}\n")
        return 2
    found = differences(
        ledger, lights=lights, day=given.day, assess=assess, rungs_until=given.rungs_until
    )
    sys.stdout.write("\n".join(found or ["no differences"]) + "\n")
    return 1 if found else 0


def _read(name: str | None) -> Any:
    return None if name is None else json.loads(Path(name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
