"""Rows of the permission matrix: a route, and what each member of the cast gets from it.

A row names the route as the program's map of addresses has it, an example address (names in braces
come from the scene), what is sent, and the answer for each: first the one for all who are not named
(``others``), then those who get another. A visitor is sent to the log-in (303) from a page and
gets 401 from everything else, unless ``anonymous`` says otherwise.

200 a page; 201 made; 303 done, and on to a page; 400 understood, but what was typed is wrong;
403 may not; 404 not yours, so not found; 405 not that way; 422 against a rule.
"""

from dataclasses import dataclass, field
from types import MappingProxyType

from tests.cast import USERNAMES

ANONYMOUS = "anonymous"
OFFICE = ("supervisor", "leader", "auditor")
NONE = MappingProxyType({})


@dataclass(frozen=True)
class Row:
    """One route with what everybody gets from it."""

    method: str
    rule: str
    path: str
    data: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)

    @property
    def name(self):
        return f"{self.method} {self.path}"


def row(line, path=None, *, others, data=NONE, anonymous=None, **answers):
    """Yield a row; ``line`` is "GET /tasks/<slug>", ``path`` the example address."""
    method, rule = line.split(" ", 1)
    by_name = dict.fromkeys(USERNAMES, others) | answers
    by_name[ANONYMOUS] = anonymous or (303 if method == "GET" else 401)
    return Row(method, rule, path or rule, dict(data), by_name)


def for_(names, answer):
    """Yield the same answer for several members."""
    return dict.fromkeys(names, answer)
