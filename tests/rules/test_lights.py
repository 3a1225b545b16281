"""R4: the light of an assignment on a day, clause by clause."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.building import CALENDAR, POLICY, day, duty, known_on, lead, support
from tests.rules.strategies import assignments, days_of_plan, later
from tracker.rules.facts import AssignmentFacts
from tracker.rules.lifecycle import expected_percent
from tracker.rules.lights import (
    WORST_FIRST,
    Judgement,
    Light,
    light_for,
    next_look_on,
    reason_on,
    task_light,
)
from tracker.rules.reasons import reason


def judged(of: AssignmentFacts, on: str) -> Judgement:
    return light_for(of, day(on), calendar=CALENDAR, policy=POLICY)


def seen(of: AssignmentFacts, on: str) -> tuple[str, str]:
    found = judged(of, on)
    return found.light.value, found.reason.code


# --- clauses 1 and 2: withdrawn, done -----------------------------------------------------------


def test_a_withdrawn_assignment_has_no_light_whatever_is_overdue() -> None:
    of = lead(duty(), withdrawn_on="06-01", closed_on="05-20", asked_to_close_on="05-19")
    assert seen(of, "06-01") == ("withdrawn", "withdrawn")
    assert seen(of, "05-31") == ("done", "closed")


def test_a_closed_assignment_is_done_from_that_day() -> None:
    of = lead(duty(), asked_to_close_on="06-01", closed_on="06-05")
    assert seen(of, "06-04")[0] == "red"
    assert seen(of, "06-05") == ("done", "closed")


def test_one_closed_after_asking_too_late_is_done_late() -> None:
    of = lead(deadline_on="06-30", asked_to_close_on="07-01", closed_on="07-02")
    assert seen(of, "07-02") == ("done_late", "closed_late")


def test_one_asked_for_in_time_and_closed_after_the_deadline_is_done() -> None:
    of = lead(deadline_on="06-30", asked_to_close_on="06-30", closed_on="07-08")
    assert seen(of, "07-01") == ("red", "deadline_passed")
    assert seen(of, "07-08") == ("done", "closed")


# --- clause 3: red ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("04-08", ("yellow", "duty_due_soon")),
        ("04-09", ("yellow", "duty_overdue")),
        ("04-21", ("yellow", "duty_overdue")),
        ("04-22", ("red", "duty_long_overdue")),  # ten working days past 8 April
        ("04-25", ("red", "duty_long_overdue")),
    ],
)
def test_an_open_duty_is_yellow_past_its_due_day_and_red_10_working_days_past(
    on: str, expected: tuple[str, str]
) -> None:
    assert seen(lead(duty()), on) == expected


def test_a_red_reason_names_the_duty_and_its_numbers() -> None:
    found = judged(lead(duty(id=7)), "04-23").reason
    assert found == reason(
        "duty_long_overdue",
        assignment=1,
        department="hr",
        duty=7,
        kind="quarterly",
        period="2020Q1",
        due_on=day("04-08"),
        days=11,
        limit=10,
    )


def test_the_longest_overdue_duty_gives_the_reason_then_the_lowest_id() -> None:
    later_due = duty("2020Q1", id=1, due="04-10")
    longer = duty("2020Q1", id=3, due="04-08")
    twin = duty("2020Q1", id=2, due="04-08")
    assert judged(lead(later_due, longer, twin), "05-20").reason.values["duty"] == 2
    assert judged(lead(longer, later_due), "04-13").reason.values["duty"] == 3


@pytest.mark.parametrize(("on", "light"), [("06-30", "green"), ("07-01", "red")])
def test_a_deadline_passed_and_not_closed_is_red_the_day_after(on: str, light: str) -> None:
    of = lead(duty("2020Q1", "filed 04-07 100%", "accepted 04-09"), deadline_on="06-30")
    assert judged(of, on).light == light


def gap_of(percent: int) -> AssignmentFacts:
    """Expect 1 percent a day from 1 January on; due and accepted in the first days."""
    made = duty("2020Q1", f"filed 01-10 {percent}%", "accepted 01-13", due="01-15")
    return lead(made, deadline_on="2020-04-10")


@pytest.mark.parametrize(
    ("percent", "on", "expected"),
    [
        (30, "02-19", ("green", "on_track")),  # expected 49: a gap of 19
        (30, "02-20", ("yellow", "behind")),  # expected 50
        (30, "03-10", ("yellow", "behind")),  # expected 69
        (30, "03-11", ("red", "far_behind")),  # expected 70
        (31, "03-11", ("yellow", "behind")),
    ],
)
def test_20_percent_behind_is_yellow_and_40_red(
    percent: int, on: str, expected: tuple[str, str]
) -> None:
    assert seen(gap_of(percent), on) == expected


def test_the_gap_s_reason_names_expected_and_verified_percent() -> None:
    values = judged(gap_of(30), "03-11").reason.values
    assert values == {
        "assignment": 1,
        "department": "hr",
        "gap": "40.00",
        "limit": 40,
        "expected": "70.00",
        "verified": 30,
    }


def test_percents_say_nothing_before_the_first_due_day() -> None:
    filed = duty("2020Q1", "filed 04-01 0%", "accepted 04-02")
    of = lead(filed, deadline_on="04-20")
    assert seen(of, "04-07") == ("green", "on_track")
    assert seen(of, "04-08") == ("red", "far_behind")


def test_a_waived_duty_s_due_day_counts_as_the_first() -> None:
    waived = duty("2020Q1", "waived 01-05", due="02-03", id=1)
    of = lead(waived, duty("2020Q1", "filed 02-01 0%", "accepted 02-02", id=2), deadline_on="04-20")
    assert seen(of, "02-02")[0] == "green"
    assert seen(of, "02-03")[0] == "yellow"


def test_percents_say_nothing_without_duties() -> None:
    assert seen(lead(deadline_on="2020-12-31"), "12-31") == ("green", "on_track")


# --- clause 4: yellow ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "light"), [("04-01", "green"), ("04-02", "yellow"), ("04-05", "yellow")]
)
def test_a_duty_due_within_3_working_days_and_not_filed_is_yellow(on: str, light: str) -> None:
    assert judged(lead(duty()), on).light == light


def test_a_filed_duty_that_is_due_soon_is_green() -> None:
    assert judged(lead(duty("2020Q1", "filed 04-01")), "04-03").light == "green"


def test_a_waived_duty_that_is_due_soon_is_green() -> None:
    assert judged(lead(duty("2020Q1", "waived 03-20")), "04-03").light == "green"


def test_a_due_day_that_rests_is_due_soon_from_the_same_working_days_on() -> None:
    of = lead(duty("2020Q1", due="04-11"))  # a Saturday; 8, 9, 10 are the three days before
    assert seen(of, "04-03") == ("green", "on_track")
    assert seen(of, "04-07") == ("yellow", "duty_due_soon")


def test_a_return_not_refiled_by_its_day_is_yellow_the_day_after() -> None:
    made = duty("2020Q1", "filed 03-16", "returned 03-17")
    assert seen(lead(made), "03-20") == ("green", "on_track")
    assert seen(lead(made), "03-21") == ("yellow", "return_not_refiled")


def test_a_return_of_a_waived_duty_is_silent() -> None:
    made = duty("2020Q1", "filed 03-16", "returned 03-17", "waived 03-19")
    assert seen(lead(made), "03-21") == ("green", "on_track")


def test_a_return_s_reason_names_the_one_that_was_to_be_refiled_first() -> None:
    later_back = duty("2020Q1", "filed 03-16", "returned 03-18", id=1)
    first_back = duty("2020Q1", "filed 03-16", "returned 03-17", id=3)
    twin = duty("2020Q1", "filed 03-13", "returned 03-17", id=2)
    found = judged(lead(later_back, first_back, twin), "03-25").reason
    assert found == reason(
        "return_not_refiled",
        assignment=1,
        department="hr",
        duty=2,
        kind="quarterly",
        period="2020Q1",
        returned_on=day("03-17"),
        refile_on=day("03-20"),
        days=3,
    )


def test_due_soon_names_the_duty_that_is_due_first() -> None:
    later_due = duty("2020Q1", id=1, due="04-09")
    first_due = duty("2020Q1", id=3, due="04-08")
    twin = duty("2020Q1", id=2, due="04-08")
    found = judged(lead(later_due, first_due, twin), "04-07").reason
    assert found == reason(
        "duty_due_soon",
        assignment=1,
        department="hr",
        duty=2,
        kind="quarterly",
        period="2020Q1",
        due_on=day("04-08"),
        days_left=1,
        limit=3,
    )


def test_overdue_names_the_due_day_and_the_working_days_since() -> None:
    values = judged(lead(duty()), "04-12").reason.values
    assert (values["due_on"], values["days"]) == ("2020-04-08", 2)


def test_a_return_is_overdue_by_the_duty_s_own_day_at_once() -> None:
    made = duty("2020Q1", "filed 04-08", "returned 04-22")
    assert seen(lead(made), "04-21")[0] == "green"
    assert seen(lead(made), "04-22") == ("red", "duty_long_overdue")


@pytest.mark.parametrize(
    ("signed", "on", "light"),
    [
        (None, "01-06", "green"),  # 3 and 6 January are the two working days
        (None, "01-07", "yellow"),
        ("01-07", "01-07", "green"),
        ("01-08", "01-07", "yellow"),
    ],
)
def test_an_assignment_not_signed_for_within_2_working_days_is_yellow(
    signed: str | None, on: str, light: str
) -> None:
    assert judged(lead(signed_on=signed), on).light == light


@pytest.mark.parametrize(
    ("history", "code"),
    [
        (("filed 03-16", "returned 03-17"), "duty_overdue"),
        ((), "duty_overdue"),
    ],
)
def test_overdue_comes_before_the_other_yellow_reasons(history: tuple[str, ...], code: str) -> None:
    assert seen(lead(duty("2020Q1", *history), signed_on=None), "04-09") == ("yellow", code)


def test_an_undecided_extension_caps_its_duty_at_yellow() -> None:
    made = duty("2020Q1", "asked 04-07 for 05-20")
    found = judged(lead(made), "06-01")
    assert (found.light, found.reason.code) == ("yellow", "duty_overdue_extension_undecided")
    assert found.reason.values["asked_on"] == "2020-04-07"


def test_a_refused_extension_caps_nothing() -> None:
    made = duty("2020Q1", "asked 04-07 for 05-20", "refused 05-08")
    assert judged(lead(made), "05-07").light == "yellow"
    assert judged(lead(made), "05-08").light == "red"


def test_a_granted_extension_moves_the_day_from_its_decision_on() -> None:
    made = duty("2020Q1", "asked 04-07 for 05-20", "granted 05-08")
    assert judged(lead(made), "05-07").light == "yellow"
    assert judged(lead(made), "05-08").light == "green"
    assert seen(lead(made), "05-21") == ("yellow", "duty_overdue")


def test_an_undecided_extension_caps_neither_another_duty_nor_the_deadline() -> None:
    asked = duty("2020Q1", "asked 04-07 for 05-20", id=1)
    other = duty("2020Q1", id=2)
    assert judged(lead(asked, other), "04-22").light == "red"
    assert seen(lead(asked, deadline_on="04-30"), "05-01") == ("red", "deadline_passed")


def test_before_its_assignment_there_is_no_light() -> None:
    assert seen(lead(duty(due="2019-12-02")), "01-01") == ("not_started", "not_assigned_yet")


# --- the task's light ---------------------------------------------------------------------------


def lights(*names: str) -> list[Judgement]:
    return [Judgement(Light(name), reason(name, assignment=1, department="hr")) for name in names]


@pytest.mark.parametrize(
    ("leads", "supports", "expected"),
    [
        ([], [], "not_started"),
        (["not_started"], ["not_started"], "not_started"),
        (["green"], [], "green"),
        (["green", "red"], [], "red"),
        (["yellow", "green"], ["green"], "yellow"),
        (["done", "green"], [], "green"),
        (["done", "done_late"], [], "done_late"),
        (["done", "withdrawn"], [], "done"),
        (["withdrawn"], ["withdrawn"], "withdrawn"),
        (["green"], ["yellow"], "green"),
        (["green"], ["red"], "yellow"),
        (["yellow"], ["red"], "yellow"),
        (["red"], ["red"], "red"),
        (["done"], ["red"], "done"),
        (["done_late"], ["red"], "done_late"),
        (["withdrawn"], ["red"], "withdrawn"),
        (["not_started", "green"], [], "green"),
        ([], ["green", "red"], "red"),
        ([], ["green", "withdrawn"], "green"),
    ],
)
def test_a_task_is_as_bad_as_its_worst_lead_and_yellow_when_a_support_is_red(
    leads: list[str], supports: list[str], expected: str
) -> None:
    assert task_light(lights(*leads), lights(*supports)).light == expected


def test_a_task_s_reason_is_that_of_the_assignment_that_decides() -> None:
    found = task_light(lights("green", "red"), lights("red"))
    assert found.reason.code == "red"
    assert task_light(lights("green"), lights("red")).reason.code == "support_red"


# --- properties ---------------------------------------------------------------------------------


@given(assignments(), days_of_plan)
def test_what_happens_later_does_not_change_a_day_s_light(of: AssignmentFacts, on) -> None:
    full = light_for(of, on, calendar=CALENDAR, policy=POLICY)
    assert full == light_for(known_on(of, on), on, calendar=CALENDAR, policy=POLICY)


@given(st.data(), assignments(), days_of_plan)
def test_a_light_never_improves_as_days_pass_with_no_new_fact(data, of, on) -> None:
    of = known_on(of, on)
    on = max(on, of.assigned_on)
    then = data.draw(later(on, 400))
    before = light_for(of, on, calendar=CALENDAR, policy=POLICY).light
    after = light_for(of, then, calendar=CALENDAR, policy=POLICY).light
    assert WORST_FIRST.index(after) <= WORST_FIRST.index(before)


@settings(max_examples=60, deadline=None)
@given(assignments(), days_of_plan)
def test_until_the_next_look_light_and_reason_stay_and_days_are_counted_on(
    of: AssignmentFacts, on
) -> None:
    of = known_on(of, on)
    look = next_look_on(of, on, calendar=CALENDAR, policy=POLICY)
    assert look is None or look > on
    first = light_for(of, on, calendar=CALENDAR, policy=POLICY)
    for at in range(on.toordinal() + 1, look.toordinal() if look else on.toordinal() + 700):
        that_day = type(on).fromordinal(at)
        then = light_for(of, that_day, calendar=CALENDAR, policy=POLICY)
        expected = expected_percent(of, that_day)
        told = reason_on(first.reason, that_day, expected=expected, calendar=CALENDAR)
        assert (then.light, then.reason) == (first.light, told)


@pytest.mark.parametrize(
    ("of", "on", "look"),
    [
        (lead(duty()), "01-10", "04-02"),
        (lead(duty()), "04-02", "04-09"),
        (lead(duty()), "04-09", "04-22"),
        (lead(duty("2020Q1", due="04-11")), "04-03", "04-07"),  # due on a Saturday
        (lead(duty("2020Q1", due="04-08", id=1), duty(due="04-03", id=2)), "01-10", "03-31"),
        (lead(duty("2020Q1", "filed 04-01 100%", "accepted 04-02")), "04-02", "2023-01-01"),
        (lead(signed_on=None), "01-02", "01-07"),
        (lead(assigned_on="02-01"), "01-02", "02-01"),
        (lead(duty(), withdrawn_on="01-05"), "01-05", None),
        (lead(duty(), closed_on="01-05", asked_to_close_on="01-05"), "01-05", None),
        (lead(duty("2020Q1", "filed 03-16", "returned 03-17")), "03-17", "03-21"),
        # Nothing accepted, the plan's 1095 days: 20 percent is expected after 219, 40 after 438.
        (lead(duty("2020Q1", "filed 04-01")), "04-08", "08-07"),
        (lead(duty("2020Q1", "filed 04-01")), "08-07", "2021-03-14"),
    ],
)
def test_the_next_look_is_the_next_day_that_matters(
    of: AssignmentFacts, on: str, look: str | None
) -> None:
    found = next_look_on(of, day(on), calendar=CALENDAR, policy=POLICY)
    assert found == (day(look) if look else None)


def test_a_support_s_light_follows_the_same_clauses() -> None:
    assert seen(support(duty()), "04-22") == ("red", "duty_long_overdue")
    assert judged(replace(support(duty()), signed_on=None), "01-07").light == "yellow"
