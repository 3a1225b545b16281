"""R6 on small ledgers: kept sheets against the facts of their day, and the days of their course.

One duty of 2020Q1, due on 2020-04-08, filed in time at half of what is expected, closes on 8 May:
drafted on Saturday 9 May, which was worked; published on Tuesday 12 May, objections until the 19th.
"""

from __future__ import annotations

from typing import Any

import pytest

from .facts import Row
from .kept import kept_sheet_differences
from .small_ledgers import accepted, assignment, duty, ledger, report

SPAN = "2019-12-22..2020-07-09"


def sheet(key: int, **changes: Any) -> Row:
    row = {
        "id": key,
        "department": "hr",
        "period": "2020Q1",
        "correction": 0,
        "corrects": None,
        "as_of": "2020-05-09",
        "policy_version": "2019-1",
        "score": "80.00",  # 30 + 40 / 2 + 20 + 10
        "rank": 2,
        "grade": "passed",
        "drafted_on": "2020-05-09",
        "proposed_on": "2020-05-11",
        "approved_on": "2020-05-12",
        "published_on": "2020-05-12",
        "objections_until_on": "2020-05-19",
        "frozen_on": "2020-05-20",
    }
    return {**row, **changes}


def objection(**changes: Any) -> Row:
    row = {
        "id": 1,
        "sheet": 1,
        "department": "hr",
        "period": "2020Q1",
        "raised_on": "2020-05-14",
        "decide_by_on": "2020-05-28",
        "decided_on": "2020-05-20",
        "outcome": "upheld",
    }
    return {**row, **changes}


def book(*sheets: Row, objections: tuple[Row, ...] = ()) -> Row:
    """Two departments: hr filed 25 of 50 percent, fin all of it; fin is first."""
    first = sheet(2, department="fin", score="100.00", rank=1)
    return ledger(
        SPAN,
        assignments=[assignment("a"), assignment("b", department="fin")],
        obligations=[duty("q", assignment="a"), duty("r", assignment="b")],
        reports=[
            report("2020-04-08", 25, obligation="q"),
            report("2020-04-08", 50, obligation="r"),
        ],
        decisions=[accepted("2020-04-10", obligation="q"), accepted("2020-04-10", obligation="r")],
        sheets=[*sheets, first],
        objections=list(objections),
    )


def test_a_sheet_of_its_day_s_facts_that_took_its_course_is_right() -> None:
    assert kept_sheet_differences(book(sheet(1), objections=(objection(),))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"score": "80.01"},
        {"rank": 1},
        {"grade": "failed"},
        {"objections_until_on": "2020-05-18"},
        {"frozen_on": "2020-05-19"},
        {"approved_on": None},
        {"proposed_on": "2020-05-08"},
    ],
)
def test_every_wrong_figure_and_day_is_listed(wrong: Row) -> None:
    assert len(kept_sheet_differences(book(sheet(1, **wrong)))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"raised_on": "2020-05-20", "decide_by_on": "2020-06-03"},
        {"decide_by_on": "2020-05-27"},
        {"decided_on": None},
    ],
)
def test_an_objection_out_of_its_days_is_listed(wrong: Row) -> None:
    assert len(kept_sheet_differences(book(sheet(1), objections=(objection(**wrong),)))) == 1


def test_a_correction_counts_what_was_known_on_its_own_day_and_ranks_among_the_others() -> None:
    newer = sheet(
        3,
        correction=1,
        corrects=1,
        as_of="2020-06-01",
        score="100.00",
        rank=1,
        drafted_on="2020-06-01",
        proposed_on=None,
        approved_on=None,
        published_on=None,
        objections_until_on=None,
        frozen_on=None,
    )
    found = book(sheet(1), newer)
    found["exemptions"] = [
        {"obligation": "q", "approved_on": "2020-05-25", "parts": ["delivery"], "cause": "x"}
    ]
    assert kept_sheet_differences(found) == []
    found["exemptions"][0]["approved_on"] = "2020-06-02"
    assert [text.partition(": ")[2] for text in kept_sheet_differences(found)] == [
        "score is 100.00, should be 80.00",
        "rank is 1, should be 2",
    ]
