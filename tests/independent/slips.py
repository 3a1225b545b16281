"""R5: the numbered slips that the sent blue, yellow and red rungs raise."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from .facts import Facts, Row, happened

SLIP_RUNGS = ("blue", "yellow", "red")
DATES = ("answer_due_on", "answered_on", "closed_on")


def recompute_slips(ledger: Row, *, facts_of_same_day: bool = False) -> list[Row]:
    """List the slips of the ledger's sent rungs, with their days, in order of raising.

    An explanation is known only from the slip itself: an answer there that comes before the
    filing is taken for one. Numbers are not given here but checked in slip_differences.
    """
    facts = Facts(ledger)
    sent = [row for row in facts.rungs if row["rung"] in SLIP_RUNGS and row["outcome"] == "sent"]
    return [
        _slip(facts, rung, facts_of_same_day) for rung in sorted(sent, key=lambda row: row["day"])
    ]


def _slip(facts: Facts, rung: Row, same_day: bool) -> Row:
    duty = facts.obligations[rung["obligation"]]
    days = int(facts.policy["deadlines"]["slip_answer_days"])
    filed_on = _first_filing(facts, duty, rung["day"], same_day)
    explained_on = _explained_on(facts, rung)
    closed_on = _earliest(filed_on, duty.get("waived_on"))
    answered_on = _earliest(filed_on, explained_on)
    if answered_on is not None and closed_on is not None and answered_on > closed_on:
        answered_on = None
    return {
        "obligation": duty["id"],
        "rung": rung["rung"],
        "raised_on": rung["day"],
        "answer_due_on": facts.calendar.add_working_days(rung["day"], days),
        "answered_on": answered_on,
        "closed_on": closed_on,
    }


def _first_filing(facts: Facts, duty: Row, raised_on: date, same_day: bool) -> date | None:
    """Give the first filing after the sweep; one of the same day may come before or after it."""
    filed = [
        row["filed_on"]
        for row in facts.reports[duty["id"]]
        if row["filed_on"] > raised_on or (row["filed_on"] == raised_on and not same_day)
    ]
    return min(filed, default=None)


def _explained_on(facts: Facts, rung: Row) -> date | None:
    for slip in facts.slips[rung["obligation"]]:
        answered_on: date | None = slip.get("answered_on")
        if _key(slip) == (rung["obligation"], rung["rung"], rung["day"]):
            return answered_on if happened(rung["day"], answered_on or date.min) else None
    return None


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _key(row: Row) -> tuple[object, str, date]:
    return row["obligation"], row["rung"], row["raised_on"]


def slip_differences(
    ledger: Row, *, facts_of_same_day: bool = False, all_plans_in_ledger: bool = True
) -> list[str]:
    """Compare the ledger's slips with its sent rungs and filings, and look at their numbers.

    Numbers run per jurisdiction: pass all_plans_in_ledger=False where other plans share them;
    then only their form, their order and that none is there twice are looked at.
    """
    theirs = [slip for slips in Facts(ledger).slips.values() for slip in slips]
    ours = recompute_slips(ledger, facts_of_same_day=facts_of_same_day)
    stored = {_key(slip): slip for slip in theirs}
    found = []
    if len(stored) != len(theirs):
        found.append("two slips of the same duty and rung were raised on one day")
    expected = {_key(slip): slip for slip in ours}
    idle = [slip["number"] for key, slip in stored.items() if key not in expected]
    found += [f"slip {number} belongs to no sent rung" for number in idle]
    for key, slip in expected.items():
        found += _slip_differences(stored.get(key), slip)
    return found + number_differences(theirs, without_gaps=all_plans_in_ledger)


def _slip_differences(stored: Row | None, slip: Row) -> list[str]:
    about = f"{slip['rung']} slip of duty {slip['obligation']} raised on {slip['raised_on']}"
    if stored is None:
        return [f"no {about}"]
    return [
        f"{about}: {name} is {stored.get(name)}, should be {slip[name]}"
        for name in DATES
        if stored.get(name) != slip[name]
    ]


def number_differences(slips: list[Row], *, without_gaps: bool = True) -> list[str]:
    """Check that numbers run 1, 2, 3 … within each year, in order of raising."""
    found = []
    years: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for slip in slips:
        count = _number_in(slip)
        if count is None:
            found.append(f"slip number {slip['number']!r} is not like 督办〔2020〕12号")
        else:
            years[slip["raised_on"].year].append((count, slip["raised_on"]))
    for year, numbered in years.items():
        found += _sequence_differences(year, sorted(numbered), without_gaps)
    return found


def _number_in(slip: Row) -> int | None:
    prefix, suffix = f"督办〔{slip['raised_on'].year}〕", "号"
    number = str(slip["number"])
    middle = number[len(prefix) : -len(suffix)]
    whole = number == prefix + middle + suffix
    plain = middle.isascii() and middle.isdigit() and not middle.startswith("0")
    return int(middle) if whole and plain else None


def _sequence_differences(
    year: int, numbered: list[tuple[int, date]], without_gaps: bool
) -> list[str]:
    found = []
    counts = [count for count, _ in numbered]
    if len(set(counts)) != len(counts):
        found.append(f"slips of {year}: a number is there twice: {counts}")
    if without_gaps and counts != list(range(1, len(counts) + 1)):
        found.append(f"slips of {year}: the numbers do not run without gaps from 1: {counts}")
    days = [day for _, day in numbered]
    if days != sorted(days):
        found.append(f"slips of {year}: the numbers are not in order of raising")
    return found
