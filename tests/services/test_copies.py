"""Copies to a second address: made of what was taken, ended by whoever reads there, never twice."""

from datetime import date
from email import message_from_bytes
from email.policy import SMTP, strict

import pytest

from tests.services.post import mails, run, settings_of
from tests.services.told import audited
from tracker.errors import Invalid, NotFound
from tracker.services.mail import copies
from tracker.services.obligation import signing

SECOND = "second@example.gov.cn"


@pytest.fixture
def due(cast, session, clock, app, by_smtp, backend):
    """A mail waits for the lead's liaison, who wants a copy of it; the others want none."""
    clock.set(date(2020, 1, 6))
    for person in (cast.lead, cast.support, cast.county):
        signing.sign_all(person)
    copies.set_copy_address(cast.lead, SECOND)
    clock.set(date(2020, 3, 31))
    run("sweep", "digest")
    return by_smtp


def copied(postmaster):
    return [letter for letter in postmaster.seen if letter.to == SECOND]


@pytest.mark.both_databases
def test_a_copy_follows_the_mail_word_for_word_and_once(due, postmaster, cast):
    run("outbox", "outbox", "outbox")
    [copy] = copied(postmaster)
    [own] = [letter for letter in postmaster.taken if letter.to == "lead@example.gov.cn"]
    assert copy.message["Subject"] == f"【抄送】{own.message['Subject']}"
    for kind in ("plain", "html"):
        bodies = [each.message.get_body((kind,)).get_content() for each in (own, copy)]
        assert bodies[0] == bodies[1]
    assert copy.message_id != own.message_id
    assert [mail.kind for mail in mails("lead")] == ["digest", "copy"]
    assert not [mail for mail in mails("county") if mail.kind == "copy"]


def test_nothing_is_copied_that_was_not_taken(due, postmaster, clock):
    postmaster.answers.extend(["421", "421", "421", "421"])
    run("outbox")
    assert "copy" not in {mail.kind for mail in mails()}


def test_after_a_lost_answer_the_copy_goes_out_again_in_the_same_bytes(due, postmaster, clock):
    run("outbox")
    postmaster.answers.append("drop")
    run("outbox")
    clock.forward(minutes=1)
    run("outbox", "outbox")
    first, second = copied(postmaster)
    assert first.content == second.content


def test_only_the_copy_can_be_unsubscribed_from(due, postmaster, app):
    run("outbox", "outbox")
    strictly = SMTP + strict
    for letter in postmaster.taken:
        message = message_from_bytes(letter.content, policy=strictly)
        assert not message.defects
        if letter.to != SECOND:
            assert message["List-Unsubscribe"] is None
            continue
        address = message["List-Unsubscribe"].strip("<>")
        assert address.startswith(f"{settings_of(app).public_url}/copies/")
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_press_without_a_log_in_ends_the_copies(due, postmaster, cast, app):
    run("outbox", "outbox")
    [copy] = copied(postmaster)
    path = copy.message["List-Unsubscribe"].strip("<>").partition("/copies/")[2]
    reader = app.test_client()
    assert "停止抄送" in reader.get(f"/copies/{path}").text
    assert mails("lead")[0].user.copy_email == SECOND, "reading the page changes nothing"
    answer = reader.post(f"/copies/{path}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "抄送已停止" in answer.text
    assert mails("lead")[0].user.copy_email == ""
    assert audited("set_copy_email") == [
        ("lead", {"copy_email": SECOND}),
        (None, {"copy_email": ""}),
    ]
    assert reader.post(f"/copies/{path}").status_code == 404


@pytest.mark.parametrize("token", ["", "x", "1", "0-", "1-0", "１-0", "99999999999999999999-ab"])
def test_a_made_up_address_ends_nothing(due, cast, app, token):
    with pytest.raises(NotFound):
        copies.end_copies(token, settings_of(app))
    with pytest.raises(NotFound):
        copies.end_copies(f"{cast.county.id}-{'0' * 64}", settings_of(app))


def test_a_wrong_or_a_known_address_is_told(cast):
    for address in ("nonsense", cast.lead.email.upper()):
        with pytest.raises(Invalid) as wrong:
            copies.set_copy_address(cast.lead, address)
        assert wrong.value.field == "copy_email"
