"""R6: the score sheet, part by part."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.rules.building import CALENDAR, POLICY, RAW_POLICY, day, duty, lead, support
from tracker.rules.facts import AssignmentFacts, CommendationFact, Duty, DutyKind
from tracker.rules.periods import parse_period
from tracker.rules.policy import Policy
from tracker.rules.scoring import DepartmentRecord, Line, Sheet, score_sheet

S = "06-30"  # the day as of which most sheets are drawn up


def sheet(
    *assignments: AssignmentFacts,
    period: str = "2020Q1",
    on: str = S,
    commendations: tuple[CommendationFact, ...] = (),
) -> Sheet:
    return score_sheet(
        DepartmentRecord("hr", assignments, commendations),
        period=parse_period(period),
        as_of=day(on),
        policy=POLICY,
        calendar=CALENDAR,
    )


def lines(found: Sheet, part: str) -> list[Line]:
    return [line for line in found.lines if line.part == part]


def line(found: Sheet, part: str) -> Line:
    (only,) = lines(found, part)
    return only


def quarter(*history: str, id: int = 1) -> AssignmentFacts:  # noqa: A002
    """Build a lead with the duty of 2020Q1, signed for in time."""
    return lead(duty("2020Q1", *history, id=id))


# --- which duties are in the sum ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "on", "weight_sum"),
    [
        (quarter(), "04-07", 0),  # not due yet
        (quarter(), "04-08", 1),
        (quarter("waived 05-01"), "04-30", 1),
        (quarter("waived 05-01"), "05-01", 0),
        (quarter("moved 04-01 to 05-01"), "04-30", 0),
        (quarter("moved 04-01 to 05-01"), "05-01", 1),
        (quarter("moved 04-20 to 06-01"), "04-19", 1),
        (replace(quarter(), withdrawn_on=day("05-01")), "04-30", 1),
        (replace(quarter(), withdrawn_on=day("05-01")), "05-01", 0),
        (replace(quarter(), assigned_on=day("05-01")), "04-30", 0),
        (support(duty()), "04-08", Fraction(1, 2)),
        (lead(duty("2020Q2")), "07-31", 0),  # another quarter's
        (lead(duty("2020")), "2021-06-30", 0),  # the year's own sheet has it
    ],
)
def test_the_sum_holds_the_period_s_live_duties_that_are_due(
    of: AssignmentFacts, on: str, weight_sum: Fraction
) -> None:
    assert sheet(of, on=on).weight_sum == weight_sum


def test_annual_duties_are_in_the_year_s_sheet() -> None:
    of = lead(duty("2020", id=1), duty("2020Q4", id=2))
    assert sheet(of, period="2020", on="2021-06-30").weight_sum == 1
    assert {each.obligation for each in sheet(of, period="2020", on="2021-06-30").lines} == {1}


@pytest.mark.parametrize(
    ("history", "period"),
    [((), "2020Q2"), (("asked 06-01 for 07-15", "granted 06-02"), "2020Q3")],
)
def test_a_completion_counts_in_the_quarter_that_holds_its_due_day(
    history: tuple[str, ...], period: str
) -> None:
    of = lead(duty("2020Q2", *history, kind=DutyKind.COMPLETION, due="06-15"))
    sums = {p: sheet(of, period=p, on="12-31").weight_sum for p in ("2020Q2", "2020Q3", "2020")}
    assert [code for code, weight in sums.items() if weight] == [period]


def test_a_department_with_nothing_due_is_not_assessed() -> None:
    found = sheet(quarter(), on="04-07")
    assert (found.score, found.base, found.timeliness, found.adjustments) == (None, None, None, ())
    assert found.notes[0].code == "score_not_assessed"


def test_nothing_is_assessed_where_all_weights_are_nought() -> None:
    raw = {
        **RAW_POLICY,
        "score": {**RAW_POLICY["score"], "role_weights": {"lead": 1, "support": 0}},
    }
    found = score_sheet(
        DepartmentRecord("hr", (support(duty()),)),
        period=parse_period("2020Q1"),
        as_of=day(S),
        policy=Policy.from_dict(raw),
        calendar=CALENDAR,
    )
    assert found.score is None


# --- timeliness ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "value", "code"),
    [
        ((), "0", "score_not_filed"),
        (("filed 04-08",), "1", "score_filed_on_time"),
        (("filed 04-09",), "9/10", "score_filed_late"),
        (("filed 04-21",), "1/10", "score_filed_late"),
        (("filed 04-22",), "0", "score_filed_late"),
        (("filed 06-01",), "0", "score_filed_late"),
        (("filed 07-01",), "0", "score_not_filed"),  # after S it does not exist
        (("filed 04-07", "returned 04-09 false_report"), "0", "score_not_filed"),
        (("filed 04-07", "returned 04-09 no_substance", "filed 04-10"), "8/10", "score_filed_late"),
        (("filed 04-07", "returned 04-09 incomplete", "filed 04-22"), "1", "score_filed_on_time"),
        (("asked 04-01 for 04-30", "granted 04-02", "filed 04-30"), "1",
         "score_filed_after_extension"),
        (("asked 04-01 for 04-30", "granted 04-02", "filed 04-08"), "1", "score_filed_on_time"),
        (("moved 04-01 to 04-10", "filed 04-11"), "1", "score_filed_late"),  # by no working day
    ],
)  # fmt: skip
def test_timeliness_loses_a_tenth_for_each_working_day_late(
    history: tuple[str, ...], value: str, code: str
) -> None:
    found = line(sheet(quarter(*history)), "timeliness")
    assert (found.value, found.reason.code) == (Fraction(value), code)


def test_a_lead_weighs_twice_a_support() -> None:
    late = support(duty("2020Q1", id=2))
    found = sheet(quarter("filed 04-08"), late)
    assert found.weight_sum == Fraction(3, 2)
    assert found.timeliness == Fraction(2, 3)


# --- delivery -----------------------------------------------------------------------------------

EXPECTED = Fraction(100 * 90, 1095)  # on 31 March, of a plan from 2020-01-01 to 2022-12-31


@pytest.mark.parametrize(
    ("history", "value"),
    [
        ((), Fraction(0)),
        (("filed 04-08 4%",), Fraction(0)),  # not accepted
        (("filed 04-08 4%", "accepted 04-09"), 4 / EXPECTED),
        (("filed 04-08 9%", "accepted 04-09"), Fraction(1)),
        (("filed 04-08 9%", "accepted 07-01"), Fraction(0)),  # accepted after S
    ],
)
def test_delivery_is_verified_over_expected_percent_at_the_period_s_end(
    history: tuple[str, ...], value: Fraction
) -> None:
    assert line(sheet(quarter(*history)), "delivery").value == value


def test_delivery_verified_by_a_later_report_counts_as_of_the_day() -> None:
    first = duty("2020Q1", "filed 04-08 0%", "accepted 04-09", id=1)
    second = duty("2020Q2", "filed 06-20 9%", "accepted 06-29", id=2)
    assert sheet(lead(first, second), on="06-28").delivery == 0
    assert sheet(lead(first, second), on="06-29").delivery == 1


def test_a_closed_assignment_has_delivered() -> None:
    of = replace(quarter(), closed_on=day("06-01"), asked_to_close_on=day("06-01"))
    assert sheet(of, on="06-01").delivery == 1
    assert sheet(of, on="05-31").delivery == 0


def test_where_nothing_is_expected_yet_all_is_delivered() -> None:
    found = sheet(replace(quarter(), plan_from=day("03-31")))
    assert found.delivery == 1
    assert line(found, "delivery").reason.code == "score_nothing_expected"


# --- quality ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "value", "code"),
    [
        ((), None, "score_quality_not_filed"),
        (("filed 04-08",), None, "score_quality_undecided"),
        (("filed 04-08", "accepted 07-01"), None, "score_quality_undecided"),
        (("filed 04-08", "accepted 04-09"), "1", "score_accepted"),
        (("filed 04-08", "returned 04-09", "filed 04-10"), None, "score_quality_undecided"),
        (("filed 04-08", "returned 04-09"), "0", "score_return_standing"),
        (("filed 04-08", "returned 04-09 no_substance"), None, "score_quality_not_filed"),
        (("filed 04-08", "returned 04-09", "filed 04-10", "accepted 04-13"), "7/10",
         "score_accepted"),
        (("filed 04-08", "returned 04-09 no_substance", "filed 04-10", "accepted 04-13"), "7/10",
         "score_accepted"),
        (("filed 04-01", "returned 04-02", "filed 04-03", "returned 04-07", "filed 04-08",
          "accepted 04-09"), "4/10", "score_accepted"),
        (("filed 04-01", "returned 04-02", "filed 04-03", "returned 04-07", "filed 04-08",
          "returned 04-09", "filed 04-10", "accepted 04-13"), "0", "score_accepted"),
        (("filed 03-20", "returned 03-23", "filed 04-01", "returned 04-02", "filed 04-03",
          "returned 04-07", "filed 04-08", "returned 04-09", "filed 04-10", "accepted 04-13"),
         "0", "score_accepted"),
    ],
)  # fmt: skip
def test_quality_falls_with_each_return(
    history: tuple[str, ...], value: str | None, code: str
) -> None:
    found = line(sheet(quarter(*history)), "quality")
    assert found.value == (None if value is None else Fraction(value))
    assert found.reason.code == code


def test_quality_weighs_only_the_decided() -> None:
    decided = lead(duty("2020Q1", "filed 04-08", "returned 04-09", id=1))
    undecided = support(duty("2020Q1", "filed 04-08", id=2))
    accepted = support(duty("2020Q1", "filed 04-08", "accepted 04-09", id=3), id=3)
    assert sheet(decided, undecided, accepted).quality == Fraction(1, 3)


def test_where_nothing_is_decided_quality_is_timeliness() -> None:
    found = sheet(quarter("filed 04-10"))
    assert found.quality == found.timeliness == Fraction(8, 10)
    assert "score_quality_is_timeliness" in [note.code for note in found.notes]


# --- responsiveness -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "value", "code"),
    [
        ({"signed_on": "01-06"}, 1, "score_signed"),
        ({"signed_on": "01-07"}, 0, "score_signed_late"),
        ({"signed_on": None}, 0, "score_not_signed"),
        ({"signed_on": "07-01"}, 0, "score_not_signed"),  # after S
    ],
)
def test_signing_in_time_is_responsive(changes: dict[str, str], value: int, code: str) -> None:
    found = line(sheet(lead(duty(), **changes)), "responsiveness")
    assert (found.value, found.weight, found.obligation) == (value, 1, None)
    assert found.reason.code == code


@pytest.mark.parametrize(
    ("changes", "period", "on"),
    [
        ({"assigned_on": "2019-12-25"}, "2020Q1", S),  # its sign-for day is in 2019Q4
        ({"assigned_on": "2020-03-31"}, "2020Q1", S),  # and of this one in 2020Q2
        ({"withdrawn_on": "06-01"}, "2020Q1", S),
        ({"assigned_on": "07-02"}, "2020Q3", "07-03"),  # its sign-for day is not over
        ({}, "2020", "2021-06-30"),  # quarters only
    ],
)
def test_signing_counts_in_the_quarter_of_its_day_only(
    changes: dict[str, str], period: str, on: str
) -> None:
    found = sheet(lead(duty(), **changes), period=period, on=on)
    assert lines(found, "responsiveness") == []


def test_where_nothing_was_to_be_answered_responsiveness_is_whole() -> None:
    found = sheet(lead(duty(), assigned_on="2019-12-02"))
    assert found.responsiveness == 1
    assert "score_nothing_to_answer" in [note.code for note in found.notes]


@pytest.mark.parametrize(
    ("history", "value", "code"),
    [
        (("slip blue 04-09", "answered 04-14"), 1, "score_slip_answered"),  # 10, 13, 14 April
        (("slip blue 04-09", "answered 04-15"), 0, "score_slip_answered_late"),
        (("slip blue 04-09",), 0, "score_slip_unanswered"),
        (("slip blue 04-09", "answered 07-01"), 0, "score_slip_unanswered"),
    ],
)
def test_a_slip_answered_in_time_is_responsive(
    history: tuple[str, ...], value: int, code: str
) -> None:
    found = lines(sheet(quarter(*history)), "responsiveness")
    assert [each.value for each in found] == [1, value]
    assert (found[1].reason.code, found[1].obligation) == (code, 1)


@pytest.mark.parametrize(("on", "count"), [("01-05", 0), ("01-06", 1)])
def test_a_signing_counts_once_its_day_has_come(on: str, count: int) -> None:
    found = sheet(lead(duty("2020Q1", due="01-03")), on=on)
    assert len(lines(found, "responsiveness")) == count


def test_a_slip_counts_once_its_answer_day_has_come() -> None:
    of = quarter("slip blue 04-09", "answered 04-10")
    assert len(lines(sheet(of, on="04-13"), "responsiveness")) == 1
    assert len(lines(sheet(of, on="04-14"), "responsiveness")) == 2


def test_responsiveness_is_the_share_of_all_that_was_to_be_answered() -> None:
    of = quarter("slip blue 04-09", "answered 04-10", "slip yellow 04-15", "slip red 04-22")
    assert sheet(of).responsiveness == Fraction(1 + 1, 4)


def test_slips_of_duties_outside_the_sum_do_not_count() -> None:
    other = duty("2020Q2", "slip blue 04-09", "slip red 04-22", due="04-08", id=2)
    assert len(lines(sheet(lead(duty(), other)), "responsiveness")) == 1


# --- adjustments --------------------------------------------------------------------------------


def adjusted(found: Sheet) -> list[tuple[str, Fraction]]:
    return [(made.rule, made.points) for made in found.adjustments]


def test_each_red_slip_takes_2_points_and_all_together_at_most_10() -> None:
    found = sheet(quarter(*(f"slip red 05-{at}" for at in (11, 12, 13, 14, 15, 18))))
    assert [points for _, points in adjusted(found)] == [-2, -2, -2, -2, -2, 0]
    assert found.adjustments[5].reason.code == "score_red_slip_floor"
    assert found.adjustments[0].about == "督办〔2020〕11号"


def test_blue_and_yellow_slips_and_red_ones_after_the_day_take_nothing() -> None:
    found = sheet(quarter("slip blue 04-09", "slip yellow 04-15", "slip red 07-01"))
    assert adjusted(found) == []


def test_each_false_report_takes_5_points_without_a_floor() -> None:
    history = [
        sentence
        for at in (1, 7, 13)
        for sentence in (f"filed 04-{at:02}", f"returned 04-{at + 1:02} false_report")
    ]
    found = sheet(quarter(*history, "filed 04-20", "accepted 07-01"))
    assert adjusted(found) == [("false_report", Fraction(-5))] * 3
    assert found.has_false_report


def test_other_grounds_take_no_points() -> None:
    found = sheet(quarter("filed 04-08", "returned 04-09 no_substance"))
    assert adjusted(found) == []
    assert not found.has_false_report


@pytest.mark.parametrize(
    ("level", "dated", "proof", "points"),
    [
        ("national", "03-01", "国办函〔2020〕1号", [Fraction(2)]),
        ("province", "03-01", "鲁政字〔2020〕1号", [Fraction(1)]),
        ("city", "03-01", "临政字〔2020〕1号", [Fraction(1, 2)]),
        ("city", "01-01", "临政字〔2020〕1号", [Fraction(1, 2)]),
        ("city", "03-31", "临政字〔2020〕1号", [Fraction(1, 2)]),
        ("city", "04-01", "临政字〔2020〕1号", []),
        ("city", "2019-12-31", "临政字〔2020〕1号", []),
        ("national", "03-01", " ", []),  # no proof
    ],
)
def test_a_commendation_dated_in_the_quarter_and_proved_brings_points(
    level: str, dated: str, proof: str, points: list[Fraction]
) -> None:
    found = sheet(quarter(), commendations=(CommendationFact(level, day(dated), proof),))
    assert [made.points for made in found.adjustments] == points


def test_commendations_bring_at_most_5_points_together() -> None:
    praise = tuple(CommendationFact("national", day(f"03-0{at}"), f"文{at}") for at in (3, 1, 2))
    found = sheet(quarter(), commendations=praise)
    assert [(made.about, made.points) for made in found.adjustments] == [
        ("文1", 2),
        ("文2", 2),
        ("文3", 1),
    ]
    codes = [made.reason.code for made in found.adjustments]
    assert codes == ["score_commendation", "score_commendation", "score_commendation_cap"]


def test_commendations_count_in_quarters_only_and_not_before_their_day() -> None:
    praise = (CommendationFact("national", day("06-30"), "文"),)
    year = sheet(lead(duty("2020")), period="2020", on="2021-06-30", commendations=praise)
    assert year.adjustments == ()
    of = lead(duty("2020Q2", due="06-15"))
    assert sheet(of, period="2020Q2", on="06-29", commendations=praise).adjustments == ()
    assert len(sheet(of, period="2020Q2", on="06-30", commendations=praise).adjustments) == 1


# --- exemptions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "without"), [("timeliness", Fraction(0)), ("delivery", Fraction(0)), ("quality", None)]
)
def test_an_exempted_part_counts_in_full_and_keeps_the_value_it_would_have_had(
    part: str, without: Fraction | None
) -> None:
    found = line(sheet(quarter(f"exempted 05-01 {part}")), part)
    assert (found.value, found.exempted, found.value_without) == (1, True, without)
    assert found.cause == "因防汛抗洪"
    others = [each for each in sheet(quarter(f"exempted 05-01 {part}")).lines if each.part != part]
    assert not any(each.exempted for each in others)


def test_an_exemption_counts_from_its_approval_on() -> None:
    of = quarter("exempted 05-02 timeliness")
    assert [sheet(of, on=on).timeliness for on in ("05-01", "05-02")] == [0, 1]


def test_of_two_exemptions_of_a_part_the_first_gives_the_cause() -> None:
    first, second = duty("2020Q1", "exempted 05-01 quality", "exempted 05-02 quality").exemptions
    made = replace(duty(), exemptions=(first, replace(second, cause="因疫情")))
    assert line(sheet(lead(made)), "quality").cause == "因防汛抗洪"


def test_a_sheet_prints_the_value_that_an_exempted_line_would_have_had() -> None:
    printed = sheet(quarter("filed 04-10", "exempted 05-01 timeliness")).as_dict()["lines"][0]
    assert (printed["value"], printed["exempted"]) == ("1.0000", True)
    assert (printed["value_without"], printed["cause"]) == ("0.8000", "因防汛抗洪")


def test_an_exempted_quality_has_its_weight_beside_the_decided_ones() -> None:
    exempted = lead(duty("2020Q1", "exempted 05-01 quality", id=1))
    returned = support(duty("2020Q1", "filed 04-08", "returned 04-09", id=2))
    assert sheet(exempted, returned).quality == Fraction(2, 3)


def test_an_exempted_duty_s_red_slip_takes_nothing_and_its_unanswered_slips_are_left_out() -> None:
    of = quarter("slip blue 04-09", "answered 04-10", "slip red 04-22", "exempted 05-01 slip")
    found = sheet(of)
    assert adjusted(found) == []
    assert [(each.value, each.exempted) for each in lines(found, "responsiveness")] == [
        (1, False),
        (1, False),
        (None, True),
    ]
    assert lines(found, "responsiveness")[2].value_without == 0
    assert found.responsiveness == 1


# --- the whole ----------------------------------------------------------------------------------


def test_a_sheet_adds_up_by_hand() -> None:
    """A lead 2 days late, returned once, at 4 of 8.2192 percent; a support that never filed."""
    first = quarter(
        "filed 04-10 4%", "returned 04-13", "filed 04-14 4%", "accepted 04-15",
        "slip blue 04-09", "answered 04-10",
    )  # fmt: skip
    second = support(duty("2020Q1", "slip red 04-22", id=2))
    found = sheet(first, second, commendations=(CommendationFact("city", day("02-01"), "文"),))
    timeliness = (Fraction(8, 10) + 0) / Fraction(3, 2)
    delivery = (4 / EXPECTED + 0) / Fraction(3, 2)
    quality = Fraction(7, 10)
    responsiveness = Fraction(2 + 1, 4)
    base = 30 * timeliness + 40 * delivery + 20 * quality + 10 * responsiveness
    assert found.base == base
    assert found.score == Fraction("48.98")
    assert found.as_dict() | {"lines": [], "notes": [], "adjustments": []} == {
        "department": "hr",
        "weight_sum": "1.5",
        "timeliness": "0.5333",
        "delivery": "0.3244",
        "quality": "0.7000",
        "responsiveness": "0.7500",
        "base": "50.4778",
        "score": "48.98",
        "has_false_report": False,
        "lines": [],
        "notes": [],
        "adjustments": [],
    }


def test_a_score_is_kept_between_0_and_100() -> None:
    praise = (CommendationFact("national", day("02-01"), "文"),)
    best = sheet(quarter("filed 04-08 50%", "accepted 04-09"), commendations=praise)
    assert (best.base, best.score) == (100, 100)
    history = [
        sentence
        for at in range(1, 29, 2)
        for sentence in (f"filed 05-{at:02}", f"returned 05-{at + 1:02} false_report")
    ]
    worst = sheet(quarter(*history))
    assert worst.base == 10
    assert worst.score == 0


def test_a_sheet_prints_every_line_with_its_reason() -> None:
    found = sheet(quarter("filed 04-08 50%", "accepted 04-09", "slip red 04-22")).as_dict()
    assert [(each["part"], each["value"], each["weight"]) for each in found["lines"]] == [
        ("timeliness", "1.0000", "1"),
        ("delivery", "1.0000", "1"),
        ("quality", "1.0000", "1"),
        ("responsiveness", "1.0000", "1"),
        ("responsiveness", "0.0000", "1"),
    ]
    assert found["adjustments"][0]["points"] == "-2"
    assert all(each["reason"]["code"] for each in found["lines"])


def test_facts_after_the_day_do_not_exist() -> None:
    made: Duty = duty("2020Q1", "filed 04-08", "accepted 07-02", "slip red 07-01", "waived 07-03",
                      "exempted 07-01 timeliness,delivery,quality,slip")  # fmt: skip
    assert sheet(lead(made)) == sheet(quarter("filed 04-08"))
