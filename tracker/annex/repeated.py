"""Tasks that a document tells twice: in its text and in a table behind it, on a summary sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.annex.found import Findings, FoundTask
from tracker.annex.roles import Roles

LEAST_LETTERS = 6  # a shorter text is no proof
_NO_LETTER = re.compile(r"[\W_]")


def without_repeats(findings: Findings, first: int) -> None:
    """Leave out the newest tasks, from the place ``first`` on, that earlier ones tell as well.

    Only where at least half of them are such: one likeness proves nothing. A deadline that only
    the later telling has is kept.
    """
    before, newest = findings.tasks[:first], findings.tasks[first:]
    if not before or not newest:
        return
    known: dict[frozenset[str], list[FoundTask]] = {}
    for task in before:
        known.setdefault(frozenset(task.roles.units()), []).append(task)
    told = [_same(task, known.get(frozenset(task.roles.units()), ())) for task in newest]
    if 2 * sum(each is not None for each in told) < len(newest):
        return
    for task, earlier in zip(newest, told, strict=True):
        if earlier is not None and task.roles.deadlines and not earlier.roles.deadlines:
            earlier.roles = earlier.roles.and_also(Roles(deadlines=task.roles.deadlines))
    findings.keep([*before, *(task for task, same in zip(newest, told, strict=True) if not same)])


def _same(task: FoundTask, known: Iterable[FoundTask]) -> FoundTask | None:
    """Yield the earlier task of the same units of which one's words begin the other's."""
    text = _plain(task.text)
    for earlier in known:
        other = _plain(earlier.text)
        shorter = min(len(text), len(other))
        if shorter >= LEAST_LETTERS and text[:shorter] == other[:shorter]:
            return earlier
        if text == other:
            return earlier
    return None


def _plain(text: str) -> str:
    return _NO_LETTER.sub("", text)
