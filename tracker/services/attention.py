"""What needs a leader's attention: the worst overdue duties, who answers, what was done already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select

from tracker.db import db
from tracker.models import Assignment, Instruction, LightChange, Plan, Slip, User
from tracker.services.dashboards import Dashboard
from tracker.services.plan_states import Overdue

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Worry:
    """An overdue duty with the people who answer for it and the last slip that was raised."""

    duty: Overdue
    people: list[str]
    slip: Slip | None
    instruction: Instruction | None


def worries_of(board: Dashboard, *, shown: int = SHOWN) -> list[Worry]:
    """Yield the worst overdue duties: leads first, then the longest overdue."""
    roles = {each.id: each.role for each in board.state.assignments}
    ordered = sorted(
        board.overdue,
        key=lambda row: (roles[row.assignment_id] != "lead", -row.days, row.obligation_id),
    )
    worst: dict[int, Overdue] = {}
    for row in ordered:
        worst.setdefault(row.assignment_id, row)
    chosen = list(worst.values())[:shown]
    people = people_of(row.department_id for row in chosen)
    slips = _slips([row.obligation_id for row in chosen], board.day)
    written = _instructions([row.task_id for row in chosen], board.day)
    return [
        Worry(
            row,
            people.get(row.department_id, []),
            slips.get(row.obligation_id),
            written.get(row.task_id),
        )
        for row in chosen
    ]


def people_of(departments: Iterable[int]) -> dict[int, list[str]]:
    """Yield the names of heads and liaisons by department, heads first."""
    rows = db.session.execute(
        select(User.department_id, User.name, User.title)
        .where(
            User.department_id.in_(set(departments)),
            User.role.in_(("head", "liaison")),
            User.enabled,
            User.left_on.is_(None),
        )
        .order_by(User.role, User.id)
    )
    found: dict[int, list[str]] = {}
    for department_id, name, _title in rows:
        found.setdefault(department_id, []).append(name)
    return found


def _slips(duties: list[int], day: date) -> dict[int, Slip]:
    rows = db.session.execute(
        select(Slip).where(Slip.obligation_id.in_(duties), Slip.raised_on <= day).order_by(Slip.id)
    ).scalars()
    return {row.obligation_id: row for row in rows}


def _instructions(tasks: list[int], day: date) -> dict[int, Instruction]:
    rows = db.session.execute(
        select(Instruction)
        .where(Instruction.task_id.in_(tasks), Instruction.written_on <= day)
        .order_by(Instruction.id)
    ).scalars()
    return {row.task_id: row for row in rows}


def newly_red(plan: Plan, day: date, *, within: ColumnElement[bool], calendar_days: int = 7) -> int:
    """Yield how many assignments are red on a day and were not so a week before."""
    since = day - timedelta(days=calendar_days)
    first = (
        select(
            LightChange.assignment_id,
            func.min(LightChange.id).label("first"),
            func.max(LightChange.id).label("last"),
        )
        .where(
            LightChange.plan_id == plan.id,
            LightChange.changed_on > since,
            LightChange.changed_on <= day,
        )
        .group_by(LightChange.assignment_id)
        .subquery()
    )
    before, after = LightChange.__table__.alias("before"), LightChange.__table__.alias("after")
    return db.session.execute(
        select(func.count())
        .select_from(first)
        .join(before, before.c.id == first.c.first)
        .join(after, after.c.id == first.c.last)
        .join(Assignment, Assignment.id == first.c.assignment_id)
        .where(
            after.c.light == "red",
            func.coalesce(before.c.previous, "") != "red",
            within,
        )
    ).scalar_one()
