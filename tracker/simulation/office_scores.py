"""The office and the scores: exemptions decided, commendations recorded, sheets on their course."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from sqlalchemy import and_, func, or_, select

from tracker.db import db
from tracker.models import Department, ExemptionRequest, Objection, Obligation, Plan, ScoreSheet
from tracker.rules.periods import PeriodKind, parse_period, period_of
from tracker.services.assessment import (
    commending,
    correcting_sheets,
    exempting,
    objecting,
    sheet_course,
)
from tracker.services.assessment.commending import CommendationInput
from tracker.services.assessment.objecting import Verdict
from tracker.services.assessment.sheet_course import Course
from tracker.services.calendar import calendars
from tracker.simulation import words
from tracker.simulation.profiles import dice
from tracker.simulation.stage import Stage

GRANT_CHANCE, UPHOLD_CHANCE, COMMEND_CHANCE, FOUND_CHANCE = 0.7, 0.5, 0.12, 0.02
SEND_BACK_CHANCE = 0.2
PROPOSED_AFTER, WITH_THE_YEAR = 5, 45
"""Working days from the draft to the proposal; the fourth quarter waits for the year's meeting."""


class OfficeScores:
    """What supervisor and leader of a plan do about scores on one working day."""

    def __init__(self, stage: Stage, seed: int, day: date) -> None:
        self.stage, self.seed, self.day = stage, seed, day
        self.calendar = calendars.work_calendar()
        self.plan = db.session.get_one(Plan, stage.plan_id)

    def run(self) -> None:
        """Take requests a step on, record commendations, decide objections, move the sheets."""
        self._take_exemptions()
        self._record_commendations()
        self._decide_objections()
        self._correct()
        self._take_sheets()

    def _is_after(self, since: date, days: int) -> bool:
        return self.day >= self.calendar.add_working_days(since, days)

    def _take_exemptions(self) -> None:
        """Verify, decide and record: each step some days after the one before."""
        rows = db.session.execute(
            select(ExemptionRequest)
            .join(Obligation, Obligation.id == ExemptionRequest.obligation_id)
            .where(Obligation.plan_id == self.plan.id, ExemptionRequest.step != "recorded")
            .order_by(ExemptionRequest.id)
        ).scalars()
        for row in rows.all():
            fate = dice(self.seed, "exempting", row.id)
            waits = fate.randint(1, 4), fate.randint(1, 6), fate.randint(1, 5)
            if row.step == "asked":
                if self._is_after(row.asked_on, waits[0]):
                    exempting.verify_exemption(
                        self.stage.supervisor, row.id, findings=words.FINDINGS
                    )
            elif row.step == "verified":
                if self._is_after(row.verified_on or self.day, waits[1]):
                    self._decide_exemption(row.id, fate)
            elif self._is_after(row.decided_on or self.day, waits[2]):
                exempting.record_exemption(self.stage.supervisor, row.id, record=words.RECORD)

    def _decide_exemption(self, request_id: int, fate: Random) -> None:
        granted = fate.random() < GRANT_CHANCE
        exempting.decide_exemption(
            self.stage.leader,
            request_id,
            is_granted=granted,
            answer=words.GRANTED if granted else words.REFUSED,
        )

    def _record_commendations(self) -> None:
        """Record what was dated in this quarter or the one before and has come to hand."""
        this = period_of(self.day)
        before = period_of(this.first - timedelta(days=1))
        for department in commending.departments_of(self.plan):
            for quarter in (before, this):
                fate = dice(self.seed, "commendation", department.code, quarter.code)
                if fate.random() >= COMMEND_CHANCE:
                    continue
                dated_on = quarter.first + timedelta(days=fate.randint(5, 85))
                known_on = self.calendar.add_working_days(dated_on, fate.randint(2, 45))
                if self.day == known_on and dated_on > (self.plan.published_on or self.day):
                    self._commend(department, dated_on, fate)

    def _commend(self, department: Department, dated_on: date, fate: Random) -> None:
        level = fate.choice(("city", "city", "province", "national"))
        number = f"{dated_on.year}年{dated_on.month}月第{fate.randint(1, 90)}号"
        proof = f"{words.COMMENDED[level]}（{number}）"
        made = CommendationInput(department.code, level, dated_on, proof)
        commending.record_commendation(self.stage.supervisor, self.plan, made=made)

    def _decide_objections(self) -> None:
        """Let somebody decide who neither proposed nor approved the sheet."""
        rows = db.session.execute(
            select(Objection.id, Objection.raised_on)
            .join(ScoreSheet, ScoreSheet.id == Objection.sheet_id)
            .where(ScoreSheet.plan_id == self.plan.id, Objection.decided_on.is_(None))
            .order_by(Objection.id)
        ).all()
        for row in rows:
            fate = dice(self.seed, "verdict", row.id)
            if self._is_after(row.raised_on, fate.randint(2, 8)) and self.stage.reviewers:
                upheld = fate.random() < UPHOLD_CHANCE
                verdict = (
                    Verdict("upheld", words.UPHELD)
                    if upheld
                    else Verdict("dismissed", words.DISMISSED)
                )
                objecting.decide_objection(self.stage.reviewers[0], row.id, verdict=verdict)

    def _correct(self) -> None:
        """Draft a correction after an upheld objection, and for a few sheets found wrong later."""
        corrected = select(ScoreSheet.corrects_id).where(ScoreSheet.corrects_id.is_not(None))
        rows = db.session.execute(
            select(ScoreSheet.id, ScoreSheet.frozen_on, Objection.decided_on, Objection.outcome)
            .outerjoin(
                Objection, and_(Objection.sheet_id == ScoreSheet.id, Objection.outcome == "upheld")
            )
            .where(
                ScoreSheet.plan_id == self.plan.id,
                ScoreSheet.state.in_(("published", "frozen")),
                ScoreSheet.correction == 0,
                ScoreSheet.id.not_in(corrected),
                or_(Objection.id.is_not(None), ScoreSheet.frozen_on.is_not(None)),
            )
            .order_by(ScoreSheet.id)
        ).all()
        for row in rows:
            fate = dice(self.seed, "correction", row.id)
            if row.outcome:
                if self._is_after(row.decided_on, fate.randint(1, 3)):
                    self._correct_one(row.id, words.CORRECTION)
            elif fate.random() < FOUND_CHANCE and self._is_after(row.frozen_on, 15):
                self._correct_one(row.id, words.FOUND_LATER)

    def _correct_one(self, sheet_id: int, because: str) -> None:
        correcting_sheets.correct_sheet(self.stage.supervisor, sheet_id, because=because)

    def _take_sheets(self) -> None:
        """Propose, approve and publish, one step a day at most for the sheets of a period."""
        rows = db.session.execute(
            select(
                ScoreSheet.period,
                ScoreSheet.state,
                func.max(
                    func.coalesce(
                        ScoreSheet.approved_on, ScoreSheet.proposed_on, ScoreSheet.drafted_on
                    )
                ),
                func.max(ScoreSheet.correction),
            )
            .where(
                ScoreSheet.plan_id == self.plan.id,
                ScoreSheet.state.in_(("draft", "proposed", "approved")),
            )
            .group_by(ScoreSheet.period, ScoreSheet.state)
            .order_by(ScoreSheet.period, ScoreSheet.state)
        ).all()
        for period, state, since, correction in rows:
            fate = dice(self.seed, "course", period, state, correction, since)
            days = fate.randint(1, 3)
            if state == "draft":
                days += PROPOSED_AFTER if correction or not _waits(period) else WITH_THE_YEAR
            if self._is_after(since, days):
                self._step(state, fate)(Course(self.plan, period))

    def _step(self, state: str, fate: Random) -> Callable[[Course], int]:
        if state == "draft":
            return lambda course: sheet_course.propose_sheets(self.stage.supervisor, course)
        if state == "approved":
            return lambda course: sheet_course.publish_sheets(self.stage.supervisor, course)
        if fate.random() < SEND_BACK_CHANCE:
            return lambda course: sheet_course.return_sheets(
                self.stage.leader, course, because=words.SENT_BACK
            )
        return lambda course: sheet_course.approve_sheets(self.stage.leader, course)


def _waits(period: str) -> bool:
    """Tell whether a period's sheets wait for the meeting that talks over the year."""
    return parse_period(period).kind is PeriodKind.YEAR or period.endswith("Q4")
