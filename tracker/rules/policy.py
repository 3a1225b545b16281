"""The policy: every number of the rules as data, with a version and an effective day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tracker.rules.facts import Role, RungName

PARTS = ("timeliness", "delivery", "quality", "responsiveness")
SCHEMES = ("target-responsibility", "abc")


class PolicyError(ValueError):
    """A policy value is missing or wrong: ``path`` names it, ``expected`` says what is right."""

    def __init__(self, path: str, value: object, expected: str) -> None:
        super().__init__(f"{path}: {value!r}; expected {expected}")
        self.path = path
        self.value = value
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Working days of R1 to R5."""

    quarterly_days: int
    annual_days: int
    closes_after_days: int
    roll_forward: bool
    refile_days: int
    sign_days: int
    slip_answer_days: int


@dataclass(frozen=True, slots=True)
class LightLimits:
    """Limits of R4: working days and percent points."""

    red_overdue_days: int
    red_gap_percent: int
    yellow_gap_percent: int
    yellow_due_within_days: int


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """Weights and points of R6, exact."""

    weights: Mapping[str, Fraction]
    role_weights: Mapping[Role, Fraction]
    late_days_to_zero: int
    quality_by_returns: Sequence[Fraction]
    red_slip_points: Fraction
    red_slip_floor: Fraction
    false_report_points: Fraction
    commendation_points: Mapping[str, Fraction]
    commendation_cap: Fraction
    employment_weight_points: Fraction


@dataclass(frozen=True, slots=True)
class GradeRule:
    """Limits of both grade schemes; ``scheme`` names the one in force."""

    scheme: str
    excellent: Fraction
    excellent_share_percent: int
    passed: Fraction
    a: Fraction
    b: Fraction


@dataclass(frozen=True, slots=True)
class Policy:
    """All numbers of the rules, read once from ``seeds/policy.yaml`` or the database."""

    version: str
    effective_on: date
    deadlines: Deadlines
    lights: LightLimits
    ladder: Mapping[RungName, int]
    score: ScoreRule
    grades: GradeRule
    objection_window_days: int
    objection_decide_days: int
    mail_tries: int
    mail_give_up_calendar_days: int

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Policy:
        """Read a policy from its YAML or JSON form.

        Raises :class:`PolicyError` naming the value that is missing or wrong.
        """
        read = _Reader(raw)
        deadlines = Deadlines(
            **{
                name: read.count(f"deadlines.{name}")
                for name in Deadlines.__slots__
                if name != "roll_forward"
            },
            roll_forward=read.switch("deadlines.roll_forward"),
        )
        limits = LightLimits(
            **{name: read.count(f"lights.{name}") for name in LightLimits.__slots__}
        )
        ladder = {rung: read.offset(f"ladder.{rung}") for rung in RungName if rung != "refile"}
        return cls(
            version=read.text("version"),
            effective_on=read.day("effective_on"),
            deadlines=deadlines,
            lights=limits,
            ladder=ladder,
            score=_score_rule(read),
            grades=_grade_rule(read),
            objection_window_days=read.count("objections.window_days"),
            objection_decide_days=read.count("objections.decide_within_days"),
            mail_tries=read.count("mail.tries"),
            mail_give_up_calendar_days=read.count("mail.give_up_after_calendar_days"),
        )


def _score_rule(read: _Reader) -> ScoreRule:
    return ScoreRule(
        weights={part: read.number(f"score.weights.{part}") for part in PARTS},
        role_weights={role: read.number(f"score.role_weights.{role}") for role in Role},
        late_days_to_zero=read.count("score.late_days_to_zero"),
        quality_by_returns=read.numbers("score.quality_by_returns"),
        red_slip_points=read.number("score.red_slip_points"),
        red_slip_floor=read.number("score.red_slip_floor"),
        false_report_points=read.number("score.false_report_points"),
        commendation_points={
            level: read.number(f"score.commendation_points.{level}")
            for level in ("national", "province", "city")
        },
        commendation_cap=read.number("score.commendation_cap"),
        employment_weight_points=read.number("score.employment_weight_points"),
    )


def _grade_rule(read: _Reader) -> GradeRule:
    scheme = read.text("grades.scheme")
    if scheme not in SCHEMES:
        raise PolicyError("grades.scheme", scheme, " | ".join(SCHEMES))
    return GradeRule(
        scheme=scheme,
        excellent=read.number("grades.target-responsibility.excellent"),
        excellent_share_percent=read.count("grades.target-responsibility.excellent_share_percent"),
        passed=read.number("grades.target-responsibility.passed"),
        a=read.number("grades.abc.a"),
        b=read.number("grades.abc.b"),
    )


class _Reader:
    """Reads dotted paths out of nested mappings, with an error that names the path."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    def value(self, path: str, expected: str) -> Any:
        found: Any = self.raw
        for key in path.split("."):
            if not isinstance(found, Mapping) or key not in found:
                raise PolicyError(path, None, expected)
            found = found[key]
        return found

    def text(self, path: str) -> str:
        return str(self.value(path, "a text"))

    def day(self, path: str) -> date:
        found = self.value(path, "a date such as 2019-11-21")
        if isinstance(found, date):
            return found
        try:
            return date.fromisoformat(str(found))
        except ValueError as wrong:
            raise PolicyError(path, found, "a date such as 2019-11-21") from wrong

    def switch(self, path: str) -> bool:
        found = self.value(path, "true or false")
        if not isinstance(found, bool):
            raise PolicyError(path, found, "true or false")
        return found

    def offset(self, path: str) -> int:
        found = self.value(path, "a whole number of working days")
        if isinstance(found, bool) or not isinstance(found, int):
            raise PolicyError(path, found, "a whole number of working days")
        return found

    def count(self, path: str) -> int:
        found = self.offset(path)
        if found < 0:
            raise PolicyError(path, found, "a whole number, zero or more")
        return found

    def number(self, path: str) -> Fraction:
        return self._exact(path, self.value(path, 'a decimal number such as "0.5"'))

    def numbers(self, path: str) -> tuple[Fraction, ...]:
        found = self.value(path, "a list of decimal numbers")
        if not isinstance(found, list) or not found:
            raise PolicyError(path, found, "a list of decimal numbers")
        return tuple(self._exact(path, item) for item in found)

    def _exact(self, path: str, found: object) -> Fraction:
        if isinstance(found, bool) or not isinstance(found, (int, float, str)):
            raise PolicyError(path, found, 'a decimal number such as "0.5"')
        try:
            return Fraction(str(found))
        except ValueError as wrong:
            raise PolicyError(path, found, 'a decimal number such as "0.5"') from wrong
