"""R4: the light of every assignment on a day, the first clause that applies."""

from __future__ import annotations

from datetime import date
from typing import Any

from .days import as_day
from .facts import Facts, Row, happened

Light = tuple[str, str | None]
TASK_ORDER = ["red", "yellow", "green", "done_late", "done", "withdrawn"]


def recompute_lights(ledger: Row, day: date | str) -> dict[Any, Light]:
    """Give (light, reason) of every assignment that exists on a day."""
    facts = Facts(ledger)
    on = as_day(day)
    return {
        key: light_of(facts, assignment, on)
        for key, assignment in facts.assignments.items()
        if happened(assignment["assigned_on"], on)
    }


def light_of(facts: Facts, assignment: Row, day: date) -> Light:
    """Go through the clauses of R4 in order."""
    if happened(assignment.get("withdrawn_on"), day):
        return "withdrawn", None
    if happened(assignment.get("closed_on"), day):
        return _light_of_closed(facts, assignment)
    for light in ("red", "yellow"):
        for duty in facts.duties_of[assignment["id"]]:
            reason = _duty_reason(facts, duty, day, light)
            if reason is not None:
                return light, reason
        reason = _assignment_reason(facts, assignment, day, light)
        if reason is not None:
            return light, reason
    return "green", None


def _light_of_closed(facts: Facts, assignment: Row) -> Light:
    asked_on = assignment.get("asked_to_close_on")
    if asked_on is not None and asked_on > facts.deadline(assignment):
        return "done_late", "asked_after_deadline"
    return "done", None


def _duty_reason(facts: Facts, duty: Row, day: date, light: str) -> str | None:
    if not facts.is_open(duty, day):
        return None
    if light == "red":
        return _red_reason(facts, duty, day)
    return _yellow_reason(facts, duty, day)


def _red_reason(facts: Facts, duty: Row, day: date) -> str | None:
    if facts.is_extension_undecided(duty, day):
        return None
    late = facts.calendar.working_days_between(facts.due_on(duty, day), day)
    limit = int(facts.policy["lights"]["red_overdue_days"])
    return "overdue_long" if late >= limit else None


def _yellow_reason(facts: Facts, duty: Row, day: date) -> str | None:
    due_on = facts.due_on(duty, day)
    if day > due_on:
        return "overdue"
    refile_day = facts.refile_day(duty, day)
    if refile_day is not None and day > refile_day:
        return "return_not_refiled"
    limit = int(facts.policy["lights"]["yellow_due_within_days"])
    left = facts.calendar.working_days_between(day, due_on)
    if facts.filed_on(duty, day) is None and left <= limit:
        return "due_soon"
    return None


def _assignment_reason(facts: Facts, assignment: Row, day: date, light: str) -> str | None:
    if light == "red" and day > facts.deadline(assignment):
        return "deadline_passed"
    signed = happened(assignment.get("signed_on"), day)
    if light == "yellow" and not signed and day > facts.sign_day(assignment):
        return "unsigned"
    return _gap_reason(facts, assignment, day, light)


def _gap_reason(facts: Facts, assignment: Row, day: date, light: str) -> str | None:
    due_days = [facts.due_on(duty, day) for duty in facts.duties_of[assignment["id"]]]
    if not due_days or day < min(due_days):
        return None
    expected = facts.expected_percent(assignment, day)
    gap = expected - facts.verified_percent(assignment, day)
    return "gap" if gap >= int(facts.policy["lights"][f"{light}_gap_percent"]) else None


def recompute_task_lights(ledger: Row, day: date | str) -> dict[Any, str]:
    """Give the light of every task: the worst of its leads', and what red supports make of it."""
    facts = Facts(ledger)
    lights = recompute_lights(ledger, day)
    tasks = {row["task"] for row in facts.assignments.values()}
    return {task: _task_light(facts, task, lights) for task in tasks}


def _task_light(facts: Facts, task: object, lights: dict[Any, Light]) -> str:
    by_role: dict[str, list[str]] = {"lead": [], "support": []}
    for key, (light, _) in lights.items():
        if facts.assignments[key]["task"] == task:
            by_role[facts.assignments[key]["role"]].append(light)
    leads, supports = by_role["lead"], by_role["support"]
    if not leads and not supports:
        return "not_started"
    worst = min(leads or supports, key=TASK_ORDER.index)
    return "yellow" if worst == "green" and "red" in supports else worst


def light_differences(ledger: Row, shown: Any, day: date | str) -> list[str]:
    """Compare with `light list --format json`: rows of assignment and light."""
    theirs = {row["assignment"]: row["light"] for row in _rows_in(shown)}
    ours = recompute_lights(ledger, day)
    found = []
    for key, light in theirs.items():
        if key not in ours:
            found.append(f"assignment {key} on {day}: {light}, but does not exist yet")
    for key, (light, reason) in ours.items():
        there = theirs.get(key, "not listed")
        if there != light:
            found.append(f"assignment {key} on {day}: {there}, should be {light} ({reason})")
    return found


def _rows_in(shown: Any) -> list[Row]:
    """Give the rows of a bare list, or of the list under whatever name."""
    if isinstance(shown, list):
        return shown
    lists: list[list[Row]] = [value for value in shown.values() if isinstance(value, list)]
    return lists[0]
