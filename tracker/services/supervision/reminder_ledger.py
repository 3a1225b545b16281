"""The ledger of reminders: for any person and day, what was sent, what was held back, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.db import db
from tracker.models import Assignment, Department, Mail, Notice, Plan, Rung, User
from tracker.models.mail import NoticeState
from tracker.rules.permissions import DEPARTMENT_ROLES, Action
from tracker.rules.reasons import Reason, reason
from tracker.services import access
from tracker.services.calendar import calendars
from tracker.services.paging import Page, page_of

READ_TOGETHER = 500
MOST_OTHERS = 100


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What is looked at in a plan's ledger up to a day; '' and None are everything.

    ``who`` is part of a person's name, ``on`` one day, ``department`` a code, ``duty`` an id.
    """

    plan: Plan
    day: date
    on: date | None = None
    who: str = ""
    rung: str = ""
    outcome: str = ""
    department: str = ""
    duty: int | None = None


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


def list_whole_ledger(actor: User, chosen: LedgerFilter) -> Iterator[LedgerRow]:
    """Yield every row that meets a choice, newest first, for the export."""
    access.require(actor, Action.READ_WORK)
    rungs = list(db.session.execute(_rows(actor, chosen)).scalars())
    for at in range(0, len(rungs), READ_TOGETHER):
        batch = rungs[at : at + READ_TOGETHER]
        told = _told([rung.id for rung in batch])
        yield from (LedgerRow(rung, told[rung.id]) for rung in batch)


def list_other_notices(actor: User, chosen: LedgerFilter, *, most: int = MOST_OTHERS) -> list[Told]:
    """Yield what people were told that no rung raised: returns, decisions, urges, instructions.

    Newest first; none where the choice asks for rungs or outcomes.
    """
    access.require(actor, Action.READ_WORK)
    if chosen.rung or chosen.outcome:
        return []
    statement = (
        select(Notice, Mail)
        .outerjoin(Mail, Mail.id == Notice.mail_id)
        .join(Notice.assignment)
        .join(Assignment.task)
        .join(Assignment.department)
        .join(Notice.user)
        .options(
            contains_eager(Notice.user),
            contains_eager(Notice.assignment).options(
                contains_eager(Assignment.task), contains_eager(Assignment.department)
            ),
            joinedload(Notice.obligation),
        )
        .where(
            Notice.rung_id.is_(None),
            Assignment.plan_id == chosen.plan.id,
            Notice.day <= chosen.day,
            _sees(actor),
            *_conditions_on_notices(chosen),
        )
        .order_by(Notice.day.desc(), Notice.id.desc())
        .limit(most)
    )
    return [Told(notice, mail) for notice, mail in db.session.execute(statement).tuples()]


def _conditions_on_notices(chosen: LedgerFilter) -> Iterable[ColumnElement[bool]]:
    if chosen.on is not None:
        yield Notice.day == chosen.on
    if chosen.duty is not None:
        yield Notice.obligation_id == chosen.duty
    if chosen.department:
        yield Department.code == chosen.department
    if chosen.who:
        yield User.name.contains(chosen.who, autoescape=True)


def why_silent(day: date) -> Reason | None:
    """Yield why nothing was raised or mailed on a day whatever was due: it was a rest day (R5)."""
    if calendars.work_calendar().is_working_day(day):
        return None
    return reason("ledger_rest_day", day=day)


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
    if chosen.duty is not None:
        yield Rung.obligation_id == chosen.duty
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
