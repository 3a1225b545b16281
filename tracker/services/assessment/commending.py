"""Commendations (表扬): recorded with the document that proves them (R6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound, Refused
from tracker.i18n import N_
from tracker.models import Assignment, Commendation, Department, Plan, User
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.assessment.exempting import IN_A_FEW_WORDS
from tracker.services.department import holdings
from tracker.services.wording import written

LEVELS = ("national", "province", "city")


@dataclass(frozen=True, slots=True)
class CommendationInput:
    """What is recorded: whom, which level, the day of the document, and the document."""

    department: str
    level: str
    dated_on: date
    proof: str


def record_commendation(actor: User, plan: Plan, *, made: CommendationInput) -> Commendation:
    """Record a commendation of a department in a plan; it counts from today on (R6).

    Raises :class:`Invalid` without a proof, for a day ahead or an unknown level,
    :class:`Refused` where the same document is recorded for the department already.
    """
    access.require(actor, Action.RECORD_COMMENDATION)
    if made.level not in LEVELS:
        raise Invalid(N_("Please choose the level of the commendation."), field="level")
    proof = written(made.proof, field="proof", missing=IN_A_FEW_WORDS, least=2)
    if made.dated_on > clock.today():
        raise Invalid(N_("%(day)s lies ahead."), field="dated_on", day=made.dated_on)
    with transaction() as session:
        own = access.get_plan(actor, plan.code)
        department = _department(own, made.department)
        same = session.execute(
            select(Commendation.id).where(
                Commendation.plan_id == own.id,
                Commendation.department_id == department.id,
                Commendation.proof == proof,
            )
        ).first()
        if same is not None:
            raise Refused(
                N_("“%(proof)s” is recorded for this department already."),
                field="proof",
                proof=proof[:60],
            )
        row = Commendation(
            plan_id=own.id,
            department=department,
            level=made.level,
            dated_on=made.dated_on,
            proof=proof,
            recorded_on=clock.today(),
            recorded_by_id=actor.id,
        )
        session.add(row)
        session.flush()
        audit.record(
            actor,
            "record_commendation",
            row,
            after={"level": row.level, "dated_on": row.dated_on.isoformat()},
            note=proof,
        )
        return row


def _department(plan: Plan, code: str) -> Department:
    found = next((each for each in departments_of(plan) if each.code == code), None)
    if found is None:
        raise NotFound(N_("“%(code)s” has no part in this plan."), code=code)
    return found


def departments_of(plan: Plan) -> Sequence[Department]:
    """Yield the departments that can be commended in a plan, former holders among them."""
    return holdings.departments_with_part(Assignment.plan_id == plan.id)


def list_commendations(actor: User, plan: Plan, *, day: date) -> Sequence[Commendation]:
    """Yield the commendations of a plan that were recorded by a day and the actor may see."""
    return (
        db.session.execute(
            select(Commendation)
            .join(Department, Department.id == Commendation.department_id)
            .where(
                Commendation.plan_id == plan.id,
                access.sees_department(actor),
                Commendation.dated_on <= day,
                (Commendation.recorded_on.is_(None)) | (Commendation.recorded_on <= day),
            )
            .options(joinedload(Commendation.department), joinedload(Commendation.recorded_by))
            .order_by(Commendation.dated_on.desc(), Commendation.id.desc())
        )
        .scalars()
        .all()
    )
