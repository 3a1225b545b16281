"""A department's working day: sign, file, refile, extend, answer slips, ask to close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import and_, or_, select

from tracker.db import db
from tracker.errors import TrackerError
from tracker.models import (
    Assignment,
    Department,
    Extension,
    Obligation,
    Plan,
    Report,
    Slip,
    Task,
    User,
)
from tracker.rules import lifecycle
from tracker.rules.workdays import WorkCalendar
from tracker.services.calendar import calendars
from tracker.services.obligation import closing, extending, signing
from tracker.services.obligation.closing import ClosingRequestInput
from tracker.services.obligation.extending import ExtensionRequestInput
from tracker.services.report import reporting
from tracker.services.report.reporting import ReportDraftInput
from tracker.services.supervision import slips
from tracker.simulation import figures, words
from tracker.simulation.profiles import dice, habits_of
from tracker.simulation.stage import Stage

AHEAD = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty that a department may do something about today."""

    obligation_id: int
    assignment_id: int
    department_id: int
    department: str
    title: str
    kind: str
    period: str
    period_to: date
    stated_due_on: date
    due_on: date
    state: str
    refile_due_on: date | None
    plan_from: date
    deadline_on: date
    verified: int


class DepartmentDay:
    """What all departments of a plan do on one working day."""

    def __init__(self, stage: Stage, seed: int, day: date) -> None:
        self.stage, self.seed, self.day = stage, seed, day
        self.calendar: WorkCalendar = calendars.work_calendar()

    def run(self) -> None:
        """Let every department do its day's work, in order of department and duty."""
        self._sign()
        for owed in self._owed():
            self._work_on(owed)
        self._answer_slips()
        self._ask_to_close()

    def _liaison(self, department_id: int) -> User | None:
        return self.stage.liaisons.get(department_id)

    def _sign(self) -> None:
        rows = db.session.execute(
            select(Assignment.id, Assignment.assigned_on, Assignment.department_id, Department.code)
            .join(Department, Department.id == Assignment.department_id)
            .where(
                Assignment.plan_id == self.stage.plan_id,
                Assignment.signed_on.is_(None),
                Assignment.withdrawn_on.is_(None),
            )
            .order_by(Assignment.id)
        ).all()
        for row in rows:
            after = dice(self.seed, "sign", row.id).randint(
                *habits_of(self.seed, row.code).sign_days
            )
            actor = self._liaison(row.department_id)
            if actor and self.day >= self.calendar.add_working_days(row.assigned_on, after):
                signing.sign_assignment(actor, assignment_id=row.id)

    def _owed(self) -> list[Owed]:
        """Read the duties that may be worked on: open ones near their day, returned ones."""
        undecided = select(Extension.obligation_id).where(Extension.decided_on.is_(None))
        rows = db.session.execute(
            select(Obligation, Assignment, Department.code, Plan.from_on, Task)
            .join(Assignment, Assignment.id == Obligation.assignment_id)
            .join(Task, Task.id == Assignment.task_id)
            .join(Department, Department.id == Obligation.department_id)
            .join(Plan, Plan.id == Obligation.plan_id)
            .where(
                Obligation.plan_id == self.stage.plan_id,
                Obligation.state.in_(("open", "returned")),
                or_(Obligation.due_on <= self.day + AHEAD, Obligation.state == "returned"),
                Assignment.signed_on.is_not(None),
                Assignment.withdrawn_on.is_(None),
                or_(
                    Obligation.closes_on >= self.day,
                    Obligation.reopened_until >= self.day,
                    Obligation.state == "returned",
                ),
                Obligation.id.not_in(undecided),
            )
            .order_by(Obligation.id)
        ).all()
        return [
            Owed(
                duty.id,
                assignment.id,
                duty.department_id,
                code,
                task.short_title,
                duty.kind,
                duty.period,
                duty.period_to,
                duty.stated_due_on,
                duty.due_on,
                duty.state,
                duty.refile_due_on,
                plan_from,
                assignment.deadline_on,
                assignment.percent_verified,
            )
            for duty, assignment, code, plan_from, task in rows
        ]

    def _work_on(self, owed: Owed) -> None:
        actor = self._liaison(owed.department_id)
        if actor is None:
            return
        if owed.state == "returned":
            if self.day >= self._refile_day(owed):
                self._file(actor, owed, thin=False)
            return
        if self._asks_extension(owed):
            self._ask_extension(actor, owed)
        elif self.day >= self._filing_day(owed) and self.day > owed.period_to - timedelta(days=12):
            self._file(actor, owed, thin=self._is_thin(owed))

    def _refile_day(self, owed: Owed) -> date:
        """Yield the day of refiling: most in time, some of the late ones after it."""
        late = dice(self.seed, "refile", owed.obligation_id).random()
        slow = late < habits_of(self.seed, owed.department).late_chance / 2
        wait = 2 if slow else -1
        due = owed.refile_due_on or self.day
        return self.calendar.add_working_days(due, wait)

    def _filing_day(self, owed: Owed) -> date:
        habits = habits_of(self.seed, owed.department)
        fate = dice(self.seed, "file", owed.obligation_id)
        is_late = fate.random() < habits.late_chance
        days = fate.randint(*(habits.late_days if is_late else habits.file_days))
        return self.calendar.add_working_days(owed.due_on, days)

    def _is_thin(self, owed: Owed) -> bool:
        chance = habits_of(self.seed, owed.department).thin_chance
        return dice(self.seed, "thin", owed.obligation_id).random() < chance

    def _asks_extension(self, owed: Owed) -> bool:
        chance = habits_of(self.seed, owed.department).extend_chance
        asks = dice(self.seed, "extend", owed.obligation_id).random() < chance
        asking_day = self.calendar.add_working_days(owed.stated_due_on, -3)
        return asks and owed.due_on == owed.stated_due_on and self.day == asking_day

    def _ask_extension(self, actor: User, owed: Owed) -> None:
        fate = dice(self.seed, "extension", owed.obligation_id)
        wish = self.calendar.add_working_days(owed.due_on, fate.choice((5, 8, 10)))
        asked = ExtensionRequestInput(
            due_on=wish,
            because=fate.choice(words.EXTENSION) + "。",
            progress=f"已完成{owed.verified}%，其余工作正在收尾。",
        )
        extending.ask_extension(actor, obligation_id=owed.obligation_id, asked=asked)

    def _file(self, actor: User, owed: Owed, *, thin: bool) -> None:
        fate = dice(self.seed, "report", owed.obligation_id, self.day)
        done, problems, next_step = words.report_of(fate, owed.title)
        if thin:
            done, problems, next_step = fate.choice(words.THIN), "", ""
        reported, notes = figures.figures_of(
            self.seed, owed.obligation_id, department=owed.department
        )
        draft = ReportDraftInput(
            percent=max(self._percent(owed), self._last_percent(owed)),
            done=done,
            problems=problems,
            next_step=next_step,
            figures=reported,
            figure_notes=notes,
        )
        try:
            reporting.file_report(
                actor,
                obligation_id=owed.obligation_id,
                draft=draft,
                token=f"replay-{owed.obligation_id}-{self.day.isoformat()}",
            )
        except TrackerError:
            db.session.rollback()

    def _percent(self, owed: Owed) -> int:
        """Yield the progress to report: that of the period's end, at the department's pace."""
        expected = int(
            lifecycle.expected_between(owed.plan_from, owed.deadline_on, day=owed.period_to)
        )
        fate = dice(self.seed, "pace", owed.assignment_id)
        pace = fate.uniform(*habits_of(self.seed, owed.department).pace)
        if owed.period_to >= owed.deadline_on and pace > 0.75:
            return 100
        return max(1, min(100, round(expected * pace)))

    def _last_percent(self, owed: Owed) -> int:
        newest = db.session.execute(
            select(Report.percent)
            .join(Obligation, Obligation.id == Report.obligation_id)
            .where(Obligation.assignment_id == owed.assignment_id)
            .order_by(Report.filed_on.desc(), Report.id.desc())
            .limit(1)
        ).scalar_one_or_none()
        return newest or 0

    def _answer_slips(self) -> None:
        rows = db.session.execute(
            select(Slip.id, Slip.raised_on, Slip.department_id, Department.code)
            .join(Department, Department.id == Slip.department_id)
            .where(
                Slip.plan_id == self.stage.plan_id,
                and_(Slip.answered_on.is_(None), Slip.closed_on.is_(None)),
            )
            .order_by(Slip.id)
        ).all()
        for row in rows:
            fate = dice(self.seed, "slip", row.id)
            answers = fate.random() < habits_of(self.seed, row.code).answer_chance
            actor = self._liaison(row.department_id)
            if actor and answers and self.day >= self._answer_day(fate, row.raised_on):
                slips.answer_slip(
                    actor,
                    slip_id=row.id,
                    answer=fate.choice(words.ANSWERS),
                    promised_on=self.calendar.add_working_days(self.day, 5),
                )

    def _answer_day(self, fate: Random, raised_on: date) -> date:
        return self.calendar.add_working_days(raised_on, fate.choice((1, 2, 2, 3, 5)))

    def _ask_to_close(self) -> None:
        """Ask to close what is verified to the full; leads once their supports are done."""
        rows = db.session.execute(
            select(Assignment.id, Assignment.department_id)
            .join(Department, Department.id == Assignment.department_id)
            .where(
                Assignment.plan_id == self.stage.plan_id,
                Assignment.percent_verified == 100,
                Assignment.asked_to_close_on.is_(None),
                Assignment.closed_on.is_(None),
                Assignment.withdrawn_on.is_(None),
            )
            .order_by(Assignment.role.desc(), Assignment.id)
        ).all()
        for row in rows:
            actor = self._liaison(row.department_id)
            if actor is None:
                continue
            try:
                closing.ask_closing(
                    actor, assignment_id=row.id, asked=ClosingRequestInput(words.CLOSING)
                )
            except TrackerError:
                db.session.rollback()
