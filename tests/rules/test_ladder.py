"""R5: which rung is due on a day, and what becomes of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from tests.rules.building import CALENDAR, POLICY, day, duty, known_on, lead
from tests.rules.strategies import assignments
from tracker.rules.facts import AssignmentFacts, Duty, RaisedRung, RungName, RungOutcome
from tracker.rules.ladder import (
    DUTY_RUNGS,
    SLIP_RUNGS,
    DutyOnLadder,
    RungDecision,
    due_refile_rung,
    due_rungs,
    due_unsigned_rungs,
    next_rung_on,
    next_unsigned_rung_on,
    recipients_for,
    slip_answer_day,
)

ONE_DAY = timedelta(days=1)
DAY_BY_DAY = settings(max_examples=25, deadline=None)


def raised(*rows: str) -> list[RaisedRung]:
    """Read rows such as ``remind_5 04-08 sent``."""
    made = []
    for row in rows:
        rung, due_on, outcome = row.split()
        made.append(RaisedRung(RungName(rung), day(due_on), RungOutcome(outcome)))
    return made


def on_ladder(made: Duty, *rows: str, **of: object) -> DutyOnLadder:
    return DutyOnLadder(lead(made, **of), made, raised(*rows))


def told(found: list[RungDecision]) -> list[str]:
    return [f"{made.rung} {made.outcome}" for made in found]


def due(case: DutyOnLadder, on: str) -> list[str]:
    return told(due_rungs(case, day(on), calendar=CALENDAR, policy=POLICY))


def refile(case: DutyOnLadder, on: str) -> str | None:
    found = due_refile_rung(case, day(on), calendar=CALENDAR, policy=POLICY)
    return f"{found.due_on} {found.outcome}" if found else None


def unsigned(of: AssignmentFacts, on: str, *rows: str) -> list[str]:
    found = due_unsigned_rungs(of, day(on), raised=raised(*rows), calendar=CALENDAR, policy=POLICY)
    return told(found)


def next_on(case: DutyOnLadder, on: str) -> date | None:
    return next_rung_on(case, day(on), calendar=CALENDAR, policy=POLICY)


FIRST_FOUR = ("remind_5 04-08 sent", "remind_1 04-08 sent", "blue 04-08 sent", "yellow 04-08 sent")


@pytest.mark.parametrize(
    ("on", "rows", "expected"),
    [
        ("03-30", (), []),
        ("03-31", (), ["remind_5 sent"]),
        ("04-01", (), ["remind_5 sent"]),  # a missed run is made up by the next
        ("04-01", FIRST_FOUR[:1], []),  # a doubled one does nothing
        ("04-06", (), []),  # nothing on a rest day
        ("04-07", FIRST_FOUR[:1], ["remind_1 sent"]),
        ("04-08", FIRST_FOUR[:2], []),
        ("04-09", FIRST_FOUR[:2], ["blue sent"]),
        ("04-14", FIRST_FOUR[:3], []),
        ("04-15", FIRST_FOUR[:3], ["yellow sent"]),
        ("04-21", FIRST_FOUR, []),
        ("04-22", FIRST_FOUR, ["red sent"]),
        ("04-25", FIRST_FOUR, []),  # a Saturday
        ("04-26", FIRST_FOUR, ["red sent"]),  # a Sunday made up
        ("09-01", (*FIRST_FOUR, "red 04-08 sent"), []),
    ],
)
def test_each_rung_is_sent_on_its_working_day_or_the_next_run_after(
    on: str, rows: tuple[str, ...], expected: list[str]
) -> None:
    assert due(on_ladder(duty(), *rows), on) == expected


def test_of_several_rungs_due_at_once_the_highest_is_sent_and_the_lower_superseded() -> None:
    assert due(on_ladder(duty()), "04-15") == [
        "remind_5 superseded",
        "remind_1 superseded",
        "blue superseded",
        "yellow sent",
    ]
    assert due(on_ladder(duty(), "remind_5 04-08 sent"), "04-09") == [
        "remind_1 superseded",
        "blue sent",
    ]


def test_a_rung_below_one_already_sent_is_superseded_not_sent() -> None:
    case = on_ladder(duty(), "blue 04-08 sent")
    assert due(case, "04-09") == ["remind_5 superseded", "remind_1 superseded"]


@pytest.mark.parametrize(
    "history",
    [("filed 04-08",), ("waived 04-01",), ("filed 04-08", "accepted 04-09")],
)
def test_nothing_is_raised_for_a_duty_that_is_not_open(history: tuple[str, ...]) -> None:
    assert due(on_ladder(duty("2020Q1", *history)), "04-22") == []


def test_nothing_is_raised_for_a_withdrawn_or_future_assignment() -> None:
    assert due(on_ladder(duty(), withdrawn_on="04-01"), "04-22") == []
    assert due(on_ladder(duty(), assigned_on="05-06"), "04-30") == []


def test_a_returned_duty_climbs_on_from_its_due_day() -> None:
    made = duty("2020Q1", "filed 04-08", "returned 04-15")
    assert due(on_ladder(made, *FIRST_FOUR[:2]), "04-14") == []
    assert due(on_ladder(made, *FIRST_FOUR[:2]), "04-15") == ["blue superseded", "yellow sent"]


def test_while_an_extension_is_undecided_each_rung_is_held_once() -> None:
    made = duty("2020Q1", "asked 04-01 for 05-20")
    assert due(on_ladder(made, "remind_5 04-08 sent"), "04-09") == ["remind_1 held", "blue held"]
    rows = ("remind_5 04-08 sent", "remind_1 04-08 held", "blue 04-08 held")
    assert due(on_ladder(made, *rows), "04-10") == []
    assert due(on_ladder(made, *rows), "04-15") == ["yellow held"]


def test_after_a_refusal_the_highest_is_sent_and_the_held_below_superseded() -> None:
    made = duty("2020Q1", "asked 04-01 for 05-20", "refused 04-13")
    rows = ("remind_5 04-08 sent", "remind_1 04-08 held", "blue 04-08 held")
    assert due(on_ladder(made, *rows), "04-13") == ["remind_1 superseded", "blue sent"]


def test_after_a_grant_the_ladder_begins_again_from_the_new_day() -> None:
    made = duty("2020Q1", "asked 04-01 for 05-20", "granted 04-13")
    rows = ("remind_5 04-08 sent", "remind_1 04-08 held", "blue 04-08 held")
    assert due(on_ladder(made, *rows), "04-13") == []
    assert due(on_ladder(made, *rows), "05-13") == ["remind_5 sent"]
    (found,) = due_rungs(on_ladder(made, *rows), day("05-13"), calendar=CALENDAR, policy=POLICY)
    assert found.due_on == day("05-20")


def test_a_rung_that_could_reach_nobody_is_not_asked_for_again() -> None:
    assert due(on_ladder(duty(), "remind_5 04-08 skipped"), "04-01") == []
    assert due(on_ladder(duty(), "remind_5 04-08 skipped"), "04-07") == ["remind_1 sent"]


def test_a_decision_carries_its_key_its_day_and_its_reason() -> None:
    lower, upper = due_rungs(
        on_ladder(duty(id=7), "remind_5 04-08 sent"), day("04-10"), calendar=CALENDAR, policy=POLICY
    )
    assert (upper.rung, upper.due_on, upper.day) == (RungName.BLUE, day("04-08"), day("04-10"))
    assert upper.reason.code == "rung_blue"
    assert upper.reason.values == {
        "rung": "blue",
        "duty": 7,
        "kind": "quarterly",
        "period": "2020Q1",
        "due_on": "2020-04-08",
        "days": 2,
    }
    assert (lower.reason.code, lower.reason.values["by"]) == ("rung_superseded", "blue")


def test_a_held_rung_names_the_extension_it_waits_for() -> None:
    made = duty("2020Q1", "asked 04-01 for 05-20")
    (found,) = due_rungs(on_ladder(made), day("04-01"), calendar=CALENDAR, policy=POLICY)
    assert found.reason.code == "rung_held"
    assert found.reason.values["asked_on"] == "2020-04-01"
    assert found.reason.values["asked_due_on"] == "2020-05-20"


# --- refile -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("03-20", None),  # the refile day itself
        ("03-21", None),  # a Saturday
        ("03-23", "2020-03-20 sent"),
        ("03-30", "2020-03-20 sent"),
    ],
)
def test_refile_is_sent_the_working_day_after_the_refile_day(on: str, expected: str | None) -> None:
    made = duty("2020Q1", "filed 03-16", "returned 03-17")
    assert refile(on_ladder(made), on) == expected


def test_refile_is_sent_once_for_each_return() -> None:
    made = duty("2020Q1", "filed 03-02", "returned 03-03", "filed 03-09", "returned 03-10")
    assert refile(on_ladder(made, "refile 03-06 sent"), "03-16") == "2020-03-13 sent"
    assert refile(on_ladder(made, "refile 03-06 sent", "refile 03-13 sent"), "03-17") is None


def test_refile_ends_when_refiled_or_waived() -> None:
    refiled = duty("2020Q1", "filed 03-02", "returned 03-03", "filed 03-09")
    waived = duty("2020Q1", "filed 03-02", "returned 03-03", "waived 03-04")
    assert refile(on_ladder(refiled), "03-09") is None
    assert refile(on_ladder(waived), "03-09") is None


def test_refile_is_held_while_an_extension_is_undecided() -> None:
    made = duty("2020Q1", "filed 03-02", "returned 03-03", "asked 03-04 for 05-20")
    assert refile(on_ladder(made), "03-09") == "2020-03-06 held"
    assert refile(on_ladder(made, "refile 03-06 held"), "03-10") is None


# --- unsigned -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "rows", "expected"),
    [
        ("01-03", (), []),
        ("01-06", (), ["unsigned_1 sent"]),  # assigned on Thursday the 2nd: 3, 6, 7, 8 January
        ("01-06", ("unsigned_1 01-02 sent",), []),
        ("01-08", ("unsigned_1 01-02 sent",), ["unsigned_2 sent"]),
        ("01-08", (), ["unsigned_1 superseded", "unsigned_2 sent"]),
        ("01-12", (), []),
        ("02-20", ("unsigned_1 01-02 sent", "unsigned_2 01-02 sent"), []),
    ],
)
def test_an_unsigned_assignment_is_reminded_of_after_2_and_4_working_days(
    on: str, rows: tuple[str, ...], expected: list[str]
) -> None:
    assert unsigned(lead(signed_on=None), on, *rows) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"signed_on": "01-06"},
        {"signed_on": None, "withdrawn_on": "01-06"},
        {"signed_on": None, "closed_on": "01-06"},
        {"signed_on": None, "assigned_on": "03-02"},
    ],
)
def test_nothing_is_raised_for_one_signed_withdrawn_closed_or_not_there_yet(
    changes: dict[str, object],
) -> None:
    assert unsigned(lead(**changes), "01-10") == []


def test_one_signed_for_later_is_still_unsigned_on_the_day() -> None:
    assert unsigned(lead(signed_on="01-07"), "01-06") == ["unsigned_1 sent"]


# --- to whom, and slips -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rung", "roles"),
    [
        ("remind_5", "liaison"),
        ("remind_1", "liaison"),
        ("blue", "liaison head"),
        ("yellow", "liaison head supervisor"),
        ("red", "liaison head supervisor leader"),
        ("unsigned_1", "liaison"),
        ("unsigned_2", "liaison head supervisor"),
        ("refile", "liaison"),
    ],
)
def test_the_higher_the_rung_the_further_up_it_goes(rung: str, roles: str) -> None:
    assert recipients_for(RungName(rung)) == tuple(roles.split())


def test_blue_yellow_and_red_raise_slips_to_be_answered_within_3_working_days() -> None:
    assert dict(SLIP_RUNGS) == {"blue": "blue", "yellow": "yellow", "red": "red"}
    assert slip_answer_day(day("04-03"), policy=POLICY, calendar=CALENDAR) == day("04-09")


# --- the next day to look -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "rows", "on", "expected"),
    [
        ((), (), "01-10", "03-31"),
        ((), (), "04-04", "04-07"),  # due since long, but today is a rest day
        ((), FIRST_FOUR[:1], "04-01", "04-07"),
        ((), FIRST_FOUR[:2], "04-07", "04-09"),
        ((), FIRST_FOUR, "04-15", "04-22"),
        ((), (*FIRST_FOUR, "red 04-08 sent"), "04-22", None),
        (("filed 04-01",), (), "04-01", None),
        (("waived 04-01",), (), "04-01", None),
        (("asked 04-01 for 05-20",), ("remind_5 04-08 held",), "04-01", "04-07"),
        (("asked 04-01 for 05-20",), ("remind_5 04-08 held",), "04-07", "04-07"),
        (("asked 03-30 for 05-20", "refused 04-02"), ("remind_5 04-08 held",), "04-02", "04-02"),
        (("filed 03-16", "returned 03-17"), (), "03-17", "03-23"),
        (("filed 03-13", "returned 03-16"), (), "03-17", "03-20"),
        (("filed 03-16", "returned 03-17"), ("refile 03-20 sent",), "03-23", "03-31"),
    ],
)
def test_the_next_day_to_look_is_the_working_day_of_the_next_rung(
    history: tuple[str, ...], rows: tuple[str, ...], on: str, expected: str | None
) -> None:
    found = next_on(on_ladder(duty("2020Q1", *history), *rows), on)
    assert found == (day(expected) if expected else None)


def test_a_future_assignment_is_looked_at_from_its_own_day() -> None:
    assert next_on(on_ladder(duty(), assigned_on="04-25"), "01-10") == day("04-26")


@pytest.mark.parametrize(
    ("rows", "on", "expected"),
    [
        ((), "01-02", "01-06"),
        ((), "01-11", "01-13"),
        (("unsigned_1 01-02 sent",), "01-06", "01-08"),
        (("unsigned_1 01-02 sent", "unsigned_2 01-02 sent"), "01-08", None),
    ],
)
def test_the_next_day_to_look_at_an_unsigned_assignment(
    rows: tuple[str, ...], on: str, expected: str | None
) -> None:
    found = next_unsigned_rung_on(
        lead(signed_on=None), day(on), raised=raised(*rows), calendar=CALENDAR, policy=POLICY
    )
    assert found == (day(expected) if expected else None)


# --- properties: whole histories, day by day ----------------------------------------------------


def swept(of: AssignmentFacts, made: Duty, days: int, *, by_cursor: bool) -> list[RungDecision]:
    """Sweep a duty from its assignment on: every day, or only when the cursor says so.

    A new fact moves the cursor, as the services do when they write one.
    """
    rows: list[RungDecision] = []
    cursor, known = None, None
    for on in (of.assigned_on + timedelta(days=at) for at in range(days)):
        facts = known_on(of, on)
        this = next(each for each in facts.duties if each.id == made.id)
        case = DutyOnLadder(facts, this, _as_rows(rows))
        if facts != known:
            cursor, known = next_rung_on(case, on, calendar=CALENDAR, policy=POLICY), facts
        if by_cursor and (cursor is None or cursor > on):
            continue
        rows += due_rungs(case, on, calendar=CALENDAR, policy=POLICY)
        again = due_refile_rung(case, on, calendar=CALENDAR, policy=POLICY)
        rows += [again] if again else []
        after = DutyOnLadder(facts, this, _as_rows(rows))
        assert due_rungs(after, on, calendar=CALENDAR, policy=POLICY) == []
        assert due_refile_rung(after, on, calendar=CALENDAR, policy=POLICY) is None
        cursor = next_rung_on(after, on + ONE_DAY, calendar=CALENDAR, policy=POLICY)
    return rows


def _as_rows(rows: list[RungDecision]) -> list[RaisedRung]:
    return [RaisedRung(row.rung, row.due_on, row.outcome) for row in rows]


@DAY_BY_DAY
@given(assignments())
def test_no_rung_fires_twice_none_on_a_rest_day_and_none_after_a_higher_one(
    of: AssignmentFacts,
) -> None:
    for made in of.duties:
        rows = swept(of, made, 250, by_cursor=False)
        fired = [(row.rung, row.due_on) for row in rows if row.outcome is not RungOutcome.HELD]
        held = [(row.rung, row.due_on) for row in rows if row.outcome is RungOutcome.HELD]
        assert len(fired) == len(set(fired))
        assert len(held) == len(set(held))
        assert all(CALENDAR.is_working_day(row.day) for row in rows)
        for due_on in {row.due_on for row in rows}:
            sent = [
                DUTY_RUNGS.index(row.rung)
                for row in rows
                if row.outcome is RungOutcome.SENT
                and row.due_on == due_on
                and row.rung is not RungName.REFILE
            ]
            assert sent == sorted(set(sent))


@DAY_BY_DAY
@given(assignments())
def test_sweeping_by_the_cursor_raises_exactly_what_sweeping_every_day_does(
    of: AssignmentFacts,
) -> None:
    for made in of.duties:
        assert swept(of, made, 250, by_cursor=True) == swept(of, made, 250, by_cursor=False)


@DAY_BY_DAY
@given(assignments())
def test_unsigned_rungs_fire_once_each_and_the_cursor_misses_none(of: AssignmentFacts) -> None:
    rows: list[RungDecision] = []
    for on in (of.assigned_on + timedelta(days=at) for at in range(30)):
        facts = known_on(of, on)
        keys = _as_rows(rows)
        cursor = next_unsigned_rung_on(facts, on, raised=keys, calendar=CALENDAR, policy=POLICY)
        found = due_unsigned_rungs(facts, on, raised=keys, calendar=CALENDAR, policy=POLICY)
        assert bool(found) == (cursor == on)
        rows += found
    fired = [row.rung for row in rows]
    assert len(fired) == len(set(fired))
