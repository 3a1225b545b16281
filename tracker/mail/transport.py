"""Handing letters over: by SMTP, or captured in the database where no server is set.

The only module that speaks SMTP. Every failure is sorted: *temporary* (try again), *permanent*
(tell the administrator), *unknown* (the server may have taken it: send the same bytes again).
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol
from urllib.parse import unquote, urlsplit

from tracker.mail.letters import Letter, letter_bytes

TIMEOUT_SECONDS = 30
PORTS = {"smtp": 25, "smtps": 465}
AUTHENTICATION_CODES = frozenset({530, 534, 535, 538})


class Outcome(StrEnum):
    """What became of one try to hand a letter over."""

    SENT = "sent"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a try with the server's code and words.

    ``is_channel`` says that the trouble is with the server or the way to it, not with this letter;
    ``is_locked`` that the server does not let us in: password, certificate.
    """

    outcome: Outcome
    code: int | None = None
    words: str = ""
    is_channel: bool = False
    is_locked: bool = False


class Transport(Protocol):
    """Something that takes letters; ``captures`` where they stay in the database."""

    captures: bool

    def send(self, letter: Letter) -> Answer:
        """Hand one letter over; never raises for what the other side does."""
        ...

    def check(self, sender: str) -> Answer | None:
        """Greet the server and log in, without a letter; yields the trouble, None when well."""
        ...

    def close(self) -> None:
        """End the conversation."""
        ...


class CapturedTransport:
    """Takes every letter and leaves it in the outbox, readable under Administration."""

    captures = True

    def send(self, letter: Letter) -> Answer:
        """Check that the letter could be sent, and take it."""
        try:
            letter_bytes(letter)
        except ValueError as wrong:
            return Answer(Outcome.PERMANENT, None, str(wrong))
        return Answer(Outcome.SENT)

    def check(self, sender: str) -> Answer | None:
        """There is no server that could refuse."""
        return None

    def close(self) -> None:
        """Nothing to end."""


def transport_for(smtp_url: str) -> Transport:
    """Yield the transport that ``SMTP_URL`` names; captured when it is empty."""
    return SmtpTransport(smtp_url) if smtp_url else CapturedTransport()


class SmtpTransport:
    """Speaks SMTP: TLS from the start for ``smtps``, STARTTLS where the server offers it.

    One connection serves several letters; a broken one is replaced before the next letter.
    """

    captures = False

    def __init__(self, smtp_url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        parts = urlsplit(smtp_url)
        self.is_tls = parts.scheme == "smtps"
        self.host = parts.hostname or "localhost"
        self.port = parts.port or PORTS[parts.scheme]
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self.timeout = timeout
        self._open: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> Answer:
        """Hand one letter over in a conversation of its own; never raises."""
        try:
            content = letter_bytes(letter)
        except ValueError as wrong:
            return Answer(Outcome.PERMANENT, None, str(wrong))
        try:
            server = self._connection(letter.sender)
        except (OSError, smtplib.SMTPException) as trouble:
            self.close()
            return _trouble(trouble, Outcome.TEMPORARY, is_channel=True)
        answer = _hand_over(server, letter, content)
        if answer.outcome is not Outcome.SENT:
            self.close()
        return answer

    def check(self, sender: str) -> Answer | None:
        """Open a conversation, log in and end it; yields what stood in the way."""
        try:
            self._connection(sender)
        except (OSError, smtplib.SMTPException) as trouble:
            return _trouble(trouble, Outcome.TEMPORARY, is_channel=True)
        finally:
            self.close()
        return None

    def close(self) -> None:
        """End the conversation; what the server says to that no longer matters."""
        server, self._open = self._open, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()

    def _connection(self, sender: str) -> smtplib.SMTP:
        """Yield a connection that answers: the open one, or a new one."""
        if self._open is not None and _is_alive(self._open):
            return self._open
        self.close()
        self._open = self._connect(sender.rpartition("@")[2])
        return self._open

    def _connect(self, domain: str) -> smtplib.SMTP:
        if self.is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, domain, timeout=self.timeout, context=_trusted()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, domain, timeout=self.timeout)
        self._open = server
        server.ehlo_or_helo_if_needed()
        if not self.is_tls and server.has_extn("starttls"):
            server.starttls(context=_trusted())
            server.ehlo()
        if self.user:
            server.login(self.user, self.password)
        return server


@cache
def _trusted() -> ssl.SSLContext:
    """Yield the authorities of this machine, read once; SSL_CERT_FILE adds an office's own."""
    return ssl.create_default_context()


def _is_alive(server: smtplib.SMTP) -> bool:
    try:
        return server.rset()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _hand_over(server: smtplib.SMTP, letter: Letter, content: bytes) -> Answer:
    """Speak the envelope, then the content; only what happens after that can be unknown."""
    steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
        lambda: server.mail(letter.sender),
        lambda: server.rcpt(letter.to),
    )
    try:
        for step in steps:
            code, words = step()
            if code not in (250, 251):
                return _refused(code, words)
    except (OSError, smtplib.SMTPException) as trouble:
        return _trouble(trouble, Outcome.TEMPORARY)
    try:
        code, words = server.data(content)
    except smtplib.SMTPDataError as refusal:
        return _refused(refusal.smtp_code, refusal.smtp_error)
    except (OSError, smtplib.SMTPException) as trouble:
        return _trouble(trouble, Outcome.UNKNOWN)
    return Answer(Outcome.SENT, code, _words(words)) if code == 250 else _refused(code, words)


def _refused(code: int, words: bytes | str) -> Answer:
    """Sort a server's refusal: 5xx for good, except where it asks us to log in; else for now."""
    is_channel = code in AUTHENTICATION_CODES or code == 421
    is_permanent = 500 <= code < 600 and not is_channel
    outcome = Outcome.PERMANENT if is_permanent else Outcome.TEMPORARY
    return Answer(outcome, code, _words(words), is_channel, code in AUTHENTICATION_CODES)


def _trouble(
    trouble: OSError | smtplib.SMTPException, outcome: Outcome, *, is_channel: bool = False
) -> Answer:
    code = getattr(trouble, "smtp_code", None)
    words = getattr(trouble, "smtp_error", None) or str(trouble) or type(trouble).__name__
    is_locked = is_channel and isinstance(
        trouble, ssl.SSLError | smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError
    )
    return Answer(outcome, code, _words(words), is_channel, is_locked)


def _words(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())[:500]
