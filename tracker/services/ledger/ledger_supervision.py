"""The ledger's rows of supervision: slips, rungs, mails."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from tracker.db import db
from tracker.models import Mail, Notice, Plan, Rung, Slip
from tracker.services.ledger.ledger_rows import Row, iso, rows


def slips_of(plan: Plan, last: date) -> Iterable[Row]:
    """Yield the slips with their numbers and days, as of a day."""
    return rows(
        select(Slip).where(Slip.plan_id == plan.id, Slip.raised_on <= last).order_by(Slip.id),
        lambda row: {
            "id": row.id,
            "number": row.number,
            "obligation": row.obligation_id,
            "rung": row.rung,
            "raised_on": iso(row.raised_on),
            "answer_due_on": iso(row.answer_due_on),
            "answered_on": iso(row.answered_on, last),
            "closed_on": iso(row.closed_on, last),
        },
    )


def rungs_of(plan: Plan, last: date) -> Iterable[Row]:
    """Yield what became of each rung, as of a day."""
    return rows(
        select(Rung).where(Rung.plan_id == plan.id, Rung.day <= last).order_by(Rung.id),
        lambda row: {
            "id": row.id,
            "assignment": row.assignment_id,
            "obligation": row.obligation_id,
            "rung": row.rung,
            "due_on": iso(row.due_on),
            "day": iso(row.day),
            "outcome": row.outcome,
            "reason": row.reason.get("code"),
        },
    )


def mails_of(plan: Plan, last: date) -> Iterable[Row]:
    """Yield the mails that told somebody of the plan, with the rungs each was about."""
    about: dict[int, list[int]] = {}
    rows = db.session.execute(
        select(Notice.mail_id, Notice.rung_id)
        .join(Rung, Rung.id == Notice.rung_id)
        .where(Rung.plan_id == plan.id, Notice.mail_id.is_not(None))
        .order_by(Notice.id)
    )
    for mail_id, rung_id in rows:
        about.setdefault(mail_id, []).append(rung_id)
    mails = db.session.execute(select(Mail).where(Mail.day <= last).order_by(Mail.id)).scalars()
    for row in mails:
        if row.id in about:
            yield {
                "id": row.id,
                "message_id": row.message_id,
                "to": row.to_address,
                "day": iso(row.day),
                "state": row.state,
                "about": about[row.id],
            }
