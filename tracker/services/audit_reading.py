"""The audit trail as an auditor reads it: filtered, page by page, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.models import AuditEntry, Department, Plan, User
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are shown; empty values show all."""

    action: str = ""
    actor: str = ""
    plan: str = ""
    department_id: int | None = None
    from_on: date | None = None
    to_on: date | None = None


def list_entries(actor: User, wanted: AuditFilter, *, page: int = 1) -> Page[AuditEntry]:
    """Yield the entries of the actor's jurisdiction and those below it, the newest first."""
    access.require(actor, Action.READ_AUDIT)
    found = (
        select(AuditEntry)
        .where(_in_scope(actor), *_conditions(wanted))
        .options(joinedload(AuditEntry.actor))
        .order_by(AuditEntry.id.desc())
    )
    return page_of(found, page)


def list_actions(actor: User) -> list[str]:
    """Yield the kinds of action that occur in the trail."""
    access.require(actor, Action.READ_AUDIT)
    return list(
        db.session.execute(
            select(AuditEntry.action).where(_in_scope(actor)).distinct().order_by(AuditEntry.action)
        ).scalars()
    )


def names_of_places(entries: list[AuditEntry]) -> tuple[dict[int, str], dict[int, Department]]:
    """Yield the titles of the entries' plans and their departments, by id."""
    plans = {entry.plan_id for entry in entries if entry.plan_id}
    departments = {entry.department_id for entry in entries if entry.department_id}
    titles = db.session.execute(select(Plan.id, Plan.title).where(Plan.id.in_(plans)))
    rows = db.session.execute(select(Department).where(Department.id.in_(departments)))
    return dict(titles.tuples().all()), {row.id: row for row in rows.scalars()}


def _in_scope(actor: User) -> ColumnElement[bool]:
    """Limit to what happened in the actor's jurisdictions, or to the installation as a whole."""
    within = access.jurisdiction_ids(actor)
    people = select(User.id).join(Department).where(Department.jurisdiction_id.in_(within))
    return or_(
        AuditEntry.jurisdiction_id.in_(within),
        AuditEntry.actor_id.in_(people),
        and_(AuditEntry.jurisdiction_id.is_(None), AuditEntry.actor_id.is_(None)),
    )


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.action:
        found.append(AuditEntry.action == wanted.action)
    if wanted.actor:
        found.append(AuditEntry.actor_name.contains(wanted.actor, autoescape=True))
    if wanted.plan:
        found.append(AuditEntry.plan_id.in_(select(Plan.id).where(Plan.code == wanted.plan)))
    if wanted.department_id is not None:
        found.append(AuditEntry.department_id == wanted.department_id)
    if wanted.from_on:
        found.append(AuditEntry.day >= wanted.from_on)
    if wanted.to_on:
        found.append(AuditEntry.day <= wanted.to_on)
    return found
