"""The office's working day: review what was filed, decide extensions and closings."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker.db import db
from tracker.models import Assignment, Decision, Department, Extension, Obligation, Report, User
from tracker.rules.facts import Ground
from tracker.rules.workdays import WorkCalendar
from tracker.services.calendar import calendars
from tracker.services.obligation import closing, extending
from tracker.services.report import reviewing
from tracker.simulation import targets, words
from tracker.simulation.profiles import dice, habits_of
from tracker.simulation.stage import Stage

GROUNDS = (Ground.INCOMPLETE, Ground.MISSING_EVIDENCE, Ground.WRONG_FIGURES, Ground.INCOMPLETE)


class OfficeDay:
    """What the supervisor of a plan does on one working day."""

    def __init__(self, stage: Stage, seed: int, day: date) -> None:
        self.stage, self.seed, self.day = stage, seed, day
        self.calendar: WorkCalendar = calendars.work_calendar()

    def run(self) -> None:
        """Share the year's targets out, decide extensions, review reports, decide closings."""
        actor = self.stage.supervisor
        targets.share_out(actor, self.stage.plan_id, seed=self.seed, year=self.day.year)
        self._decide_extensions(actor)
        self._review(actor)
        self._decide_closings(actor)

    def _decide_extensions(self, actor: User) -> None:
        rows = db.session.execute(
            select(Extension.id, Extension.asked_on, Extension.asked_due_on)
            .join(Obligation, Obligation.id == Extension.obligation_id)
            .join(Assignment, Assignment.id == Obligation.assignment_id)
            .where(
                Obligation.plan_id == self.stage.plan_id,
                Extension.decided_on.is_(None),
                Assignment.withdrawn_on.is_(None),
            )
            .order_by(Extension.id)
        ).all()
        for row in rows:
            fate = dice(self.seed, "grant", row.id)
            wait = fate.choice((1, 1, 2, 4))
            if self.day < self.calendar.add_working_days(row.asked_on, wait):
                continue
            if fate.random() < 0.75:
                extending.grant_extension(
                    actor,
                    extension_id=row.id,
                    granted_due_on=row.asked_due_on,
                    comment="情况属实，同意延期。",
                )
            else:
                extending.refuse_extension(
                    actor, extension_id=row.id, comment="理由不充分，请按原定时限报送。"
                )

    def _review(self, actor: User) -> None:
        rows = db.session.execute(
            select(
                Report.id,
                Report.revision,
                Report.filed_on,
                Report.done,
                Obligation.id,
                Department.code,
            )
            .join(Obligation, Obligation.id == Report.obligation_id)
            .join(Assignment, Assignment.id == Obligation.assignment_id)
            .join(Department, Department.id == Obligation.department_id)
            .outerjoin(Decision, Decision.report_id == Report.id)
            .where(
                Obligation.plan_id == self.stage.plan_id,
                Decision.id.is_(None),
                Obligation.state == "filed",
                Assignment.withdrawn_on.is_(None),
            )
            .order_by(Report.id)
        ).all()
        for report_id, revision, filed_on, done, duty_id, code in rows:
            fate = dice(self.seed, "review", duty_id, revision)
            if self.day < self.calendar.add_working_days(filed_on, fate.randint(1, 4)):
                continue
            ground = self._ground(code, duty_id, revision, done)
            if ground is None:
                reviewing.accept_report(actor, report_id=report_id)
            else:
                reviewing.return_report(
                    actor, report_id=report_id, ground=str(ground), comment=words.COMMENTS[ground]
                )

    def _ground(self, code: str, duty_id: int, revision: int, done: str) -> Ground | None:
        """Yield why a report is returned, or None when it is accepted."""
        if done in words.THIN:
            return Ground.NO_SUBSTANCE
        fate = dice(self.seed, "ground", duty_id, revision)
        chance = habits_of(self.seed, code).return_chance / revision**2
        if fate.random() >= chance:
            return None
        return Ground.FALSE_REPORT if fate.random() < 0.02 else fate.choice(GROUNDS)

    def _decide_closings(self, actor: User) -> None:
        rows = db.session.execute(
            select(Assignment.id, Assignment.asked_to_close_on)
            .where(
                Assignment.plan_id == self.stage.plan_id,
                Assignment.asked_to_close_on.is_not(None),
                Assignment.closed_on.is_(None),
                Assignment.withdrawn_on.is_(None),
            )
            .order_by(Assignment.id)
        ).all()
        for assignment_id, asked_on in rows:
            if self.day > asked_on:
                closing.accept_closing(actor, assignment_id=assignment_id, comment="予以办结。")
