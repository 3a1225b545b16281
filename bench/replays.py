"""Linyi's plan replayed whole, every light, rung, slip and score of it computed a second time.

Seeds 1, 2 and 3 under the policy of the seeds and seed 4 under one with other numbers; seed 1 once
more, for the ledger must be the same byte for byte. The second computation is the naive program of
``tests/independent``, which shares no code with the rules.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

from tests.journeys.replays import FIRST, differences, other_numbers, replayed, seeds_with

LAST = date.fromisoformat(os.environ.get("BENCH_UNTIL", "2021-12-31"))
EVERY = timedelta(days=7)
QUARTERS = ("2019Q4", "2020Q1", "2020Q2", "2020Q3", "2020Q4", "2021Q1", "2021Q2", "2021Q3")
YEARS = ("2019", "2020")
LATER = (timedelta(days=20), timedelta(days=60))
RUNS: tuple[tuple[str, int, Callable[..., None] | None], ...] = (
    ("seed 1", 1, None),
    ("seed 1 again", 1, None),
    ("seed 2", 2, None),
    ("seed 3", 3, None),
    ("seed 4, other numbers", 4, other_numbers),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One replay: its seconds, its ledger's digest, what it held, what the second program found."""

    name: str
    elapsed: float
    processor: float
    digest: str
    held: str
    judged: str
    different: list[str]


def main() -> None:
    """Replay on as many processes as there are processors and print a table."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        runs = list(pool.map(run, *zip(*RUNS, strict=True)))
    print(f"\n## Linyi's plan, {FIRST} to {LAST}\n")
    print("| replay | s | processor s | ledger (SHA-256) | held | judged twice | differences |")
    print("|---|--:|--:|---|---|---|--:|")
    for each in runs:
        print(
            f"| {each.name} | {each.elapsed:.0f} | {each.processor:.0f} | `{each.digest[:16]}` "
            f"| {each.held} | {each.judged} | {len(each.different)} |"
        )
        for told in each.different[:5]:
            print(f"  {told}")
    print("\nsame seed, same ledger:", runs[0].digest == runs[1].digest)


def run(name: str, seed: int, change: Callable[..., None] | None) -> Run:
    """Replay with a seed, ask for lights and sheets, compute them again."""
    with tempfile.TemporaryDirectory(prefix="duban-replay-") as folder:
        seeds = seeds_with(Path(folder) / "seeds", change, tasks=range(1, 28))
        began, worked = perf_counter(), process_time()
        found = replayed(
            Path(folder), seed=seed, last=LAST, seeds=seeds, days=days(), periods=periods()
        )
        elapsed, processor = perf_counter() - began, process_time() - worked
    written = json.dumps(found.ledger, ensure_ascii=False, sort_keys=True).encode()
    held = ", ".join(
        f"{len(found.ledger[part]):,} {part}"
        for part in ("assignments", "reports", "decisions", "slips", "rungs")
    )
    lights = sum(len(each["lights"]) for each in found.lights.values())
    sheets = sum(len(each["sheets"]) for each in found.sheets)
    judged = f"{lights:,} lights on {len(found.lights)} days, {sheets} sheets"
    digest = hashlib.sha256(written).hexdigest()
    return Run(name, elapsed, processor, digest, held, judged, differences(found, LAST))


def days() -> list[date]:
    """Yield every seventh day of the replay, its last day too."""
    found, day = [], FIRST
    while day < LAST:
        found.append(day)
        day += EVERY
    return [*found, LAST]


def periods() -> list[tuple[str, date]]:
    """Yield every period with days after its end on which its scores are asked for."""
    found = []
    for name in (*QUARTERS, *YEARS):
        year, _, quarter = name.partition("Q")
        month = 3 * int(quarter or 4)
        end = date(int(year) + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        found += [(name, end + later) for later in LATER if end + later <= LAST]
    return found
