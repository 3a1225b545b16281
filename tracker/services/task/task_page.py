"""A task as of a day: its parts and their lights, its duties, what happened, what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Assignment, Instruction, Obligation, Task, TaskUnit, User
from tracker.rules import lights, permissions
from tracker.rules.lights import Judgement
from tracker.rules.permissions import DEPARTMENT_ROLES, Action
from tracker.services import access
from tracker.services.task import timeline
from tracker.services.task.task_parts import DutyTable, PartView, duty_table, parts_of
from tracker.services.task.timeline_event import Event


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do with the task today."""

    own: Assignment | None
    can_sign: bool
    can_ask_closing: bool
    can_instruct: bool
    can_withdraw: bool
    can_reopen: bool
    can_urge: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything the page of a task shows."""

    task: Task
    day: date
    judgement: Judgement
    parts: Sequence[PartView]
    duties: DutyTable
    events: Sequence[Event]
    instructions: Sequence[Instruction]
    units: Sequence[TaskUnit]
    rights: Rights

    @property
    def leads(self) -> list[PartView]:
        """Yield the leads' parts."""
        return [part for part in self.parts if part.is_lead]

    @property
    def supports(self) -> list[PartView]:
        """Yield the supports' parts."""
        return [part for part in self.parts if not part.is_lead]


def get_task_page(
    actor: User, slug: str, *, as_of: date | None = None, all_periods: bool = False
) -> TaskPage:
    """Yield a task as of a day (default today); raises :class:`NotFound` for not the actor's.

    ``all_periods`` adds those that have not begun to the table of duties.
    """
    task, day = access.get_task(actor, slug), as_of or clock.today()
    parts = parts_of(task, day)
    return TaskPage(
        task=task,
        day=day,
        judgement=_task_light(parts),
        parts=parts,
        duties=duty_table(parts, day, all_periods=all_periods),
        events=timeline.events_of(task, day),
        instructions=_instructions(task, day),
        units=_units_without_members(task),
        rights=_rights(actor, task, parts, day),
    )


def _task_light(parts: Sequence[PartView]) -> Judgement:
    return lights.task_light(
        [part.judgement for part in parts if part.is_lead],
        [part.judgement for part in parts if not part.is_lead],
    )


def _instructions(task: Task, day: date) -> list[Instruction]:
    rows = db.session.execute(
        select(Instruction)
        .where(Instruction.task_id == task.id, Instruction.written_on <= day)
        .options(joinedload(Instruction.written_by))
        .order_by(Instruction.written_at.desc())
    )
    return list(rows.scalars())


def _units_without_members(task: Task) -> list[TaskUnit]:
    """Yield the entries as written from which no assignment came: groups nobody has named yet."""
    with_part = select(Assignment.unit_id).where(
        Assignment.task_id == task.id, Assignment.unit_id.is_not(None)
    )
    rows = db.session.execute(
        select(TaskUnit)
        .where(
            TaskUnit.task_id == task.id,
            TaskUnit.group_id.is_not(None),
            TaskUnit.id.not_in(with_part),
        )
        .order_by(TaskUnit.position)
    )
    return list(rows.scalars())


def _rights(actor: User, task: Task, parts: Sequence[PartView], day: date) -> Rights:
    """Yield what may be done; a page of a past day is only read."""
    now = day == clock.today() and task.withdrawn_on is None

    def may(action: Action) -> bool:
        return now and permissions.refusal(actor.role, action) is None

    mine = [
        part.assignment
        for part in parts
        if actor.role in DEPARTMENT_ROLES and part.assignment.department_id == actor.department_id
    ]
    own = min(mine, key=_has_ended, default=None)
    live = own is not None and own.withdrawn_on is None and own.closed_on is None
    return Rights(
        own=own,
        can_sign=live and may(Action.SIGN) and own is not None and own.signed_on is None,
        can_ask_closing=live
        and may(Action.ASK_CLOSING)
        and own is not None
        and own.signed_on is not None
        and own.asked_to_close_on is None,
        can_instruct=may(Action.WRITE_INSTRUCTION),
        can_withdraw=may(Action.MANAGE_PLAN),
        can_reopen=may(Action.REOPEN_DUTY),
        can_urge=may(Action.URGE),
    )


def _has_ended(part: Assignment) -> bool:
    """Tell whether a part is over: a department can have such a one beside one that goes on."""
    return part.withdrawn_on is not None or part.closed_on is not None


def get_own_part(actor: User, slug: str) -> Assignment:
    """Yield the actor's department's part in a task; raises :class:`NotFound` without one."""
    task = access.get_task(actor, slug)
    found = db.session.execute(
        select(Assignment)
        .where(Assignment.task_id == task.id, Assignment.department_id == actor.department_id)
        .order_by(Assignment.id)
    ).scalars()
    part = min(found, key=_has_ended, default=None)
    if part is None:
        raise NotFound(N_("Your department has no part in this task."))
    return part


def get_part(actor: User, task: Task, *, assignment_id: int) -> Assignment:
    """Yield a part of a task that the actor may see; raises :class:`NotFound` for any other."""
    found = db.session.execute(
        select(Assignment).where(
            Assignment.id == assignment_id,
            Assignment.task_id == task.id,
            access.sees_assignment(actor),
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such assignment that you can see."))
    return found


def get_duty(actor: User, task: Task, *, obligation_id: int) -> Obligation:
    """Yield a duty of a task: of the own department, or in the office's scope.

    Raises :class:`NotFound` for any other.
    """
    found = db.session.execute(
        select(Obligation)
        .join(Obligation.assignment)
        .where(
            Obligation.id == obligation_id,
            Assignment.task_id == task.id,
            access.owns_obligation(actor),
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such duty that you can see."))
    return found
