"""R5: the ladder, by running a sweep on every working day from the plan's first day on."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from .days import ONE_DAY, as_day
from .facts import Facts, Row, happened

LADDER = ["remind_5", "remind_1", "blue", "yellow", "red"]
UNSIGNED = ["unsigned_1", "unsigned_2"]
RAISED = ("sent", "superseded")
Key = tuple[str, Any, str, date]


class Sweeps:
    """The memory of a run of sweeps: which keys were raised, which rows were written."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.rows: list[Row] = []
        self._written: set[tuple[Key, str]] = set()
        self._raised: set[Key] = set()
        self.settled: set[Any] = set()  # duties that no later fact opens again: not looked at
        self._unreachable = _unreachable_keys(facts)

    def is_raised(self, key: Key) -> bool:
        """Tell whether a rung of this key was sent or superseded by an earlier sweep."""
        return key in self._raised

    def record(self, key: Key, day: date, outcome: str) -> None:
        """Write a row, unless the same outcome of this key is already written."""
        if (key, outcome) in self._written:
            return
        self._written.add((key, outcome))
        if outcome in RAISED:
            self._raised.add(key)
        owner, identity, rung, due_on = key
        row = {"obligation": None, "assignment": None, "rung": rung, "due_on": due_on}
        row[owner] = identity
        self.rows.append({**row, "day": day, "outcome": outcome})

    def raise_highest(self, keys: list[Key], day: date) -> None:
        """Send the last of the keys that are due (or skip it); the lower ones are superseded."""
        for key in keys[:-1]:
            self.record(key, day, "superseded")
        if keys:
            self.record(keys[-1], day, "skipped" if self._is_unreachable(keys[-1], day) else "sent")

    def _is_unreachable(self, key: Key, day: date) -> bool:
        """Take the ledger's word on who could not be mailed: it does not say who has an address."""
        since, until = self._unreachable.get(key, (date.max, date.max))
        return since <= day < until


def _unreachable_keys(facts: Facts) -> dict[Key, tuple[date, date]]:
    """Give, for each key that the ledger skipped, from when and until it was sent."""
    skipped: dict[Key, date] = {}
    raised: dict[Key, date] = {}
    for row in facts.rungs:
        days = raised if row["outcome"] in RAISED else skipped
        if row["outcome"] != "held":
            days[key_of(row)] = min(row["day"], days.get(key_of(row), date.max))
    return {key: (since, raised.get(key, date.max)) for key, since in skipped.items()}


def key_of(row: Row) -> Key:
    """Give the unique key of a rung: whose, which, for which due day."""
    owner = "assignment" if row.get("obligation") is None else "obligation"
    return owner, row[owner], row["rung"], row["due_on"]


def recompute_rungs(
    ledger: Row,
    last_day: date | str,
    *,
    first_day: date | str | None = None,
    facts_of_same_day: bool = False,
    publication_same_day: bool = False,
) -> list[Row]:
    """List what the sweeps of every day up to last_day raise, in order.

    With facts_of_same_day a sweep knows the filings, decisions, signatures, extensions and moved
    due days of its own day; without it only those of earlier days. publication_same_day lets a
    sweep know the assignments made on its own day even so.
    """
    facts = Facts(ledger)
    sweeps = Sweeps(facts)
    day = as_day(first_day) if first_day else facts.plan_from
    while day <= as_day(last_day):
        known = day if facts_of_same_day else day - ONE_DAY
        if facts.calendar.is_working_day(day):
            _sweep(sweeps, day, known, day if publication_same_day else known)
        day += ONE_DAY
    return sweeps.rows


def _sweep(sweeps: Sweeps, day: date, known: date, assigned: date) -> None:
    facts = sweeps.facts
    for assignment in facts.assignments.values():
        if happened(assignment["assigned_on"], assigned):
            _sweep_signing(sweeps, assignment, day, known)
            for duty in facts.duties_of[assignment["id"]]:
                _sweep_duty(sweeps, duty, day, known)


def _sweep_signing(sweeps: Sweeps, assignment: Row, day: date, known: date) -> None:
    withdrawn = happened(assignment.get("withdrawn_on"), known)
    if withdrawn or happened(assignment.get("signed_on"), known):
        return
    facts = sweeps.facts
    due = []
    for rung in UNSIGNED:
        offset = int(facts.policy["ladder"][rung])
        key = ("assignment", assignment["id"], rung, assignment["assigned_on"])
        reached = day >= facts.calendar.add_working_days(assignment["assigned_on"], offset)
        if reached and not sweeps.is_raised(key):
            due.append(key)
    sweeps.raise_highest(due, day)


def _sweep_duty(sweeps: Sweeps, duty: Row, day: date, known: date) -> None:
    if duty["id"] in sweeps.settled:
        return
    if not sweeps.facts.is_open(duty, known):
        if sweeps.facts.is_decided_for_good(duty, known):
            sweeps.settled.add(duty["id"])
        return
    due = _rungs_due(sweeps, duty, day, known)
    refile = _refile_due(sweeps, duty, day, known)
    if sweeps.facts.is_extension_undecided(duty, known):
        for key in due + refile:
            sweeps.record(key, day, "held")
        return
    sweeps.raise_highest(due, day)
    sweeps.raise_highest(refile, day)


def _rungs_due(sweeps: Sweeps, duty: Row, day: date, known: date) -> list[Key]:
    facts = sweeps.facts
    due_on = facts.due_on(duty, known)
    due = []
    for rung in LADDER:
        offset = int(facts.policy["ladder"][rung])
        key = ("obligation", duty["id"], rung, due_on)
        if day >= facts.calendar.add_working_days(due_on, offset) and not sweeps.is_raised(key):
            due.append(key)
    return due


def _refile_due(sweeps: Sweeps, duty: Row, day: date, known: date) -> list[Key]:
    refile_day = sweeps.facts.refile_day(duty, known)
    if refile_day is None or day <= refile_day:
        return []
    key = ("obligation", duty["id"], "refile", refile_day)
    return [] if sweeps.is_raised(key) else [key]


def rung_differences(ledger: Row, last_day: date | str, **order: Any) -> list[str]:
    """Compare the ledger's rungs up to last_day with recompute_rungs (same keyword arguments)."""
    there = Counter(_line(row) for row in Facts(ledger).rungs if row["day"] <= as_day(last_day))
    here = Counter(_line(row) for row in recompute_rungs(ledger, last_day, **order))
    found = [f"rung in the ledger, not due: {line}" for line in (there - here).elements()]
    found += [f"rung due, not in the ledger: {line}" for line in (here - there).elements()]
    return sorted(found, key=lambda line: line.split(": ", 1)[1])


def _line(row: Row) -> str:
    owner, identity, rung, due_on = key_of(row)
    return f"{row['day']} {owner} {identity} {rung} (due {due_on}) {row['outcome']}"
