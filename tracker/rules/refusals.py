"""Which step may be taken (R2, R3): each function yields why not, or None when it may be taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from tracker.rules import lifecycle
from tracker.rules.facts import AssignmentFacts, Duty, Outcome, Role
from tracker.rules.lifecycle import has_happened
from tracker.rules.policy import Policy
from tracker.rules.reasons import Reason, reason
from tracker.rules.workdays import WorkCalendar


def filing_until(
    duty: Duty, day: date, *, reopened_until: date | None, policy: Policy, calendar: WorkCalendar
) -> date:
    """Yield the last day on which a report of the duty is taken in (R2).

    Its closing day, the day to which the supervisor reopened it, or the refile day of a standing
    return, whichever is latest: who returns a report waits for it.
    """
    returned = lifecycle.standing_return(duty, day)
    days = [duty.closes_on]
    if reopened_until is not None:
        days.append(reopened_until)
    if returned is not None:
        days.append(lifecycle.refile_day(returned, policy=policy, calendar=calendar))
    return max(days)


def report_refusal(
    duty: Duty, assignment: AssignmentFacts, *, day: date, until: date
) -> Reason | None:
    """Tell why no report may be filed for a duty on a day; ``until`` is :func:`filing_until`.

    Refused: withdrawn, waived, accepted already, closed and not reopened (R2, R3).
    """
    gone = _gone(duty, assignment, day)
    if gone is not None:
        return gone
    decision = lifecycle.standing_decision(duty, day)
    if decision is not None and decision.outcome is Outcome.ACCEPTED:
        return reason("report_accepted", period=duty.period, accepted_on=decision.decided_on)
    if day > until:
        return reason("duty_closed", period=duty.period, due_on=duty.due_on, closes_on=until)
    return None


def reopening_refusal(
    duty: Duty, assignment: AssignmentFacts, *, day: date, until: date
) -> Reason | None:
    """Tell why a duty may not be reopened until a day: not open at all, or the day is past (R2)."""
    not_open = _not_open(duty, assignment, day)
    if not_open is not None:
        return not_open
    if until < day:
        return reason("reopening_in_past", until=until, today=day)
    return None


def extension_refusal(
    duty: Duty, assignment: AssignmentFacts, *, day: date, asked_due_on: date
) -> Reason | None:
    """Tell why an extension to a day may not be asked for (R3): none may be, or not to that day."""
    closed = extension_closed(duty, assignment, day=day)
    return closed or _not_later(asked_due_on, lifecycle.due_on(duty, day))


def extension_closed(duty: Duty, assignment: AssignmentFacts, *, day: date) -> Reason | None:
    """Tell why no extension may be asked for (R3): before the due day, once, for an open duty."""
    not_open = _not_open(duty, assignment, day)
    if not_open is not None:
        return not_open
    undecided = lifecycle.undecided_extension(duty, day)
    if undecided is not None:
        return reason("extension_undecided", asked_on=undecided.asked_on)
    due_on = lifecycle.due_on(duty, day)
    if day >= due_on:
        return reason("extension_too_late", due_on=due_on, today=day)
    return None


def grant_refusal(
    duty: Duty, assignment: AssignmentFacts, *, day: date, granted_due_on: date
) -> Reason | None:
    """Tell why an extension may not be granted to a day: none asked for, or not later (R3)."""
    gone = _gone(duty, assignment, day)
    if gone is not None:
        return gone
    if lifecycle.undecided_extension(duty, day) is None:
        return reason("extension_not_asked", period=duty.period)
    return _not_later(granted_due_on, lifecycle.due_on(duty, day))


def closing_refusal(
    lead: AssignmentFacts,
    supports: Iterable[AssignmentFacts],
    *,
    excused: Collection[int],
    day: date,
) -> Reason | None:
    """Tell why a lead may not ask to close (R3); ``excused`` holds ids of supports with a reason.

    The lead has signed, is neither closed nor withdrawn nor waiting for a decision, and each
    support is done or excused.
    """
    standing = _closing_stands(lead, day)
    if standing is not None:
        return standing
    undone = [
        support.department
        for support in supports
        if support.id not in excused and not is_support_done(support, day)
    ]
    if undone:
        return reason("supports_not_done", departments="、".join(undone), count=len(undone))
    return None


def _closing_stands(lead: AssignmentFacts, day: date) -> Reason | None:
    if lead.role is not Role.LEAD:
        return reason("only_lead_closes", department=lead.department)
    if has_happened(lead.withdrawn_on, day):
        return reason("assignment_withdrawn", withdrawn_on=lead.withdrawn_on)
    if has_happened(lead.closed_on, day):
        return reason("assignment_closed", closed_on=lead.closed_on)
    if not has_happened(lead.signed_on, day):
        return reason("assignment_unsigned", assigned_on=lead.assigned_on)
    if has_happened(lead.asked_to_close_on, day):
        return reason("closing_undecided", asked_on=lead.asked_to_close_on)
    return None


def is_support_done(support: AssignmentFacts, day: date) -> bool:
    """Tell whether a support stands in nobody's way: closed, withdrawn, or verified at 100 (R3)."""
    return (
        has_happened(support.closed_on, day)
        or has_happened(support.withdrawn_on, day)
        or lifecycle.verified_percent(support, day) == lifecycle.WHOLE
    )


def percent_refusal(
    assignment: AssignmentFacts, *, day: date, percent: int, because: str
) -> Reason | None:
    """Tell why a report may not state a percent: out of 0..100, or falling with no reason (R3)."""
    if not 0 <= percent <= 100:
        return reason("percent_out_of_range", percent=percent)
    last = last_percent(assignment, day)
    if percent < last and not because.strip():
        return reason("percent_falls", percent=percent, last=last)
    return None


def last_percent(assignment: AssignmentFacts, day: date) -> int:
    """Yield the percent of the newest report filed by a day, 0 if there is none."""
    filed = [f for duty in assignment.duties for f in duty.filings if f.filed_on <= day]
    return max(filed, key=lambda f: (f.filed_on, f.id)).percent if filed else 0


def _gone(duty: Duty, assignment: AssignmentFacts, day: date) -> Reason | None:
    if assignment.assigned_on > day:
        return reason("assignment_not_yet", assigned_on=assignment.assigned_on)
    if has_happened(assignment.withdrawn_on, day):
        return reason("assignment_withdrawn", withdrawn_on=assignment.withdrawn_on)
    if has_happened(duty.waived_on, day):
        return reason(
            "duty_waived",
            period=duty.period,
            waived_on=duty.waived_on,
            because=duty.waived_because,
        )
    return None


def _not_open(duty: Duty, assignment: AssignmentFacts, day: date) -> Reason | None:
    gone = _gone(duty, assignment, day)
    if gone is not None:
        return gone
    if not lifecycle.is_open(duty, assignment, day=day):
        return reason("duty_filed", period=duty.period, filed_on=lifecycle.filed_on(duty, day))
    return None


def _not_later(wanted: date, due_on: date) -> Reason | None:
    if wanted <= due_on:
        return reason("extension_not_later", due_on=due_on, wanted_on=wanted)
    return None
