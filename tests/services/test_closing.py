"""Closing, reopening, waiving, withdrawing and instructing: the ends and turns of a task."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.services.told import accept, audited, file, said
from tracker.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from tracker.models import ClosingDecision, Instruction, Obligation, Reopening, Slip
from tracker.services.obligation import closing, reopening, signing
from tracker.services.obligation.closing import ClosingRequestInput
from tracker.services.plan import withdrawing
from tracker.services.supervision import instructing, supervising


def ask(actor, assignment, *, note="培训任务全部完成，共培训 1,200 人次。", excused=None):
    asked = ClosingRequestInput(note, excused or {})
    return closing.ask_closing(actor, assignment_id=assignment.id, asked=asked)


@pytest.fixture
def signed(cast):
    """The cast, everything signed for."""
    for who in (cast.lead, cast.support, cast.county):
        signing.sign_all(who)
    return cast


def test_a_lead_waits_for_its_supports_by_name(signed):
    with pytest.raises(Refused) as wrong:
        ask(signed.lead, signed.assignment())
    assert said(wrong.value) == (
        "配合单位市工信局、兰山区政府尚未完成。请待其完成后申请，或者逐一说明不影响办结的理由。"
    )


def test_a_support_verified_at_100_is_waited_for_no_longer(signed):
    accept(signed.supervisor, file(signed.support, signed.duty("gxj"), percent=100))
    with pytest.raises(Refused) as wrong:
        ask(signed.lead, signed.assignment())
    assert "配合单位兰山区政府尚未完成" in said(wrong.value)


@pytest.mark.both_databases
def test_closing_waives_what_is_owed_later_and_nothing_else(signed, session):
    assignment = signed.assignment()
    excused = {signed.assignment("gxj").id: "并入年度", signed.assignment("lsq").id: "已移交"}
    ask(signed.lead, assignment, excused=excused)
    assert assignment.excused_because == "市工信局：并入年度\n兰山区政府：已移交"
    closing.accept_closing(signed.supervisor, assignment_id=assignment.id, comment="同意")
    assert assignment.light == "done"
    waived = session.scalars(select(Obligation).where(Obligation.waived_because == "closed")).all()
    assert {row.assignment_id for row in waived} == {assignment.id}
    assert min(row.period_to for row in waived) == date(2020, 6, 30)
    assert signed.duty().state == "open", "the first quarter ended before and is still owed"
    assert audited("accept_closing")[0][1]["waived"] == len(waived)


def test_closing_after_the_deadline_is_done_late_for_ever(signed, clock):
    clock.set(date(2020, 7, 1))
    assignment = signed.assignment(task=3)
    ask(signed.lead, assignment)
    closing.accept_closing(signed.supervisor, assignment_id=assignment.id)
    assert assignment.light == "done_late"


def test_a_support_closes_its_own_part_and_waits_for_nobody(signed):
    assignment = signed.assignment("gxj")
    ask(signed.support, assignment)
    closing.accept_closing(signed.supervisor, assignment_id=assignment.id)
    assert assignment.closed_on == date(2020, 4, 7)


@pytest.mark.both_databases
def test_a_returned_request_can_be_made_again(signed, session):
    assignment = signed.assignment(task=3)
    ask(signed.lead, assignment)
    closing.return_closing(signed.supervisor, assignment_id=assignment.id, comment="缺验收材料。")
    assert assignment.asked_to_close_on is None
    ask(signed.lead, assignment, note="补充了验收材料。")
    closing.accept_closing(signed.supervisor, assignment_id=assignment.id)
    outcomes = session.scalars(select(ClosingDecision.outcome).order_by(ClosingDecision.id)).all()
    assert outcomes == ["returned", "accepted"]


def test_a_closing_is_decided_once_and_in_scope(signed):
    assignment = signed.assignment(task=3)
    with pytest.raises(Conflict):
        closing.accept_closing(signed.supervisor, assignment_id=assignment.id)
    ask(signed.lead, assignment)
    with pytest.raises(NotFound):
        closing.accept_closing(signed.foreign_office, assignment_id=assignment.id)
    with pytest.raises(Forbidden):
        closing.accept_closing(signed.lead, assignment_id=assignment.id)
    closing.accept_closing(signed.supervisor, assignment_id=assignment.id)
    with pytest.raises(Conflict):
        closing.return_closing(signed.supervisor, assignment_id=assignment.id, comment="再看")


def test_what_is_not_signed_for_is_not_closed(cast):
    with pytest.raises(Refused) as wrong:
        ask(cast.lead, cast.assignment(task=3))
    assert said(wrong.value) == "该任务尚未签收，请先签收。"


def test_a_request_to_close_says_what_was_achieved(signed):
    with pytest.raises(Invalid) as wrong:
        ask(signed.lead, signed.assignment(task=3), note=" ")
    assert wrong.value.field == "note"


def raise_slip(cast, clock):
    clock.set(date(2020, 4, 9))
    supervising.raise_due_rungs(cast.duty().id)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("step", "because", "answered"),
    [
        ("file", "filed", date(2020, 4, 10)),
        ("waive", "waived", None),
        ("withdraw", "withdrawn", None),
    ],
)
def test_filing_answers_a_slip_and_every_end_closes_it(
    cast, clock, session, step, because, answered
):
    raise_slip(cast, clock)
    clock.set(date(2020, 4, 10))
    if step == "file":
        file(cast.lead, cast.duty())
    elif step == "waive":
        reopening.waive_duty(cast.supervisor, obligation_id=cast.duty().id, because="并入年度")
    else:
        withdrawing.withdraw_task(cast.supervisor, slug="linyi-2019-13-01", because="任务合并")
    slip = session.scalars(select(Slip)).one()
    assert (slip.closed_on, slip.closed_because) == (date(2020, 4, 10), because)
    assert slip.answered_on == answered
    assert slip.number == "督办〔2020〕1号"


def test_a_withdrawn_task_owes_nothing_and_keeps_everything(cast, session):
    file(cast.lead, cast.duty())
    before = session.scalar(select(func.count()).select_from(Obligation))
    withdrawing.withdraw_task(cast.supervisor, slug="linyi-2019-13-01", because="任务合并")
    lights = {cast.assignment(d).light for d in ("rsj", "gxj", "lsq")}
    assert lights == {"withdrawn"}
    assert session.scalar(select(func.count()).select_from(Obligation)) == before
    assert cast.duty().waived_on is None
    with pytest.raises(Refused) as wrong:
        withdrawing.withdraw_task(cast.supervisor, slug="linyi-2019-13-01", because="再撤")
    assert said(wrong.value) == "该任务已于4月7日（周二）撤销。"


def test_one_part_is_withdrawn_alone(cast):
    withdrawing.withdraw_assignment(
        cast.supervisor, assignment_id=cast.assignment("gxj").id, because="机构改革"
    )
    assert cast.assignment("gxj").light == "withdrawn"
    assert cast.assignment().withdrawn_on is None


@pytest.mark.parametrize("because", ["", "  "])
def test_every_grave_step_needs_its_reason(cast, because):
    with pytest.raises(Invalid):
        withdrawing.withdraw_task(cast.supervisor, slug="linyi-2019-13-01", because=because)
    with pytest.raises(Invalid):
        reopening.waive_duty(cast.supervisor, obligation_id=cast.duty().id, because=because)
    with pytest.raises(Invalid):
        reopening.reopen_duty(
            cast.supervisor,
            obligation_id=cast.duty().id,
            until_on=date(2020, 6, 1),
            because=because,
        )


def test_reopening_is_kept_as_a_row_and_looks_ahead(cast, clock, session):
    clock.set(date(2020, 5, 11))
    with pytest.raises(Refused) as wrong:
        reopening.reopen_duty(
            cast.supervisor,
            obligation_id=cast.duty().id,
            until_on=date(2020, 5, 8),
            because="联络员更换",
        )
    assert "请选择今天或以后的日期" in said(wrong.value)
    reopening.reopen_duty(
        cast.supervisor,
        obligation_id=cast.duty().id,
        until_on=date(2020, 5, 15),
        because="联络员更换",
    )
    assert session.scalars(select(Reopening)).one().because == "联络员更换"
    with pytest.raises(NotFound):
        reopening.reopen_duty(
            cast.foreign_office,
            obligation_id=cast.duty().id,
            until_on=date(2020, 5, 15),
            because="越权",
        )


def test_what_is_filed_is_neither_reopened_nor_waived(cast):
    file(cast.lead, cast.duty())
    with pytest.raises(Refused):
        reopening.waive_duty(cast.supervisor, obligation_id=cast.duty().id, because="并入")


@pytest.mark.both_databases
def test_an_instruction_is_written_once_and_by_a_leader(cast, session, clock):
    first = instructing.write_instruction(
        cast.leader, slug="linyi-2019-13-01", body=" 请抓紧落实。 "
    )
    again = instructing.write_instruction(cast.leader, slug="linyi-2019-13-01", body="请抓紧落实。")
    assert first.id == again.id
    clock.forward(minutes=30)
    instructing.write_instruction(cast.leader, slug="linyi-2019-13-01", body="请抓紧落实。")
    assert session.scalar(select(func.count()).select_from(Instruction)) == 2
    with pytest.raises(Forbidden):
        instructing.write_instruction(cast.supervisor, slug="linyi-2019-13-01", body="请办")
    with pytest.raises(Invalid):
        instructing.write_instruction(cast.leader, slug="linyi-2019-13-01", body=" ")
    with pytest.raises(NotFound):
        instructing.write_instruction(cast.leader, slug="huantai-2020-1-01", body="请办")
