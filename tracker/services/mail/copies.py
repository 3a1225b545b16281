"""Copies of a person's mails to a second address; whoever reads there can end them at one press.

Duty mail cannot be unsubscribed from. A copy can: it is made of a mail that the server has taken,
word for word, and carries the address at which it ends (RFC 2369, RFC 8058).
"""

from __future__ import annotations

import hashlib
import hmac
import re

from tracker import clock
from tracker.config import Config
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound
from tracker.i18n import N_, gettext, speaking
from tracker.mail import letters
from tracker.models import Mail, User
from tracker.services import audit
from tracker.services.user import people

COPY = "copy"
TOKEN = re.compile(r"([0-9]{1,9})-[0-9a-f]{64}")


def set_copy_address(actor: User, address: str) -> None:
    """Keep the second address that gets a copy of the actor's mails; empty: none are made.

    Raises :class:`Invalid` for what is no mail address, and for the address that has them already.
    """
    people.require_address(address, field="copy_email")
    if address and address.casefold() == actor.email.casefold():
        raise Invalid(N_("Your mails go to this address already."), field="copy_email")
    with transaction():
        _keep(actor, actor, address=address)


def _keep(actor: User | None, user: User, *, address: str) -> None:
    before, user.copy_email = user.copy_email, address
    if before != address:
        after = {"copy_email": address}
        audit.record(actor, "set_copy_email", user, before={"copy_email": before}, after=after)


def put_copy(mail: Mail, settings: Config) -> None:
    """Put the copy of a mail that was taken into the outbox, within the caller's transaction."""
    user = mail.user
    if mail.kind == COPY or user is None or not letters.is_address(user.copy_email):
        return
    key = f"{COPY}:{mail.dedupe_key}"
    with speaking(mail.locale):
        subject = gettext("Copy: %(subject)s", subject=mail.subject)
    db.session.add(
        Mail(
            dedupe_key=key,
            message_id=letters.message_id_for(key, settings.mail_from),
            user_id=user.id,
            to_address=user.copy_email,
            kind=COPY,
            locale=mail.locale,
            day=clock.today(),
            subject=subject,
            text_body=mail.text_body,
            html_body=mail.html_body,
            facts={name: value for name, value in mail.facts.items() if name != "why"},
            created_at=clock.now(),
            next_try_at=clock.now(),
            plan_id=mail.plan_id,
        )
    )


def ending_address(mail: Mail, settings: Config) -> str:
    """Yield where the copies end, for the header of a copy; '' for every other mail."""
    if mail.kind != COPY or mail.user_id is None:
        return ""
    return f"{settings.public_url}/copies/{_token(mail.user_id, mail.to_address, settings)}"


def _token(user_id: int, address: str, settings: Config) -> str:
    """Yield what proves that somebody got a copy: only this installation can make it."""
    said = f"copies:{user_id}:{address.casefold()}".encode()
    return f"{user_id}-{hmac.new(settings.secret_key.encode(), said, hashlib.sha256).hexdigest()}"


def get_copied(token: str, settings: Config) -> User:
    """Yield whose mails a token's copies are of; raises :class:`NotFound` where they have ended."""
    shape = TOKEN.fullmatch(token)
    user = db.session.get(User, int(shape[1])) if shape else None
    told = _token(user.id, user.copy_email, settings) if user and user.copy_email else ""
    if user is None or not hmac.compare_digest(token.encode(), told.encode()):
        raise NotFound(N_("These copies have ended; nothing more is sent to this address."))
    return user


def end_copies(token: str, settings: Config) -> User:
    """End the copies that a token belongs to; raises :class:`NotFound` where they have ended."""
    with transaction():
        user = get_copied(token, settings)
        _keep(None, user, address="")
        return user
