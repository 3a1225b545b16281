"""A whole period opened again: the closed duties of a plan and period by one decision (R2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Conflict, Invalid, Refused
from tracker.i18n import N_
from tracker.models import Assignment, Obligation, Plan, Task, User
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.obligation import reopening
from tracker.services.wording import written

ASKED = ("open", "returned")


@dataclass(frozen=True, slots=True)
class PeriodReopening:
    """Which duties are opened again until when, and why; no departments are all of them."""

    period: str
    until_on: date
    because: str
    departments: tuple[int, ...] = ()


def list_closed(
    actor: User, plan: Plan, *, period: str = "", departments: Sequence[int] = ()
) -> list[Obligation]:
    """Yield a plan's duties that wait for a report and can no longer be filed, by task and unit.

    Those of a period and of some departments where they are named. Raises :class:`Forbidden` for
    who may not open duties.
    """
    access.require(actor, Action.REOPEN_DUTY)
    today = clock.today()
    found = (
        select(Obligation)
        .join(Obligation.assignment)
        .join(Assignment.task)
        .where(
            Obligation.plan_id == plan.id,
            Obligation.state.in_(ASKED),
            Obligation.closes_on < today,
            or_(Obligation.reopened_until.is_(None), Obligation.reopened_until < today),
            or_(Obligation.refile_due_on.is_(None), Obligation.refile_due_on < today),
            Assignment.withdrawn_on.is_(None),
            Assignment.closed_on.is_(None),
        )
        .options(contains_eager(Obligation.assignment).contains_eager(Assignment.task))
        .order_by(Obligation.period, Task.position, Obligation.department_id, Obligation.id)
    )
    if period:
        found = found.where(Obligation.period == period)
    if departments:
        found = found.where(Obligation.department_id.in_(departments))
    return list(db.session.execute(found).scalars())


def mark_of(duties: Sequence[Obligation]) -> str:
    """Yield a mark of what a preview showed; opened again is nothing else."""
    return sha256(",".join(str(duty.id) for duty in duties).encode()).hexdigest()[:16]


def reopen_period(actor: User, code: str, *, wanted: PeriodReopening, seen: str = "") -> int:
    """Open the closed duties of a period again, all in one transaction; yields how many.

    Due days and lateness stay as they are, and each duty keeps the reason. Raises :class:`Invalid`
    without a reason or for a day that has passed, :class:`Refused` with nothing to open,
    :class:`Conflict` where other duties are closed now than those that were looked at.
    """
    because = written(wanted.because, field="because", missing=reopening.NO_REASON)
    if wanted.until_on < clock.today():
        raise Invalid(N_("Please give today or a later day."), field="until_on")
    with transaction():
        plan = access.get_plan(actor, code)
        duties = list_closed(actor, plan, period=wanted.period, departments=wanted.departments)
        if not duties:
            raise Refused(N_("No report of this period has been closed without being filed."))
        if seen and seen != mark_of(duties):
            raise Conflict(N_("Meanwhile other reports have closed or opened. Please look again."))
        for duty in duties:
            reopening.reopen_duty(
                actor, obligation_id=duty.id, until_on=wanted.until_on, because=because
            )
        audit.record(
            actor,
            "reopen_period",
            plan,
            after={
                "period": wanted.period,
                "reopened_until": wanted.until_on.isoformat(),
                "obligations": len(duties),
            },
            note=because,
        )
        return len(duties)
