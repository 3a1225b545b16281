"""The part of a task's timeline that people write by hand: instructions, urges and replies."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.models import Instruction, Reply, Task, Urge
from tracker.rules.reasons import Reason, reason
from tracker.services.task.timeline_event import Event, Place


def words_of(task: Task, place: Place) -> Iterator[Event]:
    """Yield instructions, urges and the replies to both, in no order."""
    yield from _instructions(task)
    yield from _urges(place)
    yield from _replies(place)


def _instructions(task: Task) -> Iterator[Event]:
    rows = db.session.execute(
        select(Instruction)
        .where(Instruction.task_id == task.id)
        .options(joinedload(Instruction.written_by))
        .order_by(Instruction.id)
    ).scalars()
    for row in rows:
        yield Event(
            row.written_on,
            _asked(row),
            at=row.written_at,
            who=row.written_by,
            quote=row.body,
            tone="strong",
        )


def _asked(row: Instruction) -> Reason:
    if row.answer_due_on is None:
        return reason("event_instruction")
    return reason("event_instruction_to_answer", answer_due_on=row.answer_due_on)


def _urges(place: Place) -> Iterator[Event]:
    rows = db.session.execute(
        select(Urge)
        .where(Urge.assignment_id.in_(list(place.assignments)))
        .options(joinedload(Urge.written_by))
        .order_by(Urge.id)
    ).scalars()
    for row in rows:
        yield Event(
            row.written_on,
            reason("event_urged", answer_due_on=row.answer_due_on),
            at=row.written_at,
            department=place.assignments[row.assignment_id].department_on(row.written_on),
            who=row.written_by,
            quote=row.body,
            tone="strong",
        )


def _replies(place: Place) -> Iterator[Event]:
    rows = db.session.execute(
        select(Reply)
        .where(Reply.assignment_id.in_(list(place.assignments)))
        .options(joinedload(Reply.replied_by))
        .order_by(Reply.id)
    ).scalars()
    for row in rows:
        about = "urge" if row.urge_id else "instruction"
        yield Event(
            row.replied_on,
            reason(f"event_replied_{about}"),
            at=row.replied_at,
            department=place.assignments[row.assignment_id].department_on(row.replied_on),
            who=row.replied_by,
            quote=row.body,
        )
