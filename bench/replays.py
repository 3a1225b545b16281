"""Linyi's plan replayed whole, every light, rung, slip and score of it computed a second time.

From the plan's first day to the day on which the scores of its third year, 2021, are long frozen:
three calendar years of sheets, with the exemptions, commendations, objections and corrections of
the replayed departments and office. Seed 1 under the policy of the seeds, twice, for the ledger
must be the same byte for byte; seed 2 under other weights, seed 3 under other deductions, seed 4
under other numbers of everything and the second scheme of grades. On 20 evenings of each replay
dashboard and matrix are kept, and rebuilt at its end; in between a department is renamed and a task
withdrawn. The second computation is the naive program of ``tests/independent``, which shares no
code with the rules. ``BENCH_SEEDS=2,4`` takes some of the seeds, ``BENCH_UNTIL`` another last day.
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

from tests.journeys.replays import (
    FIRST,
    Asked,
    differences,
    other_deductions,
    other_numbers,
    other_weights,
    rename_a_department,
    replayed,
    seeds_with,
    withdraw_a_task,
)

LAST = date.fromisoformat(os.environ.get("BENCH_UNTIL", "2022-06-30"))
EVERY = timedelta(days=7)
QUARTERS = ("2019Q4", "2020Q1", "2020Q2", "2020Q3", "2020Q4", "2021Q1", "2021Q2", "2021Q3")
QUARTERS += ("2021Q4",)
YEARS = ("2019", "2020", "2021")
LATER = (timedelta(days=20), timedelta(days=60))
RUNS: tuple[tuple[str, int, Callable[..., None] | None], ...] = (
    ("seed 1", 1, None),
    ("seed 1 again", 1, None),
    ("seed 2, other weights", 2, other_weights),
    ("seed 3, other deductions", 3, other_deductions),
    ("seed 4, other numbers, second scheme", 4, other_numbers),
)
COUNTED = ("exemptions", "commendations", "objections")
ACTS = {date(2020, 3, 3): rename_a_department, date(2021, 2, 22): withdraw_a_task}


@dataclass(frozen=True, slots=True)
class Run:
    """One replay: its seconds, its ledger's digest, what it held, what the second program found."""

    name: str
    elapsed: float
    processor: float
    digest: str
    held: str
    judged: str
    assessed: str
    boards: str
    different: list[str]


def main() -> None:
    """Replay on as many processes as there are processors and print a table."""
    seeds = os.environ.get("BENCH_SEEDS", "1,2,3,4").split(",")
    chosen = [each for each in RUNS if str(each[1]) in seeds]
    workers = int(os.environ.get("BENCH_WORKERS", os.cpu_count() or 1))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        runs = list(pool.map(run, *zip(*chosen, strict=True)))
    print(f"\n## Linyi's plan, {FIRST} to {LAST}\n")
    print(
        "| replay | s | processor s | ledger (SHA-256) | held | judged twice | kept sheets "
        "computed again | dashboards rebuilt alike | differences |"
    )
    print("|---|--:|--:|---|---|---|---|--:|--:|")
    for each in runs:
        print(
            f"| {each.name} | {each.elapsed:.0f} | {each.processor:.0f} | `{each.digest[:16]}` "
            f"| {each.held} | {each.judged} | {each.assessed} | {each.boards} "
            f"| {len(each.different)} |"
        )
        for told in each.different[:5]:
            print(f"  {told}")
    digests = {each.digest for each in runs if each.name.startswith("seed 1")}
    if digests:
        print("\nsame seed, same ledger:", len(digests) == 1)


def run(name: str, seed: int, change: Callable[..., None] | None) -> Run:
    """Replay with a seed, ask for lights and sheets, compute them again."""
    with tempfile.TemporaryDirectory(prefix="duban-replay-") as folder:
        seeds = seeds_with(Path(folder) / "seeds", change, tasks=range(1, 28))
        began, worked = perf_counter(), process_time()
        asked = Asked(tuple(days()), tuple(periods()), boards=tuple(evenings()))
        found = replayed(Path(folder), seed=seed, last=LAST, seeds=seeds, asked=asked, acts=ACTS)
        elapsed, processor = perf_counter() - began, process_time() - worked
    written = json.dumps(found.ledger, ensure_ascii=False, sort_keys=True).encode()
    held = ", ".join(
        f"{len(found.ledger[part]):,} {part}"
        for part in ("assignments", "reports", "decisions", "slips", "rungs")
    )
    lights = sum(len(each["lights"]) for each in found.lights.values())
    sheets = sum(len(each["sheets"]) for each in found.sheets)
    judged = f"{lights:,} lights on {len(found.lights)} days, {sheets} sheets"
    kept = [each for each in found.ledger["sheets"] if each["score"] is not None]
    assessed = ", ".join(
        f"{count:,} {what}"
        for what, count in (
            ("sheets", len(kept)),
            ("of them corrections", sum(1 for each in kept if each["correction"])),
            ("frozen", sum(1 for each in kept if each["frozen_on"])),
            *((part, len(found.ledger[part])) for part in COUNTED),
        )
    )
    alike = sum(found.rebuilt[day] == found.stored[day] for day in found.stored)
    boards = f"{alike} of {len(found.stored)}"
    digest = hashlib.sha256(written).hexdigest()
    told = differences(found, LAST)
    return Run(name, elapsed, processor, digest, held, judged, assessed, boards, told)


def days() -> list[date]:
    """Yield every seventh day of the replay, its last day too."""
    found, day = [], FIRST
    while day < LAST:
        found.append(day)
        day += EVERY
    return [*found, LAST]


def evenings() -> list[date]:
    """Yield twenty days of the replay, evenly spread."""
    step = (LAST - FIRST) / 21
    return [FIRST + step * number for number in range(1, 21)]


def periods() -> list[tuple[str, date]]:
    """Yield every period with days after its end on which its scores are asked for."""
    found = []
    for name in (*QUARTERS, *YEARS):
        year, _, quarter = name.partition("Q")
        month = 3 * int(quarter or 4)
        end = date(int(year) + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        found += [(name, end + later) for later in LATER if end + later <= LAST]
    return found
