"""What was sent after a log-in had ended: carried through the log-in, then sent on at one press.

Nothing is stored: the fields travel in the page, signed, so that only what came with this program's
own form token, at this address, can come back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Request, current_app
from itsdangerous import BadData, URLSafeTimedSerializer

OWN = frozenset({"csrf_token", "carried", "username"})
NO_WORDS = OWN | {"version", "token", "next"}
LASTS_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Carried:
    """A form as it was sent; ``has_files`` tells that files came with it, which are not carried."""

    address: str
    fields: tuple[tuple[str, str], ...]
    has_files: bool

    @property
    def words(self) -> list[str]:
        """Yield what a person had written, to be read again."""
        return words_in(self.fields)


def pack(sent: Request) -> str:
    """Yield what a request sent, signed; nothing where it holds a password."""
    fields = [each for each in sent.form.items(multi=True) if each[0] not in OWN]
    if any("password" in name for name, _value in fields):
        return ""
    address = sent.full_path if sent.args else sent.path
    has_files = any(each.filename for each in sent.files.values())
    return _signer().dumps([address, fields, has_files])


def unpack(text: str) -> Carried | None:
    """Yield what :func:`pack` packed, None where it was altered, is too old or was nothing."""
    try:
        address, fields, has_files = _signer().loads(text, max_age=LASTS_SECONDS)
    except BadData:
        return None
    return Carried(address, tuple((name, value) for name, value in fields), bool(has_files))


def words_in(fields: Iterable[tuple[str, str]]) -> list[str]:
    """Yield the texts among a form's fields; numbers, choices and codes are none."""
    return [
        value.strip()
        for name, value in fields
        if name not in NO_WORDS and (not value.isascii() or " " in value.strip())
    ]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="carried-form")
