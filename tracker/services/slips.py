"""Slips that a filing, a waiver or a withdrawal answers and closes (R5)."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.models import Obligation, Slip, User
from tracker.services import audit


class ClosedBecause(StrEnum):
    """What closed a slip (销号)."""

    FILED = "filed"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"


def close_slips(actor: User | None, obligation: Obligation, *, because: ClosedBecause) -> int:
    """Close the open slips of a duty today, in the caller's transaction; yields their number.

    A filing is an answer too: a slip that nobody has answered yet counts as answered today. A
    waiver or a withdrawal closes it without an answer. The number and all its days stay.
    """
    today = clock.today()
    slips = list(
        db.session.execute(
            select(Slip).where(Slip.obligation_id == obligation.id, Slip.closed_on.is_(None))
        ).scalars()
    )
    for slip in slips:
        before = {"answered_on": _day(slip.answered_on), "closed_on": None}
        if because is ClosedBecause.FILED and slip.answered_on is None:
            slip.answered_on = today
            slip.answered_by_id = actor.id if actor else None
        slip.closed_on, slip.closed_because = today, str(because)
        audit.record(
            actor,
            "close_slip",
            slip,
            before=before,
            after={
                "answered_on": _day(slip.answered_on),
                "closed_on": today.isoformat(),
                "because": str(because),
            },
            note=slip.number,
        )
    return len(slips)


def _day(value: object) -> str | None:
    return None if value is None else str(value)
