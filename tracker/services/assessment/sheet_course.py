"""The course of a period's score sheets from the self-score to the freezing (R6)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from tracker import clock, sentences
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound, Refused
from tracker.i18n import N_
from tracker.models import Department, Objection, Plan, ScoreSheet, User
from tracker.rules import states
from tracker.rules.permissions import Action
from tracker.rules.states import SheetState
from tracker.services import access, audit
from tracker.services.calendar import calendars
from tracker.services.mail import telling
from tracker.services.wording import written

MOST_LETTERS = 2000


@dataclass(frozen=True, slots=True)
class Course:
    """Which sheets a step is taken with: those of a plan and period that stand in one state."""

    plan: Plan
    period: str


def enter_self_score(actor: User, sheet_id: int, *, score: Decimal, note: str = "") -> ScoreSheet:
    """Put a department's own score beside its draft; it changes nothing in the sheet.

    Raises :class:`Invalid` for a score out of 0 to 100 or a note too long, :class:`Refused` once
    the sheet is proposed, :class:`NotFound` for another department's sheet.
    """
    access.require(actor, Action.ENTER_SELF_SCORE)
    if not score.is_finite() or not 0 <= score <= 100:
        raise Invalid(N_("Enter a score from 0 to 100, for example 92.50."), field="score")
    note = written(note, field="note", most=MOST_LETTERS)
    with transaction():
        row = hold_sheet(actor, sheet_id)
        why = states.self_score_refusal(SheetState(row.state))
        if why is not None:
            raise sentences.refused(why, field="score")
        before = {"self_score": _text(row.self_score)}
        row.self_score, row.self_note = round(score, 2), note
        audit.record(
            actor,
            "enter_self_score",
            row,
            before=before,
            after={"self_score": _text(row.self_score)},
            note=row.self_note,
        )
        return row


def _text(score: Decimal | None) -> str | None:
    return None if score is None else f"{score:.2f}"


def hold_sheet(actor: User, sheet_id: int) -> ScoreSheet:
    """Yield a sheet locked for change; raises :class:`NotFound` when it is not the actor's."""
    found = db.session.execute(
        select(ScoreSheet)
        .join(Department, Department.id == ScoreSheet.department_id)
        .where(ScoreSheet.id == sheet_id, access.sees_department(actor))
        .with_for_update(of=ScoreSheet)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such score sheet that you can see."))
    access.get_plan(actor, found.plan.code)
    return found


def propose_sheets(actor: User, course: Course) -> int:
    """Propose all drafts of a period to the leader; yields how many."""
    access.require(actor, Action.PROPOSE_SCORE)
    with transaction():
        rows = _take(actor, course, now=SheetState.DRAFT, wanted=SheetState.PROPOSED)
        for row in rows:
            row.proposed_on, row.proposed_by_id = clock.today(), actor.id
        for subject, after in _told(course, rows):
            audit.record(actor, "propose_sheets", subject, after=after)
        telling.tell_leaders(course.plan, "score_proposed", period=course.period, rows=rows)
        return len(rows)


def return_sheets(actor: User, course: Course, *, because: str) -> int:
    """Send the proposed sheets of a period back to the draft, with a reason; yields how many."""
    access.require(actor, Action.APPROVE_SCORE)
    because = written(because, field="because", missing=N_("Say what is to be looked at again."))
    with transaction():
        rows = _take(actor, course, now=SheetState.PROPOSED, wanted=SheetState.DRAFT)
        for row in rows:
            row.proposed_on = row.proposed_by_id = None
        for subject, after in _told(course, rows):
            audit.record(actor, "return_sheets", subject, after=after, note=because)
        return len(rows)


def approve_sheets(actor: User, course: Course) -> int:
    """Approve the proposed sheets of a period; yields how many.

    Raises :class:`Refused` where the actor proposed one of them: two people decide (R6).
    """
    access.require(actor, Action.APPROVE_SCORE)
    with transaction():
        rows = _take(actor, course, now=SheetState.PROPOSED, wanted=SheetState.APPROVED)
        for row in rows:
            why = states.approver_refusal(actor.id, row.proposed_by_id)
            if why is not None:
                raise sentences.refused(why)
            row.approved_on, row.approved_by_id = clock.today(), actor.id
        for subject, after in _told(course, rows):
            audit.record(actor, "approve_sheets", subject, after=after)
        return len(rows)


def publish_sheets(actor: User, course: Course) -> int:
    """Publish the approved sheets of a period: objections can be raised from now on (R6).

    Liaisons and heads of each department are told; yields how many sheets.
    """
    access.require(actor, Action.PUBLISH_SCORE)
    with transaction():
        rows = _take(actor, course, now=SheetState.APPROVED, wanted=SheetState.PUBLISHED)
        until = states.objections_until(
            clock.today(),
            policy=calendars.policy_on(clock.today()),
            calendar=calendars.work_calendar(),
        )
        for row in rows:
            row.published_on, row.published_by_id = clock.today(), actor.id
            row.objections_until_on = until
            telling.tell_department_of(row, "score_published", due_on=until)
        for subject, after in _told(course, rows):
            audit.record(actor, "publish_sheets", subject, after=after)
        return len(rows)


def _take(
    actor: User, course: Course, *, now: SheetState, wanted: SheetState
) -> Sequence[ScoreSheet]:
    """Lock the sheets of a state and move them; raises :class:`Refused` where there are none."""
    plan = access.get_plan(actor, course.plan.code)
    rows = (
        db.session.execute(
            select(ScoreSheet)
            .where(
                ScoreSheet.plan_id == plan.id,
                ScoreSheet.period == course.period,
                ScoreSheet.state == now,
            )
            .options(joinedload(ScoreSheet.department))
            .order_by(ScoreSheet.id)
            .with_for_update(of=ScoreSheet)
        )
        .scalars()
        .all()
    )
    if not rows:
        raise Refused(_nothing_to_take(plan, course.period, now), period=course.period)
    for row in rows:
        why = states.sheet_step_refusal(now, wanted)
        if why is not None:
            raise sentences.refused(why)
        row.state = wanted
    return rows


NOTHING = {
    SheetState.DRAFT: N_("There is no draft sheet of %(period)s to propose."),
    SheetState.PROPOSED: N_("No sheet of %(period)s has been proposed; propose the drafts first."),
    SheetState.APPROVED: N_(
        "No sheet of %(period)s waits for publication; a leader approves first."
    ),
}
NO_SHEETS = N_(
    "The sheets of %(period)s have not been drafted: that happens on the first working day after "
    "the last report of the period can be filed."
)


def _nothing_to_take(plan: Plan, period: str, now: SheetState) -> str:
    there = db.session.execute(
        select(func.count())
        .select_from(ScoreSheet)
        .where(ScoreSheet.plan_id == plan.id, ScoreSheet.period == period)
    ).scalar_one()
    return NOTHING[now] if there else NO_SHEETS


def _told(
    course: Course, rows: Sequence[ScoreSheet]
) -> Iterator[tuple[Plan | ScoreSheet, dict[str, Any]]]:
    """Yield what the trail is told of: the step of the period, then each sheet by itself."""
    state = str(rows[0].state)
    yield course.plan, {"period": course.period, "sheets": len(rows), "state": state}
    for row in rows:
        yield row, {"state": state}


def freeze_due_sheets() -> int:
    """Freeze every published sheet whose objections are over and decided (R6).

    The job does it: with the last day of objections past and none undecided nobody has anything
    left to decide. A frozen sheet keeps its figures, its policy version and the position of the
    trail at which they were drafted, and is sealed by a checksum of its content. Yields how many;
    run again it freezes nothing.
    """
    due = db.session.execute(
        select(ScoreSheet.id)
        .where(
            ScoreSheet.state == SheetState.PUBLISHED,
            ScoreSheet.objections_until_on < clock.today(),
        )
        .order_by(ScoreSheet.id)
    ).scalars()
    return sum(_freeze(sheet_id) for sheet_id in due.all())


def _freeze(sheet_id: int) -> bool:
    with transaction():
        row = db.session.execute(
            select(ScoreSheet).where(ScoreSheet.id == sheet_id).with_for_update(of=ScoreSheet)
        ).scalar_one()
        why = states.freeze_refusal(
            SheetState(row.state),
            day=clock.today(),
            until=row.objections_until_on,
            undecided=count_undecided(row, clock.today()),
        )
        if why is not None:
            return False
        row.seal = seal_of(row)
        row.frozen_on, row.state = clock.today(), SheetState.FROZEN
        audit.record(None, "freeze_sheet", row, after={"state": row.state, "sha256": row.seal})
        return True


def count_undecided(sheet: ScoreSheet, day: date) -> int:
    """Count the objections to a sheet that were raised by a day and not decided by then."""
    undecided = and_(
        Objection.sheet_id == sheet.id,
        Objection.raised_on <= day,
        func.coalesce(Objection.decided_on > day, True),
    )
    return db.session.execute(
        select(func.count()).select_from(Objection).where(undecided)
    ).scalar_one()


def seal_of(row: ScoreSheet) -> str:
    """Yield the checksum of all that a sheet says, its policy and the position of the trail."""
    said = {
        "content": row.content,
        "score": _text(row.score),
        "grade": row.grade,
        "rank": row.rank,
        "policy": row.policy_version,
        "as_of": row.as_of.isoformat(),
        "position": row.ledger_position,
    }
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
