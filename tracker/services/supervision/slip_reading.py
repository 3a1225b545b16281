"""Slips as people read them: the list and one slip with its ladder, as of any day (R5, R7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from tracker import clock
from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import (
    Assignment,
    Department,
    Notice,
    Obligation,
    Plan,
    Rung,
    Slip,
    User,
)
from tracker.rules.permissions import DEPARTMENT_ROLES, OFFICE_ROLES, Action
from tracker.services import access
from tracker.services.paging import Page, page_of

URGENCY = case({"red": 0, "yellow": 1, "blue": 2}, value=Slip.rung)
SORTS: dict[str, tuple[Any, ...]] = {
    "urgency": (URGENCY, Slip.raised_on),
    "raised": (Slip.raised_on,),
    "-raised": (Slip.raised_on.desc(),),
    "answer": (Slip.answer_due_on,),
    "-answer": (Slip.answer_due_on.desc(),),
    "number": (Slip.year, Slip.serial),
    "-number": (Slip.year.desc(), Slip.serial.desc()),
}


@dataclass(frozen=True, slots=True)
class SlipFilter:
    """Which slips of a plan are looked at, and as of which day.

    ``state`` is open, unanswered, overdue, closed or all; ``rung`` and ``department`` are codes,
    '' is all of them.
    """

    plan: Plan
    day: date
    state: str = "open"
    rung: str = ""
    department: str = ""
    sort: str = "urgency"


@dataclass(frozen=True, slots=True)
class SlipView:
    """A slip as it stood on a day."""

    slip: Slip
    day: date

    @property
    def answered_on(self) -> date | None:
        """Yield the day of its answer, if it had one by then."""
        return _by(self.slip.answered_on, self.day)

    @property
    def closed_on(self) -> date | None:
        """Yield the day on which it was closed, if it was by then."""
        return _by(self.slip.closed_on, self.day)

    @property
    def is_overdue(self) -> bool:
        """Tell whether its answer was due before the day and had not come."""
        return (
            self.closed_on is None
            and self.answered_on is None
            and self.slip.answer_due_on < self.day
        )


@dataclass(frozen=True, slots=True)
class SlipPage:
    """One slip with the ladder of its duty and whom each step told."""

    view: SlipView
    ladder: Sequence[Rung]
    others: Sequence[Slip]
    told: Sequence[Notice]


def sees_slip(actor: User) -> ColumnElement[bool]:
    """Yield the condition on ``Slip`` rows: own for departments, in scope for the office."""
    plan = aliased(Plan)
    in_scope = select(plan.id).where(plan.jurisdiction_id.in_(access.jurisdiction_ids(actor)))
    if actor.role in OFFICE_ROLES:
        return Slip.plan_id.in_(in_scope)
    return Slip.department_id == actor.department_id if actor.role in DEPARTMENT_ROLES else false()


def list_slips(actor: User, chosen: SlipFilter, *, page: int = 1) -> Page[SlipView]:
    """Yield a page of a plan's slips as they stood on a day, the most urgent first."""
    access.require(actor, Action.READ_WORK)
    statement = (
        select(Slip)
        .join(Slip.obligation)
        .join(Obligation.assignment)
        .join(Assignment.task)
        .join(Assignment.department)
        .options(
            contains_eager(Slip.obligation)
            .contains_eager(Obligation.assignment)
            .options(contains_eager(Assignment.task), contains_eager(Assignment.department))
        )
        .where(Slip.plan_id == chosen.plan.id, Slip.raised_on <= chosen.day, sees_slip(actor))
        .order_by(*SORTS.get(chosen.sort, SORTS["urgency"]), Slip.id)
    )
    found = page_of(_filtered(statement, chosen), page)
    return found.map(lambda slip: SlipView(slip, chosen.day))


def _filtered(statement: Select[Any], chosen: SlipFilter) -> Select[Any]:
    if chosen.rung:
        statement = statement.where(Slip.rung == chosen.rung)
    if chosen.department:
        statement = statement.where(Department.code == chosen.department)
    condition = _states(chosen.day).get(chosen.state)
    return statement if condition is None else statement.where(condition)


def _states(day: date) -> dict[str, ColumnElement[bool]]:
    is_open = or_(Slip.closed_on.is_(None), Slip.closed_on > day)
    unanswered = and_(is_open, or_(Slip.answered_on.is_(None), Slip.answered_on > day))
    return {
        "open": is_open,
        "unanswered": unanswered,
        "overdue": and_(unanswered, Slip.answer_due_on < day),
        "closed": Slip.closed_on <= day,
    }


def count_slips(actor: User, plan: Plan, *, day: date) -> dict[str, int]:
    """Yield how many slips a plan had on a day: all, by state, and the open ones by colour."""
    states = _states(day)
    counted = {name: func.sum(case((condition, 1), else_=0)) for name, condition in states.items()}
    for rung in ("blue", "yellow", "red"):
        counted[rung] = func.sum(case((and_(states["open"], Slip.rung == rung), 1), else_=0))
    row = db.session.execute(
        select(func.count(), *counted.values()).where(
            Slip.plan_id == plan.id, Slip.raised_on <= day, sees_slip(actor)
        )
    ).one()
    return {"all": row[0], **{name: int(n or 0) for name, n in zip(counted, row[1:], strict=True)}}


def list_departments(actor: User, plan: Plan) -> list[Department]:
    """Yield the departments that have a slip of a plan, for the filter."""
    found = db.session.execute(
        select(Department)
        .where(
            Department.id.in_(
                select(Slip.department_id).where(Slip.plan_id == plan.id, sees_slip(actor))
            )
        )
        .order_by(Department.position, Department.id)
    )
    return list(found.scalars())


def get_slip(actor: User, slip_id: int) -> Slip:
    """Yield a slip that the actor may see; raises :class:`NotFound` for everybody else."""
    access.require(actor, Action.READ_WORK)
    found = db.session.execute(
        select(Slip).where(Slip.id == slip_id, sees_slip(actor))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such slip that you can see."))
    return found


def get_slip_page(actor: User, slip_id: int, *, day: date | None = None) -> SlipPage:
    """Yield a slip with its duty's ladder as of a day (default: today).

    Raises :class:`NotFound` for a slip that the actor may not see or that came later.
    """
    slip, known_on = get_slip(actor, slip_id), day or clock.today()
    if slip.raised_on > known_on:
        raise NotFound(N_("There is no such slip that you can see."))
    duty = slip.obligation_id
    ladder = db.session.execute(
        select(Rung).where(Rung.obligation_id == duty, Rung.day <= known_on).order_by(Rung.id)
    ).scalars()
    others = db.session.execute(
        select(Slip)
        .where(Slip.obligation_id == duty, Slip.id != slip.id, Slip.raised_on <= known_on)
        .order_by(Slip.id)
    ).scalars()
    told = db.session.execute(
        select(Notice)
        .where(Notice.slip_id == slip.id)
        .options(joinedload(Notice.user))
        .order_by(Notice.id)
    ).scalars()
    return SlipPage(SlipView(slip, known_on), ladder.all(), others.all(), told.all())


def _by(on: date | None, day: date) -> date | None:
    return on if on is not None and on <= day else None
