"""The ledger export: every dated fact of a plan as plain data, enough to compute every judgement.

Days are ISO dates, ids stable, rows ordered by id. With ``as_of`` only what had happened by that
day is there, and dates that lay ahead of it are null (R7).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.db import db
from tracker.models import (
    Assignment,
    CalendarDay,
    Decision,
    Department,
    DueChange,
    Extension,
    Obligation,
    Plan,
    Reopening,
    Report,
    Task,
    Transfer,
)
from tracker.services.calendar import calendars
from tracker.services.department import holdings
from tracker.services.ledger import ledger_assessment as assessment
from tracker.services.ledger import ledger_supervision as supervision
from tracker.services.ledger import ledger_words as words
from tracker.services.ledger.ledger_rows import Row, iso, of_duties, rows


def ledger_of(plan: Plan, *, as_of: date | None = None) -> dict[str, Any]:
    """Yield every dated fact of a plan as of a day (default: all that is stored)."""
    last = as_of or date.max
    changes = list(_due_changes(plan, last))
    return {
        "plan": _plan(plan, as_of),
        "policy": calendars.policy_content_on(min(last, clock.today())),
        "calendar": {"overrides": _overrides()},
        "departments": list(_departments(plan, min(last, clock.today()))),
        "assignments": list(_assignments(plan, last)),
        "transfers": list(_transfers(plan, last)),
        "obligations": list(_obligations(plan, last)),
        "due_changes": changes,
        "reports": list(_reports(plan, last)),
        "decisions": list(_decisions(plan, last)),
        "extensions": list(_extensions(plan, last)),
        "reopenings": list(_reopenings(plan, last)),
        "slips": list(supervision.slips_of(plan, last)),
        "rungs": list(supervision.rungs_of(plan, last)),
        "urges": list(words.urges_of(plan, last)),
        "instructions": list(words.instructions_of(plan, last)),
        "replies": list(words.replies_of(plan, last)),
        "mails": list(supervision.mails_of(plan, last)),
        "exemptions": list(assessment.exemptions_of(plan, last)),
        "commendations": list(assessment.commendations_of(plan, last)),
        "sheets": list(assessment.sheets_of(plan, last)),
        "objections": list(assessment.objections_of(plan, last)),
    }


def _plan(plan: Plan, as_of: date | None) -> Row:
    return {
        "code": plan.code,
        "title": plan.title,
        "document_number": plan.document_number,
        "jurisdiction": plan.jurisdiction.code,
        "issued_on": iso(plan.issued_on),
        "published_on": iso(plan.published_on),
        "period": {"from": plan.from_on.isoformat(), "to": plan.to_on.isoformat()},
        "as_of": iso(as_of),
    }


def _overrides() -> list[Row]:
    rows = db.session.execute(select(CalendarDay).order_by(CalendarDay.day)).scalars()
    return [
        {"date": row.day.isoformat(), "working": row.working, "source": row.source} for row in rows
    ]


def _departments(plan: Plan, day: date) -> Iterable[Row]:
    found = select(Department).where(holdings.is_or_was_holder(Assignment.plan_id == plan.id))
    for row in db.session.execute(found.order_by(Department.id)).scalars():
        yield {"code": row.code, "name": row.official_name_on(day), "table": row.table}


def _assignments(plan: Plan, last: date) -> Iterable[Row]:
    """Yield the parts, each with the department that held it on the last day."""
    held_then = _first_givers_after(plan, last)
    rows = db.session.execute(
        select(Assignment, Task.code, Department.code)
        .join(Task, Task.id == Assignment.task_id)
        .join(Department, Department.id == Assignment.department_id)
        .where(Assignment.plan_id == plan.id, Assignment.assigned_on <= last)
        .order_by(Assignment.id)
    )
    for row, task, department in rows:
        withdrawn_on = iso(row.withdrawn_on, last)
        yield {
            "id": row.id,
            "task": task,
            "department": held_then.get(row.id, department),
            "role": row.role,
            "basis": row.basis,
            "assigned_on": iso(row.assigned_on),
            "signed_on": iso(row.signed_on, last),
            "deadline": iso(row.deadline_on),
            "asked_to_close_on": iso(row.asked_to_close_on, last),
            "closed_on": iso(row.closed_on, last),
            "withdrawn_on": withdrawn_on,
            "absorbed_by": row.absorbed_by_id if withdrawn_on else None,
        }


def _transfers(plan: Plan, last: date) -> Iterable[Row]:
    """Yield the transfers of parts that had happened by the last day."""
    for row in _moved(plan, Transfer.moved_on <= last):
        yield {
            "id": row.id,
            "assignment": row.assignment_id,
            "moved_on": iso(row.moved_on),
            "from": row.from_department.code,
            "to": row.to_department.code,
        }


def _first_givers_after(plan: Plan, last: date) -> dict[int, str]:
    """Yield, by part, who held it where it changed hands after the last day."""
    found: dict[int, str] = {}
    for row in _moved(plan, Transfer.moved_on > last):
        found.setdefault(row.assignment_id, row.from_department.code)
    return found


def _moved(plan: Plan, condition: ColumnElement[bool]) -> Iterable[Transfer]:
    found = (
        select(Transfer)
        .join(Assignment, Assignment.id == Transfer.assignment_id)
        .where(Assignment.plan_id == plan.id, condition)
        .options(joinedload(Transfer.to_department))
        .order_by(Transfer.moved_on, Transfer.id)
    )
    return db.session.execute(found).scalars()


def _obligations(plan: Plan, last: date) -> Iterable[Row]:
    moved = _first_changes_after(plan, last)
    rows = db.session.execute(
        select(Obligation)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(Obligation.plan_id == plan.id, Assignment.assigned_on <= last)
        .order_by(Obligation.id)
    ).scalars()
    for row in rows:
        waived_on = iso(row.waived_on, last)
        yield {
            "id": row.id,
            "assignment": row.assignment_id,
            "period": row.period,
            "kind": row.kind,
            "period_from": iso(row.period_from),
            "period_to": iso(row.period_to),
            "stated_due_on": iso(row.stated_due_on),
            "due_on": iso(moved.get(row.id, row.due_on)),
            "closes_on": iso(row.closes_on),
            "waived_on": waived_on,
            "waived_because": row.waived_because if waived_on else None,
        }


def _first_changes_after(plan: Plan, last: date) -> dict[int, date]:
    """Yield, by duty, the due day that held before the first change later than ``last``."""
    found: dict[int, date] = {}
    query = of_duties(DueChange, plan).where(DueChange.changed_on > last)
    for row in db.session.execute(query).scalars():
        found.setdefault(row.obligation_id, row.previous_due_on)
    return found


def _due_changes(plan: Plan, last: date) -> Iterable[Row]:
    return rows(
        of_duties(DueChange, plan).where(DueChange.changed_on <= last),
        lambda row: {
            "id": row.id,
            "obligation": row.obligation_id,
            "changed_on": iso(row.changed_on),
            "previous_due_on": iso(row.previous_due_on),
            "due_on": iso(row.due_on),
            "reason": row.reason,
        },
    )


def _reports(plan: Plan, last: date) -> Iterable[Row]:
    return rows(
        of_duties(Report, plan).where(Report.filed_on <= last),
        lambda row: {
            "id": row.id,
            "obligation": row.obligation_id,
            "revision": row.revision,
            "filed_on": iso(row.filed_on),
            "percent": row.percent,
        },
    )


def _decisions(plan: Plan, last: date) -> Iterable[Row]:
    return rows(
        of_duties(Decision, plan).where(Decision.decided_on <= last),
        lambda row: {
            "id": row.id,
            "obligation": row.obligation_id,
            "revision": row.revision,
            "decided_on": iso(row.decided_on),
            "outcome": row.outcome,
            "ground": row.ground,
        },
    )


def _extensions(plan: Plan, last: date) -> Iterable[Row]:
    def make(row: Any) -> Row:
        decided_on = iso(row.decided_on, last)
        return {
            "id": row.id,
            "obligation": row.obligation_id,
            "asked_on": iso(row.asked_on),
            "asked_due_on": iso(row.asked_due_on),
            "decided_on": decided_on,
            "outcome": row.outcome if decided_on else None,
            "granted_due_on": iso(row.granted_due_on) if decided_on else None,
        }

    return rows(of_duties(Extension, plan).where(Extension.asked_on <= last), make)


def _reopenings(plan: Plan, last: date) -> Iterable[Row]:
    return rows(
        of_duties(Reopening, plan).where(Reopening.reopened_on <= last),
        lambda row: {
            "id": row.id,
            "obligation": row.obligation_id,
            "reopened_on": iso(row.reopened_on),
            "until_on": iso(row.until_on),
            "reason": row.because,
        },
    )
