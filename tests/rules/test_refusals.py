"""R2 and R3: which step may be taken, and the reason when it may not."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules.building import CALENDAR, POLICY, day, duty, lead, support
from tracker.rules.facts import Duty
from tracker.rules.reasons import Reason
from tracker.rules.refusals import (
    closing_refusal,
    extension_refusal,
    filing_until,
    grant_refusal,
    percent_refusal,
    reopening_refusal,
    report_refusal,
)


def code(found: Reason | None) -> str | None:
    return found.code if found else None


def until(made: Duty, on: str, reopened: str | None = None) -> date:
    reopened_until = day(reopened) if reopened else None
    return filing_until(
        made, day(on), reopened_until=reopened_until, policy=POLICY, calendar=CALENDAR
    )


def refused_report(made: Duty, on: str, reopened: str | None = None, **of: object) -> str | None:
    last = until(made, on, reopened)
    return code(report_refusal(made, lead(made, **of), day=day(on), until=last))


@pytest.mark.parametrize(
    ("history", "on", "reopened", "refused"),
    [
        ((), "03-20", None, None),  # before the period ends
        ((), "05-08", None, None),  # the closing day: 20 working days after 8 April
        ((), "05-09", None, "duty_closed"),
        ((), "05-09", "05-20", None),
        ((), "05-21", "05-20", "duty_closed"),
        (("filed 04-07",), "04-08", None, None),  # a better one, before it is reviewed
        (("filed 04-07", "accepted 04-09"), "04-10", None, "report_accepted"),
        (("filed 04-07", "returned 04-09"), "04-10", None, None),
        (("waived 04-01",), "04-02", None, "duty_waived"),
        (("waived 04-01",), "03-31", None, None),
    ],
)
def test_a_report_is_taken_in_until_it_is_accepted_or_the_duty_closes(
    history: tuple[str, ...], on: str, reopened: str | None, refused: str | None
) -> None:
    assert refused_report(duty("2020Q1", *history), on, reopened) == refused


def test_a_report_returned_near_the_end_may_be_refiled_until_its_refile_day() -> None:
    made = duty("2020Q1", "filed 05-08", "returned 05-20")
    assert until(made, "05-20") == day("05-25")
    assert refused_report(made, "05-25") is None
    assert refused_report(made, "05-26") == "duty_closed"


def test_no_report_is_filed_for_a_withdrawn_or_future_assignment() -> None:
    assert refused_report(duty(), "03-02", withdrawn_on="03-01") == "assignment_withdrawn"
    assert refused_report(duty(), "01-01") == "assignment_not_yet"
    assert refused_report(duty(), "01-02") is None


def test_the_refusal_of_a_closed_duty_says_until_when_it_was_open() -> None:
    made = duty()
    found = report_refusal(made, lead(made), day=day("06-01"), until=until(made, "06-01"))
    assert found is not None
    assert found.values == {"period": "2020Q1", "due_on": "2020-04-08", "closes_on": "2020-05-08"}


@pytest.mark.parametrize(
    ("history", "last", "refused"),
    [
        ((), "06-01", None),
        ((), "05-31", "reopening_in_past"),
        (("filed 04-07",), "06-10", "duty_filed"),
        (("filed 04-07", "returned 04-09"), "06-10", None),
        (("waived 04-01",), "06-10", "duty_waived"),
    ],
)
def test_an_open_duty_is_reopened_until_today_or_later(
    history: tuple[str, ...], last: str, refused: str | None
) -> None:
    made = duty("2020Q1", *history)
    found = reopening_refusal(made, lead(made), day=day("06-01"), until=day(last))
    assert code(found) == refused


@pytest.mark.parametrize(
    ("history", "on", "asked", "refused"),
    [
        ((), "04-07", "04-30", None),
        ((), "04-08", "04-30", "extension_too_late"),  # before the due date, not on it
        ((), "04-09", "04-30", "extension_too_late"),
        ((), "04-07", "04-08", "extension_not_later"),
        ((), "04-07", "04-09", None),
        (("filed 04-01",), "04-02", "04-30", "duty_filed"),
        (("filed 04-01", "returned 04-02"), "04-03", "04-30", None),
        (("waived 04-01",), "04-02", "04-30", "duty_waived"),
        (("asked 04-01 for 04-20",), "04-02", "04-30", "extension_undecided"),
        (("asked 04-01 for 04-20", "refused 04-02"), "04-03", "04-30", None),
        (("asked 04-01 for 04-20", "granted 04-02"), "04-17", "04-30", None),
        (("asked 04-01 for 04-20", "granted 04-02"), "04-20", "04-30", "extension_too_late"),
        (("asked 04-01 for 04-20", "granted 04-02"), "04-17", "04-20", "extension_not_later"),
    ],
)
def test_an_extension_is_asked_for_before_the_due_day_and_to_a_later_one(
    history: tuple[str, ...], on: str, asked: str, refused: str | None
) -> None:
    made = duty("2020Q1", *history)
    found = extension_refusal(made, lead(made), day=day(on), asked_due_on=day(asked))
    assert code(found) == refused


@pytest.mark.parametrize(
    ("history", "granted", "refused"),
    [
        (("asked 04-01 for 04-20",), "04-20", None),
        (("asked 04-01 for 04-20",), "04-30", None),  # perhaps another date
        (("asked 04-01 for 04-20",), "04-08", "extension_not_later"),
        ((), "04-20", "extension_not_asked"),
        (("asked 04-01 for 04-20", "refused 04-02"), "04-20", "extension_not_asked"),
        (("asked 04-01 for 04-20", "waived 04-02"), "04-20", "duty_waived"),
    ],
)
def test_an_extension_is_granted_when_asked_for_and_only_to_a_later_day(
    history: tuple[str, ...], granted: str, refused: str | None
) -> None:
    made = duty("2020Q1", *history)
    found = grant_refusal(made, lead(made), day=day("04-03"), granted_due_on=day(granted))
    assert code(found) == refused


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, None),
        ({"signed_on": None}, "assignment_unsigned"),
        ({"withdrawn_on": "05-01"}, "assignment_withdrawn"),
        ({"closed_on": "05-01"}, "assignment_closed"),
        ({"asked_to_close_on": "05-01"}, "closing_undecided"),
    ],
)
def test_a_lead_that_signed_asks_to_close_once(
    changes: dict[str, object], refused: str | None
) -> None:
    found = closing_refusal(lead(duty(), **changes), [], excused=(), day=day("06-01"))
    assert code(found) == refused


def test_a_support_does_not_ask_to_close() -> None:
    assert code(closing_refusal(support(), [], excused=(), day=day("06-01"))) == "only_lead_closes"


@pytest.mark.parametrize(
    ("history", "changes", "excused", "refused"),
    [
        (("filed 04-07 100%", "accepted 04-09"), {}, (), None),
        (("filed 04-07 99%", "accepted 04-09"), {}, (), "supports_not_done"),
        (("filed 04-07 100%",), {}, (), "supports_not_done"),
        ((), {"closed_on": "05-01"}, (), None),
        ((), {"withdrawn_on": "05-01"}, (), None),
        ((), {"withdrawn_on": "07-01"}, (), "supports_not_done"),
        ((), {}, (2,), None),
        ((), {}, (3,), "supports_not_done"),
    ],
)
def test_a_lead_closes_once_its_supports_are_done_or_excused(
    history: tuple[str, ...],
    changes: dict[str, object],
    excused: tuple[int, ...],
    refused: str | None,
) -> None:
    helper = support(duty("2020Q1", *history), department="finance", **changes)
    found = closing_refusal(lead(duty()), [helper], excused=excused, day=day("06-01"))
    assert code(found) == refused
    if found:
        assert found.values == {"departments": "finance", "count": 1}


@pytest.mark.parametrize(
    ("percent", "because", "refused"),
    [
        (40, "", None),
        (30, "", None),
        (29, "", "percent_falls"),
        (29, "  ", "percent_falls"),
        (29, "核减重复统计", None),
        (101, "x", "percent_out_of_range"),
        (-1, "x", "percent_out_of_range"),
        (100, "", None),
    ],
)
def test_percent_is_cumulative_and_falls_only_with_a_reason(
    percent: int, because: str, refused: str | None
) -> None:
    older = duty("2020Q1", "filed 04-07 20%", "returned 04-08", "filed 04-09 30%", id=2)
    newer = duty("2020Q2", "filed 07-02 90%", id=1)
    of = lead(older, duty("2020Q1", "filed 04-08 95%", id=3), newer)
    found = percent_refusal(of, day=day("07-01"), percent=percent, because=because)
    assert code(found) == refused


@pytest.mark.parametrize(
    ("percent", "refused"), [(0, None), (1, None), (-1, "percent_out_of_range")]
)
def test_the_first_report_may_state_any_percent_from_0_on(
    percent: int, refused: str | None
) -> None:
    found = percent_refusal(lead(duty()), day=day("04-07"), percent=percent, because="")
    assert code(found) == refused


def test_a_percent_is_compared_with_the_report_filed_last_up_to_the_same_day() -> None:
    of = lead(duty("2020Q1", "filed 04-07 30%"))
    found = percent_refusal(of, day=day("04-07"), percent=29, because="")
    assert found is not None
    assert found.values == {"percent": 29, "last": 30}
