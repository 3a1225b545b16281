"""Which reports may be accepted together with others, and why some must be decided alone.

A reviewer may accept several reports in one step after a look at each. Whatever raises a question
is left out: a doubtful or missing figure, progress that falls or leaps, a report that was returned
before, a completion report. Being late is no question; it stays late however it is accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.rules.facts import DutyKind
from tracker.rules.reasons import Reason, reason

LEAP = 40
"""Percent points since last time from which progress is a question: a whole year's even pace."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What is asked of a report: its kind, revision, percents, and its figures' findings.

    ``before`` is the percent of last time, None where there is none; ``missing`` counts the figures
    that last time's report gave and this one does not.
    """

    kind: str
    revision: int
    percent: int
    before: int | None
    missing: int
    findings: Sequence[Reason]


def reasons_alone(filed: Filed) -> tuple[Reason, ...]:
    """Yield why a report must be decided alone; nothing when it may be accepted with others.

    >>> reasons_alone(Filed("quarterly", 1, 30, before=20, missing=0, findings=()))
    ()
    """
    found = list(filed.findings)
    if filed.kind == DutyKind.COMPLETION:
        found.append(reason("alone_completion"))
    if filed.revision > 1:
        found.append(reason("alone_refiled", revision=filed.revision))
    gain = filed.percent - (filed.before or 0)
    if gain < 0:
        found.append(reason("alone_falls", points=-gain))
    elif gain >= LEAP:
        found.append(reason("alone_leaps", points=gain))
    if filed.missing:
        found.append(reason("alone_figures_open", number=filed.missing))
    return tuple(found)
