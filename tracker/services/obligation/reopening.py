"""Reopening a closed duty, and waiving one, with a reason (R2)."""

from __future__ import annotations

from datetime import date

from tracker import clock, sentences
from tracker.db import transaction
from tracker.i18n import N_
from tracker.models import Obligation, Reopening, User
from tracker.rules import refusals
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.obligation import duties
from tracker.services.supervision import slips
from tracker.services.supervision.slips import ClosedBecause
from tracker.services.wording import written

NO_REASON = N_("Please give the reason; it is kept with the duty.")


def reopen_duty(actor: User, *, obligation_id: int, until_on: date, because: str) -> Reopening:
    """Let a closed duty be filed until a day; its due day and its lateness stay as they are.

    Raises :class:`Refused` for a duty that is not open or a day in the past, :class:`Invalid`
    without a reason, :class:`NotFound` outside the scope.
    """
    access.require(actor, Action.REOPEN_DUTY)
    because = written(because, field="because", missing=NO_REASON)
    with transaction() as session:
        held = duties.hold(actor, obligation_id)
        why = refusals.reopening_refusal(held.duty, held.known, day=clock.today(), until=until_on)
        if why is not None:
            raise sentences.refused(why, field="until_on")
        row = Reopening(
            obligation_id=obligation_id,
            reopened_on=clock.today(),
            reopened_by_id=actor.id,
            until_on=until_on,
            because=because,
        )
        session.add(row)
        before = duties.snapshot(held.obligation)
        held.obligation.reopened_until = until_on
        duties.settle(held)
        audit.record(
            actor,
            "reopen_duty",
            held.obligation,
            before=before,
            after=duties.snapshot(held.obligation),
            note=row.because,
        )
        return row


def waive_duty(actor: User, *, obligation_id: int, because: str) -> Obligation:
    """Waive a duty from today on, with a reason; its open slips are closed.

    Raises :class:`Refused` for a duty that is not open, :class:`Invalid` without a reason,
    :class:`NotFound` outside the scope.
    """
    access.require(actor, Action.REOPEN_DUTY)
    because = written(because, field="because", missing=NO_REASON)
    with transaction():
        held = duties.hold(actor, obligation_id)
        why = refusals.reopening_refusal(
            held.duty, held.known, day=clock.today(), until=clock.today()
        )
        if why is not None:
            raise sentences.refused(why)
        before = duties.snapshot(held.obligation)
        duties.waive(held.obligation, because)
        slips.close_slips(actor, held.obligation, because=ClosedBecause.WAIVED)
        duties.settle(held)
        audit.record(
            actor,
            "waive_duty",
            held.obligation,
            before=before,
            after=duties.snapshot(held.obligation),
            note=because,
        )
        return held.obligation
