"""Standing groups and their members by date: who joins gets its part in published plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound, Refused
from tracker.i18n import N_
from tracker.inert import one_line
from tracker.models import (
    Department,
    Group,
    GroupMember,
    Jurisdiction,
    Plan,
    Task,
    TaskUnit,
    User,
)
from tracker.models.plan import PlanState
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.plan import publishing
from tracker.services.wording import Entered


@dataclass(frozen=True, slots=True)
class MembersEntry(Entered):
    """Departments that belong to a group from a day on, and the document that proves it."""

    department_ids: tuple[int, ...]
    from_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Use:
    """A plan that names a group, and in how many tasks."""

    plan: Plan
    tasks: int


def may_manage(actor: User) -> bool:
    """Tell whether the actor names the members of groups."""
    return permissions.refusal(actor.role, Action.MANAGE_GROUPS) is None


def require_manager(actor: User) -> None:
    """Raise :class:`Forbidden` unless the actor names the members of groups."""
    access.require(actor, Action.MANAGE_GROUPS)


def list_groups(actor: User) -> list[Group]:
    """Yield the groups of the actor's jurisdiction and those below it, with their members."""
    access.require(actor, Action.READ_SYSTEM)
    return list(db.session.execute(_visible(actor).order_by(Group.id)).scalars())


def get_group(actor: User, group_id: int) -> Group:
    """Yield a group; raises :class:`NotFound` outside the actor's scope."""
    access.require(actor, Action.READ_SYSTEM)
    found = db.session.execute(_visible(actor).where(Group.id == group_id)).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such group that you can see."))
    return found


def list_uses(group: Group) -> list[Use]:
    """Yield the plans with standing tasks that name a group."""
    counted = (
        select(Task.plan_id, func.count(Task.id.distinct()).label("tasks"))
        .join(TaskUnit, TaskUnit.task_id == Task.id)
        .where(TaskUnit.group_id == group.id, Task.withdrawn_on.is_(None))
        .group_by(Task.plan_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Plan, counted.c.tasks).join(counted, counted.c.plan_id == Plan.id).order_by(Plan.id)
    )
    return [Use(plan, tasks) for plan, tasks in rows]


def list_candidates(group: Group, day: date) -> list[Department]:
    """Yield the departments of the group's jurisdiction that are no members on a day."""
    present = {department.id for department in group.members_on(day)}
    rows = db.session.execute(
        select(Department)
        .where(Department.jurisdiction_id == group.jurisdiction_id)
        .order_by(Department.position, Department.id)
    ).scalars()
    return [row for row in rows if row.id not in present]


def add_members(actor: User, group_id: int, *, entry: MembersEntry) -> int:
    """Name members of a group; yields how many assignments they got in published plans at once.

    Raises :class:`Invalid` for a day to come, nobody chosen, no document or one who is a member.
    """
    access.require(actor, Action.MANAGE_GROUPS)
    with transaction() as session:
        group = get_group(actor, group_id)
        _check(entry)
        for department in _chosen(group, entry):
            row = GroupMember(
                group=group, department=department, from_on=entry.from_on, source=entry.source
            )
            session.add(row)
            session.flush()
            audit.record(
                actor,
                "add_group_member",
                row,
                after={"group": group.name, "from_on": entry.from_on.isoformat()},
                note=entry.source,
            )
        return publishing.add_group_member_assignments(actor, group, on=clock.today())


def add_entry(actor: User, jurisdiction: Jurisdiction, *, name: str, source: str) -> Group:
    """Add a group without members for a name that a document uses; it owes nothing until then.

    One that has the name already is yielded as it is. Call it in the transaction of the plan.
    """
    access.require(actor, Action.MANAGE_GROUPS)
    name, source = one_line(name), one_line(source)
    with transaction() as session:
        known = session.execute(
            select(Group).where(Group.jurisdiction_id == jurisdiction.id, Group.name == name)
        ).scalar_one_or_none()
        if known is not None:
            return known
        group = Group(
            jurisdiction=jurisdiction,
            code=_free_code(jurisdiction),
            name=name,
            source=source,
            needs_confirmation=True,
        )
        session.add(group)
        session.flush()
        audit.record(actor, "add_group", group, after={"name": name}, note=source)
        return group


def _free_code(jurisdiction: Jurisdiction) -> str:
    taken = set(
        db.session.execute(
            select(Group.code).where(Group.jurisdiction_id == jurisdiction.id)
        ).scalars()
    )
    return next(code for number in count(1) if (code := f"entry-{number}") not in taken)


def end_membership(
    actor: User, group_id: int, *, member_id: int, to_on: date, source: str
) -> GroupMember:
    """End a membership on its last day; the parts it brought stay until they are withdrawn."""
    access.require(actor, Action.MANAGE_GROUPS)
    source = one_line(source)
    with transaction():
        group = get_group(actor, group_id)
        member = next((m for m in group.members if m.id == member_id), None)
        if member is None or member.to_on is not None:
            raise NotFound(N_("There is no such membership, or it has ended already."))
        if to_on < member.from_on:
            raise Invalid(
                N_("The membership began on %(day)s; its last day cannot lie before that."),
                field="to_on",
                day=member.from_on.isoformat(),
            )
        member.to_on = to_on
        audit.record(
            actor,
            "end_membership",
            member,
            after={"group": group.name, "to_on": to_on.isoformat()},
            note=source,
        )
        return member


def confirm_group(actor: User, group_id: int) -> Group:
    """Confirm on today's day that the list of members is complete.

    Raises :class:`Refused` for an empty list.
    """
    access.require(actor, Action.MANAGE_GROUPS)
    with transaction():
        group = get_group(actor, group_id)
        if not group.members_on(clock.today()):
            raise Refused(N_("The group has no members yet; please name them first."))
        group.needs_confirmation, group.confirmed_on = False, clock.today()
        names = [d.name_on(clock.today()) for d in group.members_on(clock.today())]
        audit.record(actor, "confirm_group", group, after={"members": names})
        return group


def list_waiting(actor: User) -> list[Group]:
    """Yield the groups in use whose members the office has not named or confirmed yet."""
    used = (
        select(TaskUnit.group_id)
        .join(Task, Task.id == TaskUnit.task_id)
        .join(Plan, Plan.id == Task.plan_id)
        .where(Plan.state == PlanState.PUBLISHED, TaskUnit.group_id.is_not(None))
    )
    return [
        group
        for group in db.session.execute(_visible(actor).where(Group.id.in_(used))).scalars()
        if group.needs_confirmation or not group.members_on(clock.today())
    ]


def _visible(actor: User) -> Select[tuple[Group]]:
    return (
        select(Group)
        .where(Group.jurisdiction_id.in_(access.jurisdiction_ids(actor)))
        .options(selectinload(Group.members).joinedload(GroupMember.department))
    )


def _check(entry: MembersEntry) -> None:
    if not entry.department_ids:
        raise Invalid(N_("Please choose at least one department."), field="department_ids")
    if not entry.source:
        raise Invalid(N_("Please name the document that says so."), field="source")
    if entry.from_on > clock.today():
        raise Invalid(
            N_("%(day)s lies in the future; please enter the member on the day it joins."),
            field="from_on",
            day=entry.from_on.isoformat(),
        )


def _chosen(group: Group, entry: MembersEntry) -> list[Department]:
    rows = db.session.execute(
        select(Department)
        .where(
            Department.id.in_(entry.department_ids),
            Department.jurisdiction_id == group.jurisdiction_id,
        )
        .order_by(Department.position, Department.id)
    )
    found = list(rows.scalars())
    if len(found) != len(set(entry.department_ids)):
        raise Invalid(
            N_("There is no such department; please choose from the list."),
            field="department_ids",
        )
    for department in found:
        _require_no_member(group, department, entry.from_on)
    return found


def _require_no_member(group: Group, department: Department, day: date) -> None:
    """Raise :class:`Invalid` when a membership of the department holds on the day or later."""
    for member in group.members:
        if member.department_id == department.id and (member.to_on is None or member.to_on >= day):
            raise Invalid(
                N_("%(name)s is a member of this group already on that day."),
                field="department_ids",
                name=department.name_on(clock.today()),
            )
