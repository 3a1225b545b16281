"""Several reports accepted in one step, after a look at each; doubtful ones are left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from tracker import clock
from tracker.db import db
from tracker.errors import Invalid, Refused, TrackerError
from tracker.i18n import N_
from tracker.models import Assignment, Obligation, Plan, Report, Task, User
from tracker.rules import lifecycle
from tracker.rules.figures import shown_percent
from tracker.rules.permissions import Action
from tracker.rules.reasons import Reason, reason
from tracker.rules.together import Filed, reasons_alone
from tracker.services import access
from tracker.services.indicator import figures_asked
from tracker.services.report import review_page, review_queue, reviewing
from tracker.services.report.review_page import FigureLine
from tracker.services.report.review_queue import QueueFilter

MOST = 50


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A waiting report beside last time's; ``alone`` says why it is not accepted with others."""

    report: Report
    last: Report | None
    alone: tuple[Reason, ...]

    @property
    def expected(self) -> Decimal:
        """Yield the percent that even progress would have reached today (R4)."""
        part = self.report.obligation.assignment
        exact = lifecycle.expected_between(part.plan.from_on, part.deadline_on, day=clock.today())
        return shown_percent(exact)

    @property
    def figures(self) -> list[FigureLine]:
        """Yield the report's figures beside last time's."""
        return review_page.figure_lines(self.report, self.last)


@dataclass(frozen=True, slots=True)
class Left:
    """A report that was not accepted, and the refusal that says why."""

    report_id: int
    why: TrackerError


@dataclass(frozen=True, slots=True)
class Batch:
    """What was chosen: those that still wait; ``gone`` counts those that do not any more."""

    rows: Sequence[BatchRow]
    gone: int


def get_batch(actor: User, report_ids: Iterable[int]) -> Batch:
    """Yield the chosen reports that wait for the actor, in the order of the queue.

    Raises :class:`Invalid` when none or more than 50 were chosen.
    """
    wanted = set(report_ids)
    if not wanted:
        raise Invalid(N_("Tick the reports that you want to look at."))
    if len(wanted) > MOST:
        raise Invalid(N_("At most %(most)s reports can be accepted in one step."), most=MOST)
    rows = db.session.execute(_waiting(actor).where(Report.id.in_(wanted))).unique().scalars()
    found = list(rows)
    return Batch(beside_last(found), len(wanted) - len(found))


def _waiting(actor: User) -> Select[tuple[Report]]:
    return review_queue.waiting(actor, QueueFilter()).options(
        contains_eager(Report.obligation)
        .contains_eager(Obligation.assignment)
        .options(
            contains_eager(Assignment.task).joinedload(Task.plan).selectinload(Plan.indicators),
            contains_eager(Assignment.plan),
            contains_eager(Assignment.department),
        ),
        joinedload(Report.filed_by),
        selectinload(Report.attachments),
    )


def beside_last(reports: Sequence[Report]) -> list[BatchRow]:
    """Yield reports beside last time's, with what each must be decided alone for."""
    parts = {report.obligation.assignment_id for report in reports}
    others = db.session.execute(
        select(Report)
        .join(Report.obligation)
        .where(Obligation.assignment_id.in_(parts))
        .options(contains_eager(Report.obligation))
        .order_by(Report.filed_on.desc(), Report.id.desc())
    ).scalars()
    by_part: dict[int, list[Report]] = {}
    for each in others:
        by_part.setdefault(each.obligation.assignment_id, []).append(each)
    return [_row(report, by_part[report.obligation.assignment_id]) for report in reports]


def _row(report: Report, of_part: Sequence[Report]) -> BatchRow:
    last = next(
        (
            each
            for each in of_part
            if each.id < report.id and each.obligation_id != report.obligation_id
        ),
        None,
    )
    before = last.figures if last else {}
    filed = Filed(
        kind=report.obligation.kind,
        revision=report.revision,
        percent=report.percent,
        before=last.percent if last else None,
        missing=len(set(before) - set(report.figures)),
        findings=_explained(report),
    )
    return BatchRow(report, last, reasons_alone(filed))


def _explained(report: Report) -> tuple[Reason, ...]:
    """Yield the figures that were doubtful when they were filed, with what the department says."""
    if not report.figure_notes:
        return ()
    figures = figures_asked.figures_of(report.obligation.assignment.plan)
    names = {each.code: each.name for each in figures}
    return tuple(
        reason("figure_explained", name=names.get(code, code), words=words)
        for code, words in report.figure_notes.items()
    )


def accept_together(actor: User, report_ids: Iterable[int]) -> tuple[int, list[Left]]:
    """Accept the chosen reports, each in a transaction of its own; yields how many, and the rest.

    One that somebody else has decided meanwhile, or that must be decided alone, is left out and
    stops none of the others. Raises :class:`Invalid` when none were chosen.
    """
    access.require(actor, Action.REVIEW)
    wanted = sorted(set(report_ids))
    alone = {row.report.id: row.alone for row in get_batch(actor, wanted).rows}
    accepted, left = 0, []
    for report_id in wanted:
        try:
            if alone.get(report_id):
                raise Refused(N_("This report is to be decided alone."))
            reviewing.accept_report(actor, report_id=report_id)
            accepted += 1
        except TrackerError as wrong:
            left.append(Left(report_id, wrong))
    return accepted, left
