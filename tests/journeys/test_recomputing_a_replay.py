"""Every light, rung, slip and score of a replay, computed again by a second program."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.independent import recompute
from tests.journeys.replays import (
    FIRST,
    Asked,
    differences,
    other_deductions,
    other_numbers,
    other_weights,
    rename_a_department,
    replayed,
    second_scheme,
    seeds_with,
    withdraw_a_task,
)

LAST = date(2020, 2, 14)
DAYS = tuple(FIRST + timedelta(days=each) for each in range(0, 86, 5))
PERIODS = tuple((period, day) for period in ("2019Q4", "2019") for day in (date(2020, 2, 3), LAST))
ASKED = Asked(days=DAYS, periods=PERIODS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_naive_program_finds_no_other_light_rung_or_score(tmp_path, seed):
    found = replayed(
        tmp_path,
        seed=seed,
        last=LAST,
        seeds=seeds_with(tmp_path / "seeds"),
        asked=ASKED,
    )
    assert len(found.ledger["reports"]) > 40
    assert found.ledger["slips"]
    assert differences(found, LAST) == []


def test_it_finds_none_under_a_policy_with_other_numbers(tmp_path):
    seeds = seeds_with(tmp_path / "seeds", other_numbers)
    found = replayed(tmp_path, seed=4, last=LAST, seeds=seeds, asked=ASKED)
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


SUMMER = date(2020, 7, 10)
BOARDS = tuple(FIRST + timedelta(days=each) for each in range(10, 230, 11))


def test_two_quarters_of_scores_and_twenty_days_of_dashboards_lived_to_the_end(tmp_path):
    """Exemptions, commendations, objections, corrections; a task withdrawn, a unit renamed."""
    found = replayed(
        tmp_path,
        seed=1,
        last=SUMMER,
        seeds=seeds_with(tmp_path / "seeds", tasks=(2, 4, 6, 16)),
        asked=Asked(
            periods=tuple(
                (period, day)
                for period in ("2019Q4", "2019", "2020Q1")
                for day in (date(2020, 4, 20), SUMMER)
            ),
            policies=(other_weights, other_deductions, second_scheme),
            boards=BOARDS,
        ),
        acts={date(2020, 3, 3): rename_a_department, date(2020, 5, 6): withdraw_a_task},
    )
    for name in ("exemptions", "commendations", "objections"):
        assert found.ledger[name], name
    assert any(sheet["correction"] for sheet in found.ledger["sheets"])
    assert len(found.tried) == 18
    assert differences(found, SUMMER) == []
    assert len(found.stored) == 20
    for day in BOARDS:
        assert found.rebuilt[day] == found.stored[day], day
    says_the_new_name = ["市就业保障局".encode() in found.stored[day] for day in BOARDS]
    assert says_the_new_name == [day >= date(2020, 3, 3) for day in BOARDS]
    assert b'"withdrawn"' in found.stored[BOARDS[-1]]
    assert b'"withdrawn"' not in found.rebuilt[date(2020, 5, 3)]
