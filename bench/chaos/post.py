"""A mail server that fails by a seed: 421, 451, 550, a line that drops after DATA, hours away."""

from __future__ import annotations

import socket
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from random import Random

from aiosmtpd.controller import Controller

TEMPORARY, FULL, REFUSED, DROPPED = 0.05, 0.05, 0.01, 0.04


@dataclass
class Post:
    """What arrived: ``letters`` by Message-ID, each with every copy of its bytes."""

    dice: Random
    port: int = 0
    letters: dict[str, list[bytes]] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    controller: Controller | None = None

    def open(self) -> None:
        """Begin to answer."""
        if self.controller is not None:
            return
        self.port = self.port or free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self) -> None:
        """Be away: nobody answers on the port."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.dice.random() < TEMPORARY:
            return self._say("421 too busy")
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        chance = self.dice.random()
        if chance < FULL:
            return self._say("451 try later")
        if chance < FULL + REFUSED:
            return self._say("550 no such person")
        content = envelope.original_content
        name = str(message_from_bytes(content)["Message-ID"]).strip()
        self.letters.setdefault(name, []).append(content)
        if chance < FULL + REFUSED + DROPPED:
            self._say("dropped after DATA")
            server.transport.abort()
        else:
            self._say("250 taken")
        return "250 taken"

    def _say(self, answer: str) -> str:
        self.answers[answer] += 1
        return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
