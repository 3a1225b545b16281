"""The lease of the timetable: one scheduler works, a second stays quiet until the first is gone.

The data stay right even if two work at once; the lease saves them the trouble, and its epoch is
a fence: who was frozen and is no longer the holder writes nothing more when it wakes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.db import db, guarded, transaction
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Lease
from tracker.services.installation import holders

TIMETABLE = "timetable"
LASTS = timedelta(seconds=90)


class LeaseLost(Refused):
    """This process no longer holds the lease under whose epoch it began."""


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
            if _is_live(lease, at) and not holders.is_process_gone(lease.holder):
                return False
            lease.holder, lease.epoch, lease.taken_at = me, lease.epoch + 1, at
        lease.renewed_at, lease.expires_at = at, at + LASTS
        return True


def _is_live(lease: Lease, at: datetime) -> bool:
    """Tell whether a lease runs; one that ends later than any can was taken by a wrong clock."""
    return at < lease.expires_at <= at + 2 * LASTS


def held_epoch(name: str = TIMETABLE) -> int | None:
    """Yield the epoch under which this process holds a lease; None: it does not hold it."""
    db.session.rollback()
    lease = find_lease(name)
    return lease.epoch if lease is not None and lease.holder == holders.process_name() else None


@contextmanager
def fenced(epoch: int | None, name: str = TIMETABLE) -> Iterator[None]:
    """Let a block write only while the lease still has this epoch; None: without a fence.

    Each of its transactions reads the lease again and keeps it from changing hands until it has
    committed. Raises :class:`LeaseLost` once another has taken over.
    """

    def require_held(session: Session) -> None:
        statement = select(Lease.epoch).where(Lease.name == name).with_for_update(read=True)
        if session.execute(statement).scalar_one_or_none() != epoch:
            raise LeaseLost(N_("Another scheduler has taken over; this one writes nothing more."))

    with guarded(require_held if epoch is not None else None):
        yield


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
