"""A score sheet corrected by a new one that names it; the old one stays as it was (R6)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from tracker import clock, sentences
from tracker.db import db, transaction
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import ScoreSheet, User
from tracker.rules import grading, states
from tracker.rules.grading import Scored
from tracker.rules.permissions import Action
from tracker.rules.states import SheetState
from tracker.services import access, audit
from tracker.services.assessment import assessing
from tracker.services.assessment.assessing import AssessedSheet
from tracker.services.assessment.sheet_course import hold_sheet
from tracker.services.calendar import calendars
from tracker.services.wording import written


@dataclass(frozen=True, slots=True)
class KeptScore:
    """A kept sheet as far as rank and grade ask."""

    department: str
    score: Fraction | None
    has_false_report: bool


def correct_sheet(actor: User, sheet_id: int, *, because: str) -> ScoreSheet:
    """Draft a new sheet in place of a published or frozen one, computed as of today.

    It follows the policy version of the sheet it corrects: a correction changes facts, not rules.
    Its rank is that among the standing sheets of the others. Then it takes the same course. Raises
    :class:`Refused` for a sheet that is still on its way or is corrected already.
    """
    access.require(actor, Action.CORRECT_SCORE)
    because = written(
        because,
        field="because",
        missing=N_("Say what is corrected; it stands in the audit trail."),
    )
    with transaction() as session:
        old = hold_sheet(actor, sheet_id)
        why = states.correction_refusal(SheetState(old.state))
        if why is not None:
            raise sentences.refused(why)
        if _standing(old)[old.department_id].id != old.id:
            raise Refused(N_("This sheet has been corrected already; open the newer one."))
        row = assessing.draft_of(old.plan, old.period, item=_computed_anew(old))
        row.correction, row.corrects_id = old.correction + 1, old.id
        session.add(row)
        session.flush()
        audit.record(
            actor,
            "correct_sheet",
            row,
            before={"score": _text(old)},
            after={"score": _text(row)},
            note=because,
        )
        return row


def _text(row: ScoreSheet) -> str | None:
    return None if row.score is None else f"{row.score:.2f}"


def _standing(old: ScoreSheet) -> dict[int, ScoreSheet]:
    """Yield the newest sheet of each department for the plan and period."""
    rows = db.session.execute(
        select(ScoreSheet)
        .where(ScoreSheet.plan_id == old.plan_id, ScoreSheet.period == old.period)
        .order_by(ScoreSheet.correction, ScoreSheet.id)
    ).scalars()
    return {row.department_id: row for row in rows}


def _computed_anew(old: ScoreSheet) -> AssessedSheet:
    policy = calendars.policy_named(old.policy_version)
    found = assessing.assess(old.plan, old.period, as_of=clock.today(), policy=policy)
    item = next(each for each in found if each.department.id == old.department_id)
    others: list[Scored] = [
        KeptScore(row.content["department"], _score(row), bool(row.content["has_false_report"]))
        for row in _standing(old).values()
        if row.content["table"] == item.table and row.department_id != old.department_id
    ]
    standings = grading.rank_and_grade([*others, item.sheet], policy)
    return AssessedSheet(
        item.department, item.table, item.sheet, standings[item.department.code], item.year
    )


def _score(row: ScoreSheet) -> Fraction | None:
    return None if row.score is None else Fraction(row.score)
