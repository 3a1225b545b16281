"""R2: which duties an assignment owes, and their dates."""

from __future__ import annotations

from datetime import date

from .days import is_year, last_day_of, quarter_of
from .facts import Facts, Row


def recompute_obligations(ledger: Row) -> list[Row]:
    """List every duty that the assignments owe, with the three dates it has at first."""
    facts = Facts(ledger)
    rows = []
    for assignment in facts.assignments.values():
        periods = periods_owed(facts, assignment)
        rows += [_period_duty(facts, assignment["id"], period) for period in periods]
        if assignment["role"] == "lead":
            rows.append(_completion_duty(facts, assignment))
    return rows


def periods_owed(facts: Facts, assignment: Row) -> list[str]:
    """List the quarters (and, for a lead, the years) that end within the plan."""
    owed = []
    for year in range(facts.plan_from.year, facts.plan_to.year + 1):
        for period in [f"{year}Q1", f"{year}Q2", f"{year}Q3", f"{year}Q4", f"{year}"]:
            if is_year(period) and assignment["role"] != "lead":
                continue
            if not facts.plan_from <= last_day_of(period) <= facts.plan_to:
                continue
            if _was_over_before(facts, assignment, last_day_of(period)):
                continue
            owed.append(period)
    return owed


def _was_over_before(facts: Facts, assignment: Row, last_day: date) -> bool:
    assigned_on: date = assignment["assigned_on"]
    added_later = facts.published_on is not None and assigned_on > facts.published_on
    return added_later and last_day < assigned_on


def _period_duty(facts: Facts, assignment: object, period: str) -> Row:
    numbers = facts.policy["deadlines"]
    days = int(numbers["annual_days"] if is_year(period) else numbers["quarterly_days"])
    stated = facts.calendar.add_working_days(last_day_of(period), days)
    kind = "annual" if is_year(period) else "quarterly"
    row = {"assignment": assignment, "period": period, "kind": kind, "stated_due_on": stated}
    return _with_dates(facts, row)


def _completion_duty(facts: Facts, assignment: Row) -> Row:
    stated = facts.deadline(assignment)
    row = {"assignment": assignment["id"], "period": quarter_of(stated)}
    return _with_dates(facts, {**row, "kind": "completion", "stated_due_on": stated})


def _with_dates(facts: Facts, row: Row) -> Row:
    due_on = row["stated_due_on"]
    if facts.policy["deadlines"]["roll_forward"]:
        due_on = facts.calendar.roll_forward(due_on)
    return {**row, "due_on": due_on, "closes_on": closes_on(facts, due_on)}


def closes_on(facts: Facts, due_on: date) -> date:
    """Give the last day on which a report can be filed without reopening the duty."""
    days = int(facts.policy["deadlines"]["closes_after_days"])
    return facts.calendar.add_working_days(due_on, days)


def obligation_differences(ledger: Row) -> list[str]:
    """Compare the duties of the ledger, their dates and the granted extensions with R2."""
    facts = Facts(ledger)
    stored = {_key(row): row for row in facts.obligations.values()}
    owed = {_key(row): row for row in recompute_obligations(ledger)}
    found = [f"duty {key} is stored but not owed" for key in stored if key not in owed]
    for key, row in owed.items():
        if key not in stored:
            found.append(f"duty {key} is owed but not stored")
        else:
            found += _date_differences(facts, stored[key], row)
    return found + _extension_differences(facts)


def _key(row: Row) -> str:
    return f"{row['assignment']} {row['kind']} {row['period']}"


def _date_differences(facts: Facts, stored: Row, owed: Row) -> list[str]:
    now = facts.due_on(stored, date.max)
    pairs = [
        ("stated_due_on", stored["stated_due_on"], owed["stated_due_on"]),
        ("first due_on", facts.due_on_at_first(stored), owed["due_on"]),
        ("due_on", stored["due_on"], now),
        ("closes_on", stored["closes_on"], closes_on(facts, now)),
    ]
    return [
        f"duty {stored['id']} ({_key(stored)}): {name} is {there}, should be {here}"
        for name, there, here in pairs
        if there != here
    ]


def _extension_differences(facts: Facts) -> list[str]:
    found = []
    for obligation, rows in facts.extensions.items():
        changes = facts.due_changes[obligation]
        moves = [(row["changed_on"], row["due_on"]) for row in changes]
        for row in rows:
            granted = row.get("granted_due_on")
            if granted is not None and (row["decided_on"], granted) not in moves:
                text = f"granted {granted} on {row['decided_on']} moved no due day"
                found.append(f"duty {obligation}: the extension {text}")
    return found
