"""Which plan a page is about, and what its rows can be filtered by."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tracker.db import db
from tracker.models import Category, Plan, User
from tracker.models.plan import PlanState
from tracker.services import access, plan_states


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


def filters_of(plan: Plan) -> dict[str, list[tuple[Any, str]]]:
    """Yield the departments and categories by which a plan's rows can be filtered."""
    categories = db.session.execute(
        select(Category.id, Category.name)
        .where(Category.plan_id == plan.id)
        .order_by(Category.position)
    )
    departments = plan_states.departments_of(plan)
    return {
        "departments": [(each.code, each.names[0].name) for each in departments],
        "categories": [(row.id, row.name) for row in categories],
    }
