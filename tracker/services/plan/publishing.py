"""Publishing a plan: entries become assignments, assignments become stored duties (R2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, select, union
from sqlalchemy.orm import selectinload

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import (
    Assignment,
    Department,
    Group,
    GroupMember,
    Obligation,
    Plan,
    Task,
    TaskUnit,
    User,
)
from tracker.models.plan import PlanState
from tracker.rules import periods
from tracker.rules.facts import DutyKind, Role
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.calendar import calendars
from tracker.services.department import holdings
from tracker.services.obligation import lights


@dataclass(frozen=True, slots=True)
class Part:
    """A department's part in a task, before it is stored."""

    department: Department
    unit: TaskUnit
    role: Role


def publish_plan(actor: User | None, plan: Plan, *, on: date | None = None) -> dict[str, int]:
    """Bring a plan's assignments and duties into being on a day (default: today).

    ``actor`` None is the command line. Yields the numbers of ``assignments`` and ``obligations``.
    Raises :class:`Refused` when the plan is published already or no entry has a member.
    """
    if actor is not None:
        access.require(actor, Action.MANAGE_PLAN)
    day = on or clock.today()
    with transaction() as session:
        held = session.execute(
            select(Plan).where(Plan.id == plan.id).with_for_update(of=Plan)
        ).scalar_one()
        if held.state == PlanState.PUBLISHED:
            raise Refused(
                N_("The plan “%(code)s” was published on %(day)s already."),
                code=held.code,
                day=str(held.published_on),
            )
        held.state, held.published_on = PlanState.PUBLISHED, day
        parts = [(task, part) for task in tasks_of(held) for part in parts_of(task, day)]
        if not parts:
            raise Refused(
                N_(
                    "No task of the plan “%(code)s” has a unit that can answer; name the members "
                    "of its groups first."
                ),
                code=held.code,
            )
        made = [assign(held, task, part=part, day=day) for task, part in parts]
        duties = store_duties(held, made)
        lights.begin(made)
        counts = {"assignments": len(made), "obligations": duties}
        audit.record(actor, "publish_plan", held, after={"on": day.isoformat(), **counts})
        return counts


def preview(plan: Plan, day: date) -> dict[str, int]:
    """Yield what a publication on a day would bring into being, and within how many days to sign.

    Counted are ``lead``, ``support`` and ``departments``, and the duties by kind.
    """
    calendar, policy = calendars.work_calendar(), calendars.policy_on(day)
    parts = [(task, part) for task in tasks_of(plan) for part in parts_of(task, day)]
    spans = Counter(
        periods.DutySpan(part.role, plan.from_on, plan.to_on, task.deadline_on or plan.to_on)
        for task, part in parts
    )
    duties: Counter[str] = Counter()
    for span, number in spans.items():
        for planned in periods.planned_duties(span, policy=policy, calendar=calendar):
            duties[str(planned.kind)] += number * is_asked_for(plan, planned)
    return {
        "lead": sum(part.role is Role.LEAD for _, part in parts),
        "support": sum(part.role is Role.SUPPORT for _, part in parts),
        "departments": len({part.department.id for _, part in parts}),
        "sign_days": policy.deadlines.sign_days,
        **{kind.value: duties[kind.value] for kind in DutyKind},
    }


def tasks_of(plan: Plan) -> list[Task]:
    """Yield a plan's standing tasks in order, with their units, groups and members loaded."""
    return list(
        db.session.execute(
            select(Task)
            .where(Task.plan_id == plan.id, Task.withdrawn_on.is_(None))
            .order_by(Task.position)
            .options(
                selectinload(Task.units).selectinload(TaskUnit.department),
                selectinload(Task.units)
                .selectinload(TaskUnit.group)
                .selectinload(Group.members)
                .selectinload(GroupMember.department),
            )
        ).scalars()
    )


def parts_of(task: Task, day: date) -> Iterator[Part]:
    """Yield each department's part in a task once, groups opened into their members of the day.

    A department that is named and also belongs to a named group has one part: the lead's where
    either makes it a lead, else that of the entry that comes first.
    """
    found: dict[int, Part] = {}
    for unit in task.units:
        for department in _departments_of(unit, day):
            part = Part(department, unit, Role(unit.role))
            known = found.get(department.id)
            if known is None or (known.role is Role.SUPPORT and part.role is Role.LEAD):
                found[department.id] = part
    yield from found.values()


def _departments_of(unit: TaskUnit, day: date) -> Iterable[Department]:
    """Yield whom an entry means on a day; for a merged department its successor answers."""
    if unit.department is not None:
        return [unit.department.holder_on(day)]
    members = unit.group.members_on(day) if unit.group is not None else []
    return [member.holder_on(day) for member in members]


def assign(plan: Plan, task: Task, *, part: Part, day: date) -> Assignment:
    """Add the assignment of a part; its duties are stored by :func:`store_duties`."""
    calendar, policy = calendars.work_calendar(), calendars.policy_on(day)
    assignment = Assignment(
        plan=plan,
        plan_id=plan.id,
        task=task,
        department_id=part.department.id,
        unit_id=part.unit.id,
        role=str(part.role),
        basis=part.unit.basis,
        assigned_on=day,
        sign_due_on=calendar.add_working_days(day, policy.deadlines.sign_days),
        deadline_on=task.deadline_on or plan.to_on,
    )
    db.session.add(assignment)
    return assignment


def store_duties(plan: Plan, assignments: list[Assignment]) -> int:
    """Store every duty that the assignments owe; yields their number (R2)."""
    db.session.flush()
    calendar, policy = calendars.work_calendar(), calendars.policy_on(clock.today())
    spans: dict[periods.DutySpan, tuple[periods.PlannedDuty, ...]] = {}
    owed: list[dict[str, Any]] = []
    for assignment in assignments:
        span = duty_span(plan, assignment)
        if span not in spans:
            spans[span] = periods.planned_duties(span, policy=policy, calendar=calendar)
        owed += [
            _obligation(assignment, planned)
            for planned in spans[span]
            if is_asked_for(plan, planned)
        ]
    if owed:
        db.session.execute(insert(Obligation), owed)
    return len(owed)


def duty_span(plan: Plan, assignment: Assignment) -> periods.DutySpan:
    """Yield what decides which duties an assignment owes; one added later owes from its day on."""
    later = plan.published_on is not None and assignment.assigned_on > plan.published_on
    return periods.DutySpan(
        role=Role(assignment.role),
        plan_from=plan.from_on,
        plan_to=plan.to_on,
        deadline_on=assignment.deadline_on,
        owed_from=assignment.assigned_on if later else None,
    )


def is_asked_for(plan: Plan, planned: periods.PlannedDuty) -> bool:
    """Tell whether the plan's reporting cycle asks for a duty; completion is always owed."""
    return not plan.reporting or planned.kind == "completion" or planned.kind in plan.reporting


def _obligation(assignment: Assignment, planned: periods.PlannedDuty) -> dict[str, Any]:
    return {
        "assignment_id": assignment.id,
        "plan_id": assignment.plan_id,
        "department_id": assignment.department_id,
        "kind": str(planned.kind),
        "period": planned.period,
        "period_from": planned.period_from,
        "period_to": planned.period_to,
        "stated_due_on": planned.stated_due_on,
        "due_on": planned.due_on,
        "closes_on": planned.closes_on,
        "provisional": planned.provisional,
    }


def add_group_member_assignments(actor: User | None, group: Group, *, on: date) -> int:
    """Give the members of a group that joined later their parts in published plans.

    Yields the number of assignments that were added; who has a part already keeps it. Call it in
    the transaction that names the members.
    """
    made = 0
    with transaction() as session:
        session.flush()
        session.expire(group)
        units = session.execute(
            select(TaskUnit)
            .join(Task)
            .join(Plan)
            .where(
                TaskUnit.group_id == group.id,
                Plan.state == PlanState.PUBLISHED,
                Task.withdrawn_on.is_(None),
            )
            .order_by(TaskUnit.id)
        ).scalars()
        for unit in units.all():
            made += _add_missing(actor, unit, on)
    return made


def _add_missing(actor: User | None, unit: TaskUnit, on: date) -> int:
    plan = unit.task.plan
    there = with_a_part(unit.task_id)
    added = [
        assign(plan, unit.task, part=Part(department, unit, Role(unit.role)), day=on)
        for department in _departments_of(unit, on)
        if department.id not in there
    ]
    if added:
        store_duties(plan, added)
        lights.begin(added)
        for assignment in added:
            audit.record(
                actor,
                "add_assignment",
                assignment,
                after={"role": assignment.role, "through": unit.written},
            )
    return len(added)


def with_a_part(task_id: int) -> set[int]:
    """Yield the ids of the departments that hold or held a part in a task."""
    rows = (
        select(Assignment.department_id).where(Assignment.task_id == task_id),
        holdings.former_holders(Assignment.task_id == task_id),
    )
    return set(db.session.execute(union(*rows)).scalars())


def count_published(plan: Plan, *, on: date, within: ColumnElement[bool]) -> dict[str, int]:
    """Yield the numbers of assignments by role and of their duties by kind, as of a day.

    Counted are those of the plan that meet ``within``.
    """
    scope = and_(Assignment.plan_id == plan.id, Assignment.assigned_on <= on, within)
    by_role = select(Assignment.role, func.count()).where(scope).group_by(Assignment.role)
    by_kind = (
        select(Obligation.kind, func.count())
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(scope)
        .group_by(Obligation.kind)
    )
    rows = [*db.session.execute(by_role), *db.session.execute(by_kind)]
    return {str(name): int(number) for name, number in rows}
