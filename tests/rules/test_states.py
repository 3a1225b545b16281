"""R6: the course of a score sheet."""

from __future__ import annotations

import pytest

from tests.rules.building import CALENDAR, POLICY, day
from tracker.rules.states import (
    SheetState,
    decide_objection_by,
    decider_refusal,
    drafting_day,
    freeze_refusal,
    objection_refusal,
    objections_until,
    sheet_step_refusal,
)

STEPS = {
    ("draft", "proposed"),
    ("proposed", "approved"),
    ("proposed", "draft"),
    ("approved", "published"),
    ("published", "frozen"),
}


@pytest.mark.parametrize("now", SheetState)
@pytest.mark.parametrize("wanted", SheetState)
def test_a_sheet_goes_forward_step_by_step_and_a_proposal_may_go_back(
    now: SheetState, wanted: SheetState
) -> None:
    assert (sheet_step_refusal(now, wanted) is None) == ((now.value, wanted.value) in STEPS)


def test_a_frozen_sheet_says_that_it_is_frozen() -> None:
    found = sheet_step_refusal(SheetState.FROZEN, SheetState.DRAFT)
    assert found is not None
    assert found.code == "sheet_frozen"


def test_sheets_are_drafted_on_the_first_working_day_after_the_last_closing_day() -> None:
    assert drafting_day(day("05-08"), calendar=CALENDAR) == day("05-09")  # a Saturday made up
    assert drafting_day(day("05-15"), calendar=CALENDAR) == day("05-18")


def test_objections_have_5_working_days_and_are_decided_within_10() -> None:
    assert objections_until(day("06-01"), policy=POLICY, calendar=CALENDAR) == day("06-08")
    assert decide_objection_by(day("06-08"), policy=POLICY, calendar=CALENDAR) == day("06-22")


@pytest.mark.parametrize(
    ("state", "on", "code"),
    [
        ("published", "06-08", None),
        ("published", "06-09", "objection_too_late"),
        ("approved", "06-08", "sheet_not_published"),
        ("frozen", "06-08", "sheet_frozen"),
    ],
)
def test_a_published_sheet_is_objected_to_within_its_window(
    state: str, on: str, code: str | None
) -> None:
    found = objection_refusal(SheetState(state), day=day(on), until=day("06-08"))
    assert (found.code if found else None) == code


def test_who_proposed_or_approved_does_not_decide() -> None:
    assert decider_refusal(7, {7, 8}) is not None
    assert decider_refusal(9, {7, 8, None}) is None


@pytest.mark.parametrize(
    ("state", "on", "undecided", "code"),
    [
        ("published", "06-08", 0, "objections_still_open"),
        ("published", "06-09", 0, None),
        ("published", "06-09", 1, "objections_undecided"),
        ("approved", "06-09", 0, "sheet_step_unknown"),
        ("frozen", "06-09", 0, "sheet_frozen"),
    ],
)
def test_a_sheet_is_frozen_when_the_window_is_over_and_all_objections_are_decided(
    state: str, on: str, undecided: int, code: str | None
) -> None:
    found = freeze_refusal(SheetState(state), day=day(on), until=day("06-08"), undecided=undecided)
    assert (found.code if found else None) == code


def test_a_sheet_without_a_window_takes_no_objection_and_is_not_frozen() -> None:
    taken = objection_refusal(SheetState.PUBLISHED, day=day("06-08"), until=None)
    frozen = freeze_refusal(SheetState.PUBLISHED, day=day("06-08"), until=None, undecided=0)
    assert taken is not None
    assert taken.code == "sheet_not_published"
    assert frozen is not None
    assert frozen.code == "objections_still_open"
