"""Urges and instructions as people read them: who is to answer by when, and what was replied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Assignment, Instruction, Obligation, Plan, Reply, Task, Urge, User
from tracker.rules.facts import Role
from tracker.rules.permissions import DEPARTMENT_ROLES, OFFICE_ROLES, Action
from tracker.services import access

Kind = Literal["urge", "instruction"]
STATES = ("waiting", "overdue", "answered", "all")


@dataclass(frozen=True, slots=True)
class Asked:
    """An urge, or an instruction and one of the departments that are to answer it, as of a day."""

    kind: Kind
    row: Urge | Instruction
    part: Assignment
    replies: Sequence[Reply]
    day: date

    @property
    def answered_on(self) -> date | None:
        """Yield the day of the first reply, or of the report filed since the urge."""
        days = [reply.replied_on for reply in self.replies]
        filed_on = self.duty.filed_on if self.duty else None
        if filed_on is not None and self.row.written_on <= filed_on <= self.day:
            days.append(filed_on)
        return min(days, default=None)

    @property
    def duty(self) -> Obligation | None:
        """Yield the duty that an urge is about, if it is about one."""
        return self.row.obligation if isinstance(self.row, Urge) else None

    @property
    def answer_due_on(self) -> date | None:
        """Yield the day by which it is to be answered; None: no answer is asked for."""
        return self.row.answer_due_on

    @property
    def state(self) -> str:
        """Yield answered, overdue or waiting; told where no answer is asked for."""
        if self.answered_on is not None:
            return "answered"
        if self.answer_due_on is None:
            return "told"
        return "overdue" if self.answer_due_on < self.day else "waiting"


def list_asked(
    actor: User, plan: Plan, *, state: str = "all", day: date | None = None
) -> list[Asked]:
    """Yield a plan's urges and instructions as of a day, those that wait longest first."""
    access.require(actor, Action.READ_WORK)
    known_on = day or clock.today()
    found = [
        *_urges(actor, Urge.plan_id == plan.id, known_on),
        *_instructions(actor, Task.plan_id == plan.id, known_on),
    ]
    chosen = [each for each in found if state in ("all", each.state)]
    return sorted(chosen, key=_order)


def list_to_answer(actor: User) -> list[Asked]:
    """Yield what the actor's department is asked and has not answered, by answer day."""
    own = Assignment.department_id == actor.department_id
    found = [*_urges(actor, own, clock.today()), *_instructions(actor, own, clock.today())]
    return sorted(
        (e for e in found if e.state in ("waiting", "overdue") and e.part.withdrawn_on is None),
        key=_order,
    )


def _order(asked: Asked) -> tuple[bool, date, date, int]:
    waits = asked.state in ("waiting", "overdue")
    return (
        not waits,
        (asked.answer_due_on or date.max) if waits else date.max,
        date.fromordinal(date.max.toordinal() - asked.row.written_on.toordinal()),
        asked.row.id,
    )


def get_urge(actor: User, urge_id: int, *, day: date | None = None) -> Asked:
    """Yield an urge: in the office's scope, or of the own department; else :class:`NotFound`."""
    access.require(actor, Action.READ_WORK)
    found = _urges(actor, Urge.id == urge_id, day or clock.today())
    if not found:
        raise NotFound(N_("There is no such urge that you can see."))
    return found[0]


def get_instruction(actor: User, instruction_id: int, *, day: date | None = None) -> list[Asked]:
    """Yield an instruction with each lead that is to answer it: for who sees its task."""
    access.require(actor, Action.READ_WORK)
    found = _instructions(actor, Instruction.id == instruction_id, day or clock.today())
    if not found:
        raise NotFound(N_("There is no such instruction that you can see."))
    return found


def _urges(actor: User, condition: ColumnElement[bool], day: date) -> list[Asked]:
    rows = db.session.execute(
        select(Urge)
        .join(Urge.assignment)
        .where(condition, Urge.written_on <= day, _sees_urge(actor))
        .options(
            joinedload(Urge.assignment).options(
                joinedload(Assignment.task), joinedload(Assignment.department)
            ),
            joinedload(Urge.obligation),
            joinedload(Urge.written_by),
        )
        .order_by(Urge.id)
    ).scalars()
    urges = list(rows)
    replies = _replies(Reply.urge_id, [urge.id for urge in urges], day)
    return [
        Asked("urge", urge, urge.assignment, replies[urge.id, urge.assignment_id], day)
        for urge in urges
    ]


def _sees_urge(actor: User) -> ColumnElement[bool]:
    if actor.role in OFFICE_ROLES:
        return access.sees_assignment(actor)
    if actor.role in DEPARTMENT_ROLES:
        return Assignment.department_id == actor.department_id
    return false()


def _instructions(actor: User, condition: ColumnElement[bool], day: date) -> list[Asked]:
    rows = db.session.execute(
        select(Instruction, Assignment)
        .join(Task, Task.id == Instruction.task_id)
        .join(Assignment, Assignment.task_id == Task.id)
        .where(
            condition,
            Instruction.written_on <= day,
            Assignment.role == Role.LEAD,
            access.sees_task(actor),
        )
        .options(
            joinedload(Instruction.written_by),
            joinedload(Assignment.task),
            joinedload(Assignment.department),
        )
        .order_by(Instruction.id, Assignment.id)
    ).tuples()
    pairs = list(rows)
    replies = _replies(Reply.instruction_id, [written.id for written, _ in pairs], day)
    return [
        Asked("instruction", written, part, replies[written.id, part.id], day)
        for written, part in pairs
    ]


def _replies(column: object, ids: Sequence[int], day: date) -> dict[tuple[int, int], list[Reply]]:
    """Yield the replies by what they answer and by assignment."""
    found: dict[tuple[int, int], list[Reply]] = defaultdict(list)
    if not ids:
        return found
    of = Reply.urge_id if column is Reply.urge_id else Reply.instruction_id
    rows = db.session.execute(
        select(Reply)
        .where(of.in_(ids), Reply.replied_on <= day)
        .options(joinedload(Reply.replied_by))
        .order_by(Reply.id)
    ).scalars()
    for row in rows:
        found[row.urge_id or row.instruction_id or 0, row.assignment_id].append(row)
    return found
