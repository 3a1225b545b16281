"""Extensions: asked for in time, granted to this or another day, or refused."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.services.told import audited, file, said
from tracker.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from tracker.models import DueChange, Extension
from tracker.services.obligation import extending
from tracker.services.obligation.extending import ExtensionRequestInput

LATER = date(2020, 4, 20)


def ask(actor, duty, *, due_on=LATER, because="统计数据尚未汇总。", progress="方案已定。"):
    asked = ExtensionRequestInput(due_on, because, progress)
    return extending.ask_extension(actor, obligation_id=duty.id, asked=asked)


@pytest.mark.both_databases
def test_a_granted_extension_moves_the_due_day_and_keeps_the_old_one(cast, session, clock):
    duty = cast.duty()
    row = ask(cast.lead, duty)
    clock.forward(days=1)
    extending.grant_extension(cast.supervisor, extension_id=row.id, granted_due_on=LATER)
    assert (duty.due_on, duty.stated_due_on) == (LATER, date(2020, 4, 8))
    assert duty.closes_on == date(2020, 5, 19), "twenty working days after the new day"
    change = session.scalars(select(DueChange)).one()
    assert (change.previous_due_on, change.due_on, change.extension_id) == (
        date(2020, 4, 8),
        LATER,
        row.id,
    )
    assert audited("grant_extension")[0][1]["due_on"] == "2020-04-20"


def test_a_day_after_the_present_closing_day_may_be_granted(cast):
    duty = cast.duty()
    row = ask(cast.lead, duty, due_on=date(2020, 8, 31))
    extending.grant_extension(
        cast.supervisor, extension_id=row.id, granted_due_on=date(2020, 8, 31)
    )
    assert duty.due_on == date(2020, 8, 31)
    assert duty.closes_on == date(2020, 9, 27), "a Sunday that is worked"


def test_another_day_may_be_granted(cast):
    duty = cast.duty()
    row = ask(cast.lead, duty)
    extending.grant_extension(
        cast.supervisor, extension_id=row.id, granted_due_on=date(2020, 4, 14)
    )
    assert duty.due_on == date(2020, 4, 14)
    assert (row.asked_due_on, row.granted_due_on) == (LATER, date(2020, 4, 14))


@pytest.mark.both_databases
def test_the_ladder_is_held_while_it_is_undecided_and_goes_on_after_a_refusal(cast, clock):
    duty = cast.duty()
    row = ask(cast.lead, duty)
    clock.set(date(2020, 4, 10))
    extending.refuse_extension(cast.supervisor, extension_id=row.id, comment="数据已齐。")
    assert duty.due_on == date(2020, 4, 8)
    assert duty.next_rung_on == date(2020, 4, 10), "what was held is due at once"
    assert row.outcome == "refused"


def test_the_same_request_sent_twice_is_one(cast, session):
    first, again = ask(cast.lead, cast.duty()), ask(cast.lead, cast.duty())
    assert first.id == again.id
    assert session.scalar(select(func.count()).select_from(Extension)) == 1


@pytest.mark.parametrize("today", [date(2020, 4, 8), date(2020, 4, 9)])
def test_on_and_after_the_due_day_it_is_too_late_to_ask(cast, clock, today):
    clock.set(today)
    with pytest.raises(Refused) as wrong:
        ask(cast.lead, cast.duty())
    assert wrong.value.field == "due_on"
    assert said(wrong.value) == (
        "该报告应于4月8日（周三）前报送，延期须在此日之前申请。请尽快报送，并在报告中说明逾期原因。"
    )


@pytest.mark.parametrize("due_on", [date(2020, 4, 8), date(2020, 4, 7), date(2019, 4, 8)])
def test_the_new_day_is_later_than_the_old_one(cast, due_on):
    with pytest.raises(Refused) as wrong:
        ask(cast.lead, cast.duty(), due_on=due_on)
    assert "请选择更晚的日期" in said(wrong.value)


@pytest.mark.parametrize(("missing", "field"), [("because", "because"), ("progress", "progress")])
def test_reason_and_progress_are_asked_for(cast, missing, field):
    with pytest.raises(Invalid) as wrong:
        ask(cast.lead, cast.duty(), **{missing: "  "})
    assert wrong.value.field == field


def test_a_second_request_waits_for_the_first(cast):
    ask(cast.lead, cast.duty())
    with pytest.raises(Refused) as wrong:
        ask(cast.lead, cast.duty(), due_on=date(2020, 4, 30))
    assert said(wrong.value) == "已于4月7日（周二）申请延期，正在审批，请等待审批结果。"


def test_nothing_is_extended_that_is_filed(cast):
    file(cast.lead, cast.duty())
    with pytest.raises(Refused, match="was filed on"):
        ask(cast.lead, cast.duty())


def test_a_decision_is_made_once_and_by_the_own_office(cast):
    row = ask(cast.lead, cast.duty())
    with pytest.raises(NotFound):
        extending.grant_extension(cast.foreign_office, extension_id=row.id, granted_due_on=LATER)
    with pytest.raises(Forbidden):
        extending.grant_extension(cast.lead, extension_id=row.id, granted_due_on=LATER)
    extending.grant_extension(cast.supervisor, extension_id=row.id, granted_due_on=LATER)
    with pytest.raises(Conflict):
        extending.refuse_extension(cast.supervisor, extension_id=row.id, comment="不同意")


def test_a_refusal_needs_its_reason(cast):
    row = ask(cast.lead, cast.duty())
    with pytest.raises(Invalid):
        extending.refuse_extension(cast.supervisor, extension_id=row.id, comment="")


def test_another_department_asks_for_nothing(cast):
    with pytest.raises(NotFound):
        ask(cast.support, cast.duty())
