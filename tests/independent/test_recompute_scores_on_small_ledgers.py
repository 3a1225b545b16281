"""R6 on ledgers small enough to work out by hand.

The plan runs from 2019-12-22 to 2020-07-09, 200 days; on 2020-03-31, the last day of 2020Q1, 100
of them are gone: 50 percent are expected. Duty q is due on 2020-04-08. Department hr signed in
time, but the day to sign by (Monday 2020-01-06) lies in 2020Q1 and counts there. As of 2020-06-30.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .facts import Row
from .recompute import recompute_sheet
from .scores import half_up
from .small_ledgers import accepted, assignment, duty, ledger, moved, report, returned, slip

SPAN = "2019-12-22..2020-07-09"
AS_OF = "2020-06-30"


def book_of(**rows: Any) -> Row:
    return ledger(SPAN, **{"obligations": [duty()], **rows})


def delivered(percent: int = 50, filed_on: str = "2020-04-08", **rows: Any) -> Row:
    """Filed on a day and accepted on 10 May."""
    reports = [report(filed_on, percent)]
    return book_of(**{"reports": reports, "decisions": [accepted("2020-05-10")], **rows})


def sheet(book: Row, period: str = "2020Q1", as_of: str = AS_OF) -> Row:
    return recompute_sheet(book, "hr", period, as_of)


def part(book: Row, name: str, as_of: str = AS_OF) -> str:
    value: str = sheet(book, as_of=as_of)[name]
    return value


@pytest.mark.parametrize(
    ("filed_on", "value"),
    [
        ("2020-04-08", "1.0000"),  # the due day
        ("2020-04-09", "0.9000"),
        ("2020-04-11", "0.8000"),  # a Saturday: 9 10
        ("2020-04-13", "0.7000"),  # 9 10 13
        ("2020-04-22", "0.0000"),  # ten
        ("2020-05-20", "0.0000"),  # more than ten
        ("2020-07-01", "0.0000"),  # after the day as of which the sheet is: not filed
    ],
)
def test_timeliness_falls_by_a_tenth_a_working_day(filed_on: str, value: str) -> None:
    assert part(book_of(reports=[report(filed_on)]), "timeliness") == value


def test_lateness_counts_from_the_granted_day() -> None:
    book = delivered(filed_on="2020-04-22", obligations=[duty(due_on="2020-04-22")])
    book["due_changes"] = [moved("2020-04-07", "2020-04-22")]
    assert part(book, "timeliness") == "1.0000"


def test_a_filing_on_a_rest_day_after_the_due_day_is_no_working_day_late() -> None:
    # Due on Friday 10 April, filed on Saturday: nought working days in between.
    book = delivered(filed_on="2020-04-11", obligations=[duty(due_on="2020-04-10")])
    assert part(book, "timeliness") == "1.0000"


def test_a_voided_filing_counts_only_from_its_refiling() -> None:
    book = book_of(reports=[report("2020-04-08"), report("2020-04-13", revision=2)])
    book["decisions"] = [returned("2020-04-10", "false_report")]
    assert part(book, "timeliness", "2020-04-10") == "0.0000"
    assert part(book, "timeliness") == "0.7000"


@pytest.mark.parametrize(
    ("percent", "value"),
    [(0, "0.0000"), (25, "0.5000"), (33, "0.6600"), (50, "1.0000"), (80, "1.0000")],
)
def test_delivery_is_verified_over_expected(percent: int, value: str) -> None:
    assert part(delivered(percent), "delivery") == value


def test_delivery_knows_only_what_was_accepted_by_the_day() -> None:
    assert part(delivered(50), "delivery", "2020-05-09") == "0.0000"


def test_a_closed_assignment_has_delivered() -> None:
    book = delivered(10, assignments=[assignment(closed_on="2020-05-20")])
    assert part(book, "delivery", "2020-05-19") == "0.2000"
    assert part(book, "delivery") == "1.0000"


def test_nothing_expected_is_delivered() -> None:
    book = delivered(0)
    book["plan"]["period"]["from"] = "2020-03-31"
    assert part(book, "delivery") == "1.0000"


@pytest.mark.parametrize(
    ("returns", "value"),
    [(0, "1.0000"), (1, "0.7000"), (2, "0.4000"), (3, "0.0000"), (4, "0.0000")],
)
def test_quality_falls_with_every_return(returns: int, value: str) -> None:
    book = book_of(reports=[report("2020-04-08", 0, n) for n in range(1, returns + 2)])
    book["decisions"] = [returned("2020-04-10", revision=n) for n in range(1, returns + 1)]
    book["decisions"].append(accepted("2020-05-10", revision=returns + 1))
    assert part(book, "quality") == value


def test_a_standing_return_is_worth_nothing_and_an_undecided_one_is_left_out() -> None:
    # Three working days late: T = 0.7, which stands in where nothing is decided.
    book = delivered(filed_on="2020-04-13")
    assert part(book, "quality", "2020-05-09") == "0.7000"
    book["decisions"] = [returned("2020-04-14")]
    assert part(book, "quality") == "0.0000"
    book["reports"].append(report("2020-04-15", revision=2))
    assert part(book, "quality") == "0.7000"  # refiled and undecided: left out, none left


def test_a_voided_duty_is_left_out_of_quality() -> None:
    # One accepted at once, one found without substance and not refiled: A = 1, not 0.5, and
    # no points off: they are for false reports only. T = 1/2, D = R = 1: 15 + 40 + 20 + 10.
    book = delivered(obligations=[duty(), duty("r")])
    book["reports"].append(report("2020-04-01", 0, obligation="r"))
    book["decisions"].append(returned("2020-05-11", "no_substance", obligation="r"))
    assert (sheet(book)["quality"], sheet(book)["score"]) == ("1.0000", "85.00")


def test_means_are_weighed_by_role() -> None:
    # Lead on time (weight 1), support three days late (0.5): (1 + 0.35) / 1.5 = 0.9.
    book = delivered(obligations=[duty(), duty("s", assignment="b")])
    book["assignments"].append(assignment("b", role="support"))
    book["reports"].append(report("2020-04-13", obligation="s"))
    assert part(book, "timeliness") == "0.9000"
    assert part(book, "weight_sum") == "1.5"


def test_signing_counts_where_the_day_to_sign_by_lies_in_the_quarter() -> None:
    late = delivered(assignments=[assignment(signed_on="2020-01-07")])
    assert part(delivered(), "responsiveness") == "1.0000"
    assert part(late, "responsiveness") == "0.0000"
    # Given on 30 March: the day to sign by is 1 April, in the second quarter: nothing due here.
    moved_on = delivered(assignments=[assignment(assigned_on="2020-03-30", signed_on=None)])
    assert part(moved_on, "responsiveness") == "1.0000"
    gone = assignment("b", signed_on=None, withdrawn_on="2020-05-06")
    both = delivered(assignments=[assignment(), gone])
    assert part(both, "responsiveness", "2020-05-05") == "0.5000"
    assert part(both, "responsiveness") == "1.0000"


def test_what_comes_after_the_day_does_not_exist() -> None:
    # Due on 3 January; to be signed for by 6 January; commended on 3 February.
    early = duty(kind="completion", due_on="2020-01-03")
    commended = {"department": "hr", "level": "city", "dated_on": "2020-02-03", "proof": "x"}
    book = book_of(obligations=[early], commendations=[commended])
    book["assignments"] = [assignment(signed_on=None)]
    # Nothing due to be signed yet: R = 1; then R = 0; then half a point.
    days = ["2020-01-05", "2020-01-06", "2020-02-03"]
    assert [sheet(book, as_of=day)["score"] for day in days] == ["10.00", "0.00", "0.50"]
    # An assignment that is given on the third is not there on the second.
    book["assignments"] = [assignment(assigned_on="2020-02-03")]
    assert sheet(book, as_of="2020-02-02")["weight_sum"] == "0"


BLUE = slip(1, "blue", "2020-04-09", "2020-04-14")
RED = slip(2, "red", "2020-04-22", "2020-04-26")


@pytest.mark.parametrize(
    ("answered_on", "value"), [("2020-04-14", "1.0000"), ("2020-04-15", "0.5000")]
)
def test_a_slip_counts_from_the_day_it_is_to_be_answered(answered_on: str, value: str) -> None:
    # One signature in time, and the slip.
    book = delivered(slips=[{**BLUE, "answered_on": answered_on}])
    assert part(book, "responsiveness") == value
    assert part(book, "responsiveness", "2020-04-13") == "1.0000"


def test_each_red_slip_takes_two_points_and_all_together_ten() -> None:
    # 100 points: in time, delivered, accepted, signed and every slip answered.
    reds = [{**RED, "answered_on": "2020-04-23"} for _ in range(6)]
    scores = [sheet(delivered(slips=reds[:count]))["score"] for count in (0, 1, 5, 6)]
    assert scores == ["100.00", "98.00", "90.00", "90.00"]
    assert sheet(delivered(slips=reds[:1]), as_of="2020-04-21")["adjustments"] == []


def test_each_false_report_takes_five_points_without_end() -> None:
    # Three revisions found false, the fourth accepted; T = D = 1, A = 0, R = 1: 80 - 15.
    book = book_of(reports=[report("2020-04-08", 50, n) for n in (1, 2, 3, 4)])
    book["decisions"] = [returned("2020-04-08", "false_report", n) for n in (1, 2, 3)]
    book["decisions"].append(accepted("2020-04-10", revision=4))
    assert sheet(book)["score"] == "65.00"
    assert sheet(book)["adjustments"] == [{"rule": "false_report", "points": "-15"}]


def test_commendations_of_the_quarter_with_proof_add_up_to_five() -> None:
    def of(level: str, dated_on: str = "2020-02-03", **changes: Any) -> Row:
        row = {"department": "hr", "level": level, "dated_on": dated_on, "proof": "x.pdf"}
        return {**row, **changes}

    # Not filed: T = D = 0, A = T = 0, R = 1: base 10.
    none = [of("city", "2020-04-01"), of("city", proof=None), of("city", department="x")]
    cases = [none, [of("national"), of("province"), of("city")], [of("national")] * 3]
    scores = [sheet(book_of(commendations=rows))["score"] for rows in cases]
    assert scores == ["10.00", "13.50", "15.00"]


def test_a_score_stays_within_nought_and_a_hundred() -> None:
    national = {"department": "hr", "level": "national", "dated_on": "2020-02-03", "proof": "x"}
    assert sheet(delivered(commendations=[national]))["score"] == "100.00"
    # Nothing filed, nothing signed, every slip unanswered: base 0, and ten points off.
    poor = book_of(assignments=[assignment(signed_on=None)], slips=[RED] * 5)
    assert (sheet(poor)["base"], sheet(poor)["score"]) == ("0.0000", "0.00")


def test_only_the_end_is_rounded() -> None:
    # Three duties, one not filed: T = 2/3. Deadline 1 April, 101 days: of 10000/101 percent
    # expected 1 is there, D = 0.0101. A = R = 1: 20 + 0.404 + 20 + 10 = 50.404; had T been
    # rounded to 0.6667 before, it would be 50.405 and end as 50.41.
    book = delivered(1, obligations=[duty(), duty("r"), duty("s")])
    book["assignments"] = [assignment(deadline="2020-04-01")]
    book["reports"].append(report("2020-04-01", 0, obligation="r"))
    book["decisions"].append(accepted("2020-04-10", obligation="r"))
    found = sheet(book)
    assert (found["timeliness"], found["delivery"]) == ("0.6667", "0.0101")
    assert (found["base"], found["score"]) == ("50.4040", "50.40")


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(87345, 1000), 2, "87.35"),
        (Fraction(873449, 10000), 2, "87.34"),
        (Fraction(2, 3), 4, "0.6667"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(100), 2, "100.00"),
    ],
)
def test_halves_are_rounded_up(value: Fraction, places: int, text: str) -> None:
    assert half_up(value, places) == text


# --- which duties are in the sum ----------------------------------------------------------------


@pytest.mark.parametrize(
    "gone",
    [
        {"obligations": [duty(waived_on=AS_OF)]},
        {"assignments": [assignment(withdrawn_on=AS_OF)]},
        {"obligations": [duty(due_on="2020-07-01")]},
        {"obligations": [duty(period="2020Q2")]},
        {"assignments": [assignment(department="other")]},
    ],
)
def test_a_sheet_without_a_duty_in_the_sum_is_not_assessed(gone: Row) -> None:
    found = sheet(delivered(**gone))
    assert (found["score"], found["weight_sum"]) == (None, "0")


def test_a_completion_counts_in_the_quarter_that_holds_its_due_day_as_of_then() -> None:
    # Due on 30 March; on 20 March an extension to 15 April is granted.
    book = book_of(obligations=[duty(kind="completion", period="2020Q1", due_on="2020-04-15")])
    book["due_changes"] = [moved("2020-03-20", "2020-04-15", "2020-03-30")]
    assert sheet(book, "2020Q1")["weight_sum"] == "0"
    assert sheet(book, "2020Q2")["weight_sum"] == "1"
    assert sheet(book, "2020")["weight_sum"] == "0"


def test_a_years_own_sheet_knows_neither_signatures_nor_commendations() -> None:
    # T = 1, D = 50/100 (all is expected by the end of 2020), A = 1, R = 1: 30 + 20 + 20 + 10.
    annual = duty(kind="annual", period="2020", due_on="2021-01-15")
    book = delivered(filed_on="2021-01-15", obligations=[annual])
    book["decisions"] = [accepted("2021-01-18")]
    book["assignments"] = [assignment(signed_on=None)]
    book["commendations"] = [
        {"department": "hr", "level": "national", "dated_on": "2020-02-03", "proof": "x"}
    ]
    assert sheet(book, "2020", "2021-02-01")["score"] == "80.00"
    assert sheet(book, "2020Q1")["score"] is None
