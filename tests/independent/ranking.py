"""R6: ranks and grades within a table, the year from its sheets, and the comparison."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from .days import as_day
from .facts import Facts, Row
from .scores import Sheet, departments_of, half_up, plain

SAME_GRADES = [
    {"excellent", "优秀"},
    {"passed", "达标"},
    {"failed", "not-passed", "below", "不达标"},
]


def recompute_assessment(ledger: Row, period: str, as_of: date | str) -> list[Row]:
    """Give the sheets of every department for a period, ranked and graded within their tables."""
    facts, day = Facts(ledger), as_day(as_of)
    names = departments_of(facts, period, day)
    return ranked(facts, [Sheet(facts, name, period, day).as_row() for name in names])


def ranked(facts: Facts, rows: list[Row]) -> list[Row]:
    """Add rank and grade to sheets; one without a score gets neither."""
    for row in rows:
        row["rank"], row["grade"] = None, None
        table = [other for other in rows if other["table"] == row["table"]]
        scores = [Fraction(other["score"]) for other in table if other["score"] is not None]
        if row["score"] is not None:
            score = Fraction(row["score"])
            row["rank"] = 1 + sum(other > score for other in scores)
            row["grade"] = _grade(facts.policy["grades"], score, scores, row["false_reports"])
    return rows


def _grade(grades: Row, score: Fraction, scores: list[Fraction], false_reports: int) -> str:
    if grades["scheme"] == "abc":
        limits = grades["abc"]
        if score >= Fraction(str(limits["a"])):
            return "A"
        return "B" if score >= Fraction(str(limits["b"])) else "C"
    limits = grades["target-responsibility"]
    places = int(limits["excellent_share_percent"]) * len(scores) // 100
    as_good = sum(other >= score for other in scores)
    if score >= Fraction(str(limits["excellent"])) and as_good <= places and not false_reports:
        return "excellent"
    return "passed" if score >= Fraction(str(limits["passed"])) else "failed"


def recompute_year(ledger: Row, year: str, as_of: date | str) -> list[Row]:
    """Give each department's year: its four quarters and the year's own sheet, by weight."""
    facts, day = Facts(ledger), as_day(as_of)
    names = departments_of(facts, year, day)
    return ranked(facts, [_year_row(facts, name, year, day) for name in names])


def _year_row(facts: Facts, department: str, year: str, day: date) -> Row:
    periods = [f"{year}Q1", f"{year}Q2", f"{year}Q3", f"{year}Q4", year]
    sheets = [Sheet(facts, department, period, day).as_row() for period in periods]
    assessed = [sheet for sheet in sheets if sheet["score"] is not None]
    weights = sum((sheet["exact_weight"] for sheet in assessed), Fraction(0))
    row: Row = {
        "department": department,
        "table": sheets[0]["table"],
        "weight_sum": plain(weights),
        "score": None,
        "false_reports": sum(sheet["false_reports"] for sheet in assessed),
    }
    if not weights:
        return row
    points = [Fraction(sheet["score"]) * sheet["exact_weight"] for sheet in assessed]
    score = half_up(sum(points, Fraction(0)) / weights, 2)
    ten = Fraction(str(facts.policy["score"]["employment_weight_points"]))
    return {**row, "score": score, "contribution": half_up(ten * Fraction(score) / 100, 2)}


# --- comparison ---------------------------------------------------------------------------------

FIGURES = ["weight_sum", "timeliness", "delivery", "quality", "responsiveness", "base", "score"]


def assessment_differences(
    ledger: Row, shown: Row, *, period: str | None = None, as_of: date | str | None = None
) -> list[str]:
    """Compare with `assess show --format json`; period and day are the answer's own by default."""
    ours = recompute_assessment(ledger, period or shown["period"], as_of or shown["as_of"])
    return sheet_differences(ours, shown["sheets"])


def year_differences(ledger: Row, year: str, shown: list[Row], *, as_of: date | str) -> list[str]:
    """Compare rows of department, score and contribution with the recomputed year."""
    ours = recompute_year(ledger, year, as_of)
    return sheet_differences(ours, shown)


def sheet_differences(ours: list[Row], theirs: list[Row]) -> list[str]:
    """List every figure, rank and grade that differs; a sheet not assessed may be missing."""
    stored = {row["department"]: row for row in theirs}
    expected = {row["department"]: row for row in ours}
    found = [
        f"{name}: has a sheet, but nothing was assigned to it"
        for name, row in stored.items()
        if name not in expected and row.get("score") is not None
    ]
    for name, row in expected.items():
        if name in stored:
            found += _row_differences(row, stored[name])
        elif row["score"] is not None:
            found.append(f"{name}: has no sheet, should have {row['score']}")
    return found


def _row_differences(row: Row, stored: Row) -> list[str]:
    name = row["department"]
    names = FIGURES if row["score"] is not None else ["score"]
    pairs = [(figure, stored.get(figure), row[figure]) for figure in names if figure in row]
    if "contribution" in row:
        pairs.append(("contribution", stored.get("contribution"), row["contribution"]))
    if "adjustments" in row:
        pairs.append(("adjustments", _points(stored), _points(row)))
    wrong = [pair for pair in pairs if not _same_number(pair[1], pair[2])]
    found = [f"{name}: {figure} is {there}, should be {here}" for figure, there, here in wrong]
    found += [
        f"{name}: {key} is {stored[key]}, should be {row[key]}"
        for key in ("rank", "table")
        if key in stored and stored[key] != row[key]
    ]
    if "grade" in stored and not _same_grade(stored["grade"], row["grade"]):
        found.append(f"{name}: grade is {stored['grade']}, should be {row['grade']}")
    return found + _lines_of(row) if wrong else found


def _points(row: Row) -> str:
    points = [Fraction(str(line["points"])) for line in row.get("adjustments") or []]
    return plain(sum(points, Fraction(0)))


def _same_number(there: Any, here: Any) -> bool:
    if there is None or here is None:
        return there is here
    try:
        return Decimal(str(there)) == Decimal(str(here))
    except InvalidOperation:
        return False


def _same_grade(there: str | None, here: str | None) -> bool:
    if there is None or here is None:
        return there is here
    one, other = there.lower(), here.lower()
    return one == other or any(one in names and other in names for names in SAME_GRADES)


def _lines_of(row: Row) -> list[str]:
    """Say how the naive program came to a sheet, below a figure that differs."""
    return [
        f"    {line['obligation']} {line['part']} {line['value']} x {line['weight']}"
        + (" (exempted)" if line["exempted"] else "")
        for line in row.get("lines", [])
    ]
