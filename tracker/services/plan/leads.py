"""Leads that the document does not name: presumed until a person confirms or exchanges them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from tracker import clock
from tracker.db import transaction
from tracker.errors import Invalid, Refused
from tracker.i18n import N_
from tracker.models import Assignment, Plan, Task, User
from tracker.models.plan import PlanState
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.plan import publishing

UNDECIDED = ("presumed", "listed")


def confirm_leads(actor: User, plan: Plan, *, choices: Mapping[int, int]) -> int:
    """Confirm the leads of tasks: ``choices`` names the lead entry (its id) by task id.

    Naming another entry than the presumed one exchanges the lead, as long as the plan is a draft.
    Yields the number of tasks confirmed. Raises :class:`Refused` for an exchange in a published
    plan, whose leads are changed by withdrawing and assigning; :class:`Invalid` for an entry that
    is none of the task's, and when nothing is chosen.
    """
    access.require(actor, Action.MANAGE_PLAN)
    if not choices:
        raise Invalid(N_("Choose at least one task whose lead you confirm."))
    with transaction() as session:
        held = session.get_one(Plan, plan.id, with_for_update={"of": Plan})
        tasks = {task.id: task for task in publishing.tasks_of(held)}
        told = {
            tasks[task_id].code: _confirm(actor, tasks[task_id], lead)
            for task_id, lead in choices.items()
            if task_id in tasks
        }
        audit.record(actor, "confirm_leads", held, after={"leads": told})
        return len(told)


def _confirm(actor: User, task: Task, lead: int) -> str:
    """Confirm the lead of one task, or make another entry its lead; yields it as written."""
    chosen = next((unit for unit in task.units if unit.id == lead), None)
    if chosen is None:
        raise Invalid(
            N_("Task %(number)s has no such unit; please choose from its list."),
            number=task.position,
        )
    leads = [unit for unit in task.units if unit.role == "lead"]
    if chosen not in leads:
        _exchange(task, lead)
        leads = [chosen]
    for unit in (each for each in leads if each.basis in UNDECIDED):
        unit.basis = "confirmed"
        unit.confirmed_on = clock.today()
        unit.confirmed_by_id = actor.id
        _carry(unit.id)
    return "、".join(unit.written for unit in leads)


def _exchange(task: Task, lead: int) -> None:
    if task.plan.state == PlanState.PUBLISHED:
        raise Refused(
            N_(
                "The plan is published: the lead of task %(number)s can be confirmed but not "
                "exchanged. Withdraw its part and assign another unit instead."
            ),
            number=task.position,
        )
    for unit in task.units:
        unit.role = "lead" if unit.id == lead else "support"
        unit.basis = "listed"


def _carry(unit_id: int) -> None:
    """Let the assignments that came from an entry say that their lead was confirmed."""
    with transaction() as session:
        rows = session.execute(select(Assignment).where(Assignment.unit_id == unit_id)).scalars()
        for assignment in rows:
            assignment.basis = "confirmed"
