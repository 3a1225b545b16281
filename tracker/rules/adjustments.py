"""The points on and off a score (R6): red slips, false reports, commendations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from tracker.rules import lifecycle
from tracker.rules.facts import CommendationFact, ExemptedPart, RungName, SlipFact
from tracker.rules.figures import short_text
from tracker.rules.periods import PeriodKind
from tracker.rules.reasons import Reason, reason
from tracker.rules.score_lines import CountedDuty, Question, why_counted


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points on or off the base: ``rule``, and ``about`` which slip, decision or proof."""

    rule: str
    points: Fraction
    about: str
    reason: Reason


def slip_adjustments(duties: Iterable[CountedDuty], asked: Question) -> Iterator[Adjustment]:
    """Yield the points off for each red slip, none of an exempted duty, down to the floor (R6)."""
    rule = asked.policy.score
    left = rule.red_slip_floor
    for counted, slip in _red_slips(duties, asked):
        points = max(rule.red_slip_points, left)
        left -= points
        is_whole = points == rule.red_slip_points
        why = why_counted(
            counted,
            "score_red_slip" if is_whole else "score_red_slip_floor",
            number=slip.number,
            raised_on=slip.raised_on,
            floor=short_text(rule.red_slip_floor),
        )
        yield Adjustment("red_slip", points, slip.number, why)


def _red_slips(
    duties: Iterable[CountedDuty], asked: Question
) -> Iterator[tuple[CountedDuty, SlipFact]]:
    for counted in duties:
        for slip in counted.duty.slips:
            counts = slip.rung is RungName.RED and slip.raised_on <= asked.as_of
            if counts and counted.is_answered_for and ExemptedPart.SLIP not in counted.excused:
                yield counted, slip


def false_report_adjustments(
    duties: Iterable[CountedDuty], asked: Question
) -> Iterator[Adjustment]:
    """Yield the points off for each false report found among the duties' decisions (R6)."""
    for counted in duties:
        if not counted.is_answered_for:
            continue
        for found in lifecycle.false_reports_by(counted.duty, asked.as_of):
            why = why_counted(
                counted, "score_false_report", decided_on=found.decided_on, revision=found.revision
            )
            about = f"{counted.duty.period} {found.decided_on.isoformat()}"
            points = asked.policy.score.false_report_points
            yield Adjustment("false_report", points, about, why)


def commendation_adjustments(
    commendations: Iterable[CommendationFact], asked: Question
) -> Iterator[Adjustment]:
    """Yield the points on for each proved commendation dated in the quarter, up to the cap (R6)."""
    if asked.period.kind is not PeriodKind.QUARTER:
        return
    rule = asked.policy.score
    left = rule.commendation_cap
    for found in sorted(commendations, key=lambda made: (made.dated_on, made.level, made.proof)):
        is_counted = asked.period.holds(found.dated_on) and found.dated_on <= asked.as_of
        if is_counted and found.proof.strip():
            full = rule.commendation_points[found.level]
            points = min(full, left)
            left -= points
            code = "score_commendation" if points == full else "score_commendation_cap"
            why = reason(
                code,
                level=found.level,
                dated_on=found.dated_on,
                proof=found.proof,
                cap=short_text(rule.commendation_cap),
            )
            yield Adjustment("commendation", points, found.proof, why)
