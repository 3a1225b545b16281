"""Which plan a page is about."""

from __future__ import annotations

from sqlalchemy import select

from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Plan, User
from tracker.models.plan import PlanState
from tracker.services import access


def published_plans(actor: User) -> list[Plan]:
    """Yield the published plans that a person may see, its own jurisdiction's first."""
    rows = db.session.execute(
        select(Plan)
        .where(access.sees_plan(actor), Plan.state == PlanState.PUBLISHED)
        .order_by(Plan.published_on.desc(), Plan.code)
    ).scalars()
    own = actor.department.jurisdiction_id
    return sorted(rows, key=lambda plan: plan.jurisdiction_id != own)


def default_plan(actor: User) -> Plan | None:
    """Yield the plan that a page shows when none is named."""
    return next(iter(published_plans(actor)), None)


def chosen_plan(actor: User, code: str) -> Plan | None:
    """Yield the plan of a code, else the one that is shown when none is named.

    Raises :class:`NotFound` for a code that is not the actor's to see.
    """
    return access.get_plan(actor, code) if code else default_plan(actor)


def required_plan(actor: User, code: str) -> Plan:
    """Yield the chosen plan; raises :class:`NotFound` when there is none to see."""
    plan = chosen_plan(actor, code)
    if plan is None:
        raise NotFound(N_("No plan has been published yet."))
    return plan
