"""Delivery from the outbox against a real mail server that answers as it was told (R5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update

from tests.mailserver import free_port
from tests.services.post import mails, notices, run, settings_of, tries, why
from tests.services.told import file
from tracker import clock as program_clock
from tracker.db import db, transaction
from tracker.mail.transport import Answer, CapturedTransport, Outcome, SmtpTransport
from tracker.models import Mail, Notice
from tracker.rules.delivery import wait_after
from tracker.services.calendar import calendars
from tracker.services.installation import holders
from tracker.services.mail import delivering, mail_channel, mail_log
from tracker.services.obligation import signing

pytestmark = pytest.mark.both_databases
BLUE = date(2020, 4, 9)


@pytest.fixture
def due(cast, session, clock, app, by_smtp, backend):
    """Two mails wait: the lead's liaison's and the county's, in this order."""
    clock.set(date(2020, 1, 6))
    for person in (cast.lead, cast.support, cast.county):
        signing.sign_all(person)
    with transaction():
        cast.support.enabled = False
    clock.set(date(2020, 3, 31))
    run("sweep")
    with transaction():  # that nobody of one department can be told is another test's matter
        session.execute(delete(Notice).where(Notice.kind == "nobody"))
    run("digest")
    assert [mail.user.username for mail in mails()] == ["lead", "county"]
    return by_smtp


def test_every_mail_is_handed_over_once(due, postmaster):
    assert run("outbox", "outbox").found == 0
    assert sorted(letter.to for letter in postmaster.taken) == [
        "county@example.gov.cn",
        "lead@example.gov.cn",
    ]
    assert {(mail.state, mail.captured) for mail in mails()} == {("sent", False)}
    assert tries(mails("lead")[0]) == [("sent", 250)]


def test_a_letter_carries_what_it_must(due, postmaster):
    run("outbox")
    [letter] = [letter for letter in postmaster.taken if letter.to.startswith("lead")]
    message = letter.message
    assert letter.message_id == mails("lead")[0].message_id
    assert str(message["From"]) == "督办系统 <duban@example.gov.cn>"
    assert message["Subject"] == "【督办】即将到期3件"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] is None
    assert message["Date"].datetime == mails("lead")[0].created_at
    assert "李联络同志" in message.get_body(("plain",)).get_content()
    assert "李联络同志" in message.get_body(("html",)).get_content()
    assert max(map(len, letter.content.splitlines())) <= 998


@pytest.mark.parametrize(
    "answer", ["451 try later", "RCPT 450 box is full", "MAIL 421 too busy", "drop"]
)
def test_a_temporary_failure_is_tried_again_later(due, postmaster, clock, answer):
    postmaster.answers.append(answer)
    run("outbox")
    states = sorted(mail.state for mail in mails())
    assert states == ["sent", "waiting"]
    assert run("outbox").found == 0
    clock.forward(minutes=1)
    assert run("outbox").done == 1
    assert {mail.state for mail in mails()} == {"sent"}


def test_a_permanent_failure_is_told_in_words_and_does_not_block_others(
    due,
    postmaster,
):
    postmaster.answers.append("RCPT 550 no such person here")
    run("outbox")
    mail, other = mails()
    assert (mail.state, why(mail)) == ("undelivered", "mail_refused")
    assert mail.last_answer == "550 no such person here"
    assert other.state == "sent"
    assert run("outbox").found == 0


def test_after_a_lost_connection_the_same_bytes_go_out_again(due, postmaster, clock):
    postmaster.answers.append("drop")
    run("outbox")
    clock.forward(minutes=1)
    run("outbox")
    lead = [letter for letter in postmaster.seen if letter.to.startswith("lead")]
    assert len(lead) == 2
    assert lead[0].content == lead[1].content


def test_twenty_tries_over_three_days_and_then_it_is_given_up(due, postmaster, clock):
    postmaster.by_address["lead@example.gov.cn"] = "451 try later"
    began = program_clock.now()
    while mails("lead")[0].state == "waiting":
        run("outbox")
        waiting = mails("lead")[0]
        last = program_clock.now()
        clock.source.moment = max(waiting.next_try_at, last + timedelta(minutes=1))
    mail = mails("lead")[0]
    assert (mail.state, why(mail), mail.tries) == ("undelivered", "mail_gave_up", 20)
    assert len(tries(mail)) == 20
    assert timedelta(days=2, hours=20) <= last - began <= timedelta(days=3, hours=1)


def test_the_waits_grow_and_sum_up_to_three_days(cast, session, backend):
    policy = calendars.policy_on(BLUE)
    waits = [wait_after(tries, policy=policy) for tries in range(1, 20)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert timedelta(days=2, hours=22) <= sum(waits, timedelta()) <= timedelta(days=3)
    assert wait_after(20, policy=policy) is None


def test_what_was_filed_before_the_first_try_is_left_out(due, postmaster, cast):
    file(cast.lead, cast.duty(task=3))
    run("outbox")
    [mail] = mails("lead")
    assert (mail.subject, len(mail.facts["lines"])) == ("【督办】即将到期2件", 2)
    assert [n.dropped_reason["code"] for n in notices("lead") if n.dropped_reason] == [
        "notice_filed"
    ]


def test_a_mail_in_which_nothing_holds_is_withheld(due, postmaster, cast):
    file(cast.county, cast.duty("lsq"))
    run("outbox")
    [mail] = mails("county")
    assert (mail.state, why(mail)) == ("withheld", "mail_all_dropped")
    assert [letter.to for letter in postmaster.seen] == ["lead@example.gov.cn"]


def test_a_refused_mail_is_asked_again_before_its_next_try(due, postmaster, cast, clock):
    postmaster.by_address["county@example.gov.cn"] = "451 try later"
    run("outbox")
    file(cast.county, cast.duty("lsq"))
    clock.forward(minutes=1)
    run("outbox")
    assert mails("county")[0].state == "withheld"


def test_nothing_is_sent_on_a_rest_day(due, postmaster, clock):
    clock.set(date(2020, 4, 4))
    assert run("outbox").found == 0
    assert postmaster.seen == []


def test_a_server_that_is_away_is_not_tried_mail_by_mail(due, app, cast, session):
    with transaction() as writing:
        for serial in range(5):
            mail = mails("lead")[0]
            writing.add(copy_of(mail, serial))
    app.extensions["duban_config"] = replace(due, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    tally = run("outbox")
    assert tally.found == 7
    assert "refused" in tally.error
    assert sorted(mail.tries for mail in mails()) == [0, 0, 0, 0, 1, 1, 1]


def copy_of(mail, serial):
    kept = {
        column.name: getattr(mail, column.name)
        for column in Mail.__table__.columns
        if column.name != "id"
    }
    return Mail(**kept | {"dedupe_key": f"copy:{serial}", "message_id": f"<{serial}@x>"})


class Fainting(CapturedTransport):
    """Hands a letter over and then the process faints before it can say so."""

    def __init__(self):
        self.letters = []

    def send(self, letter):
        self.letters.append(letter)
        raise KeyboardInterrupt


def test_a_crash_after_the_servers_answer_repeats_the_same_letter(due, cast, session, app):
    mail_id = mails("lead")[0].id
    transport = Fainting()
    with pytest.raises(KeyboardInterrupt):
        delivering.deliver_one(mail_id, settings=due, transport=transport)
    assert mails("lead")[0].state == "sending"
    with pytest.raises(KeyboardInterrupt):
        delivering.deliver_one(mail_id, settings=due, transport=transport)
    assert transport.letters[0] == transport.letters[1]
    assert tries(mails("lead")[0]) == [("unknown", None), ("unknown", None)]


def test_what_asks_for_nothing_is_not_sent_twice_when_it_may_have_arrived(due, cast, session):
    mail_id = mails("lead")[0].id
    transport = Fainting()
    with pytest.raises(KeyboardInterrupt):
        delivering.deliver_one(mail_id, settings=due, transport=transport)
    with transaction():
        db.session.execute(
            update(Notice)
            .where(Notice.mail_id == mail_id)
            .values(kind="bulletin_issued", assignment_id=None, obligation_id=None)
        )
    assert delivering.deliver_one(mail_id, settings=due, transport=transport) is None
    mail = mails("lead")[0]
    assert (mail.state, why(mail), len(transport.letters)) == (
        "withheld",
        "mail_perhaps_arrived",
        1,
    )


def test_what_may_have_arrived_is_not_written_anew(due, cast, session):
    mail_id = mails("lead")[0].id
    transport = Fainting()
    with pytest.raises(KeyboardInterrupt):
        delivering.deliver_one(mail_id, settings=due, transport=transport)
    file(cast.lead, cast.duty(task=3))
    with pytest.raises(KeyboardInterrupt):
        delivering.deliver_one(mail_id, settings=due, transport=transport)
    assert transport.letters[0] == transport.letters[1]


def test_a_mail_that_another_is_sending_is_left_alone(due, cast, session):
    mail_id = mails("lead")[0].id

    class Curious(CapturedTransport):
        def send(self, letter):
            self.found = delivering.mails_to_deliver()
            self.second = delivering.deliver_one(
                mail_id, settings=due, transport=CapturedTransport()
            )
            return Answer(Outcome.SENT)

    curious = Curious()
    delivering.deliver_one(mail_id, settings=due, transport=curious)
    assert mail_id not in curious.found
    assert curious.second is None
    assert mails("lead")[0].tries == 1


@pytest.mark.parametrize(
    ("holder", "is_free"),
    [
        ("elsewhere:1a2b/77/1234/1", False),
        (None, True),
        ("{machine}/999999/1/1", True),
        ("{process}/999999", True),
    ],
)
def test_a_claim_ends_with_its_holder_where_that_can_be_known(due, cast, session, holder, is_free):
    process = holders.process_name()
    named = holder and holder.format(machine=process.split("/")[0], process=process)
    with transaction():
        mail = mails("lead")[0]
        mail.state, mail.tries, mail.claimed_by = "sending", 1, named
        mail.claimed_until = program_clock.wall_now() + timedelta(minutes=10)
    assert (mail.id in delivering.mails_to_deliver()) is is_free


def test_a_claim_of_another_machine_ends_when_it_has_run_out(due, cast, session):
    with transaction():
        mail = mails("lead")[0]
        mail.state, mail.tries, mail.claimed_by = "sending", 1, "elsewhere:1a2b/77/1234/1"
        mail.claimed_until = program_clock.wall_now() - timedelta(seconds=1)
    assert mail.id in delivering.mails_to_deliver()


def test_without_a_server_mails_are_captured(cast, session, clock, app, backend):
    clock.set(date(2020, 3, 31))
    assert settings_of(app).smtp_url == ""
    run("sweep", "digest", "outbox")
    assert {(mail.state, mail.captured) for mail in mails()} == {("sent", True)}


def test_a_transport_with_a_name_and_a_password_reads_them_from_the_address(backend):
    transport = SmtpTransport("smtps://duban%40gov.cn:p%2Fw%3A1@mail.example.gov.cn")
    assert (transport.user, transport.password) == ("duban@gov.cn", "p/w:1")
    assert (transport.host, transport.port, transport.is_tls) == ("mail.example.gov.cn", 465, True)


def test_a_refused_password_pauses_the_way_and_uses_up_no_try(due, postmaster, clock):
    postmaster.answers = ["MAIL 535 authentication failed"]
    assert "535" in run("outbox").error
    assert {mail.tries for mail in mails()} == {0}
    assert "mail_locked" in {why(mail) for mail in mails()}
    assert len(postmaster.seen) == 0
    clock.forward(minutes=4)
    assert "535" in run("outbox").error, "the way is closed for five minutes"
    assert postmaster.taken == []
    clock.forward(minutes=2)
    assert run("outbox").done == 2
    assert mail_channel.why_paused() == ""


def test_each_refusal_closes_the_way_for_longer(due, postmaster, clock):
    waits = []
    for _ in range(5):
        postmaster.answers = ["MAIL 535 authentication failed"]
        run("outbox")
        minutes = 0
        while mail_channel.why_paused():
            clock.forward(minutes=1)
            minutes += 1
        waits.append(minutes)
    assert waits == [5, 15, 30, 60, 60]


def test_an_administrators_second_try_opens_the_way_at_once(due, cast, postmaster, session):
    postmaster.answers = ["550 no such person", "MAIL 535 authentication failed"]
    run("outbox")
    assert mail_channel.why_paused()
    [refused] = [mail for mail in mails() if mail.state == "undelivered"]
    mail_log.retry_mail(cast.administrator, mail_id=refused.id)
    assert run("outbox").done == 2


def test_a_try_set_by_a_clock_that_ran_ahead_is_due(due, postmaster, session):
    with transaction():
        mail = session.get(Mail, mails("lead")[0].id)
        mail.tries, mail.next_try_at = 1, program_clock.now() + timedelta(days=1)
    assert run("outbox").done == 2


def test_mails_about_one_task_are_one_conversation(due, cast, postmaster, clock, session):
    run("outbox")
    first = mails("county")[0]
    assert (first.thread, first.in_reply_to) == ("task:linyi-2019-13-01", "")
    clock.set(date(2020, 4, 7))
    run("sweep", "digest", "outbox")
    second = mails("county")[1]
    assert second.in_reply_to == first.message_id
    letter = next(each for each in postmaster.taken if each.message_id == second.message_id)
    assert letter.message["In-Reply-To"] == letter.message["References"] == first.message_id
    assert mails("lead")[1].thread == "", "a digest about several tasks begins no conversation"
