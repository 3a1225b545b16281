"""R6: ranks, grades, the year and its contribution."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.building import POLICY, RAW_POLICY
from tracker.rules.grading import Grade, contribution, rank_and_grade, table_of, year_score
from tracker.rules.policy import Policy

ABC = Policy.from_dict({**RAW_POLICY, "grades": {**RAW_POLICY["grades"], "scheme": "abc"}})


@dataclass(frozen=True)
class Scored:
    department: str
    score: Fraction | None
    weight_sum: Fraction = Fraction(1)
    has_false_report: bool = False


def scored(score: str | None, name: str = "d", weight: str = "1", *, false: bool = False) -> Scored:
    return Scored(name, None if score is None else Fraction(score), Fraction(weight), false)


def table(*scores: str | None) -> list[Scored]:
    """Make a table; a score with an exclamation mark has a false report."""
    return [
        scored(score and score.rstrip("!"), f"d{at}", false=bool(score and score.endswith("!")))
        for at, score in enumerate(scores)
    ]


def grades(*scores: str | None, policy: Policy = POLICY) -> list[str | None]:
    return [found.grade for found in rank_and_grade(table(*scores), policy).values()]


def test_the_rank_is_one_more_than_the_number_with_a_higher_score() -> None:
    found = rank_and_grade(table("90", "80", "90", None, "70"), POLICY).values()
    assert [each.rank for each in found] == [1, 3, 1, None, 4]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        # Three in ten, rounded down: of 4 one may be excellent, of 3 none.
        (("95", "94", "93", "70"), ["excellent", "passed", "passed", "failed"]),
        (("95", "94", "93"), ["passed", "passed", "passed"]),
        (("99",) * 2 + ("95",) + ("1",) * 7, ["excellent"] * 3 + ["failed"] * 7),
        # A tie at the edge is left out.
        (("95", "95", "93", "70"), ["passed", "passed", "passed", "failed"]),
        (("99", "95", "95", "74", "74", "74", "74"),
         ["excellent", "passed", "passed", "failed", "failed", "failed", "failed"]),
        # Those not assessed are not counted.
        (("95", "94", "93", None), ["passed", "passed", "passed", None]),
        # The limits are reached, not passed.
        (("90", "75", "74.99", "0"), ["excellent", "passed", "failed", "failed"]),
        (("89.99", "75", "74.99", "0"), ["passed", "passed", "failed", "failed"]),
        # Who reported falsely is not excellent, but still takes a place.
        (("95!", "94", "93", "70"), ["passed", "passed", "passed", "failed"]),
        ((), []),
    ],
)  # fmt: skip
def test_excellent_are_the_best_three_in_ten_from_90_on_without_a_false_report(
    scores: tuple[str | None, ...], expected: list[str | None]
) -> None:
    assert grades(*scores) == expected


def test_the_second_scheme_has_letters_and_no_shares() -> None:
    assert grades("95", "95", "90", "89.99", "70", "69.99", None, policy=ABC) == [
        Grade.A, Grade.A, Grade.A, Grade.B, Grade.B, Grade.C, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        (("95", "1", "1", "1"), "grade_excellent"),
        (("95", "95", "1", "1"), "grade_beyond_share"),
        (("95!", "1", "1", "1"), "grade_false_report"),
        (("80",), "grade_reached_limit"),
        (("10",), "grade_below_limit"),
        ((None,), "grade_not_assessed"),
    ],
)
def test_every_grade_has_its_reason(scores: tuple[str | None, ...], code: str) -> None:
    assert rank_and_grade(table(*scores), POLICY)["d0"].reason.code == code


@pytest.mark.parametrize(
    ("score", "policy", "code", "limit"),
    [
        ("74.99", POLICY, "grade_below_limit", "75.00"),
        ("75", POLICY, "grade_reached_limit", "75.00"),
        ("90", ABC, "grade_reached_limit", "90.00"),
        ("89.99", ABC, "grade_reached_limit", "70.00"),
        ("69.99", ABC, "grade_below_limit", "70.00"),
    ],
)
def test_a_grade_s_reason_names_the_score_and_the_limit(
    score: str, policy: Policy, code: str, limit: str
) -> None:
    found = rank_and_grade([scored(score)], policy)["d"].reason
    shown = f"{float(score):.2f}"
    assert (found.code, found.values) == (code, {"score": shown, "limit": limit})


@given(st.lists(st.integers(0, 40), max_size=12), st.randoms(use_true_random=False))
def test_ranking_ignores_the_order_of_input(scores: list[int], order) -> None:
    sheets = [scored(str(60 + score), f"d{at}", false=score % 7 == 0)
              for at, score in enumerate(scores)]  # fmt: skip
    shuffled = order.sample(sheets, len(sheets))
    assert rank_and_grade(shuffled, POLICY) == rank_and_grade(sheets, POLICY)


@given(st.lists(st.integers(85, 100), min_size=1, max_size=30))
def test_never_more_than_the_share_are_excellent_and_none_below_one_that_is_not(
    scores: list[int],
) -> None:
    found = rank_and_grade(table(*map(str, scores)), POLICY).values()
    excellent = [each.rank for each in found if each.grade == "excellent"]
    assert len(excellent) <= 30 * len(scores) // 100
    others = [each.rank for each in found if each.grade != "excellent"]
    assert not excellent or max(excellent) < min(others)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("county", "governments"), ("zone", "governments"), ("town", "governments"),
     ("street", "governments"), ("bureau", "departments"), ("party", "departments")],
)  # fmt: skip
def test_lower_governments_have_their_own_table(kind: str, expected: str) -> None:
    assert table_of(kind) == expected


# --- the year -----------------------------------------------------------------------------------


def year(*sheets: Scored) -> tuple[Fraction | None, Fraction | None]:
    found = year_score(sheets, department="hr", policy=POLICY)
    return found.score, found.contribution


def test_the_year_weighs_its_sheets_by_their_sums_of_weights() -> None:
    sheets = [scored("80", weight="2"), scored("90", weight="1"), scored("70", weight="0.5")]
    expected = (Fraction(80 * 2 + 90) + Fraction(35)) / Fraction(7, 2)
    assert year(*sheets) == (Fraction("81.43"), Fraction("8.14"))
    assert abs(expected - Fraction("81.43")) <= Fraction(1, 200)


def test_sheets_that_were_not_assessed_are_left_out_of_the_year() -> None:
    assert year(scored("80"), scored(None, weight="0")) == (80, 8)
    assert year(scored(None, weight="0")) == (None, None)
    assert year() == (None, None)


def test_the_contribution_is_a_tenth_of_the_year_s_score_as_shown() -> None:
    assert contribution(Fraction("87.45"), POLICY) == Fraction("8.75")
    assert contribution(Fraction("87.44"), POLICY) == Fraction("8.74")
    # 87.4496 is shown as 87.45; the contribution follows what is shown.
    assert year(scored("87.45", weight="9996"), scored("77.45", weight="0.4")) == (
        Fraction("87.45"),
        Fraction("8.75"),
    )


def test_a_false_report_in_any_sheet_keeps_the_year_from_being_excellent() -> None:
    found = year_score([scored("95"), scored("95", false=True)], department="hr", policy=POLICY)
    assert found.has_false_report
