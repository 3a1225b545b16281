"""Urges and instructions with an answer day, their replies, and nobody left who could be told."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.services.post import mails, run
from tests.services.told import audited, file, said
from tracker.db import db, transaction
from tracker.errors import Forbidden, Invalid, NotFound, Refused
from tracker.models import Assignment, Notice, Reply, Urge, User
from tracker.services.ledger.ledger import ledger_of
from tracker.services.obligation import extending
from tracker.services.obligation.extending import ExtensionRequestInput
from tracker.services.supervision import instructing, replying, urge_reading, urging
from tracker.services.supervision.urging import UrgeInput
from tracker.services.task import task_page

pytestmark = pytest.mark.both_databases
TODAY, ANSWER = date(2020, 4, 7), date(2020, 4, 10)
WORDS = "请于本周内报送一季度培训台账。"
SLUG = "linyi-2019-13-01"


@pytest.fixture(autouse=True)
def _today(cast, clock, backend):
    clock.set(TODAY)


def notices(kind):
    """Yield the notices of a kind, oldest first."""
    db.session.expire_all()
    found = select(Notice).where(Notice.kind == kind).order_by(Notice.id)
    return list(db.session.execute(found).scalars())


def why(notice):
    return (notice.dropped_reason or {}).get("code")


def urge(cast, *, part=None, duty=None, body=WORDS, by=ANSWER, actor=None):
    return urging.urge_department(
        actor or cast.supervisor,
        assignment_id=(part or cast.assignment()).id,
        given=UrgeInput(body, by, obligation_id=duty.id if duty else None),
    )


def instruct(cast, *, by=ANSWER):
    return instructing.write_instruction(
        cast.leader, slug=SLUG, body="请研究落实。", answer_due_on=by
    )


def test_an_urge_reaches_liaison_and_head_with_its_words_and_its_page(cast, session):
    row = urge(cast, duty=cast.duty())
    run("digest")
    for name in ("lead", "head"):
        [mail] = mails(name)
        [line] = [each for each in mail.facts["lines"] if each["kind"] == "urge"]
        assert (line["words"], line["path"]) == (WORDS, f"/slips/urges/{row.id}")
        assert "2020年第一季度进展报告" in mail.text_body
        assert "4月10日（周五）前在系统中答复" in mail.text_body
    assert mails("support") == []
    assert audited("urge_department") == [
        ("supervisor", {"body": WORDS, "answer_due_on": "2020-04-10"})
    ]


def test_a_reply_answers_it_and_reaches_who_asked(cast, session, clock):
    row = urge(cast)
    run("digest")
    assert [each.state for each in urge_reading.list_to_answer(cast.lead)] == ["waiting"]
    clock.forward(days=1)
    replying.reply_to_urge(cast.lead, urge_id=row.id, body="已补开两期。")
    assert urge_reading.list_to_answer(cast.lead) == []
    asked = urge_reading.get_urge(cast.head, row.id)
    assert (asked.state, asked.answered_on) == ("answered", date(2020, 4, 8))
    run("digest")
    [mail] = mails("supervisor")
    assert "已补开两期。" in mail.text_body


def test_what_was_asked_and_replied_stands_in_the_timeline_of_its_day(cast, session, clock):
    row = urge(cast)
    clock.forward(days=1)
    replying.reply_to_urge(cast.lead, urge_id=row.id, body="已补开两期。")
    quotes = [event.quote for event in task_page.get_task_page(cast.support, SLUG).events]
    assert quotes.index("已补开两期。") < quotes.index(WORDS)
    before = task_page.get_task_page(cast.support, SLUG, as_of=TODAY).events
    assert "已补开两期。" not in [event.quote for event in before]
    assert urge_reading.get_urge(cast.lead, row.id, day=TODAY).state == "waiting"


def test_an_urge_is_overdue_the_day_after_its_answer_day(cast, session, clock):
    row = urge(cast)
    clock.set(ANSWER)
    assert urge_reading.get_urge(cast.lead, row.id).state == "waiting"
    clock.forward(days=1)
    assert urge_reading.get_urge(cast.lead, row.id).state == "overdue"


def test_filing_the_report_answers_the_urge_about_it_and_nobody_is_mailed(cast, session):
    row = urge(cast, duty=cast.duty())
    file(cast.lead, cast.duty())
    run("digest")
    assert not [m for m in mails("lead") if "催办" in m.text_body]
    [told] = {why(notice) for notice in notices("urge")}
    assert told == "notice_filed"
    assert urge_reading.get_urge(cast.lead, row.id).state == "answered"


def test_an_answered_urge_is_not_mailed(cast, session):
    row = urge(cast)
    replying.reply_to_urge(cast.head, urge_id=row.id, body="已安排。")
    run("digest")
    assert {why(notice) for notice in notices("urge")} == {"notice_answered"}


def test_an_urge_waits_while_an_extension_is_undecided(cast, session):
    duty = cast.duty()
    urge(cast, duty=duty)
    asked = extending.ask_extension(
        cast.lead,
        obligation_id=duty.id,
        asked=ExtensionRequestInput(date(2020, 4, 20), "数据未汇总。", "已摸底。"),
    )
    run("digest")
    assert {notice.state for notice in notices("urge")} == {"waiting"}
    extending.refuse_extension(cast.supervisor, extension_id=asked.id, comment="理由不足。")
    run("digest")
    assert {notice.state for notice in notices("urge")} == {"mailed"}


def test_nobody_is_urged_while_an_extension_is_undecided_or_about_what_is_done(cast, session):
    extending.ask_extension(
        cast.lead,
        obligation_id=cast.duty().id,
        asked=ExtensionRequestInput(date(2020, 4, 20), "数据未汇总。", "已摸底。"),
    )
    with pytest.raises(Refused) as wrong:
        urge(cast, duty=cast.duty())
    assert "延期申请尚未批复" in said(wrong.value)
    file(cast.lead, cast.duty())
    with pytest.raises(Refused) as wrong:
        urge(cast, duty=cast.duty())
    assert "无须催办" in said(wrong.value)


def test_a_second_urge_waits_for_the_answer_day_of_the_first(cast, session, clock):
    first = urge(cast)
    assert urge(cast).id == first.id, "a double click is one urge"
    with pytest.raises(Refused) as wrong:
        urge(cast, body="再次催办。")
    assert "请等候答复" in said(wrong.value)
    clock.set(date(2020, 4, 13))
    assert urge(cast, body="再次催办。", by=date(2020, 4, 14)).id != first.id


@pytest.mark.parametrize(
    ("body", "by", "words"),
    [
        (" ", ANSWER, "请填写要求责任单位做什么"),
        ("长" * 1001, ANSWER, "1000"),
        (WORDS, date(2020, 4, 6), "不能早于今天"),
        (WORDS, date(2020, 4, 11), "休息日"),
    ],
)
def test_what_is_wrong_is_told(cast, session, body, by, words):
    with pytest.raises(Invalid) as wrong:
        urge(cast, body=body, by=by)
    assert words in said(wrong.value)
    assert session.scalar(select(func.count()).select_from(Urge)) == 0


def test_only_a_supervisor_of_the_place_urges_and_only_the_department_replies(cast, session):
    with pytest.raises(Forbidden):
        urge(cast, actor=cast.leader)
    with pytest.raises(NotFound):
        urge(cast, actor=cast.foreign_office)
    row = urge(cast)
    for other in (cast.support, cast.stranger, cast.foreigner):
        with pytest.raises(NotFound):
            replying.reply_to_urge(other, urge_id=row.id, body="代答。")
        with pytest.raises(NotFound):
            urge_reading.get_urge(other, row.id)
    with pytest.raises(Forbidden):
        replying.reply_to_urge(cast.supervisor, urge_id=row.id, body="代答。")


def test_an_instruction_with_a_day_is_answered_by_each_lead(cast, session):
    row = instruct(cast)
    run("digest")
    assert "请于4月10日（周五）前在系统中答复" in mails("lead")[0].text_body
    [asked] = urge_reading.list_to_answer(cast.lead)
    assert asked.kind == "instruction"
    assert urge_reading.list_to_answer(cast.support) == [], "supports are not asked"
    first = replying.reply_to_instruction(cast.lead, instruction_id=row.id, body="已落实。")
    again = replying.reply_to_instruction(cast.lead, instruction_id=row.id, body="已落实。")
    assert again.id == first.id
    assert session.scalar(select(func.count()).select_from(Reply)) == 1
    [answered] = urge_reading.get_instruction(cast.support, row.id)
    assert answered.state == "answered"
    run("digest")
    assert "答复内容：已落实。" in mails("leader")[0].text_body
    with pytest.raises(NotFound):
        replying.reply_to_instruction(cast.support, instruction_id=row.id, body="代答。")


def test_an_instruction_without_a_day_asks_for_no_answer(cast, session):
    row = instruct(cast, by=None)
    assert urge_reading.list_to_answer(cast.lead) == []
    assert urge_reading.get_instruction(cast.lead, row.id)[0].state == "told"


def test_the_list_has_those_that_wait_longest_first(cast, session, clock):
    urge(cast, by=date(2020, 4, 10))
    instruct(cast, by=date(2020, 4, 9))
    urge(cast, part=cast.assignment("gxj", task=2), by=date(2020, 4, 8))
    days = [each.answer_due_on.day for each in urge_reading.list_asked(cast.supervisor, cast.plan)]
    assert days == [8, 9, 10]
    clock.set(date(2020, 4, 9))
    overdue = urge_reading.list_asked(cast.leader, cast.plan, state="overdue")
    assert [each.part.department.code for each in overdue] == ["gxj"]


def test_that_nobody_is_left_to_be_told_is_told_to_office_and_administrator(cast, session, clock):
    with transaction():
        for person in session.scalars(select(User).where(User.username.in_(("lead", "head")))):
            person.enabled = False
    clock.set(date(2020, 4, 8))
    run("sweep", "digest")
    for name in ("supervisor", "administrator"):
        [mail] = mails(name)
        [line] = [each for each in mail.facts["lines"] if each["kind"] == "nobody"]
        assert (line["task"], line["path"]) == ("市人社局", "/admin/people")
    assert mails("foreign_office") == []
    clock.forward(days=1)
    run("sweep", "digest")
    assert len(notices("nobody")) == 2, "told once a month"


def test_the_alert_is_dropped_once_somebody_can_be_told_again(cast, session, clock):
    lead = session.scalars(select(User).where(User.username.in_(("lead", "head")))).all()
    with transaction():
        for person in lead:
            person.enabled = False
    run("sweep")
    with transaction():
        next(each for each in lead if each.role == "liaison").enabled = True
    run("digest")
    assert {why(notice) for notice in notices("nobody")} == {"notice_somebody"}


def test_withdrawn_parts_are_not_urged(cast, session):
    part = cast.assignment("lsq")
    with transaction():
        session.get(Assignment, part.id).withdrawn_on = TODAY
    with pytest.raises(Refused):
        urge(cast, part=part)


def test_the_ledger_tells_what_was_urged_instructed_and_replied_by_a_day(cast, session, clock):
    asked, told = urge(cast, duty=cast.duty()), instruct(cast)
    clock.set(ANSWER)
    replying.reply_to_urge(cast.lead, urge_id=asked.id, body="已补开两期。")
    replying.reply_to_instruction(cast.lead, instruction_id=told.id, body="已部署。")
    ledger = ledger_of(cast.plan)
    assert [(row["obligation"], row["by"], row["body"]) for row in ledger["urges"]] == [
        (cast.duty().id, "supervisor", WORDS)
    ]
    assert [(row["task"], row["by"]) for row in ledger["instructions"]] == [(SLUG, "leader")]
    assert [(row["urge"], row["instruction"], row["body"]) for row in ledger["replies"]] == [
        (asked.id, None, "已补开两期。"),
        (None, told.id, "已部署。"),
    ]
    assert ledger_of(cast.plan, as_of=TODAY)["replies"] == []
