"""What falls due on the days of a month, counted by light, and the rows of one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Department, Obligation, Plan, Slip, User
from tracker.models.obligation import ObligationState
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.calendar import calendars
from tracker.services.paging import Page, slice_of
from tracker.services.plan import plan_states

FILED = "filed"
WEEK = 7
SETTLED = (ObligationState.FILED, ObligationState.ACCEPTED)
MOST = 100


@dataclass(frozen=True, slots=True)
class DueFilter:
    """Whose duties are looked at: codes of plan and department; '' is all that may be seen."""

    plan: str = ""
    department: str = ""


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
    within = and_(Obligation.due_on >= min(days), Obligation.due_on <= max(days))
    for on, light, _ in _lit(actor, within, wanted):
        days[on].lights[light] += 1
    for name, column, statement in _others(actor, wanted):
        counted = statement.with_only_columns(column, func.count()).group_by(column)
        for on, number in db.session.execute(counted.where(column.in_(list(days)))):
            setattr(days[on], name, number)


def _lit(
    actor: User, within: ColumnElement[bool], wanted: DueFilter
) -> Iterator[tuple[date, str, int]]:
    """Yield due day, light and id of the duties; those filed are ``filed`` whatever their light."""
    duties = select(Obligation.assignment_id).where(within, _own(actor, wanted))
    lights = plan_states.kept_lights(Assignment.id.in_(duties))
    rows = db.session.execute(
        select(Obligation.due_on, Obligation.state, Obligation.assignment_id, Obligation.id)
        .join(Obligation.assignment)
        .where(within, _own(actor, wanted), *_live())
        .order_by(Obligation.due_on, Assignment.plan_id, Assignment.task_id, Obligation.id)
    )
    for on, state, assignment_id, duty_id in rows:
        yield on, FILED if state in SETTLED else lights[assignment_id], duty_id


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
    duties = select(Obligation.id).where(_own(actor, wanted))
    parts = select(Obligation.assignment_id).where(_own(actor, wanted))
    return [
        (
            "refilings",
            Obligation.refile_due_on,
            select(Obligation)
            .join(Obligation.assignment)
            .where(Obligation.state == ObligationState.RETURNED, _own(actor, wanted), *_live()),
        ),
        (
            "signatures",
            Assignment.sign_due_on,
            select(Assignment).where(
                Assignment.id.in_(parts),
                Assignment.signed_on.is_(None),
                Assignment.withdrawn_on.is_(None),
                Assignment.assigned_on <= clock.today(),
            ),
        ),
        (
            "answers",
            Slip.answer_due_on,
            select(Slip).where(
                Slip.obligation_id.in_(duties),
                Slip.closed_on.is_(None),
                Slip.answered_on.is_(None),
            ),
        ),
    ]


@dataclass(frozen=True, slots=True)
class DayPage:
    """The duties due on a day, page by page, with their lights, and what else falls due then."""

    on: date
    is_rest: bool
    counts: Counter[str]
    page: Page[Obligation]
    lights: dict[int, str]
    refilings: Sequence[Obligation]
    signatures: Sequence[Assignment]
    answers: Sequence[Slip]


def day_page(
    actor: User, on: date, *, wanted: DueFilter, light: str = "", page: int = 1
) -> DayPage:
    """Yield what falls due on a day; ``light`` leaves only duties of that light, or ``filed``."""
    access.require(actor, Action.READ_WORK)
    found = {duty_id: lit for _, lit, duty_id in _lit(actor, Obligation.due_on == on, wanted)}
    shown = slice_of([key for key, lit in found.items() if light in ("", lit)], page)
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
    return DayPage(
        on=on,
        is_rest=not calendars.work_calendar().is_working_day(on),
        counts=Counter(found.values()),
        page=_with_rows(shown),
        lights=found,
        **others,
    )


def _places(name: str) -> tuple[Any, ...]:
    """Yield what is read with a row so that it can say what it is about."""
    part = (joinedload(Assignment.task), joinedload(Assignment.department))
    if name == "signatures":
        return part
    if name == "refilings":
        return (contains_eager(Obligation.assignment).options(*part),)
    return (joinedload(Slip.obligation).joinedload(Obligation.assignment).options(*part),)


def _with_rows(shown: Page[int]) -> Page[Obligation]:
    place = {key: at for at, key in enumerate(shown.rows)}
    rows = db.session.execute(
        select(Obligation)
        .where(Obligation.id.in_(place))
        .options(
            joinedload(Obligation.assignment).options(
                joinedload(Assignment.task), joinedload(Assignment.department)
            )
        )
    ).scalars()
    return Page(sorted(rows, key=lambda row: place[row.id]), shown.number, shown.pages, shown.total)


def list_departments(actor: User) -> list[Department]:
    """Yield the departments whose duties the actor follows; for department people only its own."""
    parts = select(Obligation.department_id).where(access.owns_obligation(actor))
    rows = db.session.execute(
        select(Department)
        .where(Department.id.in_(parts))
        .order_by(Department.jurisdiction_id, Department.position, Department.id)
    )
    return list(rows.scalars())
