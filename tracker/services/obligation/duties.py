"""A duty held for a change: locked, with its facts, and brought in line again afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker import clock, sentences
from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Assignment, Obligation, User
from tracker.models.obligation import ObligationState
from tracker.rules import facts as rules
from tracker.rules import lifecycle, refusals
from tracker.rules.reasons import Reason, reason
from tracker.services import access
from tracker.services.calendar import calendars
from tracker.services.obligation import facts, lights


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """A duty and its assignment, both locked, with the facts that the rules ask for."""

    obligation: Obligation
    assignment: Assignment
    known: rules.AssignmentFacts
    duty: rules.Duty


def hold(actor: User, obligation_id: int) -> HeldDuty:
    """Lock a duty of the actor's own department, or within the office's scope, for a change.

    The assignment is locked first, so that two changes of its duties wait for each other. Call it
    in a transaction. Raises :class:`NotFound` for what is not the actor's.
    """
    rows = db.session.execute(
        select(Assignment)
        .join(Obligation, Obligation.assignment_id == Assignment.id)
        .where(Obligation.id == obligation_id, access.owns_obligation(actor))
        .options(*access.WITH_ITS_PLACE)
        .with_for_update(of=Assignment)
        .execution_options(populate_existing=True)
    )
    assignment = rows.unique().scalar_one_or_none()
    if assignment is None:
        raise NotFound(N_("There is no such duty that you can see."))
    obligation = db.session.execute(
        select(Obligation).where(Obligation.id == obligation_id).with_for_update()
    ).scalar_one()
    return with_facts(obligation, assignment)


def with_facts(obligation: Obligation, assignment: Assignment) -> HeldDuty:
    """Yield a duty with the facts of its assignment as they stand in this transaction."""
    known = facts.facts_of(assignment)
    duty = next(each for each in known.duties if each.id == obligation.id)
    return HeldDuty(obligation, assignment, known, duty)


def settle(held: HeldDuty) -> None:
    """Bring a duty's stored state in line with its rows, and judge its assignment again.

    Call it after every filing, decision, waiver, extension and reopening, in their transaction.
    """
    now = with_facts(held.obligation, held.assignment)
    today = clock.today()
    returned = lifecycle.standing_return(now.duty, today)
    held.obligation.state = state_of(now.duty, today)
    held.obligation.filed_on = lifecycle.filed_on(now.duty, today)
    held.obligation.refile_due_on = (
        lifecycle.refile_day(
            returned, policy=calendars.policy_on(today), calendar=calendars.work_calendar()
        )
        if returned
        else None
    )
    lights.refresh(held.assignment, now.known, only_duty=held.obligation.id)


def state_of(duty: rules.Duty, day: date) -> ObligationState:
    """Yield where a duty stood on a day by its dated rows (R2, R3, R7)."""
    if lifecycle.has_happened(duty.waived_on, day):
        return ObligationState.WAIVED
    if lifecycle.newest_revision(duty, day) is None:
        return ObligationState.OPEN
    decision = lifecycle.standing_decision(duty, day)
    if decision is None:
        return ObligationState.FILED
    if decision.outcome is rules.Outcome.ACCEPTED:
        return ObligationState.ACCEPTED
    return ObligationState.RETURNED


def filing_refusal(held: HeldDuty) -> Reason | None:
    """Tell why no report may be filed for a duty today, or yield None (R2, R3)."""
    return filing_refusal_of(held.duty, held.known, reopened_until=held.obligation.reopened_until)


def require_fileable(held: HeldDuty) -> None:
    """Raise :class:`Refused` with the reason when no report may be filed for a duty today."""
    why = filing_refusal(held)
    if why is not None:
        raise sentences.refused(why)


def filing_refusal_of(
    duty: rules.Duty, known: rules.AssignmentFacts, *, reopened_until: date | None
) -> Reason | None:
    """Tell the same of a duty that is only read.

    Besides what the rules refuse, a report that waits for its review cannot be filed over.
    """
    today = clock.today()
    until = refusals.filing_until(
        duty,
        today,
        reopened_until=reopened_until,
        policy=calendars.policy_on(today),
        calendar=calendars.work_calendar(),
    )
    why = refusals.report_refusal(duty, known, day=today, until=until)
    newest = lifecycle.newest_revision(duty, today)
    if why is None and newest and lifecycle.standing_decision(duty, today) is None:
        return reason("report_waits", period=duty.period, filed_on=newest.filed_on)
    return why


def snapshot(obligation: Obligation) -> dict[str, str | None]:
    """Yield what the audit trail keeps of a duty before and after a change."""
    days = ("filed_on", "due_on", "closes_on", "refile_due_on", "reopened_until", "waived_on")
    return {"state": str(obligation.state)} | {
        name: day.isoformat() if (day := getattr(obligation, name)) else None for name in days
    }


def waive(obligation: Obligation, because: str) -> None:
    """Waive a duty from today on; who calls it records it and judges the assignment again."""
    obligation.waived_on = clock.today()
    obligation.waived_because = because
    obligation.state = ObligationState.WAIVED


def last_percent(held: HeldDuty) -> int:
    """Yield the percent of the assignment's newest report, 0 if there is none."""
    return refusals.last_percent(held.known, clock.today())
