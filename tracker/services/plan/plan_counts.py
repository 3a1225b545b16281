"""What had become of a plan's duties by earlier days, without reading each of them (R2, R7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, not_, or_, select

from tracker.db import db
from tracker.models import Assignment, Decision, DueChange, Obligation, Plan, Transfer
from tracker.services.obligation import facts
from tracker.services.plan import plan_history
from tracker.services.plan.plan_history import PlanFacts
from tracker.services.plan.plan_standing import Alike, DutyCounts, alike, counts_of, total_of


def counts_on(plan: Plan, days: Sequence[date], *, within: ColumnElement[bool]) -> list[DutyCounts]:
    """Yield for each of some days what had become of the duties fallen due by then.

    Most duties have one due day and one filing: these are counted by the database, alike ones
    together. The others, returned, moved or waived, are judged from their dated facts.
    """
    if not days:
        return []
    plain = _plain(and_(Obligation.plan_id == plan.id, Obligation.due_on <= max(days), within))
    eventful = _eventful(plan, within)
    return [_counted(plain, eventful, day) for day in days]


def _counted(plain: Sequence[Row[Any]], eventful: PlanFacts, day: date) -> DutyCounts:
    judged = map(alike, plan_history.due_from(eventful, day))
    return total_of(counts_of([*_as_of(plain, day), *judged], day=day).values())


def _as_of(rows: Iterable[Row[Any]], day: date) -> Iterable[Alike]:
    """Yield plain duties as they stood on a day: a filing of a later day was not made yet."""
    for row in rows:
        was_there = row.assigned_on <= day
        if was_there and (row.withdrawn_on is None or row.withdrawn_on > day):
            filed_on = row.filed_on if row.filed_on and row.filed_on <= day else None
            yield Alike(row.department_id, row.due_on, filed_on, filed_on is None, row.number)


def _plain(scope: ColumnElement[bool]) -> Sequence[Row[Any]]:
    keys = (
        Obligation.department_id,
        Obligation.due_on,
        Obligation.filed_on,
        Assignment.assigned_on,
        Assignment.withdrawn_on,
    )
    return db.session.execute(
        select(*keys, func.count().label("number"))
        .select_from(Obligation)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(scope, not_(_has_history()))
        .group_by(*keys)
    ).all()


def _eventful(plan: Plan, within: ColumnElement[bool]) -> PlanFacts:
    own = Obligation.assignment_id.in_(
        select(Assignment.id).where(Assignment.plan_id == plan.id, within)
    )
    known = facts.facts_of_duties(own, _has_history())
    return PlanFacts(known, plan_history.places_of(plan))


def _has_history() -> ColumnElement[bool]:
    """Pick the duties whose columns of today do not tell how they stood on an earlier day."""
    return or_(
        Obligation.waived_on.is_not(None),
        Obligation.id.in_(select(DueChange.obligation_id)),
        Obligation.assignment_id.in_(select(Transfer.assignment_id)),
        Obligation.id.in_(select(Decision.obligation_id).where(Decision.outcome == "returned")),
    )
