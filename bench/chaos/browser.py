"""A person at a browser: logs in, sends forms, and sends a form again when no answer came."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPMessage
from threading import Lock
from urllib.parse import urlencode

PASSWORD = "Duban-im-Sturm-2020"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PATIENCE = 90.0


@dataclass
class Traffic:
    """What went on between the browsers and the web, counted for all of them together."""

    port: int
    tally: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)
    in_flight: int = 0

    def note(self, what: str, number: int = 1) -> None:
        with self.lock:
            self.tally[what] += number

    def ask(self, method: str, path: str, headers: dict[str, str], body: str) -> Answer:
        """Send one request; raises OSError or HTTPException where the answer did not come."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        with self.lock:
            self.in_flight += 1
        try:
            connection.request(method, path, body or None, headers)
            got = connection.getresponse()
            return Answer(got.status, got.headers, got.read())
        finally:
            connection.close()
            with self.lock:
                self.in_flight -= 1


@dataclass(frozen=True)
class Answer:
    """A whole answer of the web."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


@dataclass
class Browser:
    """One person's browser, with its cookies and the token of its forms."""

    username: str
    traffic: Traffic
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def look(self, path: str) -> None:
        """Open a page as the person would before it sends a form."""
        self._until_answered("GET", path, {})

    def send(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form until an answer comes; the same form each time, as a reload sends it."""
        if not self.token:
            self.log_in()
        return self._until_answered("POST", path, fields)

    def log_in(self) -> None:
        """Log in with the password that everybody has here."""
        self.cookies.clear()
        self.token = ""
        self._once_answered("GET", "/login", {})
        self._once_answered("POST", "/login", {"username": self.username, "password": PASSWORD})
        self._once_answered("GET", "/account", {})
        self.traffic.note("logins")

    def _until_answered(self, method: str, path: str, fields: Mapping[str, str]) -> Answer:
        for _ in range(5):
            answer = self._once_answered(method, path, fields)
            if answer.status != 401 and not answer.location.startswith("/login"):
                return answer
            self.log_in()
        raise RuntimeError(f"{self.username} cannot log in")

    def _once_answered(self, method: str, path: str, fields: Mapping[str, str]) -> Answer:
        """Ask again and again until the web answers with anything but a failure of its own."""
        until, wait = time.monotonic() + PATIENCE, 0.1
        while True:
            try:
                answer = self._ask(method, path, fields)
                if answer.status < 500:
                    return answer
                self.traffic.note(f"answers {answer.status}")
            except (OSError, HTTPException):
                self.traffic.note("answers lost")
            if time.monotonic() > until:
                raise TimeoutError(f"no answer to {method} {path} within {PATIENCE} s")
            time.sleep(wait)
            wait = min(1.5, wait * 2)

    def _ask(self, method: str, path: str, fields: Mapping[str, str]) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = ""
        if method == "POST":
            body = urlencode({"csrf_token": self.token, **fields})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self.traffic.ask(method, path, headers, body)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        found = TOKEN.search(answer.body.decode("utf-8", "replace"))
        self.token = found.group(1) if found else self.token
        self.traffic.note("requests answered")
        return answer
