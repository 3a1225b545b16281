"""What the jobs leave behind, without ids and moments: two runs with the same traces are equal."""

from sqlalchemy import select

from tracker.db import db
from tracker.models import (
    Assignment,
    AuditEntry,
    LightChange,
    Mail,
    Notice,
    Obligation,
    Rung,
    ScoreSheet,
    Slip,
    SlipCounter,
)

COLUMNS = {
    "rungs": (
        Rung.assignment_id, Rung.obligation_id, Rung.rung, Rung.due_on, Rung.day, Rung.outcome,
    ),
    "slips": (Slip.obligation_id, Slip.rung, Slip.raised_on, Slip.answer_due_on),
    "numbers": (Slip.jurisdiction_id, Slip.year, Slip.serial),
    "counters": (SlipCounter.jurisdiction_id, SlipCounter.year, SlipCounter.last),
    "notices": (Notice.dedupe_key, Notice.kind, Notice.state),
    "mails": (Mail.dedupe_key, Mail.message_id, Mail.to_address, Mail.subject, Mail.state),
    "cursors": (Obligation.id, Obligation.next_rung_on),
    "lights": (
        Assignment.id, Assignment.light, Assignment.look_again_on,
        Assignment.next_unsigned_rung_on,
    ),
    "changes": (LightChange.assignment_id, LightChange.changed_on, LightChange.light),
    "trail": (AuditEntry.action, AuditEntry.subject_kind, AuditEntry.department_id),
    "sheets": (ScoreSheet.plan_id, ScoreSheet.department_id, ScoreSheet.period, ScoreSheet.state),
}  # fmt: skip


def traces():
    """Yield everything that the jobs have left in the database so far."""
    db.session.remove()
    return {
        name: sorted(map(str, db.session.execute(select(*columns)).tuples()))
        for name, columns in COLUMNS.items()
    }
