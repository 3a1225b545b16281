"""Reviewing filed reports: accepted, or returned with a ground (R3)."""

from __future__ import annotations

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import N_
from tracker.models import Decision, Obligation, Report, User
from tracker.models.obligation import ObligationState
from tracker.rules.facts import Ground, Outcome
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.mail import noticing
from tracker.services.mail.noticing import Matter
from tracker.services.obligation import duties
from tracker.services.obligation.duties import HeldDuty
from tracker.services.wording import written


def accept_report(actor: User, *, report_id: int, comment: str = "") -> Decision:
    """Accept a report that waits for review; its percent counts as verified from today.

    Raises :class:`NotFound` outside the actor's scope, :class:`Conflict` when somebody else has
    decided or a newer revision was filed.
    """
    access.require(actor, Action.REVIEW)
    comment = written(comment, field="comment")
    with transaction():
        report, held = _hold_waiting(actor, report_id)
        return _decide(actor, report, held, Decision(outcome=Outcome.ACCEPTED, comment=comment))


def return_report(actor: User, *, report_id: int, ground: str, comment: str) -> Decision:
    """Return a report with a ground and a comment; it is due again 3 working days later.

    ``no_substance`` and ``false_report`` void the filing: the duty counts as not filed. Raises
    :class:`Invalid` for an unknown ground or no comment, else as :func:`accept_report`.
    """
    access.require(actor, Action.REVIEW)
    if ground not in set(Ground):
        raise Invalid(
            N_("Please choose the ground on which the report is returned."), field="ground"
        )
    comment = written(
        comment,
        field="comment",
        missing=N_("Say what is missing or wrong, so that the department can put it right."),
    )
    with transaction():
        report, held = _hold_waiting(actor, report_id)
        decision = Decision(outcome=Outcome.RETURNED, ground=ground, comment=comment)
        return _decide(actor, report, held, decision)


def _hold_waiting(actor: User, report_id: int) -> tuple[Report, HeldDuty]:
    """Lock the duty of a report that the actor may decide and that nobody has decided yet."""
    found = db.session.execute(
        select(Report.obligation_id)
        .join(Obligation)
        .where(Report.id == report_id, access.owns_obligation(actor))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such report that you can see."))
    held = duties.hold(actor, found)
    report, decided = db.session.execute(
        select(Report, Decision)
        .outerjoin(Decision, Decision.report_id == Report.id)
        .where(Report.id == report_id)
    ).one()
    if decided is not None:
        raise Conflict(
            N_("%(name)s has decided this report already; it was not decided a second time."),
            name=decided.decided_by.name,
        )
    if held.obligation.state != ObligationState.FILED or held.assignment.withdrawn_on:
        raise Conflict(
            N_("This report no longer waits for review: its duty was waived or its task withdrawn.")
        )
    return report, held


def _decide(actor: User, report: Report, held: HeldDuty, decision: Decision) -> Decision:
    decision.report_id = report.id
    decision.obligation_id = held.obligation.id
    decision.revision = report.revision
    decision.decided_on, decision.decided_at = clock.today(), clock.now()
    decision.decided_by_id = actor.id
    db.session.add(decision)
    db.session.flush()
    before = duties.snapshot(held.obligation)
    duties.settle(held)
    audit.record(
        actor,
        "accept_report" if decision.outcome == Outcome.ACCEPTED else "return_report",
        report,
        before=before,
        after=duties.snapshot(held.obligation) | {"ground": decision.ground},
        note=decision.comment,
    )
    if decision.outcome == Outcome.RETURNED:
        due_on = held.obligation.refile_due_on
        matter = Matter("returned", held.assignment, held.obligation, due_on)
        noticing.tell_department(matter, key=f"return:{decision.id}")
    return decision
