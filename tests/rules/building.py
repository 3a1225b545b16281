"""A small language for facts: a duty is told as the sentences of its history.

``duty("2020Q1", "filed 04-07 30%", "returned 04-10 no_substance", "filed 04-13 35%")``

A day without a year is one of 2020. ``accepted`` and ``returned`` are about the revision filed
last, ``answered`` and ``closed`` about the slip raised last, ``granted`` and ``refused`` about the
extension asked for last. The default duty is that of 2020Q1, due on Wednesday 8 April 2020; its
neighbours on the calendar: 31 March (-5), 2 April (-3), 7 April (-1), 9 April (+1), 15 April (+5),
22 April (+10); 4 to 6 April are 清明 and rest.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import yaml

from tracker.rules.facts import (
    AssignmentFacts,
    DueChange,
    Duty,
    DutyKind,
    ExemptedPart,
    Exemption,
    ExtensionRequest,
    Filing,
    Ground,
    Outcome,
    ReviewDecision,
    Role,
    RungName,
    SlipFact,
)
from tracker.rules.periods import DutyDates, duty_dates, parse_period
from tracker.rules.policy import Policy
from tracker.rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
RAW_POLICY = yaml.safe_load(
    (Path(__file__).parents[2] / "seeds" / "policy.yaml").read_text(encoding="utf-8")
)
POLICY = Policy.from_dict(RAW_POLICY)


def day(text: str) -> date:
    """Read a day; without a year it is one of 2020."""
    return date.fromisoformat(text if len(text) == 10 else f"2020-{text}")


def duty(
    period: str = "2020Q1",
    *history: str,
    id: int = 1,  # noqa: A002
    due: str | None = None,
    kind: DutyKind | None = None,
) -> Duty:
    """Build a duty of a period with its history; ``due`` sets another first due day."""
    span = parse_period(period)
    dates = duty_dates(span.duty_kind, span.last, policy=POLICY, calendar=CALENDAR)
    if due is not None:
        closes_on = CALENDAR.add_working_days(day(due), 20)
        dates = DutyDates(day(due), day(due), closes_on, provisional=False)
    made = Duty(
        id=id,
        kind=kind or span.duty_kind,
        period=period,
        period_from=span.first,
        period_to=span.last,
        stated_due_on=dates.stated_due_on,
        due_on=dates.due_on,
        closes_on=dates.closes_on,
    )
    for sentence in history:
        made = _told(made, sentence)
    return made


def _told(made: Duty, sentence: str) -> Duty:
    verb, *words = sentence.split()
    return SENTENCES[verb](made, words)


def _filed(made: Duty, words: list[str]) -> Duty:
    revision = len(made.filings) + 1
    percent = int(words[1].rstrip("%")) if len(words) > 1 else 0
    filing = Filing(made.id * 100 + revision, revision, day(words[0]), percent)
    return replace(made, filings=(*made.filings, filing))


def _decided(made: Duty, outcome: Outcome, words: list[str]) -> Duty:
    ground = Ground(words[1]) if len(words) > 1 else None
    if outcome is Outcome.RETURNED and ground is None:
        ground = Ground.INCOMPLETE
    decision = ReviewDecision(made.filings[-1].revision, day(words[0]), outcome, ground)
    return replace(made, decisions=(*made.decisions, decision))


def _accepted(made: Duty, words: list[str]) -> Duty:
    return _decided(made, Outcome.ACCEPTED, words)


def _returned(made: Duty, words: list[str]) -> Duty:
    return _decided(made, Outcome.RETURNED, words)


def _asked(made: Duty, words: list[str]) -> Duty:
    request = ExtensionRequest(day(words[0]), day(words[2]))
    return replace(made, extensions=(*made.extensions, request))


def _granted(made: Duty, words: list[str]) -> Duty:
    *before, request = made.extensions
    granted_on = day(words[2]) if len(words) > 2 else request.asked_due_on
    decided = replace(request, decided_on=day(words[0]), granted_due_on=granted_on)
    moved = _moved(made, [words[0], "to", granted_on.isoformat()])
    return replace(moved, extensions=(*before, decided))


def _refused(made: Duty, words: list[str]) -> Duty:
    *before, request = made.extensions
    return replace(made, extensions=(*before, replace(request, decided_on=day(words[0]))))


def _moved(made: Duty, words: list[str]) -> Duty:
    due_on = day(words[2])
    change = DueChange(day(words[0]), made.due_on, due_on)
    closes_on = CALENDAR.add_working_days(due_on, 20)
    changes = (*made.due_changes, change)
    return replace(made, due_on=due_on, closes_on=closes_on, due_changes=changes)


def _waived(made: Duty, words: list[str]) -> Duty:
    return replace(made, waived_on=day(words[0]), waived_because="closed")


def _slip(made: Duty, words: list[str]) -> Duty:
    raised_on = day(words[1])
    answer_due_on = CALENDAR.add_working_days(raised_on, 3)
    number = f"督办〔{raised_on.year}〕{made.id * 10 + len(made.slips) + 1}号"
    slip = SlipFact(number, RungName(words[0]), raised_on, answer_due_on)
    return replace(made, slips=(*made.slips, slip))


def _answered(made: Duty, words: list[str]) -> Duty:
    *before, slip = made.slips
    return replace(made, slips=(*before, replace(slip, answered_on=day(words[0]))))


def _exempted(made: Duty, words: list[str]) -> Duty:
    parts = frozenset(ExemptedPart(part) for part in words[1].split(","))
    exemption = Exemption(day(words[0]), parts, "因防汛抗洪")
    return replace(made, exemptions=(*made.exemptions, exemption))


SENTENCES = {
    "filed": _filed,
    "accepted": _accepted,
    "returned": _returned,
    "asked": _asked,
    "granted": _granted,
    "refused": _refused,
    "moved": _moved,
    "waived": _waived,
    "slip": _slip,
    "answered": _answered,
    "exempted": _exempted,
}


def lead(*duties: Duty, **changes: object) -> AssignmentFacts:
    """Build a lead assignment: assigned Thu 2 January 2020, signed the day after.

    Its plan runs from 2020-01-01 to 2022-12-31. Dates may be given as texts.
    """
    made = AssignmentFacts(
        id=1,
        task="t1",
        department="hr",
        role=Role.LEAD,
        plan_from=day("01-01"),
        deadline_on=day("2022-12-31"),
        assigned_on=day("01-02"),
        signed_on=day("01-03"),
        duties=duties,
    )
    dates = {
        name: day(v) if name.endswith(("_on", "from")) and isinstance(v, str) else v
        for name, v in changes.items()
    }
    return replace(made, **dates)  # type: ignore[arg-type]


def support(*duties: Duty, **changes: object) -> AssignmentFacts:
    """Build a support assignment, otherwise like :func:`lead`."""
    return lead(*duties, **{"id": 2, "role": Role.SUPPORT, **changes})


def known_on(of: AssignmentFacts, on: date) -> AssignmentFacts:
    """Cut off everything that happened after a day (R7)."""

    def by(then: date | None) -> date | None:
        return then if then is not None and then <= on else None

    return replace(
        of,
        signed_on=by(of.signed_on),
        asked_to_close_on=by(of.asked_to_close_on),
        closed_on=by(of.closed_on),
        withdrawn_on=by(of.withdrawn_on),
        duties=tuple(_duty_known_on(each, on) for each in of.duties),
    )


def _duty_known_on(of: Duty, on: date) -> Duty:
    changes = tuple(change for change in of.due_changes if change.changed_on <= on)
    first = of.due_changes[0].previous_due_on if of.due_changes else of.due_on
    return replace(
        of,
        due_on=changes[-1].due_on if changes else first,
        due_changes=changes,
        waived_on=of.waived_on if of.waived_on and of.waived_on <= on else None,
        filings=tuple(row for row in of.filings if row.filed_on <= on),
        decisions=tuple(row for row in of.decisions if row.decided_on <= on),
        extensions=tuple(_request_known_on(r, on) for r in of.extensions if r.asked_on <= on),
        slips=tuple(_slip_known_on(row, on) for row in of.slips if row.raised_on <= on),
        exemptions=tuple(row for row in of.exemptions if row.approved_on <= on),
    )


def _request_known_on(of: ExtensionRequest, on: date) -> ExtensionRequest:
    if of.decided_on is not None and of.decided_on <= on:
        return of
    return replace(of, decided_on=None, granted_due_on=None)


def _slip_known_on(of: SlipFact, on: date) -> SlipFact:
    is_answered = of.answered_on is not None and of.answered_on <= on
    return of if is_answered else replace(of, answered_on=None)
