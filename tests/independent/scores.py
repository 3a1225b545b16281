"""R6: the score sheet of a department for a quarter or a year, in exact fractions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from .days import as_day, first_day_of, is_year, last_day_of, quarter_of
from .facts import Facts, Row, happened

ONE, NOUGHT = Fraction(1), Fraction(0)


def half_up(value: Fraction, places: int) -> str:
    """Write a fraction with so many places, rounded half up (half away from zero)."""
    size = 10**places
    whole = (abs(value) * size * 2 + 1) // 2
    text = str(whole).rjust(places + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return f"{sign}{text[:-places]}.{text[-places:]}" if places else sign + text


def plain(value: Fraction) -> str:
    """Write a weight or points without idle noughts: "12.5", "3"."""
    text = half_up(value, 4).rstrip("0")
    return text.rstrip(".")


def recompute_sheet(ledger: Row, department: str, period: str, as_of: date | str) -> Row:
    """Give one department's sheet; its score is None where it has no duty in the sum."""
    return Sheet(Facts(ledger), department, period, as_day(as_of)).as_row()


class Sheet:
    """One department's duties in the sum of a period, as of a day, and what they come to."""

    def __init__(self, facts: Facts, department: str, period: str, as_of: date) -> None:
        self.facts, self.department, self.period, self.as_of = facts, department, period, as_of
        self.policy: Row = facts.policy["score"]
        self.assignments = [
            row for row in facts.assignments.values() if happened(row["assigned_on"], as_of)
        ]
        self.duties = [
            duty
            for assignment in self.assignments
            for duty in facts.duties_of[assignment["id"]]
            if self._is_in_sum(duty)
        ]
        self.lines: list[Row] = []

    def _is_in_sum(self, duty: Row) -> bool:
        due_on = self.facts.due_on(duty, self.as_of)
        period = duty["period"]
        if duty["kind"] == "completion":
            period = quarter_of(due_on)
        is_due = happened(due_on, self.as_of)
        if period != self.period or not is_due or not self._share(duty):
            return False
        of = self.facts.assignments[duty["assignment"]]
        if of.get("absorbed_by") and of["withdrawn_on"] and due_on < of["withdrawn_on"]:
            return not happened(duty.get("waived_on"), self.as_of)
        return not self.facts.is_waived(duty, self.as_of)

    def _share(self, duty: Row) -> Fraction:
        return self.facts.days_held(duty, self.department, self.as_of)

    def _answers_for(self, duty: Row) -> bool:
        """R6: tell whether slips and false reports of a duty count with this department."""
        of = self.facts.assignments[duty["assignment"]]
        last = duty.get("period_to") or self.as_of
        return bool(self.facts.holder(of, last, self.as_of) == self.department)

    def as_row(self) -> Row:
        """Give the sheet in the shape of `assess show`."""
        row: Row = {
            "department": self.department,
            "table": self.facts.tables.get(self.department, "departments"),
            "weight_sum": plain(self._weight_sum()),
            "exact_weight": self._weight_sum(),
        }
        if not self.duties:
            return {**row, "score": None}
        timeliness = self._mean("timeliness")
        delivery = self._mean("delivery")
        quality = self._mean("quality", where_none=timeliness)
        responsiveness = self.responsiveness()
        parts = [timeliness, delivery, quality, responsiveness]
        names = ["timeliness", "delivery", "quality", "responsiveness"]
        weights = [Fraction(str(self.policy["weights"][name])) for name in names]
        base = sum((w * part for w, part in zip(weights, parts, strict=True)), NOUGHT)
        adjustments = self.adjustments()
        points = sum((Fraction(line["points"]) for line in adjustments), NOUGHT)
        for name, part in zip(names, parts, strict=True):
            row[name] = half_up(part, 4)
        return {
            **row,
            "base": half_up(base, 4),
            "adjustments": adjustments,
            "score": half_up(min(Fraction(100), max(NOUGHT, base + points)), 2),
            "false_reports": self.false_reports(),
            "lines": self.lines,
        }

    # --- means over the duties ----------------------------------------------------------------

    def _weight(self, duty: Row) -> Fraction:
        role = self.facts.assignments[duty["assignment"]]["role"]
        return Fraction(str(self.policy["role_weights"][role])) * self._share(duty)

    def _weight_sum(self) -> Fraction:
        return sum((self._weight(duty) for duty in self.duties), NOUGHT)

    def _mean(self, part: str, *, where_none: Fraction = NOUGHT) -> Fraction:
        """Weigh one part over the duties; an exempted duty counts in full."""
        total, weights = NOUGHT, NOUGHT
        for duty in self.duties:
            value = self._value(duty, part)
            exempted = self.is_exempted(duty, part)
            self._note(duty, part, value, exempted)
            if exempted:
                value = ONE
            if value is not None:
                total += self._weight(duty) * value
                weights += self._weight(duty)
        return total / weights if weights else where_none

    def _note(self, duty: Row, part: str, value: Fraction | None, exempted: bool) -> None:
        line = {"obligation": duty["id"], "part": part, "exempted": exempted}
        shown = None if value is None else half_up(value, 4)
        self.lines.append({**line, "value": shown, "weight": plain(self._weight(duty))})

    def _value(self, duty: Row, part: str) -> Fraction | None:
        if part == "timeliness":
            return self.timeliness(duty)
        return self.delivery(duty) if part == "delivery" else self.quality(duty)

    def is_exempted(self, duty: Row, part: str) -> bool:
        """Tell whether an exemption approved by the day excuses this part of a duty."""
        return any(
            part in row["parts"] and happened(row.get("approved_on"), self.as_of)
            for row in self.facts.exemptions[duty["id"]]
        )

    def timeliness(self, duty: Row) -> Fraction:
        """Give 1 on time, less a tenth for each working day late, 0 not filed."""
        filed_on = self.facts.filed_on(duty, self.as_of)
        if filed_on is None:
            return NOUGHT
        due_on = self.facts.due_on(duty, self.as_of)
        if filed_on <= due_on:
            return ONE
        late = self.facts.calendar.working_days_between(due_on, filed_on)
        return max(NOUGHT, 1 - Fraction(late, int(self.policy["late_days_to_zero"])))

    def delivery(self, duty: Row) -> Fraction:
        """Give verified percent over the percent expected at the period's end, at most 1."""
        assignment = self.facts.assignments[duty["assignment"]]
        expected = self.facts.expected_percent(assignment, last_day_of(self.period))
        if happened(assignment.get("closed_on"), self.as_of) or expected == 0:
            return ONE
        return min(ONE, self.facts.verified_percent(assignment, self.as_of) / expected)

    def quality(self, duty: Row) -> Fraction | None:
        """Give 1 / 0.7 / 0.4 / 0 by returns; None: not filed, or the newest revision undecided."""
        if self.facts.filed_on(duty, self.as_of) is None:
            return None
        decision = self.facts.decision_on_newest(duty, self.as_of)
        if decision is None:
            return None
        if decision["outcome"] == "returned":
            return NOUGHT
        steps = self.policy["quality_by_returns"]
        returns = len(self.facts.returns_by(duty, self.as_of))
        return Fraction(str(steps[min(returns, len(steps) - 1)]))

    # --- responsiveness -----------------------------------------------------------------------

    def responsiveness(self) -> Fraction:
        """Give the share of signatures and slips, due by the day, that came in time."""
        answers = self._signatures() + self._slip_answers()
        return Fraction(sum(answers), len(answers)) if answers else ONE

    def _signatures(self) -> list[bool]:
        if is_year(self.period):
            return []
        in_time = []
        for assignment in self.assignments:
            sign_day = self.facts.sign_day(assignment)
            within = first_day_of(self.period) <= sign_day <= last_day_of(self.period)
            withdrawn = happened(assignment.get("withdrawn_on"), self.as_of)
            if self.facts.holder(assignment, sign_day, self.as_of) != self.department:
                continue
            if within and sign_day <= self.as_of and not withdrawn:
                in_time.append(happened(assignment.get("signed_on"), sign_day))
        return in_time

    def _slip_answers(self) -> list[bool]:
        in_time = []
        for duty in filter(self._answers_for, self.duties):
            for slip in self.facts.slips[duty["id"]]:
                answered = happened(slip.get("answered_on"), slip["answer_due_on"])
                excused = self.is_exempted(duty, "slip") and not answered
                if slip["answer_due_on"] <= self.as_of and not excused:
                    in_time.append(answered)
        return in_time

    # --- adjustments --------------------------------------------------------------------------

    def adjustments(self) -> list[Row]:
        """List the points on and off, one line for each rule that brings any."""
        brought = [
            ("red_slip", self._red_slip_points()),
            (
                "false_report",
                self.false_reports() * Fraction(str(self.policy["false_report_points"])),
            ),
            ("commendation", self._commendation_points()),
        ]
        return [{"rule": rule, "points": plain(points)} for rule, points in brought if points]

    def _red_slip_points(self) -> Fraction:
        points = NOUGHT
        for duty in filter(self._answers_for, self.duties):
            for slip in self.facts.slips[duty["id"]]:
                counts = slip["rung"] == "red" and happened(slip["raised_on"], self.as_of)
                if counts and not self.is_exempted(duty, "slip"):
                    points += Fraction(str(self.policy["red_slip_points"]))
        return max(points, Fraction(str(self.policy["red_slip_floor"])))

    def false_reports(self) -> int:
        """Count the returns as false among the decisions on the duties in the sum."""
        duties = filter(self._answers_for, self.duties)
        returns = [row for duty in duties for row in self.facts.returns_by(duty, self.as_of)]
        return sum(row["ground"] == "false_report" for row in returns)

    def _commendation_points(self) -> Fraction:
        if is_year(self.period):
            return NOUGHT
        points = NOUGHT
        for row in self.facts.commendations:
            within = first_day_of(self.period) <= row["dated_on"] <= last_day_of(self.period)
            known_on = max(row["dated_on"], row.get("recorded_on") or row["dated_on"])
            proved = bool(row.get("proof")) and happened(known_on, self.as_of)
            if row["department"] == self.department and within and proved:
                points += Fraction(str(self.policy["commendation_points"][row["level"]]))
        return min(points, Fraction(str(self.policy["commendation_cap"])))


def departments_of(facts: Facts, period: str, as_of: date) -> list[Any]:
    """List the departments that had an assignment by a day; one that moved: in the period."""
    days = first_day_of(period), last_day_of(period)
    found = set()
    for row in facts.assignments.values():
        if happened(row["assigned_on"], as_of):
            names = {row["department"], *(each["from"] for each in facts.transfers[row["id"]])}
            found |= {name for name in names if facts.has_sheet(row, name, days, as_of)}
    return sorted(found)
