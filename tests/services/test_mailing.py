"""Digests: one mail for each person and sweep, of what still holds when it is made (R5)."""

from datetime import date, time

import pytest
from sqlalchemy import func, select

from tests.services.post import mails, notices, run, settings_of, why
from tests.services.told import file, send_back
from tracker.db import transaction
from tracker.errors import Invalid
from tracker.mail.letters import message_id_for
from tracker.models import Mail, Notice
from tracker.services.mail import mailing
from tracker.services.obligation import closing, extending, signing
from tracker.services.obligation.closing import ClosingRequestInput
from tracker.services.obligation.extending import ExtensionRequestInput
from tracker.services.plan import withdrawing
from tracker.services.supervision import instructing, supervising
from tracker.services.user import accounts

pytestmark = pytest.mark.both_databases
REMIND_5, BLUE, RED = date(2020, 3, 31), date(2020, 4, 9), date(2020, 4, 22)


@pytest.fixture
def swept(cast, session, clock, app, backend):
    """The first quarter's duties a day late, raised and not told yet; everything is signed for."""
    clock.set(date(2020, 1, 6))
    for person in (cast.lead, cast.support, cast.county):
        signing.sign_all(person)
    clock.set(BLUE)
    run("sweep")
    return settings_of(app)


def test_each_person_gets_one_mail_with_everything(swept, cast):
    run("digest")
    assert {mail.user.username: len(mail.facts["lines"]) for mail in mails()} == {
        "lead": 3,
        "head": 3,
        "support": 2,
        "county": 1,
    }


def test_a_doubled_digest_makes_no_second_mail(swept, cast):
    assert run("digest", "digest").found == 0
    assert len(mails()) == 4


def test_the_message_id_is_derived_from_the_dedupe_key_in_the_senders_domain(swept, cast):
    run("digest")
    [mail] = mails("lead")
    assert mail.dedupe_key == f"digest:{cast.lead.id}:1"
    assert mail.message_id == message_id_for(mail.dedupe_key, swept.mail_from)
    assert mail.message_id.endswith("@localhost>")


def test_the_mail_speaks_the_readers_language_and_links_to_the_public_address(swept, cast):
    with transaction():
        cast.head.locale = "en"
    run("digest")
    assert mails("lead")[0].subject == "【督办】督办提醒3件"
    assert mails("head")[0].subject == "[Duban] 3 reminder slips"
    assert "http://localhost:8000/slips/1" in mails("lead")[0].text_body


def test_nothing_is_told_on_a_rest_day(swept, cast, clock):
    clock.set(date(2020, 4, 11))
    assert run("digest").found == 0
    assert mails() == []


def test_what_was_filed_in_the_meantime_is_not_told(swept, cast):
    file(cast.lead, cast.duty(task=3))
    run("digest")
    assert len(mails("lead")[0].facts["lines"]) == 2
    dropped = [notice for notice in notices("lead") if notice.state == "dropped"]
    assert [notice.dropped_reason["code"] for notice in dropped] == ["notice_filed"]


def test_a_person_to_whom_nothing_is_left_to_say_gets_no_mail(swept, cast):
    file(cast.county, cast.duty("lsq"))
    run("digest")
    assert mails("county") == []


def test_what_was_withdrawn_in_the_meantime_is_not_told(swept, cast):
    withdrawing.withdraw_assignment(
        cast.supervisor, assignment_id=cast.duty(task=3).assignment_id, because="机构改革"
    )
    run("digest")
    assert len(mails("lead")[0].facts["lines"]) == 2
    assert "notice_withdrawn" in [(n.dropped_reason or {}).get("code") for n in notices("lead")]


def test_what_was_signed_for_in_the_meantime_is_not_told(cast, session, clock, backend):
    clock.set(date(2020, 1, 8))
    run("sweep")
    signing.sign_all(cast.lead)
    run("digest")
    assert mails("lead") == []
    assert {notice.dropped_reason["code"] for notice in notices("lead")} == {"notice_signed"}


def test_a_held_notice_waits_and_is_told_after_a_refusal(cast, session, clock, backend):
    clock.set(REMIND_5)
    duty = cast.duty()
    supervising.raise_due_rungs(duty.id)
    asked = extending.ask_extension(
        cast.lead,
        obligation_id=duty.id,
        asked=ExtensionRequestInput(date(2020, 4, 30), "材料未齐", "已完成一半"),
    )
    run("digest")
    assert mails("lead") == []
    assert [notice.state for notice in notices("lead")] == ["waiting"]
    extending.refuse_extension(cast.supervisor, extension_id=asked.id, comment="理由不充分")
    run("digest")
    kinds = [line["kind"] for line in mails("lead")[0].facts["lines"]]
    assert kinds == ["remind_5", "extension_refused"]


def test_a_notice_of_a_due_day_that_moved_is_not_told(cast, session, clock, backend):
    clock.set(REMIND_5)
    duty = cast.duty()
    supervising.raise_due_rungs(duty.id)
    asked = extending.ask_extension(
        cast.lead,
        obligation_id=duty.id,
        asked=ExtensionRequestInput(date(2020, 4, 30), "材料未齐", "已完成一半"),
    )
    extending.grant_extension(
        cast.supervisor, extension_id=asked.id, granted_due_on=date(2020, 4, 30)
    )
    run("digest")
    assert [line["kind"] for line in mails("lead")[0].facts["lines"]] == ["extension_granted"]
    assert notices("lead")[0].dropped_reason["code"] == "notice_moved"


def test_only_the_higher_of_two_rungs_that_wait_is_told(cast, session, clock, backend):
    duty = cast.duty()
    for day in (REMIND_5, BLUE):
        clock.set(day)
        supervising.raise_due_rungs(duty.id)
    run("digest")
    assert [line["kind"] for line in mails("lead")[0].facts["lines"]] == ["blue"]
    assert notices("lead")[0].dropped_reason["code"] == "notice_overtaken"


def test_somebody_without_an_address_is_told_to_the_administrator(swept, cast):
    with transaction():
        cast.lead.email = ""
    run("digest")
    [mail] = mails("lead")
    assert (mail.state, why(mail)) == ("undelivered", "mail_no_address")
    assert run("outbox").found == 3


@pytest.mark.parametrize("address", ["没有邮箱", "a@b, c@d", "li@例子.中国", "li\r\nBcc: x@y.cn"])
def test_what_is_no_address_is_never_handed_over(swept, cast, address):
    with transaction():
        cast.lead.email = address
    run("digest")
    assert mails("lead")[0].state == "undelivered"


def test_somebody_who_left_before_the_digest_is_not_told(swept, cast):
    with transaction():
        cast.lead.enabled = False
    run("digest")
    assert mails("lead") == []
    assert {notice.dropped_reason["code"] for notice in notices("lead")} == {"notice_left"}


def test_days_late_are_counted_on_the_day_of_the_digest(swept, cast, clock):
    clock.set(date(2020, 4, 10))
    run("digest")
    assert {line["days"] for line in mails("lead")[0].facts["lines"]} == {2}


def test_a_later_sweep_makes_a_second_mail_with_a_message_id_of_its_own(swept, cast, clock):
    run("digest")
    clock.set(RED)
    run("sweep", "digest")
    first, second = mails("lead")
    assert first.message_id != second.message_id
    assert second.dedupe_key == f"digest:{cast.lead.id}:2"


def test_decisions_and_instructions_stand_in_the_next_digest(cast, session, clock, backend):
    clock.set(date(2020, 4, 3))
    send_back(cast.supervisor, file(cast.lead, cast.duty()))
    instructing.write_instruction(cast.leader, slug=cast.plan.code + "-01", body="月底前专题汇报。")
    part = cast.assignment(task=3)
    signing.sign_all(cast.lead)
    closing.ask_closing(
        cast.lead, assignment_id=part.id, asked=ClosingRequestInput(note="竞赛已经办完。")
    )
    closing.return_closing(cast.supervisor, assignment_id=part.id, comment="尚缺获奖名单。")
    run("digest")
    kinds = [line["kind"] for line in mails("lead")[0].facts["lines"]]
    assert kinds == ["returned", "instruction", "closing_returned"]
    assert [line["kind"] for line in mails("head")[0].facts["lines"]] == ["instruction"]
    assert "尚缺获奖名单。" in mails("lead")[0].text_body


def test_two_digests_of_one_person_cannot_share_a_key(swept, cast, session):
    mailing.compose_digest(cast.lead.id, settings=swept)
    assert session.scalar(select(func.count(Mail.id))) == 1
    assert (
        session.scalar(
            select(func.count(Notice.id)).where(
                Notice.user_id == cast.lead.id, Notice.state == "waiting"
            )
        )
        == 0
    )


def test_who_wants_one_mail_a_day_gets_it_at_its_hour_and_no_second(cast, session, clock, app):
    accounts.set_digest_hour(cast.lead, 14)
    clock.set(REMIND_5)
    run("sweep")
    for hour, told in ((8, False), (11, False), (14, True)):
        clock.set(REMIND_5, time(hour, 15))
        run("digest")
        assert bool(mails("lead")) is told
    assert mails("support"), "the others are told as things come up"


def test_what_is_urgent_does_not_wait_for_the_hour(swept, cast, session, clock):
    accounts.set_digest_hour(cast.lead, 17)
    run("digest")
    assert mails("lead") == [], "a reminder slip waits"
    instructing.write_instruction(cast.leader, slug="linyi-2019-13-01", body="请抓紧。")
    run("digest")
    assert len(mails("lead")) == 1


def test_an_hour_that_is_not_offered_is_refused(cast, session):
    with pytest.raises(Invalid):
        accounts.set_digest_hour(cast.lead, 3)
