"""The lease of the timetable: one scheduler works, a second stays quiet until the first is gone.

The data stay right even if two work at once; the lease only saves them the trouble.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.models import Lease
from tracker.services import holders

TIMETABLE = "timetable"
LASTS = timedelta(seconds=90)


def hold_lease(name: str = TIMETABLE) -> bool:
    """Take a lease or renew it for this process; tells whether this process holds it.

    It is taken over when it has run out, or when its holder is known to have ended; each new
    holder raises the epoch.
    """
    me, at = holders.process_name(), clock.wall_now()
    with transaction() as session:
        lease = session.execute(
            select(Lease).where(Lease.name == name).with_for_update()
        ).scalar_one_or_none()
        if lease is None:
            lease = Lease(name=name, holder=me, epoch=1, taken_at=at, renewed_at=at)
            session.add(lease)
        elif lease.holder != me:
            if lease.expires_at > at and not holders.is_process_gone(lease.holder):
                return False
            lease.holder, lease.epoch, lease.taken_at = me, lease.epoch + 1, at
        lease.renewed_at, lease.expires_at = at, at + LASTS
        return True


def release_lease(name: str = TIMETABLE) -> None:
    """Let go of a lease that this process holds, so that another may take it at once."""
    with transaction() as session:
        lease = session.execute(
            select(Lease).where(Lease.name == name).with_for_update()
        ).scalar_one_or_none()
        if lease is not None and lease.holder == holders.process_name():
            lease.expires_at = clock.wall_now()


def find_lease(name: str = TIMETABLE) -> Lease | None:
    """Yield the lease as it stands, None before the first scheduler ran."""
    return db.session.get(Lease, name)
