"""What departments claim for themselves: exemptions, a self-score, objections to a score."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import or_, select

from tracker.db import db
from tracker.models import (
    Assignment,
    Decision,
    ExemptionRequest,
    Objection,
    Obligation,
    ScoreSheet,
)
from tracker.rules.facts import ExemptedPart
from tracker.services.assessment import exempting, objecting, sheet_course
from tracker.services.assessment.exempting import ExemptionInput
from tracker.services.calendar import calendars
from tracker.simulation import words
from tracker.simulation.profiles import dice
from tracker.simulation.stage import Stage

EXEMPTION_CHANCE, OBJECTION_CHANCE, SELF_SCORE_CHANCE = 0.35, 0.12, 0.6
LOOKED_BACK = timedelta(days=60)
ASKED_AFTER = (6, 30)
"""Working days after the due day in which an exemption is asked for: before scores and after."""


class DepartmentClaims:
    """What the departments of a plan claim on one working day."""

    def __init__(self, stage: Stage, seed: int, day: date) -> None:
        self.stage, self.seed, self.day = stage, seed, day
        self.calendar = calendars.work_calendar()

    def run(self) -> None:
        """Ask for exemptions, enter self-scores, object to published scores."""
        self._ask_exemptions()
        self._enter_self_scores()
        self._object()

    def _ask_exemptions(self) -> None:
        """Ask for what went wrong lately: filed late or not at all, or returned."""
        returned = select(Decision.obligation_id).where(Decision.outcome == "returned")
        rows = db.session.execute(
            select(Obligation.id, Obligation.due_on, Obligation.department_id)
            .join(Assignment, Assignment.id == Obligation.assignment_id)
            .where(
                Obligation.plan_id == self.stage.plan_id,
                Obligation.due_on.between(self.day - LOOKED_BACK, self.day),
                Obligation.waived_on.is_(None),
                Assignment.withdrawn_on.is_(None),
                or_(
                    Obligation.filed_on.is_(None),
                    Obligation.filed_on > Obligation.due_on,
                    Obligation.id.in_(returned),
                ),
                Obligation.id.not_in(select(ExemptionRequest.obligation_id)),
            )
            .order_by(Obligation.id)
        ).all()
        for row in rows:
            fate = dice(self.seed, "exemption", row.id)
            actor = self.stage.liaisons.get(row.department_id)
            if actor is None or fate.random() >= EXEMPTION_CHANCE:
                continue
            if self.day < self.calendar.add_working_days(row.due_on, fate.randint(*ASKED_AFTER)):
                continue
            cause, document = fate.choice(words.EXEMPTION)
            parts = fate.sample([str(part) for part in ExemptedPart], fate.choice((1, 1, 2, 4)))
            asked = ExemptionInput(tuple(parts), cause, document)
            exempting.ask_exemption(actor, row.id, asked=asked)

    def _enter_self_scores(self) -> None:
        rows = db.session.execute(
            select(ScoreSheet.id, ScoreSheet.department_id, ScoreSheet.score, ScoreSheet.drafted_on)
            .where(
                ScoreSheet.plan_id == self.stage.plan_id,
                ScoreSheet.state == "draft",
                ScoreSheet.correction == 0,
                ScoreSheet.score.is_not(None),
                ScoreSheet.self_score.is_(None),
            )
            .order_by(ScoreSheet.id)
        ).all()
        for row in rows:
            fate = dice(self.seed, "self-score", row.id)
            actor = self.stage.liaisons.get(row.department_id)
            wanted = fate.random() < SELF_SCORE_CHANCE
            asked_on = self.calendar.add_working_days(row.drafted_on, fate.randint(1, 3))
            if actor and wanted and self.day >= asked_on:
                hoped = min(Decimal(100), row.score + fate.choice((0, 1, 2, 4)))
                sheet_course.enter_self_score(actor, row.id, score=hoped, note=words.SELF_SCORE)

    def _object(self) -> None:
        """Object to some of the published scores, once, in the days there are for it."""
        rows = db.session.execute(
            select(ScoreSheet.id, ScoreSheet.department_id, ScoreSheet.published_on)
            .where(
                ScoreSheet.plan_id == self.stage.plan_id,
                ScoreSheet.state == "published",
                ScoreSheet.correction == 0,
                ScoreSheet.score.is_not(None),
                ScoreSheet.objections_until_on >= self.day,
                ScoreSheet.id.not_in(select(Objection.sheet_id)),
            )
            .order_by(ScoreSheet.id)
        ).all()
        for row in rows:
            fate = dice(self.seed, "objection", row.id)
            actor = self.stage.heads.get(row.department_id)
            wanted = fate.random() < OBJECTION_CHANCE
            raised_on = self.calendar.add_working_days(row.published_on, fate.randint(1, 4))
            if actor and wanted and self.day >= raised_on:
                objecting.raise_objection(actor, row.id, body=fate.choice(words.OBJECTIONS))
