"""R2: periods, and the duties that a published plan makes of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.building import CALENDAR, POLICY, RAW_POLICY, day, duty
from tracker.rules.facts import DutyKind, Role
from tracker.rules.periods import (
    DutySpan,
    PeriodError,
    PeriodKind,
    PlannedDuty,
    corrected_dates,
    next_period,
    parse_period,
    period_of,
    planned_duties,
    previous_period,
    quarters_of,
    quarters_within,
    years_within,
)
from tracker.rules.policy import Policy
from tracker.rules.workdays import WorkCalendar


def planned(
    role: Role = Role.LEAD,
    plan: str = "2019-11-21..2021-12-31",
    deadline: str | None = None,
    owed_from: str | None = None,
) -> tuple[PlannedDuty, ...]:
    first, last = (day(text) for text in plan.split(".."))
    span = DutySpan(
        role,
        first,
        last,
        day(deadline) if deadline else last,
        day(owed_from) if owed_from else None,
    )
    return planned_duties(span, policy=POLICY, calendar=CALENDAR)


def codes(found: tuple[PlannedDuty, ...], kind: DutyKind | None = None) -> list[str]:
    return [each.period for each in found if kind in (None, each.kind)]


def one(found: tuple[PlannedDuty, ...], kind: DutyKind, period: str) -> PlannedDuty:
    (match,) = (each for each in found if (each.kind, each.period) == (kind, period))
    return match


@pytest.mark.parametrize(
    ("code", "first", "last", "kind"),
    [
        ("2020Q1", "2020-01-01", "2020-03-31", PeriodKind.QUARTER),
        ("2020Q2", "2020-04-01", "2020-06-30", PeriodKind.QUARTER),
        ("2020Q3", "2020-07-01", "2020-09-30", PeriodKind.QUARTER),
        ("2020Q4", "2020-10-01", "2020-12-31", PeriodKind.QUARTER),
        ("2020", "2020-01-01", "2020-12-31", PeriodKind.YEAR),
    ],
)
def test_a_period_is_read_from_its_code(code: str, first: str, last: str, kind: PeriodKind) -> None:
    found = parse_period(code)
    assert (found.code, found.first, found.last, found.kind) == (code, day(first), day(last), kind)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2020Q5",
        "2020Q0",
        "2020q1",
        "20Q1",
        "2020-Q1",
        " 2020",
        "2020Q1 ",
        "２０２０",
        "0000Q1",
        "2020Q11",
        "一季度",
        "2020\n",
    ],
)
def test_what_is_no_period_is_refused_with_what_would_be_right(code: str) -> None:
    with pytest.raises(PeriodError, match="expected a quarter like 2020Q1 or a year like 2020"):
        parse_period(code)


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.sampled_from(PeriodKind))
def test_every_day_lies_in_one_period_that_its_neighbours_adjoin(
    on: date, kind: PeriodKind
) -> None:
    found = period_of(on, kind)
    assert found.holds(on)
    assert parse_period(found.code) == found
    assert previous_period(found).last == found.first - timedelta(days=1)
    assert next_period(found).first == found.last + timedelta(days=1)
    assert next_period(previous_period(found)) == found


def test_a_year_has_four_quarters() -> None:
    assert [found.code for found in quarters_of(parse_period("2020"))] == [
        "2020Q1",
        "2020Q2",
        "2020Q3",
        "2020Q4",
    ]


@pytest.mark.parametrize(
    ("first", "last", "quarters", "years"),
    [
        (
            "2019-11-21",
            "2020-12-31",
            ["2019Q4", "2020Q1", "2020Q2", "2020Q3", "2020Q4"],
            ["2019", "2020"],
        ),
        ("2020-03-31", "2020-03-31", ["2020Q1"], []),  # the last day alone is enough
        ("2020-04-01", "2020-06-29", [], []),
        ("2020-05-01", "2020-04-01", [], []),
        ("2020-12-31", "2021-12-30", ["2020Q4", "2021Q1", "2021Q2", "2021Q3"], ["2020"]),
        ("9999-10-01", "9999-12-31", ["9999Q4"], ["9999"]),
    ],
)
def test_a_period_is_within_when_its_last_day_is(
    first: str, last: str, quarters: list[str], years: list[str]
) -> None:
    assert [found.code for found in quarters_within(day(first), day(last))] == quarters
    assert [found.code for found in years_within(day(first), day(last))] == years


def test_a_lead_owes_quarters_years_and_the_completion() -> None:
    found = planned()
    assert codes(found, DutyKind.QUARTERLY) == [
        "2019Q4", "2020Q1", "2020Q2", "2020Q3", "2020Q4", "2021Q1", "2021Q2", "2021Q3", "2021Q4",
    ]  # fmt: skip
    assert codes(found, DutyKind.ANNUAL) == ["2019", "2020", "2021"]
    assert codes(found, DutyKind.COMPLETION) == ["2021Q4"]


def test_a_support_owes_quarters_only() -> None:
    assert {each.kind for each in planned(Role.SUPPORT)} == {DutyKind.QUARTERLY}


def test_duties_come_in_the_order_of_their_due_days() -> None:
    days = [each.due_on for each in planned()]
    assert days == sorted(days)


def test_an_assignment_added_later_owes_only_what_ends_from_then_on() -> None:
    found = planned(owed_from="2020-04-01")
    assert codes(found, DutyKind.QUARTERLY)[0] == "2020Q2"
    assert codes(found, DutyKind.ANNUAL) == ["2020", "2021"]
    assert codes(found, DutyKind.COMPLETION) == ["2021Q4"]
    assert codes(planned(owed_from="2020-03-31"), DutyKind.QUARTERLY)[0] == "2020Q1"


def test_an_assignment_added_after_its_deadline_still_owes_the_completion() -> None:
    found = planned(deadline="2020-02-28", owed_from="2020-04-01")
    assert one(found, DutyKind.COMPLETION, "2020Q1").due_on == day("02-28")


def test_a_quarter_is_due_5_working_days_and_a_year_10_after_its_end() -> None:
    quarter = one(planned(), DutyKind.QUARTERLY, "2020Q1")
    assert (quarter.stated_due_on, quarter.due_on, quarter.closes_on) == (
        day("04-08"),
        day("04-08"),
        day("05-08"),
    )
    year = one(planned(), DutyKind.ANNUAL, "2019")
    assert (year.stated_due_on, year.due_on, year.closes_on) == (
        day("01-15"),
        day("01-15"),
        day("02-19"),
    )
    assert (year.period_from, year.period_to) == (day("2019-01-01"), day("2019-12-31"))


def test_the_completion_is_due_at_the_deadline_and_rolls_forward_from_a_rest_day() -> None:
    found = one(planned(deadline="2020-10-01"), DutyKind.COMPLETION, "2020Q4")
    assert found.stated_due_on == day("10-01")
    assert found.due_on == day("10-09")  # 国庆 lasts to 8 October
    assert found.closes_on == CALENDAR.add_working_days(day("10-09"), 20)
    assert (found.period_from, found.period_to) == (day("2019-11-21"), day("10-01"))


def test_nothing_rolls_forward_where_the_policy_says_so() -> None:
    raw = {**RAW_POLICY, "deadlines": {**RAW_POLICY["deadlines"], "roll_forward": False}}
    span = DutySpan(Role.LEAD, day("01-01"), day("12-31"), day("10-01"))
    found = planned_duties(span, policy=Policy.from_dict(raw), calendar=CALENDAR)
    assert one(found, DutyKind.COMPLETION, "2020Q4").due_on == day("10-01")


def test_the_completion_belongs_to_the_quarter_of_its_stated_day_though_it_rolls_over() -> None:
    found = planned(plan="2020-01-01..2022-12-31", deadline="2022-12-31")
    completion = one(found, DutyKind.COMPLETION, "2022Q4")
    assert completion.due_on == day("2023-01-03")


def test_a_date_that_rests_on_an_unannounced_year_is_provisional() -> None:
    found = planned(plan="2026-01-01..2026-12-31")
    assert one(found, DutyKind.QUARTERLY, "2026Q4").provisional
    assert one(found, DutyKind.ANNUAL, "2026").provisional
    assert not one(found, DutyKind.QUARTERLY, "2026Q3").provisional
    # Due on the last known day, but its closing day is counted into 2027.
    assert one(found, DutyKind.COMPLETION, "2026Q4").provisional


def test_a_completion_on_an_unannounced_day_is_provisional() -> None:
    found = planned(plan="2027-01-01..2027-06-30", deadline="2027-05-04")
    assert one(found, DutyKind.COMPLETION, "2027Q2").provisional


def announced(first: str, last: str) -> WorkCalendar:
    """Make a calendar in which Monday to Friday of a stretch are announced as worked."""
    stretch = range(day(first).toordinal(), day(last).toordinal() + 1)
    days = [date.fromordinal(at) for at in stretch]
    return WorkCalendar({on: on.weekday() < 5 for on in days})


@pytest.mark.parametrize(
    ("calendar", "is_provisional"),
    [
        (announced("2027-04-01", "2027-05-10"), False),  # 31 March itself is not counted
        (announced("2027-04-01", "2027-04-30"), True),  # the closing day is not announced
        (announced("2027-04-02", "2027-05-10"), True),
    ],
)
def test_a_quarter_is_certain_once_all_its_counted_days_are_announced(
    calendar: WorkCalendar, is_provisional: bool
) -> None:
    span = DutySpan(Role.SUPPORT, day("2027-01-01"), day("2027-03-31"), day("2027-03-31"))
    (found,) = planned_duties(span, policy=POLICY, calendar=calendar)
    assert (found.due_on, found.closes_on) == (day("2027-04-07"), day("2027-05-05"))
    assert found.provisional is is_provisional


@pytest.mark.parametrize(("first", "is_provisional"), [("2027-05-07", False), ("2027-05-08", True)])
def test_a_completion_is_certain_once_its_deadline_is_announced_too(
    first: str, is_provisional: bool
) -> None:
    span = DutySpan(Role.LEAD, day("2027-05-01"), day("2027-05-10"), day("2027-05-07"))
    (found,) = planned_duties(span, policy=POLICY, calendar=announced(first, "2027-06-10"))
    assert found.provisional is is_provisional


def test_a_period_holds_its_first_and_its_last_day() -> None:
    quarter = parse_period("2020Q2")
    days = ("03-31", "04-01", "06-30", "07-01")
    assert [quarter.holds(day(text)) for text in days] == [False, True, True, False]


def test_a_corrected_calendar_moves_the_dates_of_a_duty() -> None:
    corrected = WorkCalendar({day("04-07"): False})
    found = corrected_dates(duty("2020Q1"), policy=POLICY, calendar=corrected)
    assert (found.stated_due_on, found.due_on) == (day("04-09"), day("04-09"))
    assert found.closes_on == corrected.add_working_days(day("04-09"), 20)


def test_a_corrected_calendar_leaves_a_granted_day_and_moves_its_closing_day() -> None:
    corrected = WorkCalendar({day("04-07"): False, day("05-11"): False})
    extended = duty("2020Q1", "asked 04-01 for 04-30", "granted 04-02")
    found = corrected_dates(extended, policy=POLICY, calendar=corrected)
    assert found.stated_due_on == day("04-09")
    assert found.due_on == day("04-30")
    assert found.closes_on == corrected.add_working_days(day("04-30"), 20)


def test_a_corrected_calendar_rolls_a_completion_from_its_deadline() -> None:
    made = duty("2020Q4", kind=DutyKind.COMPLETION)  # its deadline is Thursday 31 December
    corrected = WorkCalendar({day("12-31"): False})
    found = corrected_dates(made, policy=POLICY, calendar=corrected)
    assert (found.stated_due_on, found.due_on) == (day("12-31"), day("2021-01-04"))
