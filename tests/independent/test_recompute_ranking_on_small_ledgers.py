"""R6 on small ledgers: exemptions, ranks, grades, years; and the comparison of sheets.

As in the tests of scores: 50 percent are expected of a duty of 2020Q1, due on 2020-04-08.
"""

from __future__ import annotations

from typing import Any

import pytest

from .facts import Row
from .recompute import (
    assessment_differences,
    recompute_assessment,
    recompute_sheet,
    recompute_year,
    year_differences,
)
from .small_ledgers import accepted, assignment, duty, ledger, report, returned, slip

SPAN = "2019-12-22..2020-07-09"
AS_OF = "2020-06-30"


# --- exemptions ---------------------------------------------------------------------------------


def exempted(*parts: str, approved_on: str = "2020-06-01", **rows: Any) -> Row:
    """A duty that is not filed, with a blue and a red slip unanswered, exempted in some parts."""
    row = {"obligation": "q", "approved_on": approved_on, "parts": list(parts), "cause": "x"}
    slips = [
        slip(1, "blue", "2020-04-09", "2020-04-14"),
        slip(2, "red", "2020-04-22", "2020-04-26"),
    ]
    given = {"obligations": [duty()], "slips": slips, "exemptions": [row], **rows}
    return ledger(SPAN, **given)


@pytest.mark.parametrize(
    ("parts", "score"),
    [
        # Not exempted: T = D = A = 0, R = 1 of 3 (signed; two slips unanswered), red slip -2.
        ([], "1.33"),
        # A = T where nothing is decided, so excused timeliness fills both: 30 + 20 + 3.33 - 2.
        (["timeliness"], "51.33"),
        (["delivery"], "41.33"),
        (["quality"], "21.33"),
        (["slip"], "10.00"),  # R = 1 of 1, and no points off
        (["timeliness", "delivery", "quality", "slip"], "100.00"),
    ],
)
def test_an_exempted_part_counts_in_full(parts: list[str], score: str) -> None:
    assert recompute_sheet(exempted(*parts), "hr", "2020Q1", AS_OF)["score"] == score


def test_an_exemption_works_from_its_approval_on() -> None:
    found = recompute_sheet(exempted("delivery"), "hr", "2020Q1", "2020-05-31")
    assert found["score"] == "1.33"


def test_an_answered_slip_of_an_exempted_duty_still_counts() -> None:
    # The blue slip answered in time counts, the unanswered red one is left out: R = 2 of 2; with
    # one signature missed: 1 of 2.
    book = exempted("slip", assignments=[assignment(signed_on=None)])
    book["slips"][0]["answered_on"] = "2020-04-14"
    assert recompute_sheet(book, "hr", "2020Q1", AS_OF)["responsiveness"] == "0.5000"


def test_an_exempted_line_keeps_the_value_it_would_have_had() -> None:
    lines = recompute_sheet(exempted("delivery"), "hr", "2020Q1", AS_OF)["lines"]
    kept = {"obligation": "q", "part": "delivery", "value": "0.0000", "weight": "1"}
    assert {**kept, "exempted": True} in lines


# --- ranks and grades ---------------------------------------------------------------------------


def table_of(percents: list[int], **rows: Any) -> Row:
    """One department for each percent, all in time and accepted: score 60 + 40 x percent / 50."""
    keys = [f"d{n}" for n in range(len(percents))]
    made: Row = {
        "assignments": [assignment(key, department=key) for key in keys],
        "obligations": [duty(key, assignment=key) for key in keys],
        "reports": [
            report("2020-04-08", percent, obligation=key)
            for key, percent in zip(keys, percents, strict=True)
        ],
        "decisions": [accepted("2020-04-10", obligation=key) for key in keys],
        "departments": [{"code": key, "name": key, "table": "departments"} for key in keys],
    }
    return ledger(SPAN, **{**made, **rows})


def seen(book: Row, name: str) -> list[Any]:
    return [row[name] for row in recompute_assessment(book, "2020Q1", AS_OF)]


def test_equal_scores_share_a_rank_and_the_next_is_left_out() -> None:
    book = table_of([50, 45, 45, 10])
    assert seen(book, "score") == ["100.00", "96.00", "96.00", "68.00"]
    assert seen(book, "rank") == [1, 2, 2, 4]


def test_excellent_are_the_best_three_in_ten_rounded_down() -> None:
    # Six assessed: floor(1.8) = 1 place. 92 would be good enough, but is second.
    assert seen(table_of([50, 40, 30, 20, 10, 0]), "grade") == [
        "excellent",
        "passed",
        "passed",
        "passed",  # 60 + 16 = 76
        "failed",  # 68
        "failed",
    ]
    # Three assessed: floor(0.9) = 0 places.
    assert seen(table_of([50, 40, 30]), "grade")[0] == "passed"
    # Seven assessed: two places; 88 points are below ninety.
    assert seen(table_of([50, 35, 30, 20, 10, 0, 0]), "grade")[:2] == ["excellent", "passed"]


def test_ties_at_the_edge_are_left_out() -> None:
    # Seven assessed, two places: the second and the third are equal.
    assert seen(table_of([50, 45, 45, 20, 10, 0, 0]), "grade")[:3] == [
        "excellent",
        "passed",
        "passed",
    ]
    # Four assessed, one place, two firsts.
    assert seen(table_of([50, 50, 20, 10]), "grade")[:2] == ["passed", "passed"]


def test_a_false_report_bars_from_excellent() -> None:
    # Six assessed, one place; d0 refiled in time after a false report: A = 0.7, 80 + 14 - 5 =
    # 89. Two national commendations: 93, the best of all, and yet not excellent.
    book = table_of([50, 30, 30, 20, 10, 0])
    book["reports"].append(report("2020-04-08", 50, revision=2, obligation="d0"))
    book["decisions"][0] = returned("2020-04-08", "false_report", obligation="d0")
    book["decisions"].append(accepted("2020-04-10", revision=2, obligation="d0"))
    national = {"department": "d0", "level": "national", "dated_on": "2020-02-03", "proof": "x"}
    book["commendations"] = [national, national]
    assert (seen(book, "score")[0], seen(book, "rank")[0]) == ("93.00", 1)
    assert seen(book, "grade")[0] == "passed"


def test_the_second_scheme_grades_by_score_alone() -> None:
    book = table_of([50, 40, 35, 13, 12])  # 100, 92, 88, 70.4, 69.6
    book["policy"]["grades"]["scheme"] = "abc"
    assert seen(book, "grade") == ["A", "A", "B", "B", "C"]


def test_departments_and_governments_are_ranked_apart() -> None:
    book = table_of([50, 45, 10])
    book["departments"][0]["table"] = "governments"
    assert seen(book, "rank") == [1, 1, 2]


def test_who_is_not_assessed_has_neither_rank_nor_place() -> None:
    # Four departments, one with its duty waived: three assessed, floor(0.9) = 0 places.
    book = table_of([50, 40, 30, 20])
    assert seen(book, "grade")[0] == "excellent"
    book["obligations"][3]["waived_on"] = "2020-04-01"
    assert seen(book, "rank") == [1, 2, 3, None]
    assert seen(book, "grade") == ["passed", "passed", "passed", None]


# --- years --------------------------------------------------------------------------------------


def year_book() -> Row:
    """Two quarters of one department in one plan of 2020, and the year's own sheet.

    The plan runs over 400 days, from 2019-12-22 to 2021-01-25: expected on 31 March 25 percent,
    on 30 June 191/4, on 31 December 375/4 percent.
    """
    book = ledger("2019-12-22..2021-01-25")
    book["obligations"] = [
        duty(),
        duty("r", period="2020Q2", due_on="2020-07-07"),
        duty("y", period="2020", kind="annual", due_on="2021-01-15"),
        duty("s", assignment="b", period="2020Q2", due_on="2020-07-07"),
    ]
    book["assignments"].append(assignment("b", role="support"))
    book["reports"] = [report("2020-04-08", 25), report("2021-01-15", 75, obligation="y")]
    book["decisions"] = [accepted("2020-04-10")]
    return book


def test_a_year_weighs_its_quarters_and_its_own_sheet() -> None:
    # As of 1 February 2021, accepted 25 percent for a, none for b.
    # Q1: T = D = A = 1; both signed: 100.00, weight 1.
    # Q2: nothing filed; D = 25 / (191/4) = 100/191 with weight 1, 0 with 0.5: 200/573 of 40 =
    #     13.96; A = T = 0; nothing due: R = 1: 23.96, weight 1.5.
    # Year: T = A = 1 (undecided), D = 25 / (375/4) = 4/15, 10.67; R = 1: 70.67, weight 1.
    book = year_book()
    scores = [
        recompute_sheet(book, "hr", period, "2021-02-01")["score"]
        for period in ("2020Q1", "2020Q2", "2020Q3", "2020Q4", "2020")
    ]
    assert scores == ["100.00", "23.96", None, None, "70.67"]
    # (100 + 35.94 + 70.67) / 3.5 = 206.61 / 3.5 = 59.0314...; a tenth of it 5.903.
    (row,) = recompute_year(book, "2020", "2021-02-01")
    assert (row["score"], row["weight_sum"], row["contribution"]) == ("59.03", "3.5", "5.90")
    assert (row["rank"], row["grade"]) == (1, "failed")


def test_a_year_without_a_sheet_is_not_assessed() -> None:
    (row,) = recompute_year(year_book(), "2020", "2020-03-31")
    assert (row["score"], row["rank"]) == (None, None)


def test_a_wrong_year_is_listed() -> None:
    shown = [{"department": "hr", "weight_sum": "3.5", "score": "59.03", "contribution": "5.90"}]
    assert year_differences(year_book(), "2020", shown, as_of="2021-02-01") == []
    shown[0]["contribution"] = "5.91"
    assert len(year_differences(year_book(), "2020", shown, as_of="2021-02-01")) == 1


# --- the comparison -----------------------------------------------------------------------------


def shown_for(book: Row) -> Row:
    sheets = recompute_assessment(book, "2020Q1", AS_OF)
    return {"period": "2020Q1", "as_of": AS_OF, "sheets": sheets}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("score", "99.99"),
        ("base", "99.9999"),
        ("delivery", "0.9999"),
        ("weight_sum", "2"),
        ("rank", 2),
        ("grade", "passed"),
        ("table", "governments"),
        ("adjustments", [{"rule": "red_slip", "points": "-2"}]),
        ("quality", None),
    ],
)
def test_every_wrong_figure_of_a_sheet_is_listed(name: str, value: object) -> None:
    book = table_of([50, 40, 30, 20])
    shown = shown_for(book)
    assert assessment_differences(book, shown) == []
    shown["sheets"][0][name] = value
    assert assessment_differences(book, shown)[0].startswith(f"d0: {name} is ")


def test_a_sheet_too_few_or_too_many_is_listed() -> None:
    book = table_of([50, 40])
    shown = shown_for(book)
    more = {**shown, "sheets": [*shown["sheets"], {"department": "x", "score": "1.00"}]}
    assert assessment_differences(book, more) == ["x: has a sheet, but nothing was assigned to it"]
    fewer = {**shown, "sheets": shown["sheets"][:1]}
    assert assessment_differences(book, fewer) == ["d1: has no sheet, should have 92.00"]


def test_points_written_with_other_places_are_the_same() -> None:
    book = table_of([50, 40, 30, 20])
    shown = shown_for(book)
    shown["sheets"][0].update(weight_sum="1.0", timeliness="1", grade="优秀")
    assert assessment_differences(book, shown) == []
