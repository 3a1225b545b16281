"""Ranks, grades and the year (R6), from sheets computed now or read from the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from tracker.rules.figures import decimal_text, half_up
from tracker.rules.policy import GradeRule, Policy
from tracker.rules.reasons import Reason, reason

GOVERNMENT_KINDS = frozenset({"county", "zone", "town", "street"})
HUNDRED = Fraction(100)


class Grade(StrEnum):
    """The grades of both schemes."""

    EXCELLENT = "excellent"
    PASSED = "passed"
    FAILED = "failed"
    A = "A"
    B = "B"
    C = "C"


class Table(StrEnum):
    """The two tables that are ranked apart (R6)."""

    DEPARTMENTS = "departments"
    GOVERNMENTS = "governments"


class Scored(Protocol):
    """A sheet or a year, as far as rank and grade ask: the rounded score, None if not assessed."""

    @property
    def department(self) -> str:
        """Name the department."""

    @property
    def score(self) -> Fraction | None:
        """Yield the score with 2 places, None if not assessed."""

    @property
    def has_false_report(self) -> bool:
        """Tell whether a false report was found."""


class Weighed(Scored, Protocol):
    """A sheet, as far as the year asks: its score counts by the sum of its weights."""

    @property
    def weight_sum(self) -> Fraction:
        """Yield the sum of the weights of the duties in the sheet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A department's rank and grade in its table, with the reason; None if not assessed."""

    department: str
    rank: int | None
    grade: Grade | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class YearScore:
    """A department's year: score and contribution with 2 places, None if nothing was assessed."""

    department: str
    score: Fraction | None
    weight_sum: Fraction
    contribution: Fraction | None
    has_false_report: bool


def table_of(kind: str) -> Table:
    """Yield the table in which a department of a kind is ranked."""
    return Table.GOVERNMENTS if kind in GOVERNMENT_KINDS else Table.DEPARTMENTS


def rank_and_grade(sheets: Iterable[Scored], policy: Policy) -> dict[str, Standing]:
    """Yield rank and grade of each department of one table; the order given does not matter (R6).

    The rank is 1 + the number with a higher score. Departments not assessed have neither.
    """
    found = list(sheets)
    scores = [sheet.score for sheet in found if sheet.score is not None]
    return {sheet.department: _standing(sheet, scores, policy.grades) for sheet in found}


def _standing(sheet: Scored, scores: Sequence[Fraction], rule: GradeRule) -> Standing:
    score = sheet.score
    if score is None:
        return Standing(sheet.department, None, None, reason("grade_not_assessed"))
    rank = 1 + sum(other > score for other in scores)
    if rule.scheme == "abc":
        grade, why = _letter(score, rule)
    else:
        grade, why = _target(sheet, score, scores, rule)
    return Standing(sheet.department, rank, grade, why)


def _letter(score: Fraction, rule: GradeRule) -> tuple[Grade, Reason]:
    grade = Grade.A if score >= rule.a else Grade.B if score >= rule.b else Grade.C
    limit = rule.a if grade is Grade.A else rule.b
    code = "grade_below_limit" if grade is Grade.C else "grade_reached_limit"
    return grade, reason(code, score=decimal_text(score, 2), limit=decimal_text(limit, 2))


def _target(
    sheet: Scored, score: Fraction, scores: Sequence[Fraction], rule: GradeRule
) -> tuple[Grade, Reason]:
    shown = decimal_text(score, 2)
    if score < rule.passed:
        limit = decimal_text(rule.passed, 2)
        return Grade.FAILED, reason("grade_below_limit", score=shown, limit=limit)
    if score < rule.excellent:
        limit = decimal_text(rule.passed, 2)
        return Grade.PASSED, reason("grade_reached_limit", score=shown, limit=limit)
    if sheet.has_false_report:
        return Grade.PASSED, reason("grade_false_report", score=shown)
    places = rule.excellent_share_percent * len(scores) // 100
    as_good = sum(other >= score for other in scores)
    code = "grade_excellent" if as_good <= places else "grade_beyond_share"
    grade = Grade.EXCELLENT if as_good <= places else Grade.PASSED
    return grade, reason(code, score=shown, as_good=as_good, places=places, assessed=len(scores))


def year_score(sheets: Iterable[Weighed], *, department: str, policy: Policy) -> YearScore:
    """Yield a department's year from the sheets of its four quarters and of the year itself (R6).

    The rounded scores are weighed by the sheets' sums of weights; sheets not assessed are left out.
    """
    assessed = [(sheet, sheet.score) for sheet in sheets if sheet.score is not None]
    weight_sum = sum((sheet.weight_sum for sheet, _ in assessed), Fraction(0))
    has_false_report = any(sheet.has_false_report for sheet, _ in assessed)
    if not weight_sum:
        return YearScore(department, None, weight_sum, None, has_false_report)
    points = sum((score * sheet.weight_sum for sheet, score in assessed), Fraction(0))
    score = half_up(points / weight_sum, 2)
    share = contribution(score, policy)
    return YearScore(department, score, weight_sum, share, has_false_report)


def contribution(year: Fraction, policy: Policy) -> Fraction:
    """Yield the points that a year's score brings to the employment assessment, 2 places (R6)."""
    return half_up(policy.score.employment_weight_points * year / HUNDRED, 2)
