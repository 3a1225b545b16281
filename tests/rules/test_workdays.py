"""R1: working days by the official calendar, with the installation's own rows over it."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.building import day
from tracker.rules.workdays import CalendarRangeError, WorkCalendar

OFFICIAL = WorkCalendar()
days = st.dates(date(2004, 6, 1), date(2027, 12, 31))
own_rows = st.dictionaries(
    st.dates(date(2019, 6, 1), date(2021, 6, 30)), st.booleans(), max_size=40
)


@pytest.mark.parametrize(
    ("text", "is_worked"),
    [
        ("2020-04-03", True),  # a Friday
        ("2020-04-04", False),  # a Saturday, and 清明
        ("2020-04-06", False),  # the Monday of the 清明 holiday
        ("2020-04-26", True),  # a Sunday made up for 劳动节
        ("2020-01-19", True),  # a Sunday made up for 春节
        ("2020-01-31", False),  # 春节 prolonged by the second notice of 2020
        ("2020-06-20", False),  # an ordinary Saturday
        ("2026-10-10", True),  # the last make-up day that is known
    ],
)
def test_the_official_calendar_knows_holidays_and_make_up_days(text: str, is_worked: bool) -> None:
    assert OFFICIAL.is_working_day(day(text)) is is_worked


def test_every_known_day_is_as_the_package_has_it() -> None:
    first = date(2004, 1, 1)
    known = [first + timedelta(days=at) for at in range((date(2026, 12, 31) - first).days + 1)]
    assert [d for d in known if OFFICIAL.is_working_day(d) != chinese_calendar.is_workday(d)] == []


def test_an_own_row_overrides_the_official_calendar_both_ways() -> None:
    own = WorkCalendar({day("2020-04-03"): False, day("2020-04-04"): True})
    assert not own.is_working_day(day("2020-04-03"))
    assert own.is_working_day(day("2020-04-04"))
    assert own.add_working_days(day("2020-04-02"), 1) == day("2020-04-04")


def test_own_rows_of_the_neighbouring_years_count_too() -> None:
    own = WorkCalendar({day("2019-12-31"): False, day("2021-01-04"): False})
    assert own.add_working_days(day("2020-01-02"), -1) == day("2019-12-30")
    assert own.add_working_days(day("2020-12-31"), 1) == day("2021-01-05")


def test_a_calendar_does_not_follow_later_changes_of_the_rows_it_was_made_from() -> None:
    rows = {day("2020-04-03"): False}
    own = WorkCalendar(rows)
    rows[day("2020-04-02")] = False
    assert own.is_working_day(day("2020-04-02"))


@pytest.mark.parametrize(
    ("text", "is_worked", "is_provisional"),
    [
        ("2026-12-31", True, False),
        ("2027-01-01", True, True),  # a Friday: nothing is announced, so Monday to Friday holds
        ("2027-01-02", False, True),
        ("2003-12-31", True, True),
        ("2004-01-01", False, False),  # the first known day, a holiday
        ("2020-04-03", True, False),
        ("2150-06-06", False, True),
    ],
)
def test_beyond_the_known_years_weekdays_are_worked_provisionally(
    text: str, is_worked: bool, is_provisional: bool
) -> None:
    assert OFFICIAL.is_working_day(day(text)) is is_worked
    assert OFFICIAL.is_provisional(day(text)) is is_provisional


def test_an_own_row_makes_a_day_of_an_unknown_year_certain() -> None:
    own = WorkCalendar({day("2027-01-01"): False})
    assert not own.is_provisional(day("2027-01-01"))
    assert own.is_provisional(day("2027-01-04"))


def test_a_count_is_provisional_when_it_passes_over_a_provisional_day() -> None:
    own = WorkCalendar({day("2027-01-01"): False})
    assert not own.is_provisional_between(day("2026-12-01"), day("2026-12-31"))
    assert not own.is_provisional_between(day("2026-12-31"), day("2027-01-01"))
    assert own.is_provisional_between(day("2026-12-31"), day("2027-01-02"))
    assert not own.is_provisional_between(day("2027-01-02"), day("2027-01-02"))
    assert own.is_provisional_between(day("2003-12-30"), day("2004-01-02"))
    assert not own.is_provisional_between(day("2003-12-31"), day("2004-01-02"))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2020-03-31", 0, "2020-03-31"),
        ("2020-03-31", 5, "2020-04-08"),  # 1, 2, 3, 7, 8 April
        ("2020-04-04", 0, "2020-04-04"),  # n = 0 gives the day, worked or not
        ("2020-04-04", 1, "2020-04-07"),
        ("2020-04-08", -1, "2020-04-07"),
        ("2020-04-08", -5, "2020-03-31"),
        ("2020-04-05", -1, "2020-04-03"),
        ("2020-04-24", 1, "2020-04-26"),  # the next working day is a Sunday
        ("2019-12-31", 5, "2020-01-08"),
    ],
)
def test_the_nth_working_day_is_counted_without_the_day_itself(
    start: str, count: int, end: str
) -> None:
    assert OFFICIAL.add_working_days(day(start), count) == day(end)


@pytest.mark.parametrize(
    ("after", "until", "count"),
    [
        ("2020-04-08", "2020-04-08", 0),
        ("2020-04-08", "2020-04-09", 1),
        ("2020-04-03", "2020-04-06", 0),  # only rest days between
        ("2020-04-03", "2020-04-07", 1),
        ("2020-04-08", "2020-04-22", 10),
        ("2020-04-22", "2020-04-08", -10),
        ("2020-04-09", "2020-04-08", -1),
    ],
)
def test_working_days_between_leave_out_the_first_day_and_hold_the_last(
    after: str, until: str, count: int
) -> None:
    assert OFFICIAL.working_days_between(day(after), day(until)) == count


def test_the_next_working_day_is_the_day_itself_when_it_is_worked() -> None:
    assert OFFICIAL.next_working_day(day("04-03")) == day("04-03")
    assert OFFICIAL.next_working_day(day("04-04")) == day("04-07")
    assert OFFICIAL.first_working_day_after(day("04-03")) == day("04-07")


def test_counting_works_over_decades_in_both_directions() -> None:
    fresh = WorkCalendar()
    far = fresh.add_working_days(day("2020-01-02"), 10_000)
    assert fresh.working_days_between(day("2020-01-02"), far) == 10_000
    assert WorkCalendar().add_working_days(far, -10_000) == day("2020-01-02")


@pytest.mark.parametrize(("start", "count"), [("9999-12-30", 5), ("0001-01-03", -5)])
def test_counting_past_the_end_of_the_calendar_is_refused_in_words(start: str, count: int) -> None:
    with pytest.raises(CalendarRangeError, match=f"{start}: {count} working days away is outside"):
        WorkCalendar().add_working_days(day(start), count)


def test_threads_that_widen_the_same_calendar_disturb_nobody() -> None:
    shared = WorkCalendar()
    wrong: list[date] = []

    def count(year: int) -> None:
        for month in range(1, 13):
            start = date(year, month, 1)
            if shared.working_days_between(start, shared.add_working_days(start, 300)) != 300:
                wrong.append(start)

    threads = [Thread(target=count, args=(year,)) for year in range(1990, 2050, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_calendar_is_a_key_by_identity() -> None:
    one, other = WorkCalendar(), WorkCalendar()
    assert {one: 1, other: 2} == {one: 1, other: 2}
    assert one != other


@given(days, st.integers(-300, 300), own_rows)
def test_adding_and_counting_round_trip(start: date, count: int, rows: dict[date, bool]) -> None:
    own = WorkCalendar(rows)
    there = own.add_working_days(start, count)
    passed_over = own.working_days_between(start, there)
    # Going back from a rest day, the day reached is worked and the start is not: one less.
    is_short = count < 0 and not own.is_working_day(start)
    assert passed_over == (count + 1 if is_short else count)


@given(days, st.integers(1, 300), own_rows)
def test_the_day_found_is_worked_and_the_way_back_leads_home(
    start: date, count: int, rows: dict[date, bool]
) -> None:
    own = WorkCalendar(rows)
    found = own.add_working_days(start, count)
    assert own.is_working_day(found)
    if own.is_working_day(start):
        assert own.add_working_days(found, -count) == start


@given(days, days, days, own_rows)
def test_stretches_of_working_days_add_up(
    first: date, second: date, third: date, rows: dict[date, bool]
) -> None:
    own = WorkCalendar(rows)
    whole = own.working_days_between(first, third)
    parts = own.working_days_between(first, second) + own.working_days_between(second, third)
    assert whole == parts
    assert own.working_days_between(second, first) == -own.working_days_between(first, second)


@given(st.dates(date(2019, 10, 1), date(2021, 3, 1)), st.integers(-40, 40), own_rows)
def test_counting_equals_stepping_one_day_at_a_time(
    start: date, count: int, rows: dict[date, bool]
) -> None:
    own = WorkCalendar(rows)
    at, left = start, abs(count)
    while left:
        at += timedelta(days=1 if count > 0 else -1)
        left -= own.is_working_day(at)
    assert own.add_working_days(start, count) == at
