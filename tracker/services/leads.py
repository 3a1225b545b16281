"""Leads that the document does not name: presumed until a person confirms or exchanges them."""

from __future__ import annotations

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Assignment, Plan, Task, User
from tracker.models.plan import PlanState
from tracker.rules.permissions import Action
from tracker.services import access, audit, publishing


def confirm_leads(actor: User, plan: Plan, *, choices: dict[int, list[int]] | None = None) -> int:
    """Confirm presumed leads of a draft plan; ``choices`` names other lead units by task id.

    Yields the number of units confirmed. Raises :class:`Refused` for a published plan, whose leads
    are changed by withdrawing and assigning.
    """
    access.require(actor, Action.MANAGE_PLAN)
    with transaction() as session:
        held = session.get_one(Plan, plan.id)
        confirmed = 0
        for task in publishing.tasks_of(held):
            confirmed += _confirm_task(actor, task, (choices or {}).get(task.id))
        audit.record(actor, "confirm_leads", held, after={"confirmed": confirmed})
        return confirmed


def _confirm_task(actor: User, task: Task, chosen: list[int] | None) -> int:
    """Confirm the presumed leads of one task, or make the chosen units its leads."""
    if chosen is not None and set(chosen) != {u.id for u in task.units if u.role == "lead"}:
        if task.plan.state == PlanState.PUBLISHED:
            raise Refused(
                N_("The plan is published; its leads can be confirmed but not exchanged.")
            )
        for unit in task.units:
            unit.role = "lead" if unit.id in chosen else "support"
            unit.basis = "presumed" if unit.role == "lead" else "listed"
    confirmed = 0
    for unit in task.units:
        if unit.role == "lead" and unit.basis == "presumed":
            unit.basis = "confirmed"
            unit.confirmed_on = clock.today()
            unit.confirmed_by_id = actor.id
            confirmed += 1
            for assignment in db.session.execute(
                select(Assignment).where(Assignment.unit_id == unit.id)
            ).scalars():
                assignment.basis = "confirmed"
    return confirmed
