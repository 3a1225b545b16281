"""Passwords: hashed with argon2id, held to a policy, generated where nobody has chosen one."""

from __future__ import annotations

import secrets
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.errors import Invalid
from tracker.i18n import N_
from tracker.models import User

MIN_LENGTH = 10
MAX_LENGTH = 200
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
GROUPS, GROUP_LENGTH = 4, 4

DENIED = (
    "password", "passw0rd", "p@ssw0rd", "p@ssword", "administrator", "changeme", "letmein",
    "welcome", "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "1qaz2wsx", "q1w2e3r4", "zaq12wsx",
    "iloveyou", "woaini", "5201314", "1314520", "888888", "666666", "123123", "112233",
    "linyi", "huantai", "zibo", "shandong", "renshe", "duban", "jiuye", "mima", "zhengfu",
    "beijing2008", "abc123", "abcd1234", "a123456", "aa123456", "test1234", "admin",
    "临沂", "桓台", "山东", "人社局", "督办", "密码", "管理员", "中国",
)  # fmt: skip

_hasher = PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)
NOBODYS = (
    "$argon2id$v=19$m=47104,t=2,p=1$"
    "hiKmMmtDNn1qg1LPIRvpYA$/bYSdZjfP64PqpKu3xUzGhGWSHkO75MJyr90fLjvBjM"
)


def hash_password(password: str) -> str:
    """Yield the argon2id hash of a password with its own salt and parameters."""
    return _hasher.hash(password)


def matches(password: str, stored: str) -> bool:
    """Tell whether a password is the hashed one; without a hash it takes as long and is False."""
    try:
        _hasher.verify(stored or NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def needs_rehash(stored: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def generate_password() -> str:
    """Yield a random password of four groups of four letters, about 79 bits: ``k7m2-…``."""
    return "-".join(
        "".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)
    )


def require_good(password: str, user: User) -> None:
    """Raise :class:`Invalid` with what is wrong about a new password of a person."""
    if len(password) < MIN_LENGTH:
        raise _wrong(
            N_("The password has %(length)s characters; at least %(least)s are needed."),
            length=len(password),
            least=MIN_LENGTH,
        )
    if len(password) > MAX_LENGTH:
        raise _wrong(N_("The password is longer than %(most)s characters."), most=MAX_LENGTH)
    if len(set(password)) < MIN_LENGTH // 2:
        raise _wrong(N_("The password repeats too few characters; please use more different ones."))
    if is_sequence(password):
        raise _wrong(N_("The password is a run of neighbouring characters; please mix them."))
    if is_guessable(password, user):
        raise _wrong(
            N_(
                "The password is made of a word that is tried first, or of your own name; "
                "please choose another."
            )
        )


def is_sequence(password: str) -> bool:
    """Tell whether the characters merely count up or down: 1234567890, abcdefghij."""
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return len(steps) <= 2 and steps <= {-1, 0, 1, -9, 9}


def is_guessable(password: str, user: User) -> bool:
    """Tell whether a denied word or the person's own names make up most of a password."""
    plain = password.casefold()
    own = (user.username, user.name, user.email.partition("@")[0])
    words = [word.casefold() for word in (*DENIED, *own) if len(word) > 1]
    return any(word in plain and len(plain) - len(word) < MIN_LENGTH - 2 for word in words)


def _wrong(message: str, **params: object) -> Invalid:
    return Invalid(message, field="new_password", **params)
