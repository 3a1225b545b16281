"""Objections to published scores: raised in time, decided by somebody else, kept for ever (R6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker import clock, sentences
from tracker.db import db, transaction
from tracker.errors import Conflict, Invalid, NotFound, Refused
from tracker.i18n import N_
from tracker.models import Department, Objection, Plan, ScoreSheet, User
from tracker.rules import states
from tracker.rules.permissions import Action
from tracker.rules.states import SheetState
from tracker.services import access, audit
from tracker.services.assessment.sheet_course import hold_sheet
from tracker.services.calendar import calendars
from tracker.services.mail import telling
from tracker.services.wording import written

LEAST_LETTERS = 6
NO_GROUNDS = N_("Please give the reasons in a sentence or two.")
OUTCOMES = ("upheld", "dismissed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an objection is decided: upheld or dismissed, and the answer in words."""

    outcome: str
    answer: str


def raise_objection(actor: User, sheet_id: int, *, body: str) -> Objection:
    """Contest a published sheet of the own department, with the reasons.

    It is to be decided within the days of the policy. Raises :class:`Refused` before publication,
    after the last day, for a frozen sheet, or while another is undecided; :class:`Invalid` without
    reasons; :class:`NotFound` for another department's sheet.
    """
    access.require(actor, Action.OBJECT_TO_SCORE)
    words = written(body, field="body", missing=NO_GROUNDS, least=LEAST_LETTERS)
    with transaction() as session:
        sheet = hold_sheet(actor, sheet_id)
        today = clock.today()
        why = states.objection_refusal(
            SheetState(sheet.state), day=today, until=sheet.objections_until_on
        )
        if why is not None:
            raise sentences.refused(why, field="body")
        if any(each.decided_on is None for each in list_of(sheet)):
            raise Refused(N_("An objection to this sheet is being decided; please wait for it."))
        decide_by_on = states.decide_objection_by(
            today, policy=calendars.policy_on(today), calendar=calendars.work_calendar()
        )
        row = Objection(
            sheet=sheet,
            raised_on=today,
            raised_by_id=actor.id,
            body=words,
            decide_by_on=decide_by_on,
        )
        session.add(row)
        session.flush()
        audit.record(actor, "raise_objection", sheet, after={"body": words})
        telling.tell_supervisors(
            sheet.plan,
            "objection_raised",
            key=f"objection:{row.id}",
            facts=telling.facts_of(sheet, due_on=decide_by_on) | {"path": f"/objections/{row.id}"},
        )
        return row


def list_of(sheet: ScoreSheet) -> Sequence[Objection]:
    """Yield the objections to a sheet in their order."""
    return (
        db.session.execute(
            select(Objection)
            .where(Objection.sheet_id == sheet.id)
            .options(joinedload(Objection.raised_by), joinedload(Objection.decided_by))
            .order_by(Objection.id)
        )
        .scalars()
        .all()
    )


def list_objections(actor: User, plan: Plan) -> Sequence[Objection]:
    """Yield the objections to sheets of a plan an actor may see: open ones, then the latest."""
    return (
        db.session.execute(
            select(Objection)
            .join(ScoreSheet, ScoreSheet.id == Objection.sheet_id)
            .join(Department, Department.id == ScoreSheet.department_id)
            .where(ScoreSheet.plan_id == plan.id, access.sees_department(actor))
            .options(joinedload(Objection.sheet).joinedload(ScoreSheet.department))
            .order_by(
                Objection.decided_on.is_not(None),
                Objection.decided_on.desc(),
                Objection.decide_by_on,
                Objection.id,
            )
        )
        .scalars()
        .all()
    )


def get_objection(actor: User, objection_id: int) -> Objection:
    """Yield an objection; raises :class:`NotFound` when it is not the actor's to see."""
    found = db.session.execute(
        select(Objection)
        .join(ScoreSheet, ScoreSheet.id == Objection.sheet_id)
        .join(Department, Department.id == ScoreSheet.department_id)
        .where(Objection.id == objection_id, access.sees_department(actor))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such objection that you can see."))
    access.get_plan(actor, found.sheet.plan.code)
    return found


def decide_objection(actor: User, objection_id: int, *, verdict: Verdict) -> Objection:
    """Uphold or dismiss an objection, with the answer in words.

    Upheld, the score is corrected by a new sheet; the one objected to stays. Raises
    :class:`Refused` for somebody who proposed or approved the sheet, or one it corrects, or decided
    an earlier objection to it; :class:`Conflict` when it is decided already.
    """
    access.require(actor, Action.DECIDE_OBJECTION)
    if verdict.outcome not in OUTCOMES:
        raise Invalid(N_("Please choose whether the objection is upheld."), field="outcome")
    answer = written(verdict.answer, field="answer", missing=NO_GROUNDS, least=LEAST_LETTERS)
    with transaction():
        seen = get_objection(actor, objection_id)
        row = db.session.execute(
            select(Objection).where(Objection.id == seen.id).with_for_update(of=Objection)
        ).scalar_one()
        if row.decided_on is not None:
            raise Conflict(N_("This objection has been decided already."))
        why = states.decider_refusal(actor.id, barred_from(row))
        if why is not None:
            raise sentences.refused(why)
        row.decided_on, row.decided_by_id = clock.today(), actor.id
        row.outcome, row.answer = verdict.outcome, answer
        audit.record(
            actor, "decide_objection", row.sheet, after={"outcome": row.outcome}, note=answer
        )
        telling.tell_department_of(
            row.sheet, "objection_decided", words=answer, key=f"objection_decided:{row.id}"
        )
        return row


def barred_from(row: Objection) -> set[int | None]:
    """Yield the ids of those who took part in the sheet objected to, or in one it corrects."""
    barred: set[int | None] = set()
    sheet: ScoreSheet | None = row.sheet
    while sheet is not None:
        barred |= {sheet.proposed_by_id, sheet.approved_by_id}
        barred |= {each.decided_by_id for each in list_of(sheet) if each.decided_by_id}
        sheet = sheet.corrects
    return barred - {None}
