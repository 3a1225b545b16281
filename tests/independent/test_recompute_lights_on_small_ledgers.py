"""R4 on ledgers small enough to work out by hand.

The plan runs from 2020-01-01 to 2022-12-31, 1095 days: 20 percent are expected on 2020-08-07
(219 days) and 40 percent on 2021-03-14 (438 days). Duty q is due on 2020-04-08; the third
working day before it is 2020-04-02 (3 7 8), the tenth after it is 2020-04-22 (9 10, 13-17, 20-22).
"""

from __future__ import annotations

from typing import Any

import pytest

from .facts import Row
from .recompute import light_differences, recompute_lights, recompute_task_lights
from .small_ledgers import accepted, assignment, duty, extension, ledger, moved, report, returned


def light(book: Row, on: str) -> tuple[str, str | None]:
    return recompute_lights(book, on)["a"]


def with_duty(**rows: Any) -> Row:
    return ledger(**{"obligations": [duty()], **rows})


def filed(**rows: Any) -> Row:
    return with_duty(reports=[report("2020-04-01")], **rows)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2020-04-01", ("green", None)),  # four working days left: 2 3 7 8
        ("2020-04-02", ("yellow", "due_soon")),  # three: 3 7 8
        ("2020-04-08", ("yellow", "due_soon")),  # the due day itself
        ("2020-04-09", ("yellow", "overdue")),
        ("2020-04-21", ("yellow", "overdue")),  # nine working days past it
        ("2020-04-22", ("red", "overdue_long")),  # ten
    ],
)
def test_an_unfiled_duty_turns_yellow_and_then_red(on: str, expected: tuple[str, str]) -> None:
    assert light(with_duty(), on) == expected


@pytest.mark.parametrize("on", ["2020-04-02", "2020-04-09", "2020-04-22"])
def test_a_filed_duty_darkens_nothing(on: str) -> None:
    assert light(filed(), on) == ("green", None)


def test_a_filing_after_the_day_does_not_exist_yet() -> None:
    assert light(with_duty(reports=[report("2020-04-10")]), "2020-04-09")[0] == "yellow"


def test_a_duty_waived_on_the_day_darkens_nothing() -> None:
    book = with_duty(obligations=[duty(waived_on="2020-04-22")])
    assert light(book, "2020-04-21")[0] == "yellow"
    assert light(book, "2020-04-22")[0] == "green"


def test_a_withdrawn_assignment_is_withdrawn_before_all_else() -> None:
    gone = assignment(withdrawn_on="2020-04-22", closed_on="2020-04-20")
    book = with_duty(assignments=[gone])
    assert light(book, "2020-04-22")[0] == "withdrawn"
    assert light(book, "2020-04-21")[0] == "done"


@pytest.mark.parametrize(
    ("asked_on", "word"), [("2020-06-30", "done"), ("2020-07-01", "done_late"), (None, "done")]
)
def test_a_closing_asked_for_after_the_deadline_is_done_late(
    asked_on: str | None, word: str
) -> None:
    closed = assignment(deadline="2020-06-30", asked_to_close_on=asked_on, closed_on="2020-07-03")
    book = with_duty(assignments=[closed])
    assert light(book, "2020-07-03")[0] == word
    assert light(book, "2020-07-02")[0] == "red"  # not closed yet


def test_a_deadline_that_passed_is_red() -> None:
    # All is delivered and accepted, so nothing but the deadline can darken the light.
    book = with_duty(reports=[report("2020-04-01", 100)], decisions=[accepted("2020-04-02")])
    book["assignments"] = [assignment(deadline="2020-06-30")]
    assert light(book, "2020-06-30") == ("green", None)
    assert light(book, "2020-07-01") == ("red", "deadline_passed")


def test_a_return_not_refiled_by_its_day_is_yellow() -> None:
    # Returned on 2 April: due again on 8 April (3 7 8). The duty itself is due only on 30 April.
    book = filed(obligations=[duty(due_on="2020-04-30")])
    book["decisions"] = [returned("2020-04-02")]
    assert light(book, "2020-04-08") == ("green", None)
    assert light(book, "2020-04-09") == ("yellow", "return_not_refiled")
    book["reports"].append(report("2020-04-09", revision=2))
    assert light(book, "2020-04-09") == ("green", None)


def test_a_returned_report_opens_the_duty_again() -> None:
    book = filed(decisions=[returned("2020-04-10")])
    assert light(book, "2020-04-09")[0] == "green"
    assert light(book, "2020-04-10") == ("yellow", "overdue")
    assert light(book, "2020-04-22") == ("red", "overdue_long")


def test_a_voided_report_leaves_the_duty_due_soon() -> None:
    kept = filed(decisions=[returned("2020-04-02", "incomplete")])
    voided = filed(decisions=[returned("2020-04-02", "no_substance")])
    assert light(kept, "2020-04-03")[0] == "green"
    assert light(voided, "2020-04-03") == ("yellow", "due_soon")


def test_an_assignment_not_signed_for_in_two_working_days_is_yellow() -> None:
    # Given on Thursday 2 January: 3 and 6 January.
    book = ledger(assignments=[assignment(signed_on="2020-01-08")])
    assert light(book, "2020-01-06")[0] == "green"
    assert light(book, "2020-01-07") == ("yellow", "unsigned")
    assert light(book, "2020-01-08")[0] == "green"


def test_lagging_by_exactly_the_limits_darkens_the_light() -> None:
    book = filed()
    assert light(book, "2020-08-06")[0] == "green"
    assert light(book, "2020-08-07") == ("yellow", "gap")
    assert light(book, "2021-03-13")[0] == "yellow"
    assert light(book, "2021-03-14") == ("red", "gap")


def test_what_is_verified_is_taken_off_what_is_expected() -> None:
    book = with_duty(reports=[report("2020-04-01", 1)], decisions=[accepted("2020-08-08")])
    assert light(book, "2020-08-07")[0] == "yellow"  # not accepted before the eighth
    assert light(book, "2020-08-08")[0] == "green"  # 20.09 - 1


def test_percents_are_not_looked_at_before_the_first_due_day() -> None:
    book = filed(obligations=[duty(due_on="2020-08-10")])
    assert light(book, "2020-08-09")[0] == "green"
    assert light(book, "2020-08-10") == ("yellow", "gap")
    # A waived duty's due day still is the first; without any duty there is none.
    book["obligations"].append(duty("w", waived_on="2020-03-01"))
    assert light(book, "2020-08-09") == ("yellow", "gap")
    assert light(ledger(), "2021-03-14")[0] == "green"


def test_an_undecided_extension_caps_the_duty_at_yellow() -> None:
    book = with_duty(extensions=[extension("2020-04-07", "2020-04-23")])
    assert light(book, "2020-04-22") == ("yellow", "overdue")
    assert light(book, "2020-04-23") == ("red", "overdue_long")  # refused


def test_an_undecided_extension_caps_no_other_duty() -> None:
    book = with_duty(extensions=[extension("2020-04-07")])
    book["obligations"].append(duty("other"))
    assert light(book, "2020-04-22")[0] == "red"


def test_a_granted_extension_counts_from_the_day_it_was_granted() -> None:
    book = with_duty(obligations=[duty(due_on="2020-05-08")])
    book["extensions"] = [extension("2020-04-07", "2020-04-13", "2020-05-08")]
    book["due_changes"] = [moved("2020-04-13", "2020-05-08")]
    assert light(book, "2020-04-10")[0] == "yellow"
    assert light(book, "2020-04-13")[0] == "green"


def test_an_assignment_has_no_light_before_it_exists() -> None:
    assert recompute_lights(ledger(), "2020-01-01") == {}


def task_of(*members: Row) -> Row:
    return ledger(assignments=list(members), obligations=[duty()])


def test_a_task_takes_the_worst_light_of_its_leads() -> None:
    book = task_of(assignment(), assignment("b"), assignment("c", closed_on="2020-02-03"))
    assert recompute_task_lights(book, "2020-04-09") == {"t": "yellow"}  # a's duty is overdue
    assert recompute_task_lights(book, "2020-04-22") == {"t": "red"}


def test_a_red_support_makes_a_task_yellow_but_not_a_done_one() -> None:
    support = assignment(role="support")
    assert recompute_task_lights(task_of(support, assignment("b")), "2020-04-22") == {"t": "yellow"}
    done = assignment("b", closed_on="2020-02-03")
    assert recompute_task_lights(task_of(support, done), "2020-04-22") == {"t": "done"}
    assert recompute_task_lights(task_of(support), "2020-04-22") == {"t": "red"}  # no lead


def test_a_task_without_an_assignment_yet_is_not_started() -> None:
    assert recompute_task_lights(ledger(), "2020-01-01") == {"t": "not_started"}


def test_a_wrong_missing_or_early_light_is_listed() -> None:
    right = [{"assignment": "a", "light": "red", "reason": "x"}]
    assert light_differences(with_duty(), {"lights": right}, "2020-04-22") == []
    assert len(light_differences(with_duty(), right, "2020-04-21")) == 1
    assert len(light_differences(with_duty(), [], "2020-04-21")) == 1
    assert len(light_differences(with_duty(), right, "2020-01-01")) == 1
