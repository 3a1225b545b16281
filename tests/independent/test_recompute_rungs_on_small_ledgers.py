"""R5 on ledgers small enough to work out by hand.

Duty q is due on Wednesday 2020-04-08. Five working days before: 7, 3 2 1 April, 31 March. One
before: 7 April. After: 9 April (1), 15 April (5: 9 10 13 14 15), 22 April (10).
"""

from __future__ import annotations

from typing import Any

import pytest

from .facts import Row
from .recompute import recompute_rungs, recompute_slips, rung_differences, slip_differences
from .small_ledgers import assignment, duty, extension, ledger, moved, report, returned, rung, slip


def raised(book: Row, until: str, **order: Any) -> list[str]:
    """Write the rungs shortly: "04-09 blue sent"; with the due day where it is not 8 April."""
    lines = []
    for row in recompute_rungs(book, until, **order):
        due = "" if str(row["due_on"]) == "2020-04-08" else f" for {str(row['due_on'])[5:]}"
        lines.append(f"{str(row['day'])[5:]} {row['rung']} {row['outcome']}{due}")
    return lines


def with_duty(**rows: Any) -> Row:
    return ledger(**{"obligations": [duty()], **rows})


REMINDED = ["03-31 remind_5 sent", "04-07 remind_1 sent"]
ALL = [*REMINDED, "04-09 blue sent", "04-15 yellow sent", "04-22 red sent"]


def test_an_unfiled_duty_climbs_every_rung_once() -> None:
    assert raised(with_duty(), "2020-12-31") == ALL


def test_the_last_day_is_swept_and_the_next_is_not() -> None:
    assert raised(with_duty(), "2020-04-15") == ALL[:4]
    assert raised(with_duty(), "2020-04-14") == ALL[:3]


def test_a_filing_of_the_day_is_known_only_where_facts_come_before_the_sweep() -> None:
    book = with_duty(reports=[report("2020-04-09")])
    assert raised(book, "2020-12-31") == ALL[:3]
    assert raised(book, "2020-12-31", facts_of_same_day=True) == REMINDED


def test_a_duty_filed_in_time_is_not_chased() -> None:
    assert raised(with_duty(reports=[report("2020-03-30")]), "2020-12-31") == []


def test_waiving_stops_the_ladder() -> None:
    book = with_duty(obligations=[duty(waived_on="2020-04-09")])
    assert raised(book, "2020-12-31") == ALL[:3]


def test_withdrawing_stops_the_ladder() -> None:
    book = with_duty(assignments=[assignment(withdrawn_on="2020-04-14")])
    assert raised(book, "2020-12-31") == ALL[:3]


def test_only_the_highest_is_sent_when_several_are_due() -> None:
    # Given on Friday 10 April, signed for at once: the first sweep that knows is Monday's, and
    # blue (9 April) is the highest rung whose day has come.
    book = with_duty(assignments=[assignment(assigned_on="2020-04-10", signed_on="2020-04-10")])
    made_up = ["remind_5 superseded", "remind_1 superseded", "blue sent"]
    assert raised(book, "2020-04-14") == [f"04-13 {line}" for line in made_up]
    same = raised(book, "2020-04-14", publication_same_day=True)
    assert same == [f"04-10 {line}" for line in made_up]


def test_a_missed_run_is_made_up_by_the_next() -> None:
    lines = raised(with_duty(), "2020-04-20", first_day="2020-04-16")
    assert lines == [
        "04-16 remind_5 superseded",
        "04-16 remind_1 superseded",
        "04-16 blue superseded",
        "04-16 yellow sent",
    ]


def test_after_a_long_silence_only_red_is_sent() -> None:
    lines = raised(with_duty(), "2020-04-30", first_day="2020-04-23")
    assert [line.split()[1] for line in lines if "sent" in line] == ["red"]
    assert len(lines) == 5


def test_nothing_is_raised_on_a_rest_day() -> None:
    # Filed on the due day, returned on Saturday 11 April: blue's day came on the ninth, the
    # next day worked is Monday 13. The refile day is 15 April (13 14 15): due from the 16th.
    book = with_duty(reports=[report("2020-04-08")], decisions=[returned("2020-04-11")])
    expected = [*REMINDED, "04-13 blue sent", "04-15 yellow sent", "04-16 refile sent for 04-15"]
    assert raised(book, "2020-04-20") == expected


def test_the_calendars_own_rows_move_the_rungs() -> None:
    # The ninth is made a rest day: blue on the tenth, yellow a day later too (16).
    book = with_duty(overrides=[{"date": "2020-04-09", "working": False, "source": "x"}])
    assert raised(book, "2020-04-20") == [*REMINDED, "04-10 blue sent", "04-16 yellow sent"]


def test_an_undecided_extension_holds_each_rung_once() -> None:
    # Asked for on the seventh, after that morning's sweep; refused on Wednesday 15 April.
    book = with_duty(extensions=[extension("2020-04-07", "2020-04-15")])
    assert raised(book, "2020-04-16") == [
        *REMINDED,
        "04-09 blue held",
        "04-15 yellow held",
        "04-16 blue superseded",
        "04-16 yellow sent",
    ]


def test_a_granted_extension_starts_a_ladder_of_its_own() -> None:
    # Granted on Friday 10 April until 30 April. Back from there: 29 28 27, Sunday 26, 24.
    book = with_duty(obligations=[duty(due_on="2020-04-30")])
    book["extensions"] = [extension("2020-04-07", "2020-04-10", "2020-04-30")]
    book["due_changes"] = [moved("2020-04-10", "2020-04-30")]
    assert raised(book, "2020-05-07") == [
        *REMINDED,
        "04-09 blue held",
        "04-24 remind_5 sent for 04-30",
        "04-29 remind_1 sent for 04-30",
        "05-06 blue sent for 04-30",  # 1 to 5 May rest
    ]


def test_every_return_not_refiled_has_its_own_rung() -> None:
    # Due only on 29 May. Returned 2 April: refile day 8 April (3 7 8), rung on the ninth.
    # Refiled on the tenth, returned on the 13th: refile day 16 April, rung on the 17th.
    book = with_duty(obligations=[duty(due_on="2020-05-29")])
    book["reports"] = [report("2020-04-01"), report("2020-04-10", revision=2)]
    book["decisions"] = [returned("2020-04-02"), returned("2020-04-13", revision=2)]
    lines = raised(book, "2020-04-30")
    assert lines == ["04-09 refile sent", "04-17 refile sent for 04-16"]


def test_a_return_refiled_in_time_raises_no_rung() -> None:
    book = with_duty(obligations=[duty(due_on="2020-05-29")], decisions=[returned("2020-04-02")])
    book["reports"] = [report("2020-04-01"), report("2020-04-08", revision=2)]
    assert raised(book, "2020-05-20") == []


def test_an_unsigned_assignment_is_urged_at_two_and_at_four_working_days() -> None:
    # Given on Thursday 2 January: 3 6 7 8 January.
    book = ledger(assignments=[assignment(signed_on=None)])
    first, second = "01-06 unsigned_1 sent for 01-02", "01-08 unsigned_2 sent for 01-02"
    assert raised(book, "2020-03-31") == [first, second]
    book["assignments"] = [assignment(signed_on="2020-01-07")]
    assert raised(book, "2020-03-31") == [first]
    book["assignments"] = [assignment(signed_on=None, withdrawn_on="2020-01-03")]
    assert raised(book, "2020-03-31") == []


def test_late_urging_to_sign_sends_only_the_second() -> None:
    book = ledger(assignments=[assignment(signed_on=None)])
    assert raised(book, "2020-03-31", first_day="2020-01-09") == [
        "01-09 unsigned_1 superseded for 01-02",
        "01-09 unsigned_2 sent for 01-02",
    ]


def test_who_cannot_be_mailed_is_taken_from_the_ledger() -> None:
    # Skipped on the ninth, sent on the 14th: between the two nobody could be mailed.
    told = [rung("blue", "2020-04-09", outcome="skipped"), rung("blue", "2020-04-14")]
    lines = raised(with_duty(rungs=told), "2020-04-14")
    assert lines == [*REMINDED, "04-09 blue skipped", "04-14 blue sent"]


def test_rungs_missing_twice_or_too_early_are_listed() -> None:
    right = [rung("remind_5", "2020-03-31"), rung("remind_1", "2020-04-07")]
    assert rung_differences(with_duty(rungs=right), "2020-04-08") == []
    later = rung("blue", "2020-04-09")
    assert rung_differences(with_duty(rungs=[*right, later]), "2020-04-08") == []
    assert len(rung_differences(with_duty(rungs=right[:1]), "2020-04-08")) == 1
    assert len(rung_differences(with_duty(rungs=[*right, right[0]]), "2020-04-08")) == 1
    early = [right[0], rung("remind_1", "2020-04-03")]
    assert len(rung_differences(with_duty(rungs=early), "2020-04-08")) == 2
    unsigned = {**rung("unsigned_1", "2020-01-06", "2020-01-02"), "obligation": None}
    book = ledger(assignments=[assignment(signed_on=None)], rungs=[{**unsigned, "assignment": "a"}])
    assert rung_differences(book, "2020-01-07") == []


# --- slips --------------------------------------------------------------------------------------


def with_slip(**changes: Any) -> Row:
    """A blue rung sent on Thursday 9 April; its slip is to be answered by the 14th (10 13 14)."""
    slips = [slip(1, "blue", "2020-04-09", "2020-04-14", **changes)]
    sent = [rung("remind_1", "2020-04-07"), rung("blue", "2020-04-09")]
    return with_duty(rungs=sent, slips=slips)


def test_a_sent_blue_rung_raises_a_slip_and_a_reminder_none() -> None:
    assert [str(row["answer_due_on"]) for row in recompute_slips(with_slip())] == ["2020-04-14"]
    assert slip_differences(with_slip()) == []
    assert slip_differences({**with_slip(), "slips": []}) == [
        "no blue slip of duty q raised on 2020-04-09"
    ]
    assert "belongs to no sent rung" in slip_differences({**with_slip(), "rungs": []})[0]
    lower = {"rungs": [rung("blue", "2020-04-09", outcome="superseded")]}
    assert recompute_slips({**with_slip(), **lower}) == []


def test_a_rung_raises_one_slip() -> None:
    book = with_slip()
    book["slips"].append(slip(2, "blue", "2020-04-09", "2020-04-14"))
    assert slip_differences(book) == ["two slips of the same duty and rung were raised on one day"]


def test_filing_answers_and_closes_a_slip() -> None:
    book = with_slip(answered_on="2020-04-13", closed_on="2020-04-13")
    # Nothing was filed: the answer may be an explanation, but nothing closes the slip.
    assert slip_differences(book) == [
        "blue slip of duty q raised on 2020-04-09: closed_on is 2020-04-13, should be None"
    ]
    book["reports"] = [report("2020-04-13")]
    assert slip_differences(book) == []
    book["slips"][0]["answered_on"] = None
    assert "answered_on is None, should be 2020-04-13" in slip_differences(book)[0]


def test_an_explanation_answers_and_the_filing_closes() -> None:
    book = with_slip(answered_on="2020-04-10", closed_on="2020-04-20")
    book["reports"] = [report("2020-04-20")]
    assert slip_differences(book) == []


def test_waiving_closes_a_slip_without_an_answer() -> None:
    book = with_slip(closed_on="2020-04-13")
    book["obligations"] = [duty(waived_on="2020-04-13")]
    assert slip_differences(book) == []
    book["slips"][0]["answered_on"] = "2020-04-14"  # nothing was left to answer
    assert "answered_on is 2020-04-14, should be None" in slip_differences(book)[0]


def test_refiling_closes_the_slip_of_a_returned_duty() -> None:
    book = with_slip(answered_on="2020-04-10", closed_on="2020-04-10")
    book["reports"] = [report("2020-04-01"), report("2020-04-10", revision=2)]
    assert slip_differences(book) == []


def test_a_filing_of_the_day_closes_the_slip_of_that_mornings_sweep() -> None:
    book = with_slip(answered_on="2020-04-09", closed_on="2020-04-09")
    book["reports"] = [report("2020-04-09")]
    assert slip_differences(book) == []


@pytest.mark.parametrize(
    ("numbers", "faults"),
    [
        (["督办〔2020〕1号", "督办〔2020〕2号", "督办〔2021〕1号"], 0),
        (["督办〔2020〕1号", "督办〔2020〕3号", "督办〔2021〕1号"], 1),  # a gap
        (["督办〔2020〕2号", "督办〔2020〕3号", "督办〔2021〕1号"], 1),  # not from 1
        (["督办〔2020〕1号", "督办〔2020〕1号", "督办〔2021〕1号"], 2),  # twice, and 2 is missing
        (["督办〔2020〕2号", "督办〔2020〕1号", "督办〔2021〕1号"], 1),  # not in order of raising
        (["督办〔2020〕1号", "督办〔2020〕2号", "督办〔2020〕3号"], 1),  # the wrong year
        (["督办[2020]1号", "督办〔2020〕1号", "督办〔2021〕1号"], 1),  # the wrong brackets
        (["督办〔2020〕01号", "督办〔2020〕1号", "督办〔2021〕1号"], 1),  # a leading nought
    ],
)
def test_slips_are_numbered_by_year_without_gaps(numbers: list[str], faults: int) -> None:
    # Blue on 9 April and red on 22 April 2020; another duty's blue on 12 January 2021.
    sent = [rung("blue", "2020-04-09"), rung("red", "2020-04-22"), rung("blue", "2021-01-12")]
    days = ["2020-04-14", "2020-04-26", "2021-01-15"]  # 10 13 14; 23 24, Sunday 26; 13-15
    slips = [
        {**slip(1, row["rung"], row["day"], answer), "number": number}
        for row, answer, number in zip(sent, days, numbers, strict=True)
    ]
    assert len(slip_differences(with_duty(rungs=sent, slips=slips))) == faults


def test_numbers_shared_with_other_plans_may_have_gaps_here() -> None:
    book = with_slip()
    book["slips"][0]["number"] = "督办〔2020〕7号"
    assert len(slip_differences(book)) == 1
    assert slip_differences(book, all_plans_in_ledger=False) == []
