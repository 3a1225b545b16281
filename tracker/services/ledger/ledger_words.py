"""The ledger's rows of what people wrote by hand: urges, instructions, and the replies to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.models import Assignment, Instruction, Plan, Reply, Task, Urge
from tracker.services.ledger.ledger_rows import Row, iso, rows


def urges_of(plan: Plan, last: date) -> Iterable[Row]:
    """Yield the urges (催办) of a plan's parts as of a day, by id."""
    return rows(
        select(Urge)
        .join(Assignment, Assignment.id == Urge.assignment_id)
        .where(Assignment.plan_id == plan.id, Urge.written_on <= last)
        .options(joinedload(Urge.written_by))
        .order_by(Urge.id),
        lambda row: {
            "id": row.id,
            "assignment": row.assignment_id,
            "obligation": row.obligation_id,
            "written_on": iso(row.written_on),
            "answer_due_on": iso(row.answer_due_on),
            "by": row.written_by.username,
            "body": row.body,
        },
    )


def instructions_of(plan: Plan, last: date) -> Iterable[Row]:
    """Yield the leaders' instructions (批示) on a plan's tasks as of a day, by id."""
    found = db.session.execute(
        select(Instruction, Task.code)
        .join(Task, Task.id == Instruction.task_id)
        .where(Task.plan_id == plan.id, Instruction.written_on <= last)
        .options(joinedload(Instruction.written_by))
        .order_by(Instruction.id)
    )
    for row, task in found:
        yield {
            "id": row.id,
            "task": task,
            "written_on": iso(row.written_on),
            "answer_due_on": iso(row.answer_due_on),
            "by": row.written_by.username,
            "body": row.body,
        }


def replies_of(plan: Plan, last: date) -> Iterable[Row]:
    """Yield the replies to urges and instructions as of a day, by id."""
    return rows(
        select(Reply)
        .join(Assignment, Assignment.id == Reply.assignment_id)
        .where(Assignment.plan_id == plan.id, Reply.replied_on <= last)
        .options(joinedload(Reply.replied_by))
        .order_by(Reply.id),
        lambda row: {
            "id": row.id,
            "assignment": row.assignment_id,
            "urge": row.urge_id,
            "instruction": row.instruction_id,
            "replied_on": iso(row.replied_on),
            "by": row.replied_by.username,
            "body": row.body,
        },
    )
