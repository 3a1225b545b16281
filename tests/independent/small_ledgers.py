"""Ledgers of two to six rows, written by hand, for the tests of the naive program."""

from __future__ import annotations

import copy
from typing import Any

from .facts import Row

POLICY: Row = {
    "version": "2019-1",
    "effective_on": "2019-11-21",
    "deadlines": {
        "quarterly_days": 5,
        "annual_days": 10,
        "closes_after_days": 20,
        "roll_forward": True,
        "refile_days": 3,
        "sign_days": 2,
        "slip_answer_days": 3,
    },
    "lights": {
        "red_overdue_days": 10,
        "red_gap_percent": 40,
        "yellow_gap_percent": 20,
        "yellow_due_within_days": 3,
    },
    "ladder": {
        "remind_5": -5,
        "remind_1": -1,
        "blue": 1,
        "yellow": 5,
        "red": 10,
        "unsigned_1": 2,
        "unsigned_2": 4,
    },
    "score": {
        "weights": {"timeliness": 30, "delivery": 40, "quality": 20, "responsiveness": 10},
        "role_weights": {"lead": "1", "support": "0.5"},
        "late_days_to_zero": 10,
        "quality_by_returns": ["1", "0.7", "0.4", "0"],
        "red_slip_points": "-2",
        "red_slip_floor": "-10",
        "false_report_points": "-5",
        "commendation_points": {"national": "2", "province": "1", "city": "0.5"},
        "commendation_cap": "5",
        "employment_weight_points": "10",
    },
    "grades": {
        "scheme": "target-responsibility",
        "target-responsibility": {"excellent": 90, "excellent_share_percent": 30, "passed": 75},
        "abc": {"a": 90, "b": 70},
    },
    "objections": {"window_days": 5, "decide_within_days": 10},
}


def ledger(span: str = "2020-01-01..2022-12-31", **rows: list[Row]) -> Row:
    """Make a ledger of a plan that runs over a span; rows are given by the export's own names."""
    start, end = span.split("..")
    made: Row = {
        "plan": {"code": "p", "period": {"from": start, "to": end}},
        "policy": copy.deepcopy(POLICY),
        "calendar": {"overrides": rows.pop("overrides", [])},
        "assignments": [assignment()],
        "obligations": [],
    }
    return {**made, **rows}


def assignment(key: str = "a", **changes: Any) -> Row:
    """Make an assignment of department hr: a lead, given on Thursday 2020-01-02."""
    row = {
        "id": key,
        "task": "t",
        "department": "hr",
        "role": "lead",
        "assigned_on": "2020-01-02",
        "signed_on": "2020-01-03",
        "deadline": None,
        "asked_to_close_on": None,
        "closed_on": None,
        "withdrawn_on": None,
    }
    return {**row, **changes}


def duty(key: str = "q", **changes: Any) -> Row:
    """Make the duty of assignment a for 2020Q1.

    2020-03-31 is a Tuesday; worked then are 1, 2, 3 (4 to 6 rest: Qingming), 7 and 8 April, so
    the fifth working day, and the due day, is 2020-04-08. The twentieth after it is 2020-05-08:
    9 10, 13-17, 20-24, Sunday 26, 27-30 April (17 days), 6 7 8 May.
    """
    row = {
        "id": key,
        "assignment": "a",
        "period": "2020Q1",
        "kind": "quarterly",
        "stated_due_on": "2020-04-08",
        "due_on": "2020-04-08",
        "closes_on": "2020-05-08",
        "waived_on": None,
        "waived_because": None,
    }
    return {**row, **changes}


def report(filed_on: str, percent: int = 0, revision: int = 1, obligation: str = "q") -> Row:
    """Make a filed report."""
    row = {"obligation": obligation, "revision": revision, "filed_on": filed_on}
    return {"id": revision, **row, "percent": percent}


def accepted(decided_on: str, revision: int = 1, obligation: str = "q") -> Row:
    """Make an accepting decision."""
    row = {"obligation": obligation, "revision": revision, "decided_on": decided_on}
    return {**row, "outcome": "accepted", "ground": None}


def returned(
    decided_on: str, ground: str = "incomplete", revision: int = 1, obligation: str = "q"
) -> Row:
    """Make a returning decision."""
    row = {"obligation": obligation, "revision": revision, "decided_on": decided_on}
    return {**row, "outcome": "returned", "ground": ground}


def extension(asked_on: str, decided_on: str | None = None, granted: str | None = None) -> Row:
    """Make a request for more time on duty q: undecided, refused, or granted."""
    outcome = None if decided_on is None else "granted" if granted else "refused"
    row = {"obligation": "q", "asked_on": asked_on, "asked_due_on": "2020-06-01"}
    return {**row, "decided_on": decided_on, "outcome": outcome, "granted_due_on": granted}


def moved(changed_on: str, due_on: str, previous: str = "2020-04-08") -> Row:
    """Make a change of duty q's due day."""
    row = {"obligation": "q", "changed_on": changed_on, "previous_due_on": previous}
    return {**row, "due_on": due_on, "reason": "extension"}


def slip(number: int, rung: str, raised_on: str, answer_due_on: str, **changes: Any) -> Row:
    """Make a slip of duty q that is not answered."""
    row = {"number": f"督办〔{raised_on[:4]}〕{number}号", "obligation": "q", "rung": rung}
    dates = {"raised_on": raised_on, "answer_due_on": answer_due_on}
    return {**row, **dates, "answered_on": None, "closed_on": None, **changes}


def rung(name: str, day: str, due_on: str = "2020-04-08", outcome: str = "sent") -> Row:
    """Make a rung of duty q as the ledger stores it."""
    row = {"obligation": "q", "assignment": None, "rung": name, "due_on": due_on}
    return {**row, "day": day, "outcome": outcome, "reason": None}
