"""Figures for whoever watches over the installation: what waits, since when, and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, TextClause, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Department, Mail, Notice, Obligation, Slip, User
from tracker.models.mail import MailState
from tracker.models.user import UserRole
from tracker.services.supervision import supervising


@dataclass(frozen=True, slots=True)
class Figures:
    """What waits at a moment.

    ``rungs_due`` counts the duties and assignments whose ladder is to be looked at today and has
    not been, ``lights_due`` the assignments whose light is to be judged again.
    """

    rungs_due: int
    lights_due: int
    notices_waiting: int
    mails_unsent: int
    oldest_mail_age: timedelta
    mails_undelivered: int
    slips_open: dict[str, int]


def read_figures() -> Figures:
    """Yield the figures of this moment."""
    rungs = len(supervising.duties_to_raise()) + len(supervising.assignments_to_remind())
    return Figures(
        rungs_due=rungs,
        lights_due=_count(Assignment.id, Assignment.look_again_on <= clock.today()),
        notices_waiting=_count(Notice.id, Notice.is_to_tell),
        mails_unsent=_count(Mail.id, Mail.is_unsent),
        oldest_mail_age=_oldest_mail_age(),
        mails_undelivered=_count(Mail.id, Mail.state == MailState.UNDELIVERED),
        slips_open=_slips_open(),
    )


def departments_without_liaison() -> list[Department]:
    """Yield the departments that owe reports and have no liaison with an account in use."""
    owes = exists().where(
        Obligation.department_id == Department.id, Obligation.state.in_(("open", "returned"))
    )
    has_liaison = exists().where(
        User.department_id == Department.id,
        User.role == UserRole.LIAISON,
        User.enabled,
        User.left_on.is_(None),
    )
    found = db.session.execute(
        select(Department)
        .where(owes, ~has_liaison)
        .order_by(Department.jurisdiction_id, Department.position, Department.id)
    )
    return list(found.scalars())


def _count(what: InstrumentedAttribute[int], condition: ColumnElement[bool] | TextClause) -> int:
    return db.session.execute(select(func.count(what)).where(condition)).scalar_one()


def _oldest_mail_age() -> timedelta:
    oldest = db.session.execute(select(func.min(Mail.created_at)).where(Mail.is_unsent)).scalar()
    return max(timedelta(), clock.now() - oldest) if oldest else timedelta()


def _slips_open() -> dict[str, int]:
    found = db.session.execute(
        select(Slip.rung, func.count()).where(Slip.closed_on.is_(None)).group_by(Slip.rung)
    )
    counted: dict[str, int] = dict(found.tuples().all())
    return {rung: counted.get(rung, 0) for rung in ("blue", "yellow", "red")}
