"""R1 to R3 on ledgers small enough to work out by hand: days, duties, filing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from .days import Calendar
from .facts import Facts, Row
from .recompute import differences, main, obligation_differences, recompute_obligations
from .small_ledgers import accepted, assignment, duty, extension, ledger, moved, report, returned

CALENDAR = Calendar([])


def day(text: str) -> date:
    return date.fromisoformat(text)


# --- R1 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("2020-09-30", True),  # a Wednesday
        ("2020-10-01", False),  # National Day and Mid-Autumn: 1 to 8 October
        ("2020-10-08", False),
        ("2020-10-10", True),  # a Saturday worked in exchange
        ("2020-10-11", False),  # a Sunday
        ("2030-01-01", True),  # beyond the calendar: a Tuesday
        ("2030-01-05", False),  # beyond the calendar: a Saturday
    ],
)
def test_a_day_is_worked_as_the_official_calendar_says(text: str, worked: bool) -> None:
    assert CALENDAR.is_working_day(day(text)) is worked


def test_an_own_row_goes_before_the_official_calendar() -> None:
    rows: list[Row] = [
        {"date": "2020-04-09", "working": False, "source": "x"},  # a Thursday
        {"date": "2020-04-11", "working": True, "source": "x"},  # a Saturday
    ]
    own = Calendar(rows)
    assert not own.is_working_day(day("2020-04-09"))
    # After Wednesday 8: Friday 10 is the first, Saturday 11 the second.
    assert own.add_working_days(day("2020-04-08"), 2) == day("2020-04-11")


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2020-03-31", 5, "2020-04-08"),  # 1 2 3, then Qingming 4-6, then 7 8
        ("2020-04-04", 1, "2020-04-07"),  # from a rest day: the next working day
        ("2020-04-04", 0, "2020-04-04"),  # nought gives the day itself, rest day or not
        ("2020-04-08", -1, "2020-04-07"),
        ("2020-04-08", -5, "2020-03-31"),  # 7, 3 2 1, 31 March
        ("2020-12-31", 10, "2021-01-15"),  # 1 January rests; 4-8, 11-15
    ],
)
def test_working_days_are_counted_from_the_day_after(start: str, count: int, end: str) -> None:
    assert CALENDAR.add_working_days(day(start), count) == day(end)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2020-04-03", "2020-04-08", 2),  # 7 8: the third itself is not in it, the eighth is
        ("2020-04-03", "2020-04-06", 0),
        ("2020-04-08", "2020-04-08", 0),
        ("2020-04-08", "2020-04-03", -2),
    ],
)
def test_working_days_between_count_the_last_day_and_not_the_first(
    first: str, last: str, count: int
) -> None:
    assert CALENDAR.working_days_between(day(first), day(last)) == count


# --- R2 -----------------------------------------------------------------------------------------


def owed(book: Row) -> list[tuple[str, str, str]]:
    return [(row["kind"], row["period"], str(row["due_on"])) for row in recompute_obligations(book)]


def test_a_lead_owes_quarters_years_and_completion() -> None:
    assert owed(ledger("2020-01-01..2020-12-31")) == [
        ("quarterly", "2020Q1", "2020-04-08"),
        ("quarterly", "2020Q2", "2020-07-07"),  # 1 2 3 6 7 July
        ("quarterly", "2020Q3", "2020-10-14"),  # 9, Saturday 10, 12 13 14 October
        ("quarterly", "2020Q4", "2021-01-08"),  # 4-8 January
        ("annual", "2020", "2021-01-15"),  # ten working days
        ("completion", "2020Q4", "2020-12-31"),  # no deadline: the plan's last day, a Thursday
    ]


def test_a_support_owes_quarters_only() -> None:
    book = ledger("2020-01-01..2020-12-31", assignments=[assignment(role="support")])
    assert [period for _, period, _ in owed(book)] == ["2020Q1", "2020Q2", "2020Q3", "2020Q4"]


def test_a_period_counts_when_its_last_day_lies_within_the_plan() -> None:
    # Q1 ended the day before; Q4 and the year end the day after.
    book = ledger("2020-04-01..2020-12-30")
    assert [period for _, period, _ in owed(book)] == ["2020Q2", "2020Q3", "2020Q4"]
    assert [kind for kind, _, _ in owed(book)][-1] == "completion"


def test_completion_is_due_at_the_deadline_rolled_forward_from_a_rest_day() -> None:
    book = ledger("2020-09-01..2020-10-31", assignments=[assignment(deadline="2020-10-01")])
    rows = recompute_obligations(book)
    assert str(rows[-1]["stated_due_on"]) == "2020-10-01"
    assert str(rows[-1]["due_on"]) == "2020-10-09"  # 1 to 8 October rest
    book["policy"]["deadlines"]["roll_forward"] = False
    assert str(recompute_obligations(book)[-1]["due_on"]) == "2020-10-01"


def test_a_duty_closes_twenty_working_days_after_it_is_due() -> None:
    assert str(recompute_obligations(ledger())[0]["closes_on"]) == "2020-05-08"


@pytest.mark.parametrize(
    ("assigned_on", "first"), [("2020-06-30", "2020Q2"), ("2020-07-01", "2020Q3")]
)
def test_an_assignment_added_later_owes_periods_that_end_from_then_on(
    assigned_on: str, first: str
) -> None:
    book = ledger("2020-01-01..2020-12-31", assignments=[assignment(assigned_on=assigned_on)])
    book["plan"]["published_on"] = "2020-01-02"
    assert owed(book)[0][1] == first


def test_a_plan_published_after_a_quarter_still_owes_that_quarter() -> None:
    book = ledger("2020-01-01..2020-12-31", assignments=[assignment(assigned_on="2020-05-06")])
    book["plan"]["published_on"] = "2020-05-06"
    assert owed(book)[0][1] == "2020Q1"


def test_stored_duties_are_compared_one_by_one() -> None:
    book = ledger("2020-01-01..2020-04-30", assignments=[assignment(role="support")])
    book["obligations"] = [duty()]
    assert obligation_differences(book) == []
    book["obligations"] = [duty(closes_on="2020-05-07")]
    assert "closes_on is 2020-05-07, should be 2020-05-08" in obligation_differences(book)[0]
    book["obligations"] = []
    assert obligation_differences(book) == ["duty a quarterly 2020Q1 is owed but not stored"]
    book["obligations"] = [duty(), duty("x", period="2020Q2")]
    assert obligation_differences(book) == ["duty a quarterly 2020Q2 is stored but not owed"]


def test_a_granted_extension_must_have_moved_the_due_day() -> None:
    book = ledger("2020-01-01..2020-04-30", assignments=[assignment(role="support")])
    # The twentieth working day after Thursday 30 April: 6-8, Saturday 9, 11-15, 18-22, 25-29
    # May (19 days), 1 June.
    book["obligations"] = [duty(due_on="2020-04-30", closes_on="2020-06-01")]
    book["extensions"] = [extension("2020-04-07", "2020-04-10", "2020-04-30")]
    book["due_changes"] = [moved("2020-04-10", "2020-04-30")]
    assert obligation_differences(book) == []
    book["due_changes"] = []
    assert "moved no due day" in obligation_differences(book)[-1]


# --- R3 and R7 ----------------------------------------------------------------------------------


def filed_on(book: Row, on: str) -> str | None:
    facts = Facts(book)
    found = facts.filed_on(facts.obligations["q"], day(on))
    return str(found) if found else None


def test_the_first_filing_is_the_one_that_counts() -> None:
    book = ledger(obligations=[duty()])
    book["reports"] = [report("2020-04-01"), report("2020-04-07", revision=2)]
    book["decisions"] = [returned("2020-04-02")]
    assert filed_on(book, "2020-03-31") is None
    assert filed_on(book, "2020-04-10") == "2020-04-01"


@pytest.mark.parametrize("ground", ["no_substance", "false_report"])
def test_a_voided_filing_does_not_count_from_the_decision_on(ground: str) -> None:
    book = ledger(obligations=[duty()])
    book["reports"] = [report("2020-04-01"), report("2020-04-10", revision=2)]
    book["decisions"] = [returned("2020-04-03", ground)]
    assert filed_on(book, "2020-04-02") == "2020-04-01"  # nobody has decided yet
    assert filed_on(book, "2020-04-03") is None
    assert filed_on(book, "2020-04-10") == "2020-04-10"  # refiled


def test_voiding_a_later_revision_voids_the_earlier_ones_too() -> None:
    book = ledger(obligations=[duty()])
    book["reports"] = [report("2020-04-01"), report("2020-04-07", revision=2)]
    book["decisions"] = [returned("2020-04-02"), returned("2020-04-09", "no_substance", 2)]
    assert filed_on(book, "2020-04-09") is None


def test_a_returned_report_is_due_again_three_working_days_later() -> None:
    book = ledger(obligations=[duty()])
    book["reports"] = [report("2020-04-01"), report("2020-04-10", revision=2)]
    book["decisions"] = [returned("2020-04-02")]
    facts = Facts(book)
    row = facts.obligations["q"]
    assert facts.refile_day(row, day("2020-04-02")) == day("2020-04-08")  # 3, 7, 8
    assert facts.refile_day(row, day("2020-04-10")) is None  # refiled


def test_verified_is_the_percent_of_the_newest_accepted_report_of_all_duties() -> None:
    book = ledger(obligations=[duty(), duty("r", period="2020Q2", waived_on="2020-08-01")])
    book["reports"] = [
        {**report("2020-04-01", 20), "id": 9},
        report("2020-07-01", 35, obligation="r"),
        report("2020-07-20", 50, revision=2),
        report("2020-07-21", 60, revision=2, obligation="r"),
    ]
    book["decisions"] = [
        accepted("2020-07-10"),
        accepted("2020-07-03", obligation="r"),
        returned("2020-07-22", revision=2, obligation="r"),
    ]
    facts = Facts(book)
    row = facts.assignments["a"]
    assert facts.verified_percent(row, day("2020-07-02")) == 0  # filed, none accepted
    assert facts.verified_percent(row, day("2020-07-03")) == 35
    # Accepted last is the report of 1 April; filed last among the accepted is that of 1 July.
    # That its duty is waived takes nothing away; the 50 percent nobody has accepted, and the 60
    # were returned.
    assert facts.verified_percent(row, day("2020-08-02")) == 35


def test_expected_percent_goes_by_calendar_days_and_stays_within_bounds() -> None:
    facts = Facts(ledger("2020-01-01..2020-12-31", assignments=[assignment(deadline=None)]))
    row = facts.assignments["a"]
    assert facts.expected_percent(row, day("2020-03-14")) == 20  # 73 of 365 days
    assert facts.expected_percent(row, day("2020-01-02")) == Fraction(100, 365)
    assert facts.expected_percent(row, day("2019-12-01")) == 0
    assert facts.expected_percent(row, day("2021-06-01")) == 100
    assert facts.expected_percent({**row, "deadline": day("2020-01-01")}, day("2020-01-01")) == 100


def test_a_due_day_is_the_one_that_stood_on_the_day() -> None:
    book = ledger(obligations=[duty(due_on="2020-05-29")])
    book["due_changes"] = [
        moved("2020-04-10", "2020-04-30"),
        moved("2020-04-28", "2020-05-29", "2020-04-30"),
    ]
    for changes in (book["due_changes"], book["due_changes"][::-1]):
        facts = Facts({**book, "due_changes": changes})
        seen = [
            str(facts.due_on(facts.obligations["q"], day(text)))
            for text in ("2020-04-09", "2020-04-10", "2020-04-28")
        ]
        assert seen == ["2020-04-08", "2020-04-30", "2020-05-29"]


# --- the program --------------------------------------------------------------------------------


def test_a_ledger_without_a_fault_has_no_differences() -> None:
    book = ledger("2020-01-01..2020-04-30", assignments=[assignment(role="support")])
    book["obligations"] = [duty()]
    lights = [{"assignment": "a", "light": "yellow"}]  # due within three working days
    assert differences(book, lights=lights, day="2020-04-03") == []
    assert differences(book, lights=lights, day="2020-04-01") != []


def test_an_unreadable_ledger_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-ledger.json"]) == 2
    assert "no-such-ledger.json" in capsys.readouterr().err
