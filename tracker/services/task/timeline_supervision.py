"""The part of a task's timeline that the supervising office writes: reminders, slips, closings."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.models import ClosingDecision, Rung, Slip
from tracker.rules.facts import RungOutcome
from tracker.rules.reasons import Reason, reason
from tracker.services.task.timeline_event import Event, Place

QUIET = (RungOutcome.SUPERSEDED,)


def supervision_events(place: Place) -> Iterator[Event]:
    """Yield reminders, slips with their answers, and closings, in no order."""
    yield from _rungs(place)
    yield from _slips(place)
    yield from _closings(place)


def _rungs(place: Place) -> Iterator[Event]:
    """Yield rungs that were sent, held or skipped; one that raised a slip is told by its slip."""
    rows = db.session.execute(
        select(Rung)
        .outerjoin(Slip, Slip.rung_id == Rung.id)
        .where(
            Rung.assignment_id.in_(list(place.assignments)),
            Rung.outcome.not_in(QUIET),
            Slip.id.is_(None),
        )
        .order_by(Rung.id)
    ).scalars()
    for row in rows:
        yield Event(
            row.day,
            _about_rung(place, row),
            department=place.assignments[row.assignment_id].department_on(row.day),
            tone="held" if row.outcome != RungOutcome.SENT else "",
            evening=True,
        )


def _about_rung(place: Place, row: Rung) -> Reason:
    if row.outcome == RungOutcome.HELD:
        return reason("event_held", rung=row.rung)
    if row.outcome == RungOutcome.SKIPPED:
        return reason("event_skipped", rung=row.rung)
    if row.obligation_id is None:
        return reason("event_unsigned", rung=row.rung)
    return place.about("event_reminded", row.obligation_id, rung=row.rung)


def _slips(place: Place) -> Iterator[Event]:
    rows = db.session.execute(
        select(Slip)
        .where(place.of_duties(Slip.obligation_id))
        .options(joinedload(Slip.answered_by))
        .order_by(Slip.id)
    ).scalars()
    for row in rows:
        yield Event(
            row.raised_on,
            place.about("event_slip", row.obligation_id, number=row.number, rung=row.rung),
            department=place.department(row.obligation_id, row.raised_on),
            tone="strong",
            evening=True,
        )
        if row.answered_on is not None and row.answer:
            yield Event(
                row.answered_on,
                _about_answer(row),
                department=place.department(row.obligation_id, row.answered_on),
                who=row.answered_by,
                quote=row.answer,
            )
        if row.closed_on is not None:
            yield Event(
                row.closed_on,
                reason("event_slip_closed", number=row.number),
                department=place.department(row.obligation_id, row.closed_on),
            )


def _about_answer(row: Slip) -> Reason:
    if row.promised_on is None:
        return reason("event_slip_answered", number=row.number)
    return reason("event_slip_promised", number=row.number, promised_on=row.promised_on)


def _closings(place: Place) -> Iterator[Event]:
    for part in place.assignments.values():
        if part.asked_to_close_on is not None:
            yield Event(
                part.asked_to_close_on,
                reason("event_closing_asked"),
                department=part.department_on(part.asked_to_close_on),
                quote=part.close_note,
            )
    rows = db.session.execute(
        select(ClosingDecision)
        .where(ClosingDecision.assignment_id.in_(list(place.assignments)))
        .options(joinedload(ClosingDecision.decided_by))
        .order_by(ClosingDecision.id)
    ).scalars()
    for row in rows:
        part = place.assignments[row.assignment_id]
        department = part.department_on(row.asked_on)
        if row.outcome == "returned":
            yield Event(row.asked_on, reason("event_closing_asked"), department=department)
        yield Event(
            row.decided_on,
            reason(f"event_closing_{row.outcome}"),
            department=part.department_on(row.decided_on),
            who=row.decided_by,
            quote=row.comment,
            tone="strong",
        )
