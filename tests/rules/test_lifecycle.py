"""R2, R3 and R7: where a duty stands on a day."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.rules.building import CALENDAR, POLICY, day, duty, lead
from tracker.rules import lifecycle


@pytest.mark.parametrize(
    ("on", "due_on"),
    [
        ("03-01", "04-08"),
        ("04-01", "04-08"),
        ("04-02", "04-30"),
        ("04-19", "04-30"),
        ("04-20", "05-15"),
        ("2021-01-01", "05-15"),
    ],
)
def test_the_due_day_is_the_one_known_on_the_day(on: str, due_on: str) -> None:
    made = duty("2020Q1", "moved 04-02 to 04-30", "moved 04-20 to 05-15")
    assert lifecycle.due_on(made, day(on)) == day(due_on)


def test_a_duty_without_changes_has_its_stored_due_day() -> None:
    assert lifecycle.due_on(duty(), day("2019-01-01")) == day("04-08")


@pytest.mark.parametrize(
    ("history", "on", "filed_on"),
    [
        ((), "05-01", None),
        (("filed 04-07",), "04-06", None),
        (("filed 04-07",), "04-07", "04-07"),
        # A return does not undo the filing: the first day stays.
        (("filed 04-07", "returned 04-09 incomplete", "filed 04-13"), "05-01", "04-07"),
        (("filed 04-07", "returned 04-09 wrong_figures"), "05-01", "04-07"),
        (("filed 04-07", "returned 04-09 missing_evidence"), "05-01", "04-07"),
        # A voiding ground does, from the day of the decision, until it is refiled.
        (("filed 04-07", "returned 04-09 no_substance"), "04-08", "04-07"),
        (("filed 04-07", "returned 04-09 no_substance"), "04-09", None),
        (("filed 04-07", "returned 04-09 false_report", "filed 04-13"), "04-12", None),
        (("filed 04-07", "returned 04-09 false_report", "filed 04-13"), "04-13", "04-13"),
        # It voids the revisions before it as well.
        (("filed 04-01", "returned 04-02", "filed 04-03", "returned 04-07 no_substance",
          "filed 04-14"), "05-01", "04-14"),
        (("filed 04-01", "returned 04-02 no_substance", "filed 04-03",
          "returned 04-07 false_report", "filed 04-14"), "05-01", "04-14"),
        # A later ordinary return leaves the refiled one standing.
        (("filed 04-01", "returned 04-02 no_substance", "filed 04-03", "returned 04-07"),
         "05-01", "04-03"),
    ],
)  # fmt: skip
def test_the_filing_that_counts_is_the_first_not_voided(
    history: tuple[str, ...], on: str, filed_on: str | None
) -> None:
    found = lifecycle.filed_on(duty("2020Q1", *history), day(on))
    assert found == (day(filed_on) if filed_on else None)


def test_the_newest_revision_is_the_highest_filed_by_the_day() -> None:
    made = duty("2020Q1", "filed 04-01 10%", "returned 04-02", "filed 04-07 20%")
    assert lifecycle.newest_revision(made, day("03-31")) is None
    assert lifecycle.newest_revision(made, day("04-06")) == made.filings[0]
    assert lifecycle.newest_revision(made, day("04-07")) == made.filings[1]


def test_a_return_stands_until_it_is_refiled() -> None:
    made = duty("2020Q1", "filed 04-01", "returned 04-02", "filed 04-09")
    stands = [
        lifecycle.standing_return(made, day(on)) for on in ("04-01", "04-02", "04-08", "04-09")
    ]
    assert stands == [None, made.decisions[0], made.decisions[0], None]


def test_a_later_decision_on_the_same_revision_replaces_the_earlier() -> None:
    made = duty("2020Q1", "filed 04-01 50%", "accepted 04-02", "returned 04-20 false_report")
    assert lifecycle.standing_return(made, day("04-19")) is None
    assert lifecycle.standing_return(made, day("04-20")) == made.decisions[1]
    assert lifecycle.verified_percent(lead(made), day("04-19")) == 50
    assert lifecycle.verified_percent(lead(made), day("04-20")) == 0


def test_a_returned_report_is_due_again_3_working_days_later() -> None:
    returned = duty("2020Q1", "filed 04-01", "returned 04-02").decisions[0]
    found = lifecycle.refile_day(returned, policy=POLICY, calendar=CALENDAR)
    assert found == day("04-08")  # 3, 7, 8 April


@pytest.mark.parametrize(
    ("history", "on", "is_open"),
    [
        ((), "01-01", False),  # the assignment comes on 2 January
        ((), "01-02", True),
        ((), "2021-01-01", True),
        (("filed 04-07",), "04-06", True),
        (("filed 04-07",), "04-07", False),
        (("filed 04-07", "accepted 04-09"), "04-09", False),
        (("filed 04-07", "returned 04-09"), "04-08", False),
        (("filed 04-07", "returned 04-09"), "04-09", True),
        (("filed 04-07", "returned 04-09", "filed 04-10"), "04-10", False),
        (("filed 04-07", "returned 04-09 no_substance"), "04-09", True),
        (("waived 04-01",), "03-31", True),
        (("waived 04-01",), "04-01", False),
        (("filed 04-07", "returned 04-09", "waived 04-10"), "04-10", False),
    ],
)
def test_a_duty_is_open_until_filed_and_again_from_a_return(
    history: tuple[str, ...], on: str, is_open: bool
) -> None:
    made = duty("2020Q1", *history)
    assert lifecycle.is_open(made, lead(made), day=day(on)) is is_open
    assert lifecycle.duty_state(made, lead(made), day=day(on)).is_open is is_open


def test_no_duty_of_a_withdrawn_assignment_is_open() -> None:
    of = lead(duty(), withdrawn_on="03-01")
    assert lifecycle.is_open(of.duties[0], of, day=day("02-29"))
    assert not lifecycle.is_open(of.duties[0], of, day=day("03-01"))


def test_an_extension_is_undecided_from_asking_to_deciding() -> None:
    made = duty("2020Q1", "asked 04-01 for 04-30", "refused 04-03")
    undecided = [lifecycle.undecided_extension(made, day(on)) is not None
                 for on in ("03-31", "04-01", "04-02", "04-03")]  # fmt: skip
    assert undecided == [False, True, True, False]


@pytest.mark.parametrize(
    ("history", "days", "on_time"),
    [
        ((), None, False),
        (("filed 04-08",), 0, True),
        (("filed 04-01",), 0, True),
        (("filed 04-09",), 1, False),
        (("filed 04-22",), 10, False),
        (("moved 04-01 to 04-10", "filed 04-11"), 0, False),  # a Saturday: late by no working day
        (("moved 04-01 to 04-30", "filed 04-30"), 0, True),
        (("filed 04-07", "returned 04-09 no_substance", "filed 04-13"), 3, False),
    ],
)
def test_lateness_counts_working_days_from_the_due_day_to_the_filing(
    history: tuple[str, ...], days: int | None, on_time: bool
) -> None:
    made = duty("2020Q1", *history)
    assert lifecycle.lateness_days(made, day("06-01"), calendar=CALENDAR) == days
    assert lifecycle.is_on_time(made, day("06-01")) is on_time


def test_the_verified_percent_is_that_of_the_newest_accepted_report() -> None:
    first = duty("2020Q1", "filed 04-07 30%", "accepted 04-09", id=1)
    second = duty("2020Q2", "filed 07-01 55%", "accepted 07-20", id=2)
    of = lead(first, second)
    seen = {on: lifecycle.verified_percent(of, day(on))
            for on in ("04-08", "04-09", "07-19", "07-20")}  # fmt: skip
    assert seen == {"04-08": 0, "04-09": 30, "07-19": 30, "07-20": 55}


def test_the_verified_percent_may_fall_with_a_newer_report() -> None:
    first = duty("2020Q1", "filed 04-07 30%", "accepted 04-09", id=1)
    second = duty("2020Q2", "filed 07-01 25%", "accepted 07-02", id=2)
    assert lifecycle.verified_percent(lead(first, second), day("08-01")) == 25


def test_newest_is_the_report_filed_last_not_the_one_accepted_last() -> None:
    first = duty("2020Q1", "filed 04-07 30%", "accepted 07-30", id=1)
    second = duty("2020Q2", "filed 07-01 55%", "accepted 07-02", id=2)
    assert lifecycle.verified_percent(lead(first, second), day("08-01")) == 55


def test_among_reports_of_one_day_the_higher_id_is_newer() -> None:
    quarter = duty("2020Q4", "filed 2021-01-05 60%", "accepted 2021-01-06", id=9)
    year = duty("2020", "filed 2021-01-05 70%", "accepted 2021-01-06", id=2)
    assert lifecycle.verified_percent(lead(quarter, year), day("2021-02-01")) == 60


def test_a_waived_duty_s_accepted_report_still_verifies() -> None:
    made = duty("2020Q1", "filed 04-07 30%", "accepted 04-09", "waived 04-20")
    assert lifecycle.verified_percent(lead(made), day("05-01")) == 30


def test_a_report_filed_and_accepted_on_one_day_verifies_from_that_day() -> None:
    made = duty("2020Q1", "filed 04-07 30%", "accepted 04-07")
    assert lifecycle.verified_percent(lead(made), day("04-07")) == 30


def test_a_returned_report_verifies_nothing() -> None:
    made = duty("2020Q1", "filed 04-07 30%", "returned 04-09")
    assert lifecycle.verified_percent(lead(made), day("05-01")) == 0


@pytest.mark.parametrize(
    ("on", "deadline", "expected"),
    [
        ("2019-12-01", "2020-12-31", Fraction(0)),
        ("2020-01-01", "2020-12-31", Fraction(0)),
        ("2020-04-08", "2020-12-31", Fraction(100 * 98, 365)),
        ("2020-12-31", "2020-12-31", Fraction(100)),
        ("2021-06-01", "2020-12-31", Fraction(100)),
        ("2020-01-01", "2020-01-02", Fraction(0)),
        ("2020-01-01", "2020-01-01", Fraction(100)),  # everything at once
        ("2020-01-01", "2019-12-01", Fraction(100)),
    ],
)
def test_expected_percent_runs_evenly_in_calendar_days(
    on: str, deadline: str, expected: Fraction
) -> None:
    assert lifecycle.expected_percent(lead(deadline_on=deadline), day(on)) == expected


@pytest.mark.parametrize(
    ("asked", "is_late"), [(None, False), ("2022-12-31", False), ("2023-01-01", True)]
)
def test_a_closing_asked_for_after_the_deadline_is_late_for_ever(
    asked: str | None, is_late: bool
) -> None:
    assert lifecycle.is_done_late(lead(asked_to_close_on=asked)) is is_late
