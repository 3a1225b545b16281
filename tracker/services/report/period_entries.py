"""The duties of a period report, read with last time's answers in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import joinedload, subqueryload

from tracker import clock
from tracker.db import db
from tracker.models import (
    Assignment,
    Attachment,
    Extension,
    Obligation,
    Report,
    ReportDraft,
    Slip,
    Task,
)
from tracker.models.obligation import ObligationState
from tracker.rules import facts as rules
from tracker.rules import lifecycle, lights
from tracker.rules.figures import shown_percent
from tracker.rules.lights import Judgement
from tracker.rules.reasons import Reason
from tracker.services.calendar import calendars
from tracker.services.indicator import figures_asked
from tracker.services.obligation import duties, facts
from tracker.services.report import drafts, figure_doubts, reporting
from tracker.services.report.drafts import DraftContent
from tracker.services.report.figure_doubts import Asks

NO_FIGURES = Asks()
ASKED = (ObligationState.OPEN, ObligationState.RETURNED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One duty on the page.

    ``last`` is the assignment's newest report of another duty (last time's answers), ``newest``
    the newest revision of this one. ``refusal`` says why nothing can be filed now, None when it
    can. ``after`` is the light as it would be with a report filed today, ``expected`` the percent
    that even progress would have reached by the period's end.
    """

    obligation: Obligation
    last: Report | None
    newest: Report | None
    draft: ReportDraft | None
    version: str
    files: Sequence[Attachment]
    extensions: Sequence[Extension]
    slips: Sequence[Slip]
    asks: Asks
    leads: Sequence[Assignment]
    refusal: Reason | None
    now: Judgement
    after: Judgement
    expected: Fraction

    @property
    def assignment(self) -> Assignment:
        """Yield the department's part."""
        return self.obligation.assignment

    @property
    def task(self) -> Task:
        """Yield the task."""
        return self.obligation.assignment.task

    @property
    def is_asked(self) -> bool:
        """Tell whether a report is waited for and can be filed now."""
        return self.obligation.state in ASKED and self.refusal is None

    @property
    def due_on(self) -> date:
        """Yield the day by which a report is waited for: the refile day after a return."""
        if self.obligation.state == ObligationState.RETURNED and self.obligation.refile_due_on:
            return self.obligation.refile_due_on
        return self.obligation.due_on

    @property
    def is_late(self) -> bool:
        """Tell whether a report is waited for after its due day."""
        return self.is_asked and self.due_on < clock.today()

    @property
    def can_extend(self) -> bool:
        """Tell whether an extension can still be asked for."""
        undecided = any(asked.decided_on is None for asked in self.extensions)
        return self.is_asked and clock.today() < self.obligation.due_on and not undecided

    @property
    def expected_percent(self) -> Decimal:
        """Yield the expected percent as it is shown."""
        return shown_percent(self.expected)

    @property
    def last_percent(self) -> int:
        """Yield the percent reported last, of this duty or another of the assignment, 0 if none."""
        found = _newest(each for each in (self.newest, self.last) if each)
        return found.percent if found else 0

    @property
    def content(self) -> DraftContent:
        """Yield what the form begins with: the draft, the returned report, or the last percent."""
        if self.draft is not None:
            return DraftContent.of(self.draft.content)
        if self.newest is not None and self.obligation.state == ObligationState.RETURNED:
            return DraftContent(
                percent=str(self.newest.percent),
                done=self.newest.done,
                problems=self.newest.problems,
                next_step=self.newest.next_step,
                fall_because=self.newest.fall_because,
                figures=self.newest.figures,
                figure_notes=self.newest.figure_notes,
            )
        return DraftContent(percent=str(self.last_percent))

    @property
    def is_ready(self) -> bool:
        """Tell whether a saved draft is complete and could be filed as it stands."""
        if self.draft is None or not self.is_asked:
            return False
        content = DraftContent.of(self.draft.content)
        if not reporting.is_complete(content, self.last_percent):
            return False
        doubts = figure_doubts.doubts_of(self.obligation, content.figures)
        return not figure_doubts.unexplained(doubts, content.figure_notes)


def entries_of(rows: Sequence[Obligation]) -> list[Entry]:
    """Yield the entries of duties in a constant number of queries."""
    ids = [row.id for row in rows]
    assignment_ids = sorted({row.assignment_id for row in rows})
    known = {k.id: k for k in facts.facts_where(Assignment.id.in_(assignment_ids))}
    reports = _reports(assignment_ids)
    leads = _leads(sorted({row.assignment.task_id for row in rows}))
    stored = _Stored(ids)
    asks = {row.id: figure_doubts.asks_of(row) for row in figures_asked.carriers_of(rows).values()}
    found = []
    for row in rows:
        own = known[row.assignment_id]
        duty = next(each for each in own.duties if each.id == row.id)
        of_assignment = reports.get(row.assignment_id, [])
        found.append(
            Entry(
                obligation=row,
                last=_newest(r for r in of_assignment if r.obligation_id != row.id),
                newest=_newest(r for r in of_assignment if r.obligation_id == row.id),
                draft=stored.drafts.get(row.id),
                version=stored.versions[row.id],
                files=stored.files.get(row.id, ()),
                extensions=stored.extensions.get(row.id, ()),
                slips=stored.slips.get(row.id, ()),
                asks=asks.get(row.id, NO_FIGURES),
                leads=leads.get(row.assignment.task_id, ()),
                refusal=duties.filing_refusal_of(duty, own, reopened_until=row.reopened_until),
                now=_judge(own),
                after=_judge(with_filing(own, duty)),
                expected=lifecycle.expected_percent(own, row.period_to),
            )
        )
    return found


class _Stored:
    """What is stored about duties beside their reports, by duty."""

    def __init__(self, ids: list[int]) -> None:
        drafts_found = db.session.execute(
            select(ReportDraft)
            .where(ReportDraft.obligation_id.in_(ids))
            .options(joinedload(ReportDraft.saved_by))
        ).scalars()
        self.drafts = {row.obligation_id: row for row in drafts_found}
        self.versions = drafts.versions_of(ids)
        self.files: dict[int, list[Attachment]] = {}
        for file in db.session.execute(
            select(Attachment)
            .where(Attachment.obligation_id.in_(ids), Attachment.report_id.is_(None))
            .order_by(Attachment.id)
        ).scalars():
            self.files.setdefault(file.obligation_id, []).append(file)
        self.extensions: dict[int, list[Extension]] = {}
        for asked in db.session.execute(
            select(Extension).where(Extension.obligation_id.in_(ids)).order_by(Extension.id)
        ).scalars():
            self.extensions.setdefault(asked.obligation_id, []).append(asked)
        self.slips: dict[int, list[Slip]] = {}
        for slip in db.session.execute(
            select(Slip)
            .where(Slip.obligation_id.in_(ids), Slip.closed_on.is_(None))
            .order_by(Slip.id)
        ).scalars():
            self.slips.setdefault(slip.obligation_id, []).append(slip)


def _reports(assignment_ids: list[int]) -> dict[int, list[Report]]:
    """Yield all reports of assignments, by assignment, in the order of filing."""
    rows = db.session.execute(
        select(Report, Obligation.assignment_id)
        .join(Obligation)
        .where(Obligation.assignment_id.in_(assignment_ids))
        .options(
            # One statement each, however many reports there are: selectinload reads by 500.
            joinedload(Report.decision),
            subqueryload(Report.attachments),
            joinedload(Report.filed_by),
            joinedload(Report.obligation),
        )
        .order_by(Report.filed_on, Report.id)
    )
    found: dict[int, list[Report]] = {}
    for report, assignment_id in rows:
        found.setdefault(assignment_id, []).append(report)
    return found


def _newest(reports: Iterable[Report]) -> Report | None:
    return max(reports, key=lambda report: (report.filed_on, report.id), default=None)


def _leads(task_ids: list[int]) -> dict[int, list[Assignment]]:
    rows = db.session.execute(
        select(Assignment)
        .where(
            Assignment.task_id.in_(task_ids),
            Assignment.role == rules.Role.LEAD,
            Assignment.withdrawn_on.is_(None),
        )
        .options(joinedload(Assignment.department))
        .order_by(Assignment.id)
    ).scalars()
    found: dict[int, list[Assignment]] = {}
    for row in rows:
        found.setdefault(row.task_id, []).append(row)
    return found


def _judge(known: rules.AssignmentFacts) -> Judgement:
    today = clock.today()
    return lights.light_for(
        known, today, calendar=calendars.work_calendar(), policy=calendars.policy_on(today)
    )


def with_filing(known: rules.AssignmentFacts, duty: rules.Duty) -> rules.AssignmentFacts:
    """Yield an assignment's facts as they would be with a report for a duty filed today."""
    newest = max((filing.revision for filing in duty.filings), default=0)
    filing = rules.Filing(0, newest + 1, clock.today(), 0)
    filed = replace(duty, filings=(*duty.filings, filing))
    return replace(
        known, duties=tuple(filed if each.id == duty.id else each for each in known.duties)
    )
