"""One filed report as its reviewer reads it: beside last time's, the target and what was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from tracker import clock
from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Assignment, Decision, Obligation, Report, Slip, Task, User
from tracker.rules import lifecycle
from tracker.rules.figures import shown_percent
from tracker.rules.periods import parse_period
from tracker.rules.permissions import Action
from tracker.rules.reasons import Reason
from tracker.services import access
from tracker.services.calendar import calendars
from tracker.services.indicator import figures_asked
from tracker.services.indicator.figures_asked import Figure
from tracker.services.obligation import facts
from tracker.services.report import figure_doubts


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure of a report beside last time's and the year's target; ``note`` explains doubts."""

    figure: Figure
    now: str | None
    before: str | None
    target: Decimal | None = None
    doubts: Sequence[Reason] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A report to be reviewed.

    ``last`` is the assignment's newest report of an earlier period, ``revisions`` the older ones
    of the same duty, newest first. ``expected`` is the percent that even progress would have
    reached by the period's end, ``verified`` the one accepted so far. ``late_days`` counts working
    days of the filing that counts, 0 on time.
    """

    report: Report
    last: Report | None
    revisions: Sequence[Report]
    slips: Sequence[Slip]
    figures: Sequence[FigureLine]
    expected: Decimal
    verified: int
    late_days: int
    counting_on: date | None

    @property
    def obligation(self) -> Obligation:
        """Yield the duty that the report is for."""
        return self.report.obligation

    @property
    def assignment(self) -> Assignment:
        """Yield the department's part."""
        return self.report.obligation.assignment

    @property
    def task(self) -> Task:
        """Yield the task."""
        return self.report.obligation.assignment.task

    @property
    def doubtful(self) -> list[FigureLine]:
        """Yield the figures that may be wrong, with what the department says to it."""
        return [line for line in self.figures if line.doubts]

    @property
    def gain(self) -> int | None:
        """Yield the percent points since last time, None where there is no last time."""
        return None if self.last is None else self.report.percent - self.last.percent


def get_review(actor: User, report_id: int) -> ReviewPage:
    """Yield a report with what its reviewer needs; raises :class:`NotFound` outside the scope."""
    access.require(actor, Action.REVIEW)
    report = db.session.execute(
        select(Report)
        .join(Report.obligation)
        .join(Obligation.assignment)
        .where(Report.id == report_id, access.owns_obligation(actor))
        .options(
            contains_eager(Report.obligation)
            .contains_eager(Obligation.assignment)
            .options(
                joinedload(Assignment.task).joinedload(Task.plan),
                joinedload(Assignment.department),
            ),
            *_with_decision(),
        )
    ).scalar_one_or_none()
    if report is None:
        raise NotFound(N_("There is no such report that you can see."))
    return _page(report)


def _with_decision() -> tuple[ORMOption, ...]:
    return (
        joinedload(Report.filed_by),
        joinedload(Report.decision).joinedload(Decision.decided_by),
        selectinload(Report.attachments),
    )


def _page(report: Report) -> ReviewPage:
    obligation, today = report.obligation, clock.today()
    known = facts.facts_where(Assignment.id == obligation.assignment_id)[0]
    duty = next(each for each in known.duties if each.id == obligation.id)
    others = _other_reports(report)
    last = next((each for each in others if each.obligation_id != obligation.id), None)
    return ReviewPage(
        report=report,
        last=last,
        revisions=[each for each in others if each.obligation_id == obligation.id],
        slips=list(
            db.session.execute(
                select(Slip).where(Slip.obligation_id == obligation.id).order_by(Slip.id)
            ).scalars()
        ),
        figures=_figures(report),
        expected=shown_percent(
            lifecycle.expected_percent(known, min(obligation.period_to, known.deadline_on))
        ),
        verified=lifecycle.verified_percent(known, today),
        late_days=lifecycle.lateness_days(duty, today, calendar=calendars.work_calendar()) or 0,
        counting_on=lifecycle.filed_on(duty, today),
    )


def _other_reports(report: Report) -> list[Report]:
    """Yield the assignment's reports that were filed before a report, newest first."""
    rows = db.session.execute(
        select(Report)
        .join(Report.obligation)
        .where(Obligation.assignment_id == report.obligation.assignment_id, Report.id < report.id)
        .options(contains_eager(Report.obligation), *_with_decision())
        .order_by(Report.filed_on.desc(), Report.id.desc())
    )
    return list(rows.scalars())


def figure_lines(report: Report, last: Report | None) -> list[FigureLine]:
    """Yield the figures of a report beside those of the same part's last one, as filed."""
    before = last.figures if last else {}
    if not report.figures and not before:
        return []
    return [
        FigureLine(each, report.figures.get(each.code), before.get(each.code))
        for each in figures_asked.figures_of(report.obligation.assignment.plan)
        if each.code in report.figures or each.code in before
    ]


def _figures(report: Report) -> list[FigureLine]:
    """Yield the figures of a report beside the department's last ones and its targets."""
    if not report.figures:
        return []
    duty = report.obligation
    plan, year = duty.assignment.plan, parse_period(duty.period).first.year
    before = figure_doubts.earlier_figures(duty).before
    doubts = figure_doubts.doubts_of(duty, report.figures, day=report.filed_on)
    asked = figures_asked.askable(plan, report.filed_on)
    return [
        FigureLine(
            each,
            report.figures.get(each.code),
            before.get(each.code),
            asked.target_of(each.indicator, duty.department_id, year)
            if each.indicator and each.code == each.indicator.code
            else None,
            [doubt.why for doubt in doubts if doubt.code == each.code],
            report.figure_notes.get(each.code, ""),
        )
        for each in figures_asked.figures_of(plan)
        if each.code in report.figures or each.code in before
    ]
