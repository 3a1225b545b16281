"""What moved between two days: added, done, worsened, improved, extended, withdrawn (R7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.db import db
from tracker.models import DueChange, Obligation, Plan
from tracker.services.plan.plan_standing import AssignmentState, PlanState

WORST_FIRST = ("red", "yellow", "green", "done_late", "done", "not_started", "withdrawn")
WORSE = {light: rank for rank, light in enumerate(WORST_FIRST)}
KINDS = ("worsened", "improved", "done", "added", "extended", "withdrawn")


@dataclass(frozen=True, slots=True)
class Movement:
    """What became of an assignment between two days; ``before`` is '' for one that was added.

    For an extension ``before`` and ``after`` are the due days of ``period``, else they are lights.
    """

    kind: str
    assignment_id: int
    task_id: int
    department_id: int
    before: str
    after: str
    period: str = ""


def movements_between(
    plan: Plan, *, since: date, before: Iterable[AssignmentState], after: PlanState
) -> list[Movement]:
    """Yield what moved between a plan's assignments ``since`` a day and a later state.

    The worsened ones come first.
    """
    old = {each.id: each for each in before}
    found = [
        movement
        for each in after.assignments
        if (movement := _movement(old.get(each.id), each)) is not None
    ]
    found += _extended(plan, since, after)
    return sorted(found, key=lambda each: (KINDS.index(each.kind), each.assignment_id))


def _movement(old: AssignmentState | None, new: AssignmentState) -> Movement | None:
    before = old.light if old else ""
    if before == new.light:
        return None
    if new.light in ("done", "done_late", "withdrawn"):
        kind = "withdrawn" if new.light == "withdrawn" else "done"
    elif old is None:
        kind = "added"
    else:
        kind = "worsened" if WORSE[new.light] < WORSE[before] else "improved"
    return Movement(kind, new.id, new.task_id, new.department_id, before, new.light)


def _extended(plan: Plan, since: date, after: PlanState) -> Iterable[Movement]:
    there = {each.id: each for each in after.assignments}
    rows = db.session.execute(
        select(DueChange, Obligation.assignment_id, Obligation.period)
        .join(Obligation, Obligation.id == DueChange.obligation_id)
        .where(
            Obligation.plan_id == plan.id,
            DueChange.extension_id.is_not(None),
            DueChange.changed_on > since,
            DueChange.changed_on <= after.day,
        )
        .order_by(DueChange.id)
    )
    for change, assignment_id, period in rows:
        state = there.get(assignment_id)
        if state is not None:
            yield Movement(
                "extended",
                state.id,
                state.task_id,
                state.department_id,
                change.previous_due_on.isoformat(),
                change.due_on.isoformat(),
                period,
            )
