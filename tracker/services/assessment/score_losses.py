"""What a score lost and through what: the lines of a sheet by the points they cost (R6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tracker.models import Assignment, Report, Task
from tracker.services.assessment.assessment_reading import AnswerLine, DutyLines, PartPoints

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Loss:
    """A line that did not count in full: the points that it cost, its reason, what it rests on."""

    points: Decimal
    part: str
    line: dict[str, Any]
    task: Task
    assignment: Assignment
    kind: str | None
    report: Report | None


def losses_of(
    duties: Sequence[DutyLines], answers: Sequence[AnswerLine], *, parts: Sequence[PartPoints]
) -> list[Loss]:
    """Yield what cost a sheet points, the dearest first.

    A line costs its share of the weights of its part, times what it lacks to 1, times the points
    of the part, rounded to two places: 0.5 of 10 weights at 0.7 in 30 points cost 0.45.
    """
    most = {each.part: Fraction(each.most) for each in parts}
    found = [*_of_duties(duties), *_of_answers(answers)]
    counted = [(loss, Fraction(loss.line["value"])) for loss in found if loss.line["value"]]
    weights: dict[str, Fraction] = {}
    for loss, _ in counted:
        weights[loss.part] = weights.get(loss.part, Fraction(0)) + Fraction(loss.line["weight"])
    rows = [
        _costing(loss, (1 - value) * most[loss.part] / weights[loss.part])
        for loss, value in counted
        if value < 1
    ]
    return sorted(rows, key=lambda loss: (-loss.points, loss.task.position, loss.part))


def _costing(loss: Loss, at_weight_one: Fraction) -> Loss:
    cost = at_weight_one * Fraction(loss.line["weight"])
    points = Decimal(cost.numerator) / Decimal(cost.denominator)
    return replace(loss, points=points.quantize(CENT, ROUND_HALF_UP))


def _of_duties(duties: Sequence[DutyLines]) -> Iterator[Loss]:
    for row in duties:
        for part, line in row.lines.items():
            kind = row.obligation.kind
            yield Loss(Decimal(0), part, line, row.task, row.assignment, kind, row.report)


def _of_answers(answers: Sequence[AnswerLine]) -> Iterator[Loss]:
    for each in answers:
        part = each.line["part"]
        yield Loss(Decimal(0), part, each.line, each.task, each.assignment, None, None)
