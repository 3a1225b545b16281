"""The mail log: every mail with what became of it, and a second chance for an undelivered one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import NotFound, Refused
from tracker.i18n import N_
from tracker.mail import letters
from tracker.models import Department, Mail, MailTry, Notice, User
from tracker.models.mail import MailState
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.installation import backups
from tracker.services.mail import mail_channel, mailing
from tracker.services.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class MailFilter:
    """Which mails are looked at; '' and None are all. ``who`` is part of a name or an address."""

    state: str = ""
    on: date | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class MailPage:
    """One mail with its tries and the notices that it carries."""

    mail: Mail
    tries: Sequence[MailTry]
    notices: Sequence[Notice]


def list_mails(actor: User, chosen: MailFilter, *, page: int = 1) -> Page[Mail]:
    """Yield a page of the mails to people in the actor's jurisdictions, the newest first."""
    statement = _seen(actor).options(joinedload(Mail.user)).order_by(Mail.id.desc())
    if chosen.state:
        statement = statement.where(Mail.state == chosen.state)
    if chosen.on is not None:
        statement = statement.where(Mail.day == chosen.on)
    if chosen.who:
        statement = statement.where(
            or_(
                User.name.contains(chosen.who, autoescape=True),
                Mail.to_address.contains(chosen.who, autoescape=True),
            )
        )
    return page_of(statement, page)


def _seen(actor: User) -> Select[tuple[Mail]]:
    access.require(actor, Action.READ_MAIL_LOG)
    return (
        select(Mail)
        .join(User, User.id == Mail.user_id)
        .join(Department, Department.id == User.department_id)
        .where(Department.jurisdiction_id.in_(access.jurisdiction_ids(actor)))
    )


def count_mails(actor: User) -> dict[str, int]:
    """Yield how many mails stand in each state."""
    seen = _seen(actor).subquery()
    found = db.session.execute(select(seen.c.state, func.count()).group_by(seen.c.state))
    counted: dict[str, int] = dict(found.tuples().all())
    return {str(state): counted.get(state, 0) for state in MailState}


def get_mail(actor: User, mail_id: int) -> MailPage:
    """Yield one mail with its tries; raises :class:`NotFound` outside the actor's jurisdictions."""
    mail = _find(actor, mail_id)
    tries = db.session.execute(
        select(MailTry).where(MailTry.mail_id == mail.id).order_by(MailTry.id)
    ).scalars()
    notices = db.session.execute(
        select(Notice)
        .where(Notice.mail_id == mail.id)
        .options(joinedload(Notice.rung))
        .order_by(Notice.id)
    ).scalars()
    return MailPage(mail, tries.all(), notices.all())


def _find(actor: User, mail_id: int) -> Mail:
    statement: Select[Any] = _seen(actor).where(Mail.id == mail_id)
    mail: Mail | None = db.session.execute(statement).scalar_one_or_none()
    if mail is None:
        raise NotFound(N_("There is no such mail that you can see."))
    return mail


def retry_mail(actor: User, *, mail_id: int) -> Mail:
    """Put an undelivered mail back into the outbox, to the person's address of today.

    So can one that was withheld because a backup was restored. It keeps its Message-ID. Raises
    :class:`Refused` for any other mail, :class:`NotFound` outside the actor's jurisdictions.
    """
    access.require(actor, Action.MANAGE_SYSTEM)
    with transaction() as session:
        mail = session.execute(
            select(Mail).where(Mail.id == _find(actor, mail_id).id).with_for_update(of=Mail)
        ).scalar_one()
        if not can_be_sent_again(mail):
            raise Refused(N_("This mail is not undelivered; there is nothing to try again."))
        before = {"state": mail.state, "to": mail.to_address, "tries": mail.tries}
        mail.to_address = _address_of_today(mail)
        mail.state, mail.tries, mail.next_try_at = MailState.WAITING, 0, clock.now()
        mailing.explain(mail, None)
        after = {"state": mail.state, "to": mail.to_address, "tries": 0}
        audit.record(actor, "retry_mail", mail, before=before, after=after)
        mail_channel.resume()
        return mail


def can_be_sent_again(mail: Mail) -> bool:
    """Tell whether a mail was given up, or kept back only because a backup was restored."""
    why = (mail.facts.get("why") or {}).get("code")
    withheld = mail.state == MailState.WITHHELD and why == backups.MAIL_REASON
    return withheld or mail.state == MailState.UNDELIVERED


def _address_of_today(mail: Mail) -> str:
    assert mail.user is not None
    if not letters.is_address(mail.user.email):
        raise Refused(
            N_("%(name)s still has no usable mail address on record; please enter one first."),
            name=mail.user.name,
        )
    return mail.user.email
