"""What falls due on the days of a month, counted by light, and the rows of one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Department, Obligation, Plan, Slip, User
from tracker.models.obligation import ObligationState
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.calendar import calendars
from tracker.services.obligation import due_history
from tracker.services.obligation.due_history import FILED, DutyThen
from tracker.services.paging import Page, slice_of
from tracker.services.plan import plan_states

WEEK = 7
SETTLED = (ObligationState.FILED, ObligationState.ACCEPTED)
MOST = 100


@dataclass(frozen=True, slots=True)
class DueFilter:
    """Whose duties are looked at: codes of plan and department; '' is all that may be seen.

    ``as_of`` is an earlier day as of which they are looked at; None is today.
    """

    plan: str = ""
    department: str = ""
    as_of: date | None = None

    @property
    def day(self) -> date:
        """Yield the day as of which duties are looked at."""
        return self.as_of or clock.today()


@dataclass(slots=True)
class DueDay:
    """A day of the month: the duties due on it by light (``filed``: filed already), and the rest.

    ``refilings`` are returned reports to be filed again, ``signatures`` assignments to be signed
    for, ``answers`` slips to be answered, by that day.
    """

    on: date
    is_rest: bool
    is_of_month: bool
    lights: Counter[str] = field(default_factory=Counter)
    refilings: int = 0
    signatures: int = 0
    answers: int = 0

    @property
    def duties(self) -> int:
        """Yield how many reports are due on the day."""
        return self.lights.total()

    @property
    def is_busy(self) -> bool:
        """Tell whether anything falls due."""
        return bool(self.duties or self.refilings or self.signatures or self.answers)


@dataclass(frozen=True, slots=True)
class Month:
    """A month in whole weeks from Monday."""

    first: date
    weeks: Sequence[Sequence[DueDay]]

    @property
    def days(self) -> list[DueDay]:
        """Yield the days of the month itself."""
        return [day for week in self.weeks for day in week if day.is_of_month]

    @property
    def lights(self) -> Counter[str]:
        """Yield the duties of the month by light."""
        return sum((day.lights for day in self.days), Counter())

    @property
    def before(self) -> date:
        """Yield the first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """Yield the first day of the month that follows."""
        return (self.first + timedelta(days=31)).replace(day=1)


def month_of(actor: User, first: date, *, wanted: DueFilter) -> Month:
    """Yield what falls due in the month that begins on a day, of what is the actor's to follow."""
    access.require(actor, Action.READ_WORK)
    start = first - timedelta(days=first.weekday())
    until = (first + timedelta(days=31)).replace(day=1)
    number = -(-(until - start).days // WEEK) * WEEK
    calendar = calendars.work_calendar()
    days = {
        day: DueDay(day, not calendar.is_working_day(day), (day.month, day.year) == _month(first))
        for day in (start + timedelta(days=n) for n in range(number))
    }
    _fill(actor, days, wanted)
    rows = list(days.values())
    return Month(first, [rows[at : at + WEEK] for at in range(0, number, WEEK)])


def _month(day: date) -> tuple[int, int]:
    return day.month, day.year


def _fill(actor: User, days: dict[date, DueDay], wanted: DueFilter) -> None:
    for found in _duties(actor, list(days), wanted):
        if found.due_on in days:
            days[found.due_on].lights[found.light] += 1
        if found.refile_on in days:
            days[found.refile_on].refilings += 1
    for name, column, statement in _others(actor, wanted):
        counted = statement.with_only_columns(column, func.count()).group_by(column)
        for on, number in db.session.execute(counted.where(column.in_(list(days)))):
            setattr(days[on], name, number)


def _duties(actor: User, days: Sequence[date], wanted: DueFilter) -> list[DutyThen]:
    """Yield the live duties that are due, or to be filed again, on some days."""
    own = _own(actor, wanted)
    if wanted.as_of is not None:
        return due_history.duties_then(wanted.as_of, days, within=own)
    within = and_(
        own,
        or_(
            Obligation.due_on.between(min(days), max(days)),
            and_(_is_returned(), Obligation.refile_due_on.between(min(days), max(days))),
        ),
    )
    return list(_kept(within))


def _is_returned() -> ColumnElement[bool]:
    return Obligation.state == ObligationState.RETURNED


def _kept(within: ColumnElement[bool]) -> Iterator[DutyThen]:
    """Yield duties as their rows stand today; those filed are ``filed`` whatever their light."""
    lights = plan_states.kept_lights(
        Assignment.id.in_(select(Obligation.assignment_id).where(within))
    )
    rows = db.session.execute(
        select(
            Obligation.due_on,
            Obligation.state,
            Obligation.filed_on,
            Obligation.refile_due_on,
            Obligation.assignment_id,
            Obligation.id,
        )
        .join(Obligation.assignment)
        .where(within, *_live())
        .order_by(Obligation.due_on, Assignment.plan_id, Assignment.task_id, Obligation.id)
    )
    for due_on, state, filed_on, refile_on, assignment_id, duty_id in rows:
        light = FILED if state in SETTLED else lights[assignment_id]
        again = refile_on if state == ObligationState.RETURNED else None
        yield DutyThen(due_on, light, state, filed_on, duty_id, again)


def _live() -> tuple[ColumnElement[bool], ...]:
    """Yield the conditions that a duty stands: neither waived nor withdrawn."""
    return (
        Obligation.waived_on.is_(None),
        Assignment.withdrawn_on.is_(None),
        Assignment.assigned_on <= clock.today(),
    )


def _own(actor: User, wanted: DueFilter) -> ColumnElement[bool]:
    """Yield the condition on duties: own or in the office's scope, of the wanted plan and unit."""
    conditions = [access.owns_obligation(actor)]
    if wanted.plan:
        plan = select(Plan.id).where(Plan.code == wanted.plan).scalar_subquery()
        conditions.append(Obligation.plan_id == plan)
    if wanted.department:
        named = select(Department.id).where(Department.code == wanted.department)
        conditions.append(Obligation.department_id.in_(named))
    return and_(*conditions)


def _others(actor: User, wanted: DueFilter) -> list[tuple[str, Any, Any]]:
    """Yield the statements for what else falls due, each with its name and its column of days."""
    own = _own(actor, wanted)
    parts = select(Obligation.assignment_id).where(own)
    duties = select(Obligation.id).where(own)
    unsigned = due_history.unsigned_then(wanted.day, parts)
    unanswered = due_history.unanswered_then(wanted.day, duties)
    return [
        ("signatures", Assignment.sign_due_on, select(Assignment).where(unsigned)),
        ("answers", Slip.answer_due_on, select(Slip).where(unanswered)),
    ]


@dataclass(frozen=True, slots=True)
class DayPage:
    """The duties due on a day, page by page, how each stood, and what else falls due then."""

    on: date
    is_rest: bool
    counts: Counter[str]
    page: Page[Obligation]
    then: dict[int, DutyThen]
    refilings: Sequence[Obligation]
    signatures: Sequence[Assignment]
    answers: Sequence[Slip]


def day_page(
    actor: User, on: date, *, wanted: DueFilter, light: str = "", page: int = 1
) -> DayPage:
    """Yield what falls due on a day; ``light`` leaves only duties of that light, or ``filed``."""
    access.require(actor, Action.READ_WORK)
    stood = {each.duty_id: each for each in _duties(actor, [on], wanted)}
    due = {key: each for key, each in stood.items() if each.due_on == on}
    shown = slice_of([key for key, each in due.items() if light in ("", each.light)], page)
    again = [key for key, each in stood.items() if each.refile_on == on][:MOST]
    others = {
        name: db.session.execute(
            statement.where(column == on)
            .options(*_places(name))
            .order_by(column.class_.id)
            .limit(MOST)
        )
        .unique()
        .scalars()
        .all()
        for name, column, statement in _others(actor, wanted)
    }
    rows = _rows([*shown.rows, *again])
    return DayPage(
        on=on,
        is_rest=not calendars.work_calendar().is_working_day(on),
        counts=Counter(each.light for each in due.values()),
        page=Page([rows[key] for key in shown.rows], shown.number, shown.pages, shown.total),
        then=due,
        refilings=[rows[key] for key in again],
        **others,
    )


def _places(name: str) -> tuple[Any, ...]:
    """Yield what is read with a row so that it can say what it is about."""
    part = (joinedload(Assignment.task), joinedload(Assignment.department))
    if name == "signatures":
        return part
    return (joinedload(Slip.obligation).joinedload(Obligation.assignment).options(*part),)


def _rows(ids: Collection[int]) -> dict[int, Obligation]:
    rows = db.session.execute(
        select(Obligation)
        .where(Obligation.id.in_(ids))
        .options(
            joinedload(Obligation.assignment).options(
                joinedload(Assignment.task), joinedload(Assignment.department)
            )
        )
    ).scalars()
    return {row.id: row for row in rows}


def list_departments(actor: User) -> list[Department]:
    """Yield the departments whose duties the actor follows; for department people only its own."""
    parts = select(Obligation.department_id).where(access.owns_obligation(actor))
    rows = db.session.execute(
        select(Department)
        .where(Department.id.in_(parts))
        .order_by(Department.jurisdiction_id, Department.position, Department.id)
    )
    return list(rows.scalars())
