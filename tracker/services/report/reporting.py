"""Filing progress reports (R3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from tracker import clock, sentences
from tracker.db import db, transaction
from tracker.errors import Invalid, Problems, TrackerError
from tracker.i18n import N_
from tracker.inert import inert
from tracker.models import Report, User
from tracker.rules import refusals
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.indicator import figures_asked
from tracker.services.obligation import duties
from tracker.services.obligation.duties import HeldDuty
from tracker.services.report import attachments, drafts, figure_doubts, figure_texts
from tracker.services.report.drafts import DraftContent
from tracker.services.supervision import slips
from tracker.services.supervision.slips import ClosedBecause

LEAST_LETTERS = 6
LEAST_DISTINCT = 4
MOST_LETTERS = 5000


@dataclass(frozen=True, slots=True)
class ReportDraftInput:
    """A report as it is to be filed.

    ``percent`` is cumulative; ``figures`` maps codes to numbers as typed, ``figure_notes`` explains
    by code those that are doubtful; ``version`` is the state from which the page was made
    (:func:`drafts.version_of`), None where there is no page.
    """

    percent: int
    done: str
    problems: str = ""
    next_step: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    figure_notes: Mapping[str, str] = field(default_factory=dict)
    fall_because: str = ""
    version: str | None = None


def file_report(actor: User, *, obligation_id: int, draft: ReportDraftInput, token: str) -> Report:
    """File the report of a duty: the next revision, today.

    ``token`` is the form's own: sent twice it is one report. Raises :class:`NotFound` for another
    department's duty, :class:`Refused` when the duty is closed, accepted, waived, waiting for
    review or its percent falls without a reason (R2, R3), :class:`Invalid` for an empty report or
    a wrong figure, :class:`Problems` for doubtful figures that nobody explained, :class:`Conflict`
    when the page was stale.
    """
    access.require(actor, Action.FILE_REPORT)
    with transaction():
        held = duties.hold(actor, obligation_id)
        filed = _find_by_token(obligation_id, token)
        if filed is not None:
            return filed
        _require_fileable(held, draft, token)
        before = duties.snapshot(held.obligation)
        report = _add_revision(actor, held, draft, token)
        _clear_draft(obligation_id)
        files = attachments.attach_to(report)
        closed = slips.close_slips(actor, held.obligation, because=ClosedBecause.FILED)
        duties.settle(held)
        audit.record(
            actor,
            "file_report",
            report,
            before=before,
            after=duties.snapshot(held.obligation)
            | {
                "revision": report.revision,
                "percent": report.percent,
                "files": files,
                "slips_closed": closed,
            },
        )
        return report


def _find_by_token(obligation_id: int, token: str) -> Report | None:
    return db.session.execute(
        select(Report).where(Report.obligation_id == obligation_id, Report.token == token)
    ).scalar_one_or_none()


def _require_fileable(held: HeldDuty, draft: ReportDraftInput, token: str) -> None:
    duties.require_fileable(held)
    drafts.require_version(held.obligation, draft.version, form=token)
    fall = refusals.percent_refusal(
        held.known, day=clock.today(), percent=draft.percent, because=draft.fall_because
    )
    problems: list[TrackerError] = []
    if fall is not None:
        problems.append(sentences.refused(fall, field="percent"))
    empty = substance_problem(draft.done)
    if empty is not None:
        problems.append(empty)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problems(N_("The report cannot be filed yet."), problems)


def substance_problem(done: str) -> Invalid | None:
    """Yield what is wrong with a text that says nothing: blank, short, one letter repeated."""
    letters = re.findall(r"\w", done)
    if len(letters) < LEAST_LETTERS or len(set(letters)) < LEAST_DISTINCT:
        return Invalid(
            N_(
                "Say in a sentence or two what was done in this period, for example: held "
                "3 courses for 120 people."
            ),
            field="done",
        )
    if len(done) > MOST_LETTERS:
        return Invalid(
            N_("The text has %(length)s characters; at most %(most)s, please. Add files for more."),
            field="done",
            length=len(done),
            most=MOST_LETTERS,
        )
    return None


def is_complete(content: DraftContent, last_percent: int) -> bool:
    """Tell whether a draft holds everything that a report needs."""
    digits = content.percent.strip().rstrip("%").strip()
    if not digits.isdecimal() or int(digits) > 100:
        return False
    if int(digits) < last_percent and not content.fall_because.strip():
        return False
    return substance_problem(content.done) is None


def _add_revision(actor: User, held: HeldDuty, draft: ReportDraftInput, token: str) -> Report:
    figures = _checked_figures(held, draft.figures)
    notes = figure_doubts.require_explained(held.obligation, figures, notes=draft.figure_notes)
    newest = max((filing.revision for filing in held.duty.filings), default=0)
    report = Report(
        obligation=held.obligation,
        revision=newest + 1,
        filed_on=clock.today(),
        filed_at=clock.now(),
        filed_by_id=actor.id,
        percent=draft.percent,
        done=inert(draft.done).strip(),
        problems=inert(draft.problems).strip(),
        next_step=inert(draft.next_step).strip(),
        figures=figures,
        figure_notes=notes,
        fall_because=_fall_reason(held, draft),
        token=token,
    )
    db.session.add(report)
    db.session.flush()
    return report


def _fall_reason(held: HeldDuty, draft: ReportDraftInput) -> str:
    """Keep a reason for a fall only where there is a fall."""
    return inert(draft.fall_because).strip() if draft.percent < duties.last_percent(held) else ""


def _checked_figures(held: HeldDuty, figures: Mapping[str, str]) -> dict[str, str]:
    """Yield the figures that were given, as decimal strings by code, ratios computed.

    Raises :class:`Problems` naming every text that is no figure, and half a ratio.
    """
    given = {code: text.strip() for code, text in figures.items() if text and text.strip()}
    if not given:
        return {}
    plan = held.assignment.plan
    names = {each.code: each.name for each in figures_asked.figures_of(plan)}
    problems: list[TrackerError] = [
        not_a_figure(code, text=text, name=names.get(code, code))
        for code, text in given.items()
        if figure_texts.number_of(text) is None
    ]
    problems += [
        Invalid(
            N_("A ratio needs both its numbers; “%(name)s” is missing."),
            field=f"{figure_doubts.FIELD}{code}",
            name=names[code],
        )
        for code in figures_asked.missing_sides(plan, given)
    ]
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problems(N_("The report cannot be filed yet."), problems)
    numbers = {code: figure_texts.number_of(text) for code, text in given.items()}
    kept = {code: figure_texts.text_of(n) for code, n in numbers.items() if n is not None}
    return figures_asked.with_ratios(plan, kept)


def not_a_figure(code: str, *, text: str, name: str) -> Invalid:
    """Yield the problem of a text that is no figure, beside the figure's field."""
    return Invalid(
        N_("“%(text)s” is not a figure for “%(name)s”; write a number such as 1200 or 24.5."),
        field=f"{figure_doubts.FIELD}{code}",
        text=text,
        name=name,
    )


def _clear_draft(obligation_id: int) -> None:
    draft = drafts.find_draft(obligation_id)
    if draft is not None:
        db.session.delete(draft)


@dataclass(frozen=True, slots=True)
class Filing:
    """One report of several that are filed together: its duty, its content and its form token."""

    obligation_id: int
    draft: ReportDraftInput
    token: str


@dataclass(frozen=True, slots=True)
class FiledTogether:
    """What became of reports filed together: the filed ones and, by duty, why the others stay."""

    filed: list[Report]
    refused: dict[int, TrackerError]


def file_reports(actor: User, filings: list[Filing]) -> FiledTogether:
    """File several reports, each in its own transaction: one that is refused stops no other."""
    outcome = FiledTogether([], {})
    for each in filings:
        try:
            outcome.filed.append(
                file_report(
                    actor, obligation_id=each.obligation_id, draft=each.draft, token=each.token
                )
            )
        except TrackerError as wrong:
            outcome.refused[each.obligation_id] = wrong
    return outcome
