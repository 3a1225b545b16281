"""The light of an assignment on a day, and why (R4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tracker.rules import lifecycle
from tracker.rules.facts import AssignmentFacts
from tracker.rules.figures import decimal_text
from tracker.rules.lifecycle import has_happened
from tracker.rules.next_look import next_look_on
from tracker.rules.policy import Policy
from tracker.rules.reasons import Plain, Reason, reason
from tracker.rules.views import AssignmentView, view_of
from tracker.rules.workdays import WorkCalendar

__all__ = [
    "WORST_FIRST",
    "Judgement",
    "Light",
    "light_for",
    "next_look_on",
    "reason_on",
    "task_light",
    "worst_light",
]


class Light(StrEnum):
    """The lights; ``not_started`` is that of a task nobody is assigned to yet."""

    NOT_STARTED = "not_started"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    DONE = "done"
    DONE_LATE = "done_late"
    WITHDRAWN = "withdrawn"


WORST_FIRST = (
    Light.RED,
    Light.YELLOW,
    Light.GREEN,
    Light.DONE_LATE,
    Light.DONE,
    Light.WITHDRAWN,
)
BADNESS = {light: place for place, light in enumerate(WORST_FIRST)}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A light and the reason for it; the reason names the assignment, the duty and its numbers."""

    light: Light
    reason: Reason


def light_for(
    assignment: AssignmentFacts, as_of: date, *, calendar: WorkCalendar, policy: Policy
) -> Judgement:
    """Yield the light of an assignment on a day: the first clause of R4 that applies.

    Among several duties to which the same clause applies the longest overdue one gives the
    reason, then the one with the lowest id.
    """
    view = view_of(assignment, as_of, calendar=calendar, policy=policy)
    found = _settled(view)
    if found is not None:
        return found
    red = _red(view)
    if red is not None:
        return Judgement(Light.RED, red)
    yellow = _yellow(view)
    if yellow is not None:
        return Judgement(Light.YELLOW, yellow)
    return Judgement(Light.GREEN, view.why("on_track", **_progress(view)))


def _settled(view: AssignmentView) -> Judgement | None:
    of, day = view.assignment, view.day
    if of.assigned_on > day:
        why = view.why("not_assigned_yet", assigned_on=of.assigned_on)
        return Judgement(Light.NOT_STARTED, why)
    if has_happened(of.withdrawn_on, day):
        return Judgement(Light.WITHDRAWN, view.why("withdrawn", withdrawn_on=of.withdrawn_on))
    if not has_happened(of.closed_on, day):
        return None
    values: dict[str, date | Plain] = {
        "closed_on": of.closed_on,
        "asked_on": of.asked_to_close_on,
        "deadline_on": of.deadline_on,
    }
    if lifecycle.is_done_late(of):
        return Judgement(Light.DONE_LATE, view.why("closed_late", **values))
    return Judgement(Light.DONE, view.why("closed", **values))


def _red(view: AssignmentView) -> Reason | None:
    limit = view.policy.lights.red_overdue_days
    long_overdue = [
        entry for entry in view.overdue() if entry[2].extension is None and -entry[0] >= limit
    ]
    if long_overdue:
        days, _, worst = min(long_overdue, key=lambda entry: entry[:2])
        return view.why_duty(
            "duty_long_overdue", worst.duty, due_on=worst.due_on, days=-days, limit=limit
        )
    if view.day > view.assignment.deadline_on:
        return _deadline_passed(view)
    return _behind(view, "far_behind", view.policy.lights.red_gap_percent)


def _deadline_passed(view: AssignmentView) -> Reason:
    deadline_on = view.assignment.deadline_on
    days = view.calendar.working_days_between(deadline_on, view.day)
    return view.why("deadline_passed", deadline_on=deadline_on, days=days)


def _behind(view: AssignmentView, code: str, limit: int) -> Reason | None:
    gap = view.gap()
    if gap is None or gap < limit:
        return None
    return view.why(code, gap=decimal_text(gap, 2), limit=limit, **_progress(view))


def _progress(view: AssignmentView) -> dict[str, date | Plain]:
    expected = lifecycle.expected_percent(view.assignment, view.day)
    verified = lifecycle.verified_percent(view.assignment, view.day)
    return {"expected": decimal_text(expected, 2), "verified": verified}


def _yellow(view: AssignmentView) -> Reason | None:
    return (
        _overdue(view)
        or _not_refiled(view)
        or _due_soon(view)
        or _unsigned(view)
        or _behind(view, "behind", view.policy.lights.yellow_gap_percent)
    )


def _overdue(view: AssignmentView) -> Reason | None:
    overdue = view.overdue()
    if not overdue:
        return None
    days, _, worst = min(overdue, key=lambda entry: entry[:2])
    values: dict[str, date | Plain] = {"due_on": worst.due_on, "days": -days}
    if worst.extension is None:
        return view.why_duty("duty_overdue", worst.duty, **values)
    asked = worst.extension
    return view.why_duty(
        "duty_overdue_extension_undecided",
        worst.duty,
        **values,
        asked_on=asked.asked_on,
        asked_due_on=asked.asked_due_on,
    )


def _not_refiled(view: AssignmentView) -> Reason | None:
    late = [
        (refile_on, state.duty.id, state)
        for state in view.duties
        if (refile_on := view.refile_day(state)) and view.day > refile_on and state.is_open
    ]
    if not late:
        return None
    refile_on, _, worst = min(late, key=lambda entry: entry[:2])
    returned_on = worst.standing_return.decided_on if worst.standing_return else None
    days = view.calendar.working_days_between(refile_on, view.day)
    return view.why_duty(
        "return_not_refiled", worst.duty, returned_on=returned_on, refile_on=refile_on, days=days
    )


def _due_soon(view: AssignmentView) -> Reason | None:
    limit = view.policy.lights.yellow_due_within_days
    beyond = view.calendar.add_working_days(view.day, limit + 1)
    soon = [
        (-view.overdue_days(state), state.duty.id, state)
        for state in view.duties
        if view.day <= state.due_on < beyond and state.is_live and state.filing is None
    ]
    if not soon:
        return None
    left, _, worst = min(soon, key=lambda entry: entry[:2])
    return view.why_duty(
        "duty_due_soon", worst.duty, due_on=worst.due_on, days_left=left, limit=limit
    )


def _unsigned(view: AssignmentView) -> Reason | None:
    if has_happened(view.assignment.signed_on, view.day) or view.day <= view.sign_day():
        return None
    return view.why("unsigned", assigned_on=view.assignment.assigned_on, sign_by_on=view.sign_day())


COUNTED_FROM = {
    "duty_overdue": "due_on",
    "duty_overdue_extension_undecided": "due_on",
    "duty_long_overdue": "due_on",
    "deadline_passed": "deadline_on",
    "return_not_refiled": "refile_on",
}
"""The reasons that count working days, with the value that they count from."""


def reason_on(kept: Reason, day: date, *, expected: Fraction, calendar: WorkCalendar) -> Reason:
    """Yield the reason of an earlier day as it reads on a day before the next look.

    Until then light, code and duty stay (:func:`tracker.rules.next_look.next_look_on`), but days
    are counted on, and ``expected`` is the percent of the day.
    """
    values = dict(kept.values)
    if kept.code in COUNTED_FROM:
        since = date.fromisoformat(str(values[COUNTED_FROM[kept.code]]))
        values["days"] = calendar.working_days_between(since, day)
    if kept.code == "duty_due_soon":
        due_on = date.fromisoformat(str(values["due_on"]))
        values["days_left"] = calendar.working_days_between(day, due_on)
    if "gap" in values:
        values["gap"] = decimal_text(expected - Fraction(str(values["verified"])), 2)
    if "expected" in values:
        values["expected"] = decimal_text(expected, 2)
    return Reason(kept.code, values)


def task_light(leads: Iterable[Judgement], supports: Iterable[Judgement]) -> Judgement:
    """Yield a task's light: the worst of its leads', at least yellow if a support is red (R4).

    Assignments that do not exist yet have no say. No lead: the worst of the supports; a task whose
    leads are all done or withdrawn stays so; nobody assigned: ``not_started``.
    """
    of_leads, of_supports = list(leads), list(supports)
    light = worst_light([of.light for of in of_leads], [of.light for of in of_supports])
    if light is Light.NOT_STARTED:
        return Judgement(light, reason("nobody_assigned"))
    has_lead = bool(_existing(of.light for of in of_leads))
    told = [of for of in (of_leads if has_lead else of_supports) if of.light is light]
    red = [of for of in of_supports if of.light is Light.RED]
    return told[0] if told else Judgement(light, _support_red(red[0]))


def worst_light(leads: Iterable[Light], supports: Iterable[Light]) -> Light:
    """Yield a task's light alone, by the same clause as :func:`task_light`."""
    of_leads, of_supports = _existing(leads), _existing(supports)
    if not of_leads and not of_supports:
        return Light.NOT_STARTED
    worst = min(of_leads or of_supports, key=BADNESS.__getitem__)
    return Light.YELLOW if worst is Light.GREEN and Light.RED in of_supports else worst


def _existing(found: Iterable[Light]) -> list[Light]:
    return [light for light in found if light is not Light.NOT_STARTED]


def _support_red(red: Judgement) -> Reason:
    values = red.reason.values
    return reason(
        "support_red", assignment=values.get("assignment"), department=values.get("department")
    )
