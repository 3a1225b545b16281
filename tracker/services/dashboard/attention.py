"""What needs a leader's attention: the worst assignments, who answers, what was done already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.models import Instruction, Slip, User
from tracker.services.dashboard.dashboards import Dashboard
from tracker.services.plan.plan_standing import AssignmentState, DueDuty

SHOWN = 5


@dataclass(frozen=True, slots=True)
class LastSlip:
    """The last slip raised for a duty by a day; ``answered_on`` None: not answered by then."""

    number: str
    rung: str
    raised_on: date
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Worry:
    """An assignment that is behind: the people who answer for it, what was done and said already.

    ``duty`` is its longest overdue duty; None where it is behind for another reason.
    """

    state: AssignmentState
    duty: DueDuty | None
    people: list[str]
    slip: LastSlip | None
    instruction: Instruction | None


def worries_of(board: Dashboard, *, shown: int = SHOWN) -> list[Worry]:
    """Yield the worst assignments: red ones first, leads first, then the longest overdue."""
    overdue: dict[int, DueDuty] = {}
    for duty in board.state.overdue:
        overdue.setdefault(duty.of.assignment_id, duty)
    chosen = [
        (each, overdue.get(each.id)) for each in _worst(board.state.assignments, overdue)[:shown]
    ]
    people = people_of((each.department_id for each, _ in chosen), board.day)
    slips = _slips([duty.of.obligation_id for _, duty in chosen if duty], board.day)
    written = _instructions([each.task_id for each, _ in chosen], board.day)
    return [
        Worry(
            each,
            duty,
            people.get(each.department_id, []),
            slips.get(duty.of.obligation_id) if duty else None,
            written.get(each.task_id),
        )
        for each, duty in chosen
    ]


def _worst(states: Iterable[AssignmentState], overdue: dict[int, DueDuty]) -> list[AssignmentState]:
    """Yield what is red, or yellow for an overdue duty, the worst first."""

    def badness(each: AssignmentState) -> tuple[bool, bool, int, Decimal, int]:
        days = overdue[each.id].days if each.id in overdue else 0
        return (
            each.light != "red",
            each.role != "lead",
            -days,
            each.verified - each.expected,
            each.id,
        )

    found = [
        each
        for each in states
        if each.light == "red" or (each.light == "yellow" and each.id in overdue)
    ]
    return sorted(found, key=badness)


def people_of(departments: Iterable[int], day: date) -> dict[int, list[str]]:
    """Yield the names of the heads and liaisons of a day by department, heads first."""
    rows = db.session.execute(
        select(User.department_id, User.name)
        .where(
            User.department_id.in_(set(departments)),
            User.role.in_(("head", "liaison")),
            User.enabled,
            User.created_on <= day,
            or_(User.left_on.is_(None), User.left_on > day),
        )
        .order_by(User.role, User.id)
    )
    found: dict[int, list[str]] = {}
    for department_id, name in rows:
        found.setdefault(department_id, []).append(name)
    return found


def _slips(duties: Sequence[int], day: date) -> dict[int, LastSlip]:
    rows = db.session.execute(
        select(Slip).where(Slip.obligation_id.in_(duties), Slip.raised_on <= day).order_by(Slip.id)
    ).scalars()
    return {
        row.obligation_id: LastSlip(
            row.number,
            row.rung,
            row.raised_on,
            row.answered_on if row.answered_on and row.answered_on <= day else None,
        )
        for row in rows
    }


def _instructions(tasks: Sequence[int], day: date) -> dict[int, Instruction]:
    rows = db.session.execute(
        select(Instruction)
        .where(Instruction.task_id.in_(tasks), Instruction.written_on <= day)
        .options(joinedload(Instruction.written_by))
        .order_by(Instruction.id)
    ).scalars()
    return {row.task_id: row for row in rows}
