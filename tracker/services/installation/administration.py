"""How an installation stands: what is waiting for its administrators."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.db import db
from tracker.models import Assignment, Department, Group, Mail, User
from tracker.models.mail import MailState
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.calendar import policies
from tracker.services.department import groups

NEEDED = ("supervisor", "leader")
"""Roles without which no plan is published and no score approved."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Accounts in use, roles that nobody has, departments without a liaison, groups to be named."""

    people: int
    departments: int
    without_person: list[str]
    without_liaison: list[Department]
    groups_waiting: list[Group]
    policy: str
    undelivered: int


def get_overview(actor: User) -> Overview:
    """Yield how the actor's part of the installation stands."""
    access.require(actor, Action.READ_SYSTEM)
    in_scope = access.sees_department(actor)
    people = (
        select(User.role, func.count(User.id))
        .join(Department)
        .where(in_scope, User.enabled)
        .group_by(User.role)
    )
    places = select(func.count(Department.id)).where(in_scope)
    mails = (
        select(func.count(Mail.id))
        .join(User, User.id == Mail.user_id)
        .join(Department)
        .where(in_scope, Mail.state == MailState.UNDELIVERED)
    )
    by_role = {row[0]: row[1] for row in db.session.execute(people)}
    return Overview(
        people=sum(by_role.values()),
        departments=db.session.execute(places).scalar_one(),
        without_person=[role for role in NEEDED if role not in by_role],
        without_liaison=list_without_liaison(actor),
        groups_waiting=groups.list_waiting(actor),
        policy=policies.version_in_force(),
        undelivered=db.session.execute(mails).scalar_one(),
    )


def list_without_liaison(actor: User) -> list[Department]:
    """Yield the departments with a part in a task for which nobody can sign or report."""
    liaisons = select(User.department_id).where(
        User.role == "liaison", User.enabled, User.left_on.is_(None)
    )
    busy = select(Assignment.department_id).where(
        Assignment.withdrawn_on.is_(None), Assignment.closed_on.is_(None)
    )
    return list(
        db.session.execute(
            select(Department)
            .where(
                access.sees_department(actor),
                Department.id.in_(busy),
                Department.id.not_in(liaisons),
            )
            .order_by(Department.jurisdiction_id, Department.position, Department.id)
        ).scalars()
    )
