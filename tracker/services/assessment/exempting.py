"""Exemptions (容错): asked for, verified, decided by one with the power to, recorded (R6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker import clock, sentences
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound, Refused
from tracker.i18n import N_
from tracker.models import Exemption, ExemptionRequest, Obligation, Plan, User
from tracker.rules import states
from tracker.rules.facts import ExemptedPart
from tracker.rules.permissions import Action
from tracker.rules.states import ExemptionStep
from tracker.services import access, audit
from tracker.services.mail import telling
from tracker.services.obligation import duties
from tracker.services.wording import written

LEAST_LETTERS = 6
IN_A_FEW_WORDS = N_("Please write it down in a few words; it is kept.")
UNDER_WAY = ("asked", "verified")


@dataclass(frozen=True, slots=True)
class ExemptionInput:
    """What a department asks for: which parts of a duty, why, and the document that shows it."""

    parts: tuple[str, ...]
    cause: str
    document: str


def ask_exemption(actor: User, obligation_id: int, *, asked: ExemptionInput) -> ExemptionRequest:
    """Ask for an exemption of an own duty in some parts, with cause and document (申请).

    Raises :class:`Invalid` without parts, cause or document, :class:`Refused` while another request
    for the duty is under way or for parts that are exempted already.
    """
    access.require(actor, Action.ASK_EXEMPTION)
    parts = _require_parts(asked.parts)
    cause = written(asked.cause, field="cause", missing=IN_A_FEW_WORDS, least=LEAST_LETTERS)
    document = written(asked.document, field="document", missing=IN_A_FEW_WORDS, least=2)
    with transaction() as session:
        duty = duties.hold(actor, obligation_id).obligation
        _require_free(duty, parts)
        row = ExemptionRequest(
            obligation=duty,
            parts=parts,
            cause=cause,
            document=document,
            asked_on=clock.today(),
            asked_by_id=actor.id,
        )
        session.add(row)
        session.flush()
        audit.record(actor, "ask_exemption", row, after={"parts": parts}, note=cause)
        telling.tell_supervisors(
            duty.assignment.plan, "exemption_asked", key=f"exemption:{row.id}", facts=_facts(row)
        )
        return row


def _require_parts(parts: Sequence[str]) -> list[str]:
    known = [part.value for part in ExemptedPart if part.value in parts]
    if not known or len(known) != len(set(parts)):
        raise Invalid(N_("Choose at least one part that is to be excused."), field="parts")
    return known


def _require_free(duty: Obligation, parts: Sequence[str]) -> None:
    rows = db.session.execute(
        select(ExemptionRequest).where(ExemptionRequest.obligation_id == duty.id)
    ).scalars()
    if any(row.step in UNDER_WAY for row in rows):
        raise Refused(N_("A request for this report is being decided; please wait for it."))
    granted = db.session.execute(
        select(Exemption.parts).where(Exemption.obligation_id == duty.id)
    ).scalars()
    excused = {part for known in granted for part in known}
    if excused.issuperset(parts):
        raise Refused(N_("The report is exempted in these parts already."))


def verify_exemption(actor: User, request_id: int, *, findings: str) -> ExemptionRequest:
    """Write down what the check of the facts found (核实); the leader decides after that."""
    access.require(actor, Action.VERIFY_EXEMPTION)
    words = written(findings, field="findings", missing=IN_A_FEW_WORDS, least=LEAST_LETTERS)
    with transaction():
        row = _step(actor, request_id, ExemptionStep.VERIFIED)
        row.verified_on, row.verified_by_id, row.findings = clock.today(), actor.id, words
        audit.record(actor, "verify_exemption", row, after={"state": row.step}, note=words)
        return row


def decide_exemption(
    actor: User, request_id: int, *, is_granted: bool, answer: str
) -> ExemptionRequest:
    """Grant or refuse a verified request (认定); granted, the exemption counts from today.

    Raises :class:`Refused` before the check of the facts, or for somebody who asked or checked.
    """
    access.require(actor, Action.APPROVE_EXEMPTION)
    words = written(answer, field="answer", missing=IN_A_FEW_WORDS, least=LEAST_LETTERS)
    wanted = ExemptionStep.GRANTED if is_granted else ExemptionStep.REFUSED
    with transaction() as session:
        row = _step(actor, request_id, wanted)
        why = states.exemption_decider_refusal(actor.id, {row.asked_by_id, row.verified_by_id})
        if why is not None:
            raise sentences.refused(why)
        row.decided_on, row.decided_by_id = clock.today(), actor.id
        row.outcome, row.answer = str(wanted), words
        if is_granted:
            made = Exemption(
                obligation=row.obligation,
                approved_on=clock.today(),
                approved_by_id=actor.id,
                parts=row.parts,
                cause=row.cause,
                document=row.document,
            )
            session.add(made)
            session.flush()
            row.exemption_id = made.id
        audit.record(actor, "decide_exemption", row, after={"outcome": row.outcome}, note=words)
        telling.tell(
            telling.people_of_department(row.obligation.department_id),
            "exemption_decided",
            key=f"exemption_decided:{row.id}",
            facts=_facts(row) | {"words": words},
        )
        return row


def record_exemption(actor: User, request_id: int, *, record: str) -> ExemptionRequest:
    """Write down where the decision was put on record (报备): the file and whom it went to."""
    access.require(actor, Action.VERIFY_EXEMPTION)
    words = written(record, field="record", missing=IN_A_FEW_WORDS, least=2)
    with transaction():
        row = _step(actor, request_id, ExemptionStep.RECORDED)
        row.recorded_on, row.recorded_by_id, row.record = clock.today(), actor.id, words
        audit.record(actor, "record_exemption", row, after={"state": row.step}, note=words)
        return row


def _step(actor: User, request_id: int, wanted: ExemptionStep) -> ExemptionRequest:
    seen = get_request(actor, request_id)
    row = db.session.execute(
        select(ExemptionRequest)
        .where(ExemptionRequest.id == seen.id)
        .with_for_update(of=ExemptionRequest)
    ).scalar_one()
    why = states.exemption_step_refusal(ExemptionStep(row.step), wanted)
    if why is not None:
        raise sentences.refused(why)
    row.step = str(wanted)
    return row


def get_request(actor: User, request_id: int) -> ExemptionRequest:
    """Yield a request for an exemption; raises :class:`NotFound` when it is not the actor's."""
    found = db.session.execute(
        select(ExemptionRequest)
        .join(Obligation, Obligation.id == ExemptionRequest.obligation_id)
        .where(ExemptionRequest.id == request_id, access.owns_obligation(actor))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such request that you can see."))
    return found


def list_requests(actor: User, plan: Plan) -> Sequence[ExemptionRequest]:
    """Yield the requests of a plan that the actor may see, those under way first."""
    return (
        db.session.execute(
            select(ExemptionRequest)
            .join(Obligation, Obligation.id == ExemptionRequest.obligation_id)
            .where(Obligation.plan_id == plan.id, access.owns_obligation(actor))
            .options(joinedload(ExemptionRequest.obligation))
            .order_by(ExemptionRequest.step.not_in(UNDER_WAY), ExemptionRequest.id.desc())
        )
        .scalars()
        .all()
    )


def _facts(row: ExemptionRequest) -> dict[str, str]:
    duty = row.obligation
    task = duty.assignment.task
    return {
        "task": task.short_title,
        "path": f"/exemptions/{row.id}",
        "plan": task.plan.document_number or task.plan.title,
        "department": duty.assignment.department.name_on(clock.today()),
        "period": duty.period,
        "words": row.cause,
    }
