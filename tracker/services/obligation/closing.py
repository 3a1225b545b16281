"""Closing an assignment (办结): asked for by its department, decided by the supervisor (R3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from tracker import clock, sentences
from tracker.db import db, transaction
from tracker.errors import Conflict
from tracker.i18n import N_
from tracker.models import Assignment, ClosingDecision, Obligation, User
from tracker.rules import facts as rules
from tracker.rules import refusals
from tracker.rules.permissions import Action
from tracker.rules.reasons import Reason, reason
from tracker.services import access, audit
from tracker.services.mail import noticing
from tracker.services.mail.noticing import Matter
from tracker.services.obligation import duties, facts, lights
from tracker.services.plan import plan_states
from tracker.services.plan.plan_standing import AssignmentState
from tracker.services.supervision import slips
from tracker.services.supervision.slips import ClosedBecause
from tracker.services.wording import written

CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ClosingRequestInput:
    """What was achieved; and by assignment id why a support that is not done is no bar."""

    note: str
    excused: Mapping[int, str] = field(default_factory=dict)


def ask_closing(actor: User, *, assignment_id: int, asked: ClosingRequestInput) -> Assignment:
    """Ask for an assignment to be closed; after its deadline it will be done late for ever.

    A lead asks once its supports are done or excused with a reason; a support asks for its own
    part. Raises :class:`Refused` naming the supports that are not done, :class:`Invalid` without
    a summary, :class:`NotFound` for another department's.
    """
    access.require(actor, Action.ASK_CLOSING)
    note = written(
        asked.note, field="note", missing=N_("Say in a few sentences what was achieved.")
    )
    reasons = {each: written(why, field="excused") for each, why in asked.excused.items()}
    excused = {each: why for each, why in reasons.items() if why}
    with transaction():
        assignment = access.get_own_assignment(actor, assignment_id)
        why = closing_refusal(assignment, excused)
        if why is not None:
            raise sentences.refused(why, field="excused")
        assignment.asked_to_close_on = clock.today()
        assignment.close_note = note
        assignment.excused_because = _excuses(assignment, excused)
        audit.record(
            actor,
            "ask_closing",
            assignment,
            before={"asked_to_close_on": None},
            after={"asked_to_close_on": assignment.asked_to_close_on.isoformat()},
            note=assignment.close_note,
        )
        lights.refresh(assignment)
        return assignment


def closing_refusal(assignment: Assignment, excused: Mapping[int, str]) -> Reason | None:
    """Tell why closing may not be asked for today, or yield None; names departments in words.

    A support closes its own part and waits for nobody.
    """
    of_task = {
        known.id: known for known in facts.facts_where(Assignment.task_id == assignment.task_id)
    }
    own = of_task[assignment.id]
    supports = [_named(known) for known in of_task.values() if known.role is rules.Role.SUPPORT]
    if own.role is rules.Role.SUPPORT:
        own, supports = replace(own, role=rules.Role.LEAD), []
    return refusals.closing_refusal(own, supports, excused=set(excused), day=clock.today())


def undone_supports(assignment: Assignment) -> list[Assignment]:
    """Yield the supports of a lead's task that are not done, in order; none for a support."""
    if assignment.role != rules.Role.LEAD:
        return []
    done = {
        known.id
        for known in facts.facts_where(Assignment.task_id == assignment.task_id)
        if refusals.is_support_done(known, clock.today())
    }
    rows = db.session.execute(
        select(Assignment)
        .where(
            Assignment.task_id == assignment.task_id,
            Assignment.role == rules.Role.SUPPORT,
            Assignment.id.not_in(done),
        )
        .order_by(Assignment.id)
    )
    return list(rows.scalars())


def lights_of(parts: Sequence[Assignment]) -> dict[int, AssignmentState]:
    """Yield today's lights of parts of one task with their reasons, by id."""
    if not parts:
        return {}
    within = Assignment.id.in_([each.id for each in parts])
    return {
        state.id: state for state in plan_states.lights_today(parts[0].task.plan, within=within)
    }


def _named(known: rules.AssignmentFacts) -> rules.AssignmentFacts:
    row = db.session.get_one(Assignment, known.id)
    return replace(known, department=row.department.name_on(clock.today()))


def _excuses(assignment: Assignment, excused: Mapping[int, str]) -> str:
    """Yield one line for each excused support: its name and the reason."""
    return "\n".join(
        f"{each.department.name_on(clock.today())}：{excused[each.id]}"
        for each in undone_supports(assignment)
        if each.id in excused
    )


def accept_closing(actor: User, *, assignment_id: int, comment: str = "") -> Assignment:
    """Close an assignment today; its duties for periods that end later are waived as ``closed``.

    Raises :class:`Conflict` when nothing waits for a decision, :class:`NotFound` out of scope.
    """
    access.require(actor, Action.DECIDE_CLOSING)
    comment = written(comment, field="comment")
    with transaction():
        assignment = _hold_asked(actor, assignment_id)
        _decide(actor, assignment, "accepted", comment)
        assignment.closed_on, assignment.closed_by_id = clock.today(), actor.id
        waived = _waive_later(actor, assignment)
        audit.record(
            actor,
            "accept_closing",
            assignment,
            before={"closed_on": None},
            after={"closed_on": assignment.closed_on.isoformat(), "waived": waived},
            note=comment,
        )
        lights.refresh(assignment)
        return assignment


def return_closing(actor: User, *, assignment_id: int, comment: str) -> Assignment:
    """Return a request to close with a reason; the department may ask again.

    Raises :class:`Invalid` without a reason, else as :func:`accept_closing`.
    """
    access.require(actor, Action.DECIDE_CLOSING)
    comment = written(
        comment,
        field="comment",
        missing=N_("Say what is still to be done before the task can be closed."),
    )
    with transaction():
        assignment = _hold_asked(actor, assignment_id)
        asked_on = assignment.asked_to_close_on
        decision = _decide(actor, assignment, "returned", comment)
        assignment.asked_to_close_on = None
        audit.record(
            actor,
            "return_closing",
            assignment,
            before={"asked_to_close_on": str(asked_on)},
            after={"asked_to_close_on": None},
            note=comment,
        )
        lights.refresh(assignment)
        matter = Matter("closing_returned", assignment, words=comment)
        noticing.tell_department(matter, key=f"closing:{decision.id}")
        return assignment


def _hold_asked(actor: User, assignment_id: int) -> Assignment:
    assignment = access.get_own_assignment(actor, assignment_id)
    if assignment.withdrawn_on is not None:
        raise sentences.refused(
            reason("assignment_withdrawn", withdrawn_on=assignment.withdrawn_on)
        )
    if assignment.closed_on is not None or assignment.asked_to_close_on is None:
        raise Conflict(N_("This request to close has been decided already."))
    return assignment


def _decide(actor: User, assignment: Assignment, outcome: str, comment: str) -> ClosingDecision:
    assert assignment.asked_to_close_on is not None
    decision = ClosingDecision(
        assignment=assignment,
        asked_on=assignment.asked_to_close_on,
        decided_on=clock.today(),
        decided_by_id=actor.id,
        outcome=outcome,
        comment=comment,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def _waive_later(actor: User, assignment: Assignment) -> int:
    """Waive the duties whose period ends after today and close their slips; yields their number."""
    later = (
        db.session.execute(
            select(Obligation).where(
                Obligation.assignment_id == assignment.id,
                Obligation.period_to > clock.today(),
                Obligation.waived_on.is_(None),
            )
        )
        .scalars()
        .all()
    )
    for obligation in later:
        duties.waive(obligation, CLOSED)
        slips.close_slips(actor, obligation, because=ClosedBecause.WAIVED)
    return len(later)
