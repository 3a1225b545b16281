"""A real mail server on this machine, told beforehand how to answer.

``answers`` is used up one for each letter; when it is empty every letter is accepted. An answer is
a reply to the content (``"451 try later"``), to an earlier command (``"RCPT 550 no such person"``,
``"MAIL 421 too busy"``), or ``"drop"``: take the content and hang up without a word.
"""

import socket
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller


@dataclass
class Letter:
    """A letter as it arrived."""

    sender: str
    to: str
    content: bytes

    @property
    def message(self):
        return message_from_bytes(self.content, policy=default)

    @property
    def message_id(self):
        return self.message["Message-ID"]


@dataclass
class Postmaster:
    """Answers as it was told; ``taken`` are the letters it confirmed, ``seen`` all that arrived."""

    answers: list[str] = field(default_factory=list)
    taken: list[Letter] = field(default_factory=list)
    seen: list[Letter] = field(default_factory=list)
    by_address: dict[str, str] = field(default_factory=dict)

    def _planned(self, command):
        planned = self.answers[0] if self.answers else ""
        if planned.startswith(command + " "):
            return self.answers.pop(0).removeprefix(command + " ")
        return None

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        refused = self._planned("MAIL")
        if refused is None:
            envelope.mail_from = address
        return refused or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        refused = self._planned("RCPT")
        if refused is None:
            envelope.rcpt_tos.append(address)
        return refused or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        letter = Letter(envelope.mail_from, envelope.rcpt_tos[0], envelope.original_content)
        self.seen.append(letter)
        answer = self.answers.pop(0) if self.answers else "250 taken"
        answer = self.by_address.get(letter.to, answer)
        if answer == "drop":
            server.transport.abort()
            return "250 nobody hears this"
        if answer.startswith("250"):
            self.taken.append(letter)
        return answer


@contextmanager
def serving(postmaster, **more):
    """Run a mail server in a thread; yields its address as SMTP_URL takes it."""
    port = free_port()
    controller = Controller(postmaster, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def free_port():
    """Yield a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def postmaster():
    return Postmaster()


@pytest.fixture
def smtp_url(postmaster):
    with serving(postmaster) as url:
        yield url


@pytest.fixture
def by_smtp(app, smtp_url):
    """The application, handing its mails to the test's mail server."""
    kept = app.extensions["duban_config"]
    app.extensions["duban_config"] = replace(
        kept, smtp_url=smtp_url, mail_from="duban@example.gov.cn"
    )
    yield app.extensions["duban_config"]
    app.extensions["duban_config"] = kept
