"""Delivery from the outbox: at least once, and never twice but for one gap (R5).

Before the SMTP conversation the mail is claimed and the claim committed; afterwards the answer is
recorded. A crash between the server's answer and that record is the only way in which a mail can
arrive twice, and then both carry the same Message-ID and the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select, update

from tracker import clock
from tracker.config import Config
from tracker.db import db, guarded, transaction
from tracker.i18n import N_, gettext, speaking
from tracker.mail.letters import Letter
from tracker.mail.transport import Answer, Outcome, Transport
from tracker.models import Mail, MailTry, Notice
from tracker.models.mail import MailState, NoticeState
from tracker.rules import delivery
from tracker.rules.reasons import Reason, reason
from tracker.services.calendar import calendars
from tracker.services.installation import holders
from tracker.services.mail import copies, mailing, validity

CLAIM_LASTS = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=12)
"""No try waits so long: a later one was set by a clock that ran ahead, and is due now."""
SENDER_NAME = N_("Supervision system")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail in hand: its letter, the row of this try, and under which name it is held."""

    mail_id: int
    try_id: int
    holder: str
    letter: Letter


def mails_to_deliver() -> list[int]:
    """Yield the ids of the mails to be tried now, the oldest first; none on a rest day.

    A mail that another process was sending is among them once its claim has run out or its
    holder is gone.
    """
    if not calendars.work_calendar().is_working_day(clock.today()):
        return []
    found = db.session.execute(
        select(Mail.id, Mail.state, Mail.claimed_by, Mail.claimed_until)
        .where(
            Mail.is_unsent,
            or_(
                and_(
                    Mail.state == MailState.WAITING,
                    or_(
                        Mail.tries == 0,
                        Mail.next_try_at <= clock.now(),
                        Mail.next_try_at > clock.now() + LONGEST_WAIT,
                    ),
                ),
                Mail.state == MailState.SENDING,
            ),
        )
        .order_by(Mail.tries, Mail.next_try_at, Mail.id)
    )
    return [
        row.id
        for row in found
        if row.state == MailState.WAITING or _is_free(row.claimed_by, row.claimed_until)
    ]


def _is_free(holder: str | None, until: datetime | None) -> bool:
    if holder is None or until is None or until <= clock.wall_now():
        return True
    return holders.is_gone(holder)


def deliver_one(mail_id: int, *, settings: Config, transport: Transport) -> Answer | None:
    """Try to hand one mail over; yields the answer, None when there was nothing to send.

    What no longer holds is taken out before; a mail in which nothing holds is withheld.
    """
    with holders.at_work() as holder:
        claimed = _claim(mail_id, holder, settings)
        if claimed is None:
            return None
        answer = transport.send(claimed.letter)
        _record(claimed, answer, settings=settings, is_captured=transport.captures)
        return answer


def _claim(mail_id: int, holder: str, settings: Config) -> Claimed | None:
    """Commit that this mail is being sent, and by whom; None when it is not to be sent now."""
    with transaction() as session:
        mail = session.execute(
            select(Mail).where(Mail.id == mail_id).with_for_update(skip_locked=True)
        ).scalar_one_or_none()
        if mail is None or not _is_due(mail) or not _still_holds(mail, settings):
            return None
        mail.state, mail.claimed_by = MailState.SENDING, holder
        mail.claimed_until = clock.wall_now() + CLAIM_LASTS
        mail.tries += 1
        row = MailTry(mail_id=mail.id, tried_at=clock.now(), outcome=str(Outcome.UNKNOWN))
        session.add(row)
        session.flush()
        return Claimed(mail.id, row.id, holder, _letter(mail, settings))


def _is_due(mail: Mail) -> bool:
    if mail.state == MailState.WAITING:
        at = clock.now()
        return mail.tries == 0 or not at < mail.next_try_at <= at + LONGEST_WAIT
    return mail.state == MailState.SENDING and _is_free(mail.claimed_by, mail.claimed_until)


def _still_holds(mail: Mail, settings: Config) -> bool:
    """Ask again, at the moment of sending, whether what the mail says holds; False: withheld.

    Where the server may have taken an earlier try the words stay as they were, so that a repeat
    is the same mail; if nothing in it holds any longer, or it only tells what the pages show as
    well, it is not repeated at all.
    """
    told = (
        db.session.execute(
            select(Notice)
            .where(Notice.mail_id == mail.id, Notice.state == NoticeState.MAILED)
            .order_by(Notice.id)
            .options(mailing.THEIR_USER)
        )
        .scalars()
        .all()
    )
    if not told:
        return True
    known = validity.facts_of_notices(told)
    if _may_have_arrived(mail):
        holding = [each.kind for each in told if validity.why_dropped(each, known) is None]
        if holding and not delivery.is_repeated(holding):
            return _withhold(mail, reason("mail_perhaps_arrived"))
        return bool(holding) or _withhold(mail, reason("mail_all_dropped"))
    kept = mailing.keep_valid(told, known)
    if not kept:
        return _withhold(mail, reason("mail_all_dropped"))
    if len(kept) < len(told):
        mailing.write(mail, mailing.digest_of(kept, known, settings=settings))
    return True


def _may_have_arrived(mail: Mail) -> bool:
    unknown = exists().where(MailTry.mail_id == mail.id, MailTry.outcome == str(Outcome.UNKNOWN))
    return bool(db.session.execute(select(unknown)).scalar_one())


def _withhold(mail: Mail, why: Reason) -> bool:
    mail.state, mail.claimed_by, mail.claimed_until = MailState.WITHHELD, None, None
    mailing.explain(mail, why)
    return False


def _letter(mail: Mail, settings: Config) -> Letter:
    with speaking(mail.locale):
        sender_name = gettext(SENDER_NAME)
    return Letter(
        message_id=mail.message_id,
        sender=settings.mail_from,
        sender_name=sender_name,
        to=mail.to_address,
        subject=mail.subject,
        text=mail.text_body,
        html=mail.html_body,
        in_reply_to=mail.in_reply_to,
        ends_at=copies.ending_address(mail, settings),
        written_at=mail.created_at,
    )


def _record(claimed: Claimed, answer: Answer, *, settings: Config, is_captured: bool) -> None:
    """Record a try's answer; the mail's state only while the claim is still this one.

    What the server said is true whoever holds the lease by now: no fence stands before it.
    """
    with guarded(None), transaction() as session:
        session.execute(
            update(MailTry)
            .where(MailTry.id == claimed.try_id)
            .values(outcome=str(answer.outcome), code=answer.code, answer=answer.words)
        )
        mail = session.execute(
            select(Mail).where(Mail.id == claimed.mail_id).with_for_update()
        ).scalar_one()
        if mail.claimed_by != claimed.holder or mail.state != MailState.SENDING:
            return
        mail.claimed_by, mail.claimed_until = None, None
        mail.last_answer = " ".join(filter(None, [str(answer.code or ""), answer.words]))
        if answer.outcome is Outcome.SENT:
            mail.state, mail.sent_at, mail.captured = MailState.SENT, clock.now(), is_captured
            mailing.explain(mail, None)
            copies.put_copy(mail, settings)
        elif answer.outcome is Outcome.PERMANENT:
            mail.state = MailState.UNDELIVERED
            mailing.explain(mail, reason("mail_refused"))
        else:
            _set_back(mail, answer)


def _set_back(mail: Mail, answer: Answer) -> None:
    """Let a mail wait for its next try, or give it up after the last.

    Where the server does not let us in at all, the try is none of this mail's.
    """
    if answer.is_locked:
        mail.state, mail.tries, mail.next_try_at = MailState.WAITING, mail.tries - 1, clock.now()
        mailing.explain(mail, reason("mail_locked"))
        return
    wait = delivery.wait_after(mail.tries, policy=calendars.policy_on(clock.today()))
    if wait is None:
        mail.state = MailState.UNDELIVERED
        mailing.explain(mail, reason("mail_gave_up", tries=mail.tries))
        return
    mail.state, mail.next_try_at = MailState.WAITING, clock.now() + wait
    is_unknown = answer.outcome is Outcome.UNKNOWN
    mailing.explain(mail, reason("mail_unknown" if is_unknown else "mail_retry", tries=mail.tries))
