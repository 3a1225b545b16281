"""A reorganisation on its day: parts, accounts and memberships go over, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from tracker import clock
from tracker.db import db, transaction
from tracker.models import (
    Assignment,
    Department,
    GroupMember,
    Reorganisation,
    Task,
    Transfer,
    User,
)
from tracker.models.reorganisation import ReorganisationKind, ReorganisationState
from tracker.rules.permissions import DEPARTMENT_ROLES, SUPERVISOR
from tracker.services import audit
from tracker.services.department import transferring
from tracker.services.department.transferring import Step, StepKind
from tracker.services.mail import telling
from tracker.services.user import handover, sessions


def reorganisations_to_carry_out() -> list[int]:
    """Yield the ids of the reorganisations whose day has come, a rest day or not."""
    found = (
        select(Reorganisation.id)
        .where(
            Reorganisation.state == ReorganisationState.PLANNED,
            Reorganisation.from_on <= clock.today(),
        )
        .order_by(Reorganisation.from_on, Reorganisation.id)
    )
    return list(db.session.execute(found).scalars())


def carry_out(reorganisation_id: int, *, by: User | None = None) -> bool:
    """Carry out a reorganisation whose day has come; tells whether it did.

    Called again it does nothing. What has ended meanwhile stays as it is; a successor that was
    itself merged since is represented by its own. Raises :class:`Refused` where an account would
    end that nobody can stand in for.
    """
    with transaction() as session:
        row = session.execute(
            select(Reorganisation)
            .where(
                Reorganisation.id == reorganisation_id,
                Reorganisation.state == ReorganisationState.PLANNED,
                Reorganisation.from_on <= clock.today(),
            )
            .with_for_update(of=Reorganisation, skip_locked=True)
        ).scalar_one_or_none()
        if row is None:
            return False
        target = row.target.holder_on(clock.today())
        givers = _standing(row.content["departments"], but=target)
        steps = _steps(row, givers, target)
        moved = transferring.take(steps, target, row=row, by=by)
        _move_people(row, givers, target=target, by=by)
        if row.kind == ReorganisationKind.MERGE:
            _end(row, givers, target=target, by=by)
        row.state, row.done_on = ReorganisationState.DONE, clock.today()
        _tell(row, givers, target=target, steps=steps)
        audit.record(
            by,
            "carry_out_reorganisation",
            row,
            after={
                "department": target.name_on(clock.today()),
                "assignments": moved,
            },
            note=row.source,
        )
        return True


def _standing(ids: Sequence[int], *, but: Department) -> list[Department]:
    found = (
        select(Department)
        .where(Department.id.in_(ids), Department.id != but.id, Department.successor_id.is_(None))
        .order_by(Department.id)
    )
    return list(db.session.execute(found).scalars())


def _steps(row: Reorganisation, givers: Sequence[Department], target: Department) -> list[Step]:
    parts = transferring.standing_parts([each.id for each in givers], hold=True)
    if row.kind == ReorganisationKind.SPLIT:
        parts = [part for part in parts if part.id in row.content["assignments"]]
    there = transferring.standing_parts([target.id], hold=True)
    return transferring.steps_of(parts, there)


def staff_of(department_ids: Sequence[int]) -> list[User]:
    """Yield the accounts in use of some departments, by user name."""
    found = select(User).where(
        User.department_id.in_(department_ids), User.enabled, User.left_on.is_(None)
    )
    return list(db.session.execute(found.order_by(User.username)).scalars().unique())


def memberships_of(department_ids: Sequence[int]) -> list[GroupMember]:
    """Yield the memberships of some departments in groups that hold today, by id."""
    found = (
        select(GroupMember)
        .where(GroupMember.department_id.in_(department_ids))
        .options(joinedload(GroupMember.group))
        .order_by(GroupMember.id)
    )
    rows = db.session.execute(found).unique().scalars()
    return [row for row in rows if row.is_in_force(clock.today())]


def _move_people(
    row: Reorganisation, givers: Sequence[Department], *, target: Department, by: User | None
) -> None:
    """Give the accounts that were named the new department; of merged ones the others end."""
    is_merge = row.kind == ReorganisationKind.MERGE
    for user in staff_of([each.id for each in givers]):
        if user.id in row.content["people"]:
            before, user.department = user.department, target
            audit.record(
                by,
                "edit_user",
                user,
                before={"department_id": before.id},
                after={"department_id": target.id},
                note=row.source,
            )
        elif is_merge:
            if user.role not in DEPARTMENT_ROLES:
                handover.require_successor(user)
            user.enabled, user.left_on = False, clock.today()
            after = {"left_on": user.left_on.isoformat()}
            audit.record(by, "disable_user", user, after=after, note=row.source)
        else:
            continue
        db.session.flush()
        sessions.end_sessions_of(user, actor=by)


def _end(
    row: Reorganisation, givers: Sequence[Department], *, target: Department, by: User | None
) -> None:
    """End departments in their successor, which takes over their places in groups."""
    today = clock.today()
    for giver in givers:
        giver.abolished_on, giver.successor_id = today, target.id
        audit.record(
            by,
            "end_department",
            giver,
            after={"to_on": today.isoformat(), "department": target.name_on(today)},
            note=row.source,
        )
    known = {each.group_id for each in memberships_of([target.id])}
    for member in memberships_of([each.id for each in givers]):
        if member.from_on < today:
            member.to_on = today - timedelta(days=1)
        else:
            db.session.delete(member)
        if member.group_id not in known:
            known.add(member.group_id)
            joined = GroupMember(
                group_id=member.group_id, department=target, from_on=today, source=row.source
            )
            db.session.add(joined)
            db.session.flush()
            audit.record(
                by,
                "add_group_member",
                joined,
                after={"group": member.group.name, "from_on": today.isoformat()},
                note=row.source,
            )


def _tell(
    row: Reorganisation, givers: Sequence[Department], *, target: Department, steps: Sequence[Step]
) -> None:
    """Tell whom it concerns in their next digest: both sides, and the supervisors."""
    today, db_ids = clock.today(), {target.id, *(each.id for each in givers)}
    names = "、".join(each.name_on(today) for each in givers)
    facts = {
        "task": target.name_on(today),
        "path": "/my",
        "department": names,
        "due_on": today.isoformat(),
        "words": str(sum(step.kind is StepKind.MOVES for step in steps)),
        "plan": row.source,
    }
    people = [user for user in staff_of(sorted(db_ids)) if user.role in DEPARTMENT_ROLES]
    telling.tell(people, f"reorganised_{row.kind}", key=f"reorganised:{row.id}", facts=facts)
    office = telling.people_of_place(row.jurisdiction_id, SUPERVISOR)
    telling.tell(
        [user for user in office if user.id not in {each.id for each in people}],
        f"reorganised_{row.kind}",
        key=f"reorganised:{row.id}",
        facts=facts | {"path": "/plans"},
    )


def list_transfers(row: Reorganisation) -> list[Transfer]:
    """Yield the parts that changed hands by a reorganisation, in the order of plans and tasks."""
    found = (
        select(Transfer)
        .join(Transfer.assignment)
        .join(Assignment.task)
        .where(Transfer.reorganisation_id == row.id)
        .options(contains_eager(Transfer.assignment).contains_eager(Assignment.task))
        .order_by(Task.plan_id, Task.position, Transfer.id)
    )
    return list(db.session.execute(found).scalars())


def list_ended(row: Reorganisation) -> list[Assignment]:
    """Yield the parts that ended by a reorganisation in a stronger one, by plan and task."""
    if row.done_on is None:
        return []
    places = (*row.content["departments"], row.target_id)
    found = (
        select(Assignment)
        .join(Assignment.task)
        .where(
            Assignment.absorbed_by_id.is_not(None),
            Assignment.withdrawn_on == row.done_on,
            Assignment.department_id.in_(places),
        )
        .options(contains_eager(Assignment.task))
        .order_by(Task.plan_id, Task.position, Assignment.id)
    )
    return list(db.session.execute(found).scalars())


def givers_of(row: Reorganisation) -> list[Department]:
    """Yield the departments that ended or gave parts away."""
    found = select(Department).where(Department.id.in_(row.content["departments"]))
    return list(db.session.execute(found.order_by(Department.id)).scalars())
