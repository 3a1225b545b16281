"""The ledger of reminders: for any person and day, what was sent, what was held back, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.db import db
from tracker.models import Assignment, Department, Mail, Notice, Plan, Rung, User
from tracker.models.mail import NoticeState
from tracker.rules.permissions import DEPARTMENT_ROLES, Action
from tracker.services import access
from tracker.services.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What is looked at in a plan's ledger up to a day; '' and None are everything.

    ``who`` is part of a person's name, ``on`` one day, ``department`` a code.
    """

    plan: Plan
    day: date
    on: date | None = None
    who: str = ""
    rung: str = ""
    outcome: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of telling one person: its mail, or why nothing was sent."""

    notice: Notice
    mail: Mail | None

    @property
    def state(self) -> str:
        """Yield the mail's state; waiting or dropped where there is none."""
        if self.mail is None or self.notice.state != NoticeState.MAILED:
            return self.notice.state
        return self.mail.state


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A rung with its outcome and everybody who was to be told."""

    rung: Rung
    told: Sequence[Told]


def list_ledger(actor: User, chosen: LedgerFilter, *, page: int = 1) -> Page[LedgerRow]:
    """Yield a page of a plan's ledger, newest first: department people read their own part."""
    access.require(actor, Action.READ_WORK)
    found = page_of(_rows(actor, chosen), page)
    told = _told([rung.id for rung in found.rows])
    return found.map(lambda rung: LedgerRow(rung, told[rung.id]))


def _rows(actor: User, chosen: LedgerFilter) -> Select[tuple[Rung]]:
    return (
        select(Rung)
        .join(Rung.assignment)
        .join(Assignment.task)
        .join(Assignment.department)
        .options(
            contains_eager(Rung.assignment).options(
                contains_eager(Assignment.task), contains_eager(Assignment.department)
            ),
            joinedload(Rung.obligation),
        )
        .where(Rung.plan_id == chosen.plan.id, Rung.day <= chosen.day, _sees(actor))
        .where(*_conditions(chosen))
        .order_by(Rung.day.desc(), Rung.id.desc())
    )


def _sees(actor: User) -> ColumnElement[bool]:
    if actor.role in DEPARTMENT_ROLES:
        return Assignment.department_id == actor.department_id
    return access.sees_assignment(actor)


def _conditions(chosen: LedgerFilter) -> Iterable[ColumnElement[bool]]:
    if chosen.on is not None:
        yield Rung.day == chosen.on
    if chosen.rung:
        yield Rung.rung == chosen.rung
    if chosen.outcome:
        yield Rung.outcome == chosen.outcome
    if chosen.department:
        yield Department.code == chosen.department
    if chosen.who:
        yield exists().where(
            Notice.rung_id == Rung.id,
            Notice.user_id == User.id,
            User.name.contains(chosen.who, autoescape=True),
        )


def _told(rungs: Sequence[int]) -> dict[int, list[Told]]:
    """Yield the people told by rung, in one query."""
    found: dict[int, list[Told]] = defaultdict(list)
    rows = db.session.execute(
        select(Notice, Mail)
        .outerjoin(Mail, Mail.id == Notice.mail_id)
        .where(Notice.rung_id.in_(rungs))
        .options(joinedload(Notice.user))
        .order_by(Notice.id)
    ).tuples()
    for notice, mail in rows:
        found[notice.rung_id or 0].append(Told(notice, mail))
    return found


def list_departments(actor: User, plan: Plan) -> list[Any]:
    """Yield the departments that stand in a plan's ledger, for the filter."""
    found = db.session.execute(
        select(Department)
        .where(
            Department.id.in_(
                select(Assignment.department_id).where(Assignment.plan_id == plan.id, _sees(actor))
            )
        )
        .order_by(Department.position, Department.id)
    )
    return list(found.scalars())
