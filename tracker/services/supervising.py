"""Supervision: what the ladder raises, one duty or assignment in a transaction of its own (R5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker import clock
from tracker.db import db, transaction
from tracker.models import Assignment, Obligation, Rung, Slip
from tracker.rules import facts as rules
from tracker.rules import ladder
from tracker.rules.facts import RungOutcome
from tracker.rules.ladder import DutyOnLadder, RungDecision
from tracker.rules.permissions import LIAISON
from tracker.rules.reasons import reason
from tracker.services import access, audit, calendars, facts, lights, noticing, numbering
from tracker.services.noticing import Matter


def duties_to_raise() -> list[int]:
    """Yield the ids of the duties whose ladder is to be looked at today, the longest waiting first.

    Nothing on a rest day.
    """
    return _due_ids(Obligation, Obligation.next_rung_on)


def assignments_to_remind() -> list[int]:
    """Yield the ids of the unsigned assignments whose ladder is to be looked at today."""
    return _due_ids(Assignment, Assignment.next_unsigned_rung_on)


def assignments_to_judge() -> list[int]:
    """Yield the ids of the assignments whose light can have changed by today, a rest day or not."""
    found = db.session.execute(
        select(Assignment.id)
        .where(Assignment.look_again_on <= clock.today())
        .order_by(Assignment.look_again_on, Assignment.id)
    )
    return list(found.scalars())


def _due_ids(
    model: type[Obligation | Assignment], cursor: InstrumentedAttribute[date | None]
) -> list[int]:
    today = clock.today()
    if not calendars.work_calendar().is_working_day(today):
        return []
    found = db.session.execute(select(model.id).where(cursor <= today).order_by(cursor, model.id))
    return list(found.scalars())


def raise_due_rungs(obligation_id: int) -> bool:
    """Raise what the ladder asks of one duty today; tells whether anything was recorded.

    Rungs, the numbered slip, the notices, the audit entries, the cursor and the light are one
    transaction. A duty that somebody is changing at this moment is left for the next sweep.
    """
    today = clock.today()
    with transaction() as session:
        claimed = _claim(session, obligation_id)
        if claimed is None:
            return False
        part, held = claimed
        if held.next_rung_on is None or held.next_rung_on > today:
            return False
        known = facts.facts_of(part)
        duty = next(each for each in known.duties if each.id == held.id)
        raised = lights.raised_rungs(known.id).get(held.id, [])
        decided = _due(DutyOnLadder(known, duty, raised), today)
        for decision in decided:
            _record(part, decision, held)
        raised += [rules.RaisedRung(each.rung, each.due_on, each.outcome) for each in decided]
        _move_cursor(held, DutyOnLadder(known, duty, raised), today)
        if decided:
            lights.judge(part, known, today=today)
        return bool(decided)


def raise_unsigned_rungs(assignment_id: int) -> bool:
    """Raise what the ladder asks of one unsigned assignment today; tells whether it did."""
    today = clock.today()
    calendar, policy = calendars.work_calendar(), calendars.policy_on(today)
    with transaction() as session:
        held = _claim_assignment(session, Assignment.id == assignment_id)
        if held is None or held.next_unsigned_rung_on is None:
            return False
        known = facts.facts_of(held)
        raised = lights.raised_rungs(held.id).get(None, [])
        decided = ladder.due_unsigned_rungs(
            known, today, raised=raised, calendar=calendar, policy=policy
        )
        for decision in decided:
            _record(held, decision, None)
        raised += [rules.RaisedRung(each.rung, each.due_on, each.outcome) for each in decided]
        held.next_unsigned_rung_on = ladder.next_unsigned_rung_on(
            known, today, raised=raised, calendar=calendar, policy=policy
        )
        return bool(decided)


def judge_again(assignment_ids: Sequence[int]) -> int:
    """Judge the lights of some assignments again, in one transaction; yields how many there were.

    Those that somebody is changing at this moment are left for the next sweep.
    """
    today = clock.today()
    with transaction() as session:
        rows = session.execute(
            select(Assignment)
            .where(Assignment.id.in_(assignment_ids), Assignment.look_again_on <= today)
            .order_by(Assignment.id)
            .with_for_update(skip_locked=True)
        ).scalars()
        held = {row.id: row for row in rows}
        for known in facts.facts_where(Assignment.id.in_(held)):
            lights.judge(held[known.id], known, today=today)
        return len(held)


def _claim(session: Session, obligation_id: int) -> tuple[Assignment, Obligation] | None:
    """Lock a duty's assignment, then the duty, in the order of reporting; wait for neither."""
    its = select(Obligation.assignment_id).where(Obligation.id == obligation_id)
    part = _claim_assignment(session, Assignment.id == its.scalar_subquery())
    if part is None:
        return None
    duty = session.execute(
        select(Obligation).where(Obligation.id == obligation_id).with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    return (part, duty) if duty else None


def _claim_assignment(session: Session, condition: ColumnElement[bool]) -> Assignment | None:
    found = session.execute(
        select(Assignment)
        .where(condition)
        .options(*access.WITH_ITS_PLACE)
        .with_for_update(skip_locked=True, of=Assignment)
    )
    return found.unique().scalar_one_or_none()


def _due(case: DutyOnLadder, today: date) -> list[RungDecision]:
    calendar, policy = calendars.work_calendar(), calendars.policy_on(today)
    found = ladder.due_rungs(case, today, calendar=calendar, policy=policy)
    refile = ladder.due_refile_rung(case, today, calendar=calendar, policy=policy)
    return [*found, refile] if refile else found


def _move_cursor(held: Obligation, case: DutyOnLadder, today: date) -> None:
    """Set when the ladder looks next; not a change of the duty, so its version stays."""
    cursor = ladder.next_rung_on(
        case, today, calendar=calendars.work_calendar(), policy=calendars.policy_on(today)
    )
    db.session.execute(
        update(Obligation)
        .where(Obligation.id == held.id)
        .values(next_rung_on=cursor)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(held, ["next_rung_on"])


def _record(assignment: Assignment, decision: RungDecision, duty: Obligation | None) -> None:
    """Write a rung's row and, if it is sent, its slip and notices."""
    people = []
    outcome, why = decision.outcome, decision.reason
    if outcome is RungOutcome.SENT:
        people = noticing.recipients(assignment, ladder.recipients_for(decision.rung))
        if not any(person.role == LIAISON for person in people):
            _alert(assignment)
        if not people:
            outcome, why = RungOutcome.SKIPPED, reason("rung_skipped", rung=decision.rung.value)
    rung = Rung(
        plan_id=assignment.plan_id,
        assignment=assignment,
        obligation=duty,
        rung=str(decision.rung),
        due_on=decision.due_on,
        day=decision.day,
        outcome=str(outcome),
        reason=why.as_dict(),
    )
    db.session.add(rung)
    db.session.flush()
    audit.record(None, "raise_rung", rung, after=_after(rung))
    if people:
        slip = _raise_slip(rung) if decision.rung in ladder.SLIP_RUNGS else None
        owner = f"duty-{duty.id}" if duty else f"part-{assignment.id}"
        key = f"rung:{owner}:{rung.rung}:{rung.due_on}"
        matter = Matter(rung.rung, assignment, duty, rung.due_on, rung, slip)
        noticing.tell(people, matter, key=key)


def _alert(assignment: Assignment) -> None:
    """Let it be known, once a month, that a department has no liaison left who could be told."""
    month = clock.today().strftime("%Y-%m")
    noticing.tell_of_nobody(assignment, key=f"nobody:{assignment.department_id}:{month}")


def _raise_slip(rung: Rung) -> Slip:
    """Write the numbered slip of a blue, yellow or red rung."""
    duty = rung.obligation
    assert duty is not None
    calendar, policy = calendars.work_calendar(), calendars.policy_on(rung.day)
    jurisdiction_id, year = rung.assignment.plan.jurisdiction_id, rung.day.year
    slip = Slip(
        jurisdiction_id=jurisdiction_id,
        plan_id=rung.plan_id,
        department_id=duty.department_id,
        obligation=duty,
        rung_id=rung.id,
        year=year,
        serial=numbering.next_serial(db.session(), jurisdiction_id, year=year),
        rung=rung.rung,
        raised_on=rung.day,
        answer_due_on=ladder.slip_answer_day(rung.day, policy=policy, calendar=calendar),
    )
    db.session.add(slip)
    db.session.flush()
    after = {"number": slip.number, "rung": slip.rung, "answer_due_on": str(slip.answer_due_on)}
    audit.record(None, "raise_slip", slip, after=after, note=slip.number)
    return slip


def _after(rung: Rung) -> dict[str, str]:
    return {"rung": rung.rung, "due_on": str(rung.due_on), "outcome": rung.outcome}
