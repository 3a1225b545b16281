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


def self_score_refusal(state: SheetState) -> Reason | None:
    """Tell why a department may not enter a self-score: the sheet has been proposed (R6)."""
    return None if state is SheetState.DRAFT else reason("self_score_too_late", now=state.value)


def approver_refusal(approver: int, proposer: int | None) -> Reason | None:
    """Tell why a person may not approve a sheet: it proposed it (R6)."""
    return reason("approved_own_proposal") if approver == proposer else None


def correction_refusal(state: SheetState) -> Reason | None:
    """Tell why a sheet may not be corrected by a new one: it is still on its way (R6)."""
    is_open = state in (SheetState.PUBLISHED, SheetState.FROZEN)
    return None if is_open else reason("sheet_not_out", now=state.value)


class ExemptionStep(StrEnum):
    """Where a request for an exemption stands: asked, verified, decided, recorded (容错)."""

    ASKED = "asked"
    VERIFIED = "verified"
    GRANTED = "granted"
    REFUSED = "refused"
    RECORDED = "recorded"


EXEMPTION_STEPS: dict[ExemptionStep, frozenset[ExemptionStep]] = {
    ExemptionStep.ASKED: frozenset({ExemptionStep.VERIFIED}),
    ExemptionStep.VERIFIED: frozenset({ExemptionStep.GRANTED, ExemptionStep.REFUSED}),
    ExemptionStep.GRANTED: frozenset({ExemptionStep.RECORDED}),
    ExemptionStep.REFUSED: frozenset({ExemptionStep.RECORDED}),
    ExemptionStep.RECORDED: frozenset(),
}


def exemption_step_refusal(now: ExemptionStep, wanted: ExemptionStep) -> Reason | None:
    """Tell why a request may not go from one step to another: they are taken one by one (R6)."""
    if wanted in EXEMPTION_STEPS[now]:
        return None
    return reason("exemption_step_unknown", step=now.value, next_step=wanted.value)


def exemption_decider_refusal(decider: int, taken_part: Collection[int | None]) -> Reason | None:
    """Tell why a person may not decide a request: it asked for it or verified it (R6)."""
    return reason("exemption_decided_own") if decider in taken_part else None


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
