"""Who held which part on which day, read from the transfers (R7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from tracker.db import db
from tracker.models import Assignment, Department, Transfer
from tracker.rules import facts as rules


@dataclass(frozen=True, slots=True)
class Hold:
    """Who holds a part, and who held it before: day of each transfer with who gave it."""

    holder: Any
    moved: Sequence[tuple[date, Any]] = ()

    def on(self, day: date) -> Any:
        """Yield who held the part on a day."""
        return next((giver for moved_on, giver in self.moved if moved_on > day), self.holder)


def departments_with_part(*conditions: ColumnElement[bool]) -> list[Department]:
    """Yield the departments that hold or held a part that meets conditions on ``Assignment``.

    In the order of the seed file; former holders are among them.
    """
    return list(
        db.session.execute(
            select(Department)
            .where(is_or_was_holder(*conditions))
            .order_by(Department.position, Department.id)
        ).scalars()
    )


def is_or_was_holder(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Yield the condition on ``Department`` that it holds or held a part of some kind."""
    return or_(
        Department.id.in_(select(Assignment.department_id).where(*conditions)),
        Department.id.in_(former_holders(*conditions)),
    )


def former_holders(*conditions: ColumnElement[bool]) -> Select[tuple[int]]:
    """Yield the query of the ids of those who gave away parts that meet conditions."""
    return (
        select(Transfer.from_department_id)
        .join(Assignment, Assignment.id == Transfer.assignment_id)
        .where(*conditions)
    )


def holds_of_plan(plan_id: int) -> dict[int, tuple[int, Hold]]:
    """Yield task id and department ids by assignment id, of all of a plan, by one statement."""
    rows = db.session.execute(
        select(
            Assignment.id,
            Assignment.task_id,
            Assignment.department_id,
            Transfer.moved_on,
            Transfer.from_department_id,
        )
        .outerjoin(Transfer, Transfer.assignment_id == Assignment.id)
        .where(Assignment.plan_id == plan_id)
        .order_by(Assignment.id, Transfer.moved_on)
    )
    found: dict[int, tuple[int, Hold]] = {}
    for key, task_id, holder, moved_on, giver in rows:
        task, hold = found.get(key, (task_id, Hold(holder)))
        moved = (*hold.moved, (moved_on, giver)) if moved_on else ()
        found[key] = task, Hold(hold.holder, moved)
    return found


def transfer_facts(ids: Sequence[int]) -> dict[int, list[rules.Transfer]]:
    """Yield the transfers of some assignments by id, each in order of their days."""
    if not ids:
        return {}
    moved, giver, taker = Transfer.__table__.c, aliased(Department), aliased(Department)
    rows = db.session.execute(
        select(moved.assignment_id, moved.moved_on, giver.code, taker.code)
        .join(giver, giver.id == moved.from_department_id)
        .join(taker, taker.id == moved.to_department_id)
        .where(moved.assignment_id.in_(ids))
        .order_by(moved.moved_on, moved.id)
    )
    found: dict[int, list[rules.Transfer]] = defaultdict(list)
    for assignment_id, moved_on, giver_code, taker_code in rows:
        found[assignment_id].append(rules.Transfer(moved_on, giver_code, taker_code))
    return found
