"""When a person last looked at a plan's dashboard, so that the page can say what moved since."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker import clock
from tracker.db import db, transaction
from tracker.models import DashboardLook, Plan, User


def note_look(actor: User, plan: Plan) -> date | None:
    """Keep that the actor looks at a plan's dashboard today; yields the day of the look before.

    None: this is the first day on which the actor looks at it. A further look on the same day
    changes nothing, so that what moved stays on the page all day.
    """
    found = _look(actor.id, plan.id)
    if found is None or found.looked_on < clock.today():
        found = _keep(actor.id, plan.id)
    return found.before_on if found else None


def _look(person_id: int, plan_id: int) -> DashboardLook | None:
    return db.session.execute(
        select(DashboardLook).where(
            DashboardLook.person_id == person_id, DashboardLook.plan_id == plan_id
        )
    ).scalar_one_or_none()


def _keep(person_id: int, plan_id: int) -> DashboardLook | None:
    """Write the look down; a second window that came first has done so already."""
    today = clock.today()
    try:
        with transaction() as session:
            found = _look(person_id, plan_id)
            if found is None:
                session.add(DashboardLook(person_id=person_id, plan_id=plan_id, looked_on=today))
            elif found.looked_on < today:
                found.before_on, found.looked_on = found.looked_on, today
    except IntegrityError:
        pass
    return _look(person_id, plan_id)
