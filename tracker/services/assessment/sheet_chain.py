"""A department's sheets of a period: the one to take a step with, and all there were."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Plan, ScoreSheet, User
from tracker.services.assessment import assessment_reading
from tracker.services.assessment.assessment_reading import SheetView


def get_kept_sheet(actor: User, plan: Plan, *, period: str, department: str) -> ScoreSheet:
    """Yield the sheet that stands today for a department, to take a step with.

    Raises :class:`NotFound` where none was drafted or it is not the actor's to see.
    """
    day = clock.today()
    view = assessment_reading.get_sheet(actor, plan, period=period, department=department, day=day)
    if view.sheet is None:
        raise NotFound(N_("The sheet of this period has not been drafted yet."))
    return view.sheet


def chain_of(view: SheetView, day: date) -> list[ScoreSheet]:
    """Yield all sheets of a department for the period by a day, the first draft first."""
    if view.sheet is None:
        return []
    rows = db.session.execute(
        select(ScoreSheet)
        .where(
            ScoreSheet.plan_id == view.sheet.plan_id,
            ScoreSheet.period == view.sheet.period,
            ScoreSheet.department_id == view.sheet.department_id,
            ScoreSheet.drafted_on <= day,
        )
        .order_by(ScoreSheet.correction)
    )
    return list(rows.scalars())
