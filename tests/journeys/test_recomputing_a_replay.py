"""Every light, rung, slip and score of a replay, computed again by a second program."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.independent import recompute
from tests.journeys.replays import FIRST, replayed, seeds_with

LAST = date(2020, 2, 14)
DAYS = [FIRST + timedelta(days=each) for each in range(0, 86, 5)]
PERIODS = [(period, day) for period in ("2019Q4", "2019") for day in (date(2020, 2, 3), LAST)]


def other_numbers(policy):
    policy["version"] = "other-1"
    policy["deadlines"] |= {"quarterly_days": 3, "refile_days": 2, "sign_days": 1}
    policy["deadlines"] |= {"closes_after_days": 12, "slip_answer_days": 2}
    policy["lights"] |= {"red_overdue_days": 6, "yellow_gap_percent": 3, "red_gap_percent": 5}
    policy["ladder"] |= {"blue": 2, "yellow": 4, "red": 7, "remind_5": -4, "unsigned_2": 3}
    policy["score"]["weights"] = {
        "timeliness": 25, "delivery": 35, "quality": 25, "responsiveness": 15,
    }  # fmt: skip
    policy["score"]["role_weights"] = {"lead": "1", "support": "0.4"}
    policy["score"] |= {"late_days_to_zero": 7, "red_slip_points": "-3", "red_slip_floor": "-6"}
    policy["score"]["quality_by_returns"] = ["1", "0.5", "0"]
    policy["grades"]["scheme"] = "abc"


def differences(found) -> list[str]:
    """List what the naive program computes otherwise."""
    told = recompute.obligation_differences(found.ledger)
    told += recompute.slip_differences(found.ledger, facts_of_same_day=True)
    told += recompute.rung_differences(
        found.ledger, LAST, facts_of_same_day=True, publication_same_day=True
    )
    for day, lights in found.lights.items():
        told += recompute.light_differences(found.ledger, lights, day)
    for sheets in found.sheets:
        told += recompute.assessment_differences(found.ledger, sheets)
    return told


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
    assert differences(found) == []


def test_it_finds_none_under_a_policy_with_other_numbers(tmp_path):
    seeds = seeds_with(tmp_path / "seeds", other_numbers)
    found = replayed(tmp_path, seed=4, last=LAST, seeds=seeds, days=DAYS, periods=PERIODS)
    assert found.ledger["policy"]["version"] == "other-1"
    assert {"red", "yellow"} <= {slip["rung"] for slip in found.ledger["slips"]}
    assert differences(found) == []


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
