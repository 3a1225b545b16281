"""What waits for a supervisor's decision: reports, extensions, requests to close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import (
    Assignment,
    Decision,
    Department,
    Extension,
    Obligation,
    Plan,
    Report,
    User,
)
from tracker.models.obligation import ObligationState
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.paging import Page, page_of

SORTS = {
    "due": (Obligation.due_on, Report.filed_on),
    "-due": (Obligation.due_on.desc(), Report.filed_on),
    "filed": (Report.filed_on, Obligation.due_on),
    "-filed": (Report.filed_on.desc(), Obligation.due_on),
}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What a supervisor looks at: codes of plan, department, period and kind; '' is all of them."""

    plan: str = ""
    department: str = ""
    period: str = ""
    kind: str = ""
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How much waits in each tab."""

    reports: int
    extensions: int
    closings: int


@dataclass(frozen=True, slots=True)
class QueueChoices:
    """What the filters offer: only what has something waiting."""

    plans: Sequence[Plan]
    departments: Sequence[Department]
    periods: Sequence[str]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a report stands in the queue, the one to go on with and the one before; None: none."""

    number: int
    total: int
    next_id: int | None
    previous_id: int | None = None


def list_reports(actor: User, chosen: QueueFilter, *, page: int = 1) -> Page[Report]:
    """Yield a page of the reports that wait for review, by due day."""
    access.require(actor, Action.REVIEW)
    rows = waiting(actor, chosen).options(
        contains_eager(Report.obligation)
        .contains_eager(Obligation.assignment)
        .options(
            contains_eager(Assignment.task),
            contains_eager(Assignment.plan),
            contains_eager(Assignment.department),
        ),
        joinedload(Report.filed_by),
    )
    return page_of(rows, page)


def waiting(actor: User, chosen: QueueFilter) -> Select[tuple[Report]]:
    """Yield the reports that nobody has decided, in the order of the queue."""
    statement = (
        select(Report)
        .join(Report.obligation)
        .join(Obligation.assignment)
        .join(Assignment.task)
        .join(Assignment.plan)
        .join(Assignment.department)
        .outerjoin(Decision, Decision.report_id == Report.id)
        .where(
            Decision.id.is_(None),
            Obligation.state == ObligationState.FILED,
            Assignment.withdrawn_on.is_(None),
            access.owns_obligation(actor),
        )
        .order_by(*SORTS.get(chosen.sort, SORTS["due"]), Report.id)
    )
    return _filtered(statement, chosen)


def _filtered(statement: Select[Any], chosen: QueueFilter) -> Select[Any]:
    if chosen.plan:
        statement = statement.where(Plan.code == chosen.plan)
    if chosen.department:
        statement = statement.where(Department.code == chosen.department)
    if chosen.period:
        statement = statement.where(Obligation.period == chosen.period)
    if chosen.kind:
        statement = statement.where(Obligation.kind == chosen.kind)
    return statement


def neighbours(actor: User, chosen: QueueFilter, *, report_id: int) -> Neighbours:
    """Yield where a report stands in the filtered queue and which one comes next.

    For a report that has just been decided the first one that waits comes next.
    """
    access.require(actor, Action.REVIEW)
    ids = list(db.session.execute(waiting(actor, chosen).with_only_columns(Report.id)).scalars())
    if report_id not in ids:
        return Neighbours(0, len(ids), ids[0] if ids else None)
    at = ids.index(report_id)
    rest = ids[at + 1 :] + ids[:at]
    before = ids[at - 1] if at else None
    return Neighbours(at + 1, len(ids), rest[0] if rest else None, before)


def list_choices(actor: User) -> QueueChoices:
    """Yield what the filters of the queue offer."""
    access.require(actor, Action.REVIEW)
    queue = waiting(actor, QueueFilter()).order_by(None)
    plan_ids = queue.with_only_columns(Plan.id)
    department_ids = queue.with_only_columns(Department.id)
    periods = queue.with_only_columns(Obligation.period).distinct()
    return QueueChoices(
        plans=list(
            db.session.execute(
                select(Plan).where(Plan.id.in_(plan_ids)).order_by(Plan.from_on, Plan.id)
            ).scalars()
        ),
        departments=list(
            db.session.execute(
                select(Department)
                .where(Department.id.in_(department_ids))
                .order_by(Department.position, Department.id)
            ).scalars()
        ),
        periods=sorted(db.session.execute(periods).scalars()),
    )


def count_waiting(actor: User) -> QueueCounts:
    """Yield how much waits for the actor in each tab."""
    access.require(actor, Action.REVIEW)
    counts = [
        db.session.execute(
            select(func.count()).select_from(statement.order_by(None).subquery())
        ).scalar_one()
        for statement in (
            waiting(actor, QueueFilter()).with_only_columns(Report.id),
            _undecided(actor).with_only_columns(Extension.id),
            _asked_to_close(actor).with_only_columns(Assignment.id),
        )
    ]
    return QueueCounts(*counts)


def list_extensions(actor: User, *, page: int = 1) -> Page[Extension]:
    """Yield a page of the extensions that wait for a decision, by the due day they are to move."""
    access.require(actor, Action.DECIDE_EXTENSION)
    return page_of(_undecided(actor).options(*_extension_parts()), page)


def get_extension(actor: User, extension_id: int) -> Extension:
    """Yield an extension within the actor's scope; raises :class:`NotFound` for any other."""
    access.require(actor, Action.DECIDE_EXTENSION)
    found = db.session.execute(
        _extensions(actor).where(Extension.id == extension_id).options(*_extension_parts())
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such extension that you can see."))
    return found


def _extensions(actor: User) -> Select[tuple[Extension]]:
    return (
        select(Extension)
        .join(Extension.obligation)
        .join(Obligation.assignment)
        .join(Assignment.task)
        .join(Assignment.department)
        .where(access.owns_obligation(actor))
    )


def _extension_parts() -> tuple[ORMOption, ...]:
    return (
        contains_eager(Extension.obligation)
        .contains_eager(Obligation.assignment)
        .options(contains_eager(Assignment.task), contains_eager(Assignment.department)),
        joinedload(Extension.asked_by),
        joinedload(Extension.decided_by),
    )


def _undecided(actor: User) -> Select[tuple[Extension]]:
    return (
        _extensions(actor)
        .where(
            Extension.decided_on.is_(None),
            Obligation.state != ObligationState.WAIVED,
            Assignment.withdrawn_on.is_(None),
        )
        .order_by(Obligation.due_on, Extension.id)
    )


def list_closings(actor: User, *, page: int = 1) -> Page[Assignment]:
    """Yield a page of the assignments whose closing waits for a decision, longest waiting first."""
    access.require(actor, Action.DECIDE_CLOSING)
    return page_of(
        _asked_to_close(actor).options(
            contains_eager(Assignment.task), contains_eager(Assignment.department)
        ),
        page,
    )


def _asked_to_close(actor: User) -> Select[tuple[Assignment]]:
    return (
        select(Assignment)
        .join(Assignment.task)
        .join(Assignment.department)
        .where(
            Assignment.asked_to_close_on.is_not(None),
            Assignment.closed_on.is_(None),
            Assignment.withdrawn_on.is_(None),
            access.sees_assignment(actor),
        )
        .order_by(Assignment.asked_to_close_on, Assignment.id)
    )


def get_closing(actor: User, assignment_id: int) -> Assignment:
    """Yield an assignment that asks to be closed; raises :class:`NotFound` for any other."""
    access.require(actor, Action.DECIDE_CLOSING)
    found = db.session.execute(
        select(Assignment)
        .join(Assignment.task)
        .where(Assignment.id == assignment_id, access.sees_assignment(actor))
        .options(contains_eager(Assignment.task), joinedload(Assignment.department))
    ).scalar_one_or_none()
    if found is None or (found.asked_to_close_on is None and found.closed_on is None):
        raise NotFound(N_("There is no request to close that you can see here."))
    return found
