"""Everything that happened to a task, newest first, as of a day (R7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import db
from tracker.models import (
    Assignment,
    Decision,
    DueChange,
    Exemption,
    Extension,
    Obligation,
    Reopening,
    Report,
    Task,
    Transfer,
)
from tracker.rules.reasons import reason
from tracker.services.task.timeline_event import Event, Place
from tracker.services.task.timeline_supervision import supervision_events
from tracker.services.task.timeline_words import words_of

SHOWN_NAMES = 8


def events_of(task: Task, day: date) -> list[Event]:
    """Yield what happened to a task and its parts by a day, newest first."""
    place = _place(task, day)
    found = [
        *_assigned(place),
        *_signed(place),
        *_reports(place),
        *_decisions(place),
        *_extensions(place),
        *_moved(place),
        *_reopened(place),
        *_waived(place),
        *_exempted(place),
        *words_of(task, place),
        *_withdrawn(task, place),
        *_transferred(place),
        *supervision_events(place),
    ]
    dated = [event for event in found if event.on <= day]
    return sorted(dated, key=lambda event: event.order, reverse=True)


def _place(task: Task, day: date) -> Place:
    assignments = db.session.execute(
        select(Assignment)
        .where(Assignment.task_id == task.id)
        .options(
            joinedload(Assignment.department),
            joinedload(Assignment.signed_by),
            joinedload(Assignment.closed_by),
        )
        .order_by(Assignment.id)
    ).scalars()
    by_id = {row.id: row for row in assignments}
    duties = db.session.execute(
        select(Obligation).where(Obligation.assignment_id.in_(list(by_id))).order_by(Obligation.id)
    ).scalars()
    return Place(day, by_id, {row.id: row for row in duties})


def _assigned(place: Place) -> Iterator[Event]:
    """Yield one event for each day and role on which parts were assigned."""
    groups: dict[tuple[date, str], list[str]] = {}
    for part in place.assignments.values():
        name = part.department_on(part.assigned_on).name_on(part.assigned_on)
        groups.setdefault((part.assigned_on, part.role), []).append(name)
    for (on, role), names in groups.items():
        shown = "、".join(names[:SHOWN_NAMES]) + ("…" if len(names) > SHOWN_NAMES else "")
        yield Event(on, reason(f"event_assigned_{role}", departments=shown))


def _signed(place: Place) -> Iterator[Event]:
    for part in place.assignments.values():
        if part.signed_on is not None:
            yield Event(
                part.signed_on,
                reason("event_signed"),
                department=part.department_on(part.signed_on),
                who=part.signed_by,
            )


def _reports(place: Place) -> Iterator[Event]:
    rows = db.session.execute(
        select(Report)
        .where(place.of_duties(Report.obligation_id))
        .options(joinedload(Report.filed_by), selectinload(Report.attachments))
        .order_by(Report.id)
    ).scalars()
    for row in rows:
        code = "event_filed" if row.revision == 1 else "event_refiled"
        yield Event(
            row.filed_on,
            place.about(code, row.obligation_id, percent=row.percent, revision=row.revision),
            at=row.filed_at,
            department=place.department(row.obligation_id, row.filed_on),
            who=row.filed_by,
            quote=row.done,
            files=row.attachments,
            anchor=f"report-{row.id}",
        )


def _decisions(place: Place) -> Iterator[Event]:
    rows = db.session.execute(
        select(Decision)
        .where(place.of_duties(Decision.obligation_id))
        .options(joinedload(Decision.decided_by))
        .order_by(Decision.id)
    ).scalars()
    for row in rows:
        yield Event(
            row.decided_on,
            place.about(f"event_{row.outcome}", row.obligation_id, ground=row.ground),
            at=row.decided_at,
            department=place.department(row.obligation_id, row.decided_on),
            who=row.decided_by,
            quote=row.comment,
            tone="strong",
        )


def _extensions(place: Place) -> Iterator[Event]:
    rows = db.session.execute(
        select(Extension)
        .where(place.of_duties(Extension.obligation_id))
        .options(joinedload(Extension.asked_by), joinedload(Extension.decided_by))
        .order_by(Extension.id)
    ).scalars()
    for row in rows:
        yield Event(
            row.asked_on,
            place.about("event_extension_asked", row.obligation_id, asked_due_on=row.asked_due_on),
            department=place.department(row.obligation_id, row.asked_on),
            who=row.asked_by,
            quote=row.because,
        )
        if row.decided_on is not None:
            yield Event(
                row.decided_on,
                place.about(
                    f"event_extension_{row.outcome}",
                    row.obligation_id,
                    granted_due_on=row.granted_due_on,
                ),
                department=place.department(row.obligation_id, row.decided_on),
                who=row.decided_by,
                quote=row.comment,
                tone="strong",
            )


def _moved(place: Place) -> Iterator[Event]:
    """Yield the due days that a correction of the calendar moved."""
    rows = db.session.execute(
        select(DueChange)
        .where(place.of_duties(DueChange.obligation_id), DueChange.extension_id.is_(None))
        .order_by(DueChange.id)
    ).scalars()
    for row in rows:
        yield Event(
            row.changed_on,
            place.about(
                "event_due_moved",
                row.obligation_id,
                previous_due_on=row.previous_due_on,
                due_on=row.due_on,
            ),
            department=place.department(row.obligation_id, row.changed_on),
            quote=row.reason,
        )


def _reopened(place: Place) -> Iterator[Event]:
    rows = db.session.execute(
        select(Reopening)
        .where(place.of_duties(Reopening.obligation_id))
        .options(joinedload(Reopening.reopened_by))
        .order_by(Reopening.id)
    ).scalars()
    for row in rows:
        yield Event(
            row.reopened_on,
            place.about("event_reopened", row.obligation_id, until=row.until_on),
            department=place.department(row.obligation_id, row.reopened_on),
            who=row.reopened_by,
            quote=row.because,
            tone="strong",
        )


def _waived(place: Place) -> Iterator[Event]:
    """Yield the duties waived by a person; those that a closing waived are told by the closing."""
    for duty in place.duties.values():
        if duty.waived_on is not None and duty.waived_because != "closed":
            yield Event(
                duty.waived_on,
                place.about("event_waived", duty.id),
                department=place.department(duty.id, duty.waived_on),
                quote=duty.waived_because or "",
                tone="strong",
            )


def _exempted(place: Place) -> Iterator[Event]:
    rows = db.session.execute(
        select(Exemption)
        .where(place.of_duties(Exemption.obligation_id))
        .options(joinedload(Exemption.approved_by))
        .order_by(Exemption.id)
    ).scalars()
    for row in rows:
        yield Event(
            row.approved_on,
            place.about("event_exempted", row.obligation_id),
            department=place.department(row.obligation_id, row.approved_on),
            who=row.approved_by,
            quote=row.cause,
            tone="strong",
        )


def _withdrawn(task: Task, place: Place) -> Iterator[Event]:
    if task.withdrawn_on is not None:
        yield Event(
            task.withdrawn_on,
            reason("event_task_withdrawn"),
            quote=task.withdrawn_because,
            tone="strong",
        )
    for part in place.assignments.values():
        if part.withdrawn_on is not None and part.withdrawn_on != task.withdrawn_on:
            yield Event(
                part.withdrawn_on,
                reason(_ending_of(part)),
                department=part.department_on(part.withdrawn_on),
                quote=part.withdrawn_because,
                tone="strong",
            )


def _ending_of(part: Assignment) -> str:
    return "event_absorbed" if part.absorbed_by_id is not None else "event_withdrawn"


def _transferred(place: Place) -> Iterator[Event]:
    """Yield the transfers of parts from one department to another."""
    parts = [key for key, part in place.assignments.items() if part.held_from is not None]
    rows = db.session.execute(
        select(Transfer)
        .where(Transfer.assignment_id.in_(parts))
        .options(joinedload(Transfer.to_department), joinedload(Transfer.reorganisation))
        .order_by(Transfer.id)
    ).scalars()
    for row in rows if parts else ():
        yield Event(
            row.moved_on,
            reason(
                f"event_transferred_{row.reorganisation.kind}",
                giver=row.from_department.name_on(row.moved_on),
                taker=row.to_department.name_on(row.moved_on),
            ),
            department=row.to_department,
            quote=row.reorganisation.source,
            tone="strong",
        )
