"""The score of a department for a plan and period, with its whole working (R6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tracker.rules.adjustments import (
    Adjustment,
    commendation_adjustments,
    false_report_adjustments,
    slip_adjustments,
)
from tracker.rules.facts import AssignmentFacts, CommendationFact
from tracker.rules.figures import decimal_text, half_up, short_text
from tracker.rules.grading import contribution, rank_and_grade, table_of, year_score
from tracker.rules.periods import Period
from tracker.rules.policy import PARTS, Policy
from tracker.rules.reasons import Reason, reason
from tracker.rules.score_lines import (
    ONE,
    RESPONSIVENESS,
    ZERO,
    CountedDuty,
    Line,
    Question,
    counted_duties,
    duty_lines,
    signing_lines,
    slip_lines,
)
from tracker.rules.workdays import WorkCalendar

__all__ = [
    "Adjustment",
    "DepartmentRecord",
    "Line",
    "Sheet",
    "contribution",
    "decimal_text",
    "half_up",
    "rank_and_grade",
    "score_sheet",
    "short_text",
    "table_of",
    "year_score",
]
LOWEST, HIGHEST = Fraction(0), Fraction(100)


@dataclass(frozen=True, slots=True)
class DepartmentRecord:
    """What a score is computed from: a department's assignments and commendations in one plan.

    Assignments that it held for a time and gave away or took over are among them.
    """

    department: str
    assignments: tuple[AssignmentFacts, ...]
    commendations: tuple[CommendationFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A score sheet: figures exact, only ``score`` rounded; all None where nothing is assessed.

    The four parts are shares from 0 to 1, ``base`` and ``score`` points from 0 to 100. ``notes``
    say what the lines cannot: that no duty was due, or that a part had nothing to weigh.
    """

    department: str
    period: str
    as_of: date
    policy_version: str
    weight_sum: Fraction
    timeliness: Fraction | None
    delivery: Fraction | None
    quality: Fraction | None
    responsiveness: Fraction | None
    base: Fraction | None
    score: Fraction | None
    has_false_report: bool
    adjustments: tuple[Adjustment, ...]
    lines: tuple[Line, ...]
    notes: tuple[Reason, ...]

    def as_dict(self) -> dict[str, Any]:
        """Yield the sheet as ``assess show`` prints it, but for table, grade and rank.

        Shares and base have 4 decimal places, the score 2, all of them texts.
        """
        return {
            "department": self.department,
            "weight_sum": short_text(self.weight_sum),
            **{part: _text(getattr(self, part), 4) for part in (*PARTS, "base")},
            "adjustments": [_adjustment_dict(made) for made in self.adjustments],
            "score": _text(self.score, 2),
            "has_false_report": self.has_false_report,
            "lines": [_line_dict(line) for line in self.lines],
            "notes": [note.as_dict() for note in self.notes],
        }


def _text(value: Fraction | None, places: int) -> str | None:
    return None if value is None else decimal_text(value, places)


def _adjustment_dict(made: Adjustment) -> dict[str, Any]:
    return {
        "rule": made.rule,
        "points": short_text(made.points),
        "about": made.about,
        "reason": made.reason.as_dict(),
    }


def _line_dict(line: Line) -> dict[str, Any]:
    return {
        "obligation": line.obligation,
        "assignment": line.assignment,
        "part": line.part,
        "value": _text(line.value, 4),
        "weight": short_text(line.weight),
        "reason": line.reason.as_dict(),
        "exempted": line.exempted,
        "value_without": _text(line.value_without, 4),
        "cause": line.cause,
    }


def score_sheet(
    record: DepartmentRecord,
    *,
    period: Period,
    as_of: date,
    policy: Policy,
    calendar: WorkCalendar,
) -> Sheet:
    """Yield a department's sheet for a period as of a day; events after the day do not exist (R6).

    A department with no duty in the sum is not assessed: its sheet has lines but no figures.
    """
    asked = Question(record.department, period, as_of, policy, calendar)
    duties = counted_duties(record.assignments, asked)
    lines = _lines(record, duties, asked)
    weight_sum = sum((counted.weight for counted in duties), ZERO)
    figures = _figures(lines, policy) if weight_sum else None
    adjustments = _adjustments(record, duties, asked) if weight_sum else ()
    base = figures.base if figures else None
    return Sheet(
        department=record.department,
        period=period.code,
        as_of=as_of,
        policy_version=policy.version,
        weight_sum=weight_sum,
        timeliness=figures.timeliness if figures else None,
        delivery=figures.delivery if figures else None,
        quality=figures.quality if figures else None,
        responsiveness=figures.responsiveness if figures else None,
        base=base,
        score=None if base is None else _score(base, adjustments),
        has_false_report=any(made.rule == "false_report" for made in adjustments),
        adjustments=adjustments,
        lines=lines,
        notes=figures.notes if figures else (reason("score_not_assessed", period=period.code),),
    )


def _lines(
    record: DepartmentRecord, duties: tuple[CountedDuty, ...], asked: Question
) -> tuple[Line, ...]:
    of_duties = [line for counted in duties for line in duty_lines(counted, asked)]
    of_slips = [line for counted in duties for line in slip_lines(counted, asked)]
    return (*of_duties, *signing_lines(record.assignments, asked), *of_slips)


def _adjustments(
    record: DepartmentRecord, duties: tuple[CountedDuty, ...], asked: Question
) -> tuple[Adjustment, ...]:
    return (
        *slip_adjustments(duties, asked),
        *false_report_adjustments(duties, asked),
        *commendation_adjustments(record.commendations, asked),
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    timeliness: Fraction
    delivery: Fraction
    quality: Fraction
    responsiveness: Fraction
    base: Fraction
    notes: tuple[Reason, ...]


def _figures(lines: Iterable[Line], policy: Policy) -> _Figures:
    means = _means(lines)
    notes = []
    timeliness = means["timeliness"]
    quality = means.get("quality")
    if quality is None:
        notes.append(reason("score_quality_is_timeliness"))
    responsiveness = means.get(RESPONSIVENESS)
    if responsiveness is None:
        notes.append(reason("score_nothing_to_answer"))
    shares = {
        "timeliness": timeliness,
        "delivery": means["delivery"],
        "quality": timeliness if quality is None else quality,
        RESPONSIVENESS: ONE if responsiveness is None else responsiveness,
    }
    base = sum((policy.score.weights[part] * shares[part] for part in PARTS), ZERO)
    return _Figures(**shares, base=base, notes=tuple(notes))


def _means(lines: Iterable[Line]) -> dict[str, Fraction]:
    """Yield the weighted mean of each part that has a line with a value and a weight."""
    sums: dict[str, tuple[Fraction, Fraction]] = {}
    for line in lines:
        if line.value is not None:
            points, weights = sums.get(line.part, (ZERO, ZERO))
            sums[line.part] = (points + line.weight * line.value, weights + line.weight)
    return {part: points / weights for part, (points, weights) in sums.items() if weights}


def _score(base: Fraction, adjustments: Iterable[Adjustment]) -> Fraction:
    whole = base + sum((made.points for made in adjustments), ZERO)
    return half_up(min(HIGHEST, max(LOWEST, whole)), 2)
