"""A letter as the bytes that go over the wire: the same letter gives the same bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered mail; ``written_at`` becomes its Date, so that a repeat is the same letter."""

    message_id: str
    sender: str
    sender_name: str
    to: str
    subject: str
    text: str
    html: str
    written_at: datetime
    in_reply_to: str = ""
    ends_at: str = ""
    """Where the reader can end mails like this one; '' for duty mail, which cannot be ended."""


def message_id_for(dedupe_key: str, sender: str) -> str:
    """Yield the Message-ID that belongs to a dedupe key, in the sender's domain (R5)."""
    digest = hashlib.sha256(dedupe_key.encode()).hexdigest()[:40]
    return f"<{digest}@{sender.rpartition('@')[2]}>"


def is_address(address: str) -> bool:
    """Tell whether a mail can be addressed so: one plain ASCII address."""
    try:
        return Address(addr_spec=address).addr_spec == address and address.isascii()
    except (ValueError, IndexError):
        return False


def letter_bytes(letter: Letter) -> bytes:
    """Yield the letter in MIME form, with CRLF line ends and no line over 998 octets.

    Raises :class:`ValueError` for an address that cannot stand in a header.
    """
    if not is_address(letter.to):
        raise ValueError(f"not a mail address: {letter.to!r}")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(letter.sender_name, addr_spec=letter.sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    if letter.in_reply_to:  # mail programs show the mails about one task as one conversation
        message["In-Reply-To"] = letter.in_reply_to
        message["References"] = letter.in_reply_to
    if letter.ends_at:  # one press in the mail program ends it (RFC 2369, RFC 8058)
        message["List-Unsubscribe"] = f"<{letter.ends_at}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    message.set_boundary(f"=_{hashlib.sha256(letter.message_id.encode()).hexdigest()[:32]}")
    return message.as_bytes()
