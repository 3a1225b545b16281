"""Who answers for a part of a table: a unit's name over its tasks, or a label in the title."""

from __future__ import annotations

import re

from tracker.annex.labels import has_label
from tracker.annex.marks import find_mark
from tracker.annex.phrases import find_phrases
from tracker.annex.roles import Roles, read_roles
from tracker.annex.shadow import shadow
from tracker.annex.units import is_group, is_named_unit

LONGEST = 80
_COUNT = re.compile(r"\(?(?:共|计)*\d{1,3}[项条个件](?:任务|工作|内容)?\)?$")
_SHARES = re.compile(r"(?:负责|承担|牵头|的)*(?:任务|工作|事项)*(?:清单|台账|分工|表)*[:]?$")


def owner_of(text: str) -> Roles | None:
    """Yield the units that a part's title names for all tasks below it; None where it names none.

    >>> owner_of("一、市水务局（2项）").others
    ('市水务局',)
    >>> owner_of("二、民政工作（责任单位：市民政局）").others
    ('市民政局',)
    """
    if not text or len(text) > LONGEST:
        return None
    mark = find_mark(text)
    title = text[mark.end if mark else 0 :].strip()
    if has_label(title):
        found = read_roles(title[_label_at(title) :], strict=False)
        return found if found and found.units() else None
    if phrases := find_phrases(title):
        return phrases[-1].roles if phrases[-1].roles.units() else None
    flat = _COUNT.sub("", shadow(title).rstrip(" :"))
    name = title[: len(_SHARES.sub("", flat))].strip()
    is_one = is_named_unit(name) and not is_group(name)
    return Roles(others=(name,)) if is_one else None


def _label_at(title: str) -> int:
    """Yield where the labels begin: behind the bracket that holds them, or at the first."""
    flat = shadow(title)
    opened = flat.find("(")
    return opened + 1 if opened > 0 and flat.endswith(")") else 0
