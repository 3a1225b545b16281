"""Every light, rung, slip and score of a replay, computed again by a second program."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.independent import recompute
from tests.journeys.replays import FIRST, differences, other_numbers, replayed, seeds_with

LAST = date(2020, 2, 14)
DAYS = [FIRST + timedelta(days=each) for each in range(0, 86, 5)]
PERIODS = [(period, day) for period in ("2019Q4", "2019") for day in (date(2020, 2, 3), LAST)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_naive_program_finds_no_other_light_rung_or_score(tmp_path, seed):
    found = replayed(
        tmp_path,
        seed=seed,
        last=LAST,
        seeds=seeds_with(tmp_path / "seeds"),
        days=DAYS,
        periods=PERIODS,
    )
    assert len(found.ledger["reports"]) > 40
    assert found.ledger["slips"]
    assert differences(found, LAST) == []


def test_it_finds_none_under_a_policy_with_other_numbers(tmp_path):
    seeds = seeds_with(tmp_path / "seeds", other_numbers)
    found = replayed(tmp_path, seed=4, last=LAST, seeds=seeds, days=DAYS, periods=PERIODS)
    assert found.ledger["policy"]["version"] == "other-1"
    assert {"red", "yellow"} <= {slip["rung"] for slip in found.ledger["slips"]}
    assert differences(found, LAST) == []


def test_it_would_notice_a_single_changed_day(tmp_path):
    found = replayed(tmp_path, seed=1, last=date(2020, 1, 31), seeds=seeds_with(tmp_path / "seeds"))
    slip = found.ledger["slips"][0]
    slip["answer_due_on"] = "2020-03-01"
    assert recompute.slip_differences(found.ledger, facts_of_same_day=True) != []


def test_the_same_seed_gives_the_same_ledger(tmp_path):
    ledgers = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        found = replayed(
            tmp_path / name,
            seed=7,
            last=date(2020, 1, 20),
            seeds=seeds_with(tmp_path / name / "seeds"),
        )
        ledgers.append(found.ledger)
    assert ledgers[0] == ledgers[1]
    assert len(ledgers[0]["reports"]) > 30
