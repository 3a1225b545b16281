"""The course of a score sheet (R6): draft, proposed, approved, published, frozen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from tracker.rules.policy import Policy
from tracker.rules.reasons import Reason, reason
from tracker.rules.workdays import WorkCalendar


class SheetState(StrEnum):
    """Where a score sheet stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    PUBLISHED = "published"
    FROZEN = "frozen"


SHEET_STEPS: dict[SheetState, frozenset[SheetState]] = {
    SheetState.DRAFT: frozenset({SheetState.PROPOSED}),
    SheetState.PROPOSED: frozenset({SheetState.APPROVED, SheetState.DRAFT}),
    SheetState.APPROVED: frozenset({SheetState.PUBLISHED}),
    SheetState.PUBLISHED: frozenset({SheetState.FROZEN}),
    SheetState.FROZEN: frozenset(),
}
"""What may follow what: forward one by one; a leader may send a proposal back to the draft."""


def sheet_step_refusal(now: SheetState, wanted: SheetState) -> Reason | None:
    """Tell why a sheet may not go from one state to another; None when it may (R6)."""
    if wanted in SHEET_STEPS[now]:
        return None
    if now is SheetState.FROZEN:
        return reason("sheet_frozen")
    return reason("sheet_step_unknown", now=now.value, wanted=wanted.value)


class BulletinState(StrEnum):
    """Where a bulletin stands; once approved nothing changes, a correction is a new one."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"


BULLETIN_STEPS: dict[BulletinState, frozenset[BulletinState]] = {
    BulletinState.DRAFT: frozenset({BulletinState.PROPOSED}),
    BulletinState.PROPOSED: frozenset({BulletinState.APPROVED, BulletinState.DRAFT}),
    BulletinState.APPROVED: frozenset(),
}


def bulletin_step_refusal(now: BulletinState, wanted: BulletinState) -> Reason | None:
    """Tell why a bulletin may not go from one state to another; None when it may."""
    if wanted in BULLETIN_STEPS[now]:
        return None
    if now is BulletinState.APPROVED:
        return reason("bulletin_issued")
    return reason("bulletin_step_unknown", now=now.value, wanted=wanted.value)


def drafting_day(last_closes_on: date, *, calendar: WorkCalendar) -> date:
    """Yield the day on which the job drafts: the first working day after the last closing day."""
    return calendar.first_working_day_after(last_closes_on)


def objections_until(published_on: date, *, policy: Policy, calendar: WorkCalendar) -> date:
    """Yield the last day for objections: 5 working days after publication (R6)."""
    return calendar.add_working_days(published_on, policy.objection_window_days)


def decide_objection_by(raised_on: date, *, policy: Policy, calendar: WorkCalendar) -> date:
    """Yield the day by which an objection is to be decided: within 10 working days (R6)."""
    return calendar.add_working_days(raised_on, policy.objection_decide_days)


def objection_refusal(state: SheetState, *, day: date, until: date | None) -> Reason | None:
    """Tell why no objection may be raised: not published, frozen, or after the last day (R6)."""
    if state is SheetState.FROZEN:
        return reason("sheet_frozen")
    if state is not SheetState.PUBLISHED or until is None:
        return reason("sheet_not_published")
    if day > until:
        return reason("objection_too_late", until=until, today=day)
    return None


def decider_refusal(decider: int, barred: Collection[int | None]) -> Reason | None:
    """Tell why a person may not decide an objection: it proposed or approved the sheet (R6)."""
    return reason("decided_own_sheet") if decider in barred else None


def freeze_refusal(
    state: SheetState, *, day: date, until: date | None, undecided: int
) -> Reason | None:
    """Tell why a sheet may not be frozen yet: still open to objections, or some undecided (R6)."""
    step = sheet_step_refusal(state, SheetState.FROZEN)
    if step is not None:
        return step
    if until is None or day <= until:
        return reason("objections_still_open", until=until)
    return reason("objections_undecided", count=undecided) if undecided else None
