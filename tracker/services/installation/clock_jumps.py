"""Jumps of the machine's clock, as the scheduler noticed them."""

from __future__ import annotations

from sqlalchemy import func, select

from tracker import clock
from tracker.db import db, transaction
from tracker.models import ClockJump
from tracker.services.installation import holders


def note_jump(seconds: int) -> ClockJump:
    """Keep that the clock was set forward (or back, below zero) by so many seconds."""
    with transaction() as session:
        row = ClockJump(noticed_at=clock.wall_now(), seconds=seconds, holder=holders.process_name())
        session.add(row)
        return row


def find_newest_jump() -> ClockJump | None:
    """Yield the newest jump, None where the clock was never set."""
    return (
        db.session.execute(select(ClockJump).order_by(ClockJump.id.desc()).limit(1))
        .scalars()
        .first()
    )


def count_jumps() -> int:
    """Yield how often the clock was set since the installation began."""
    return db.session.execute(select(func.count()).select_from(ClockJump)).scalar_one()
