"""Whether figures of a report can be right: against last time's, the target and each other.

A finding is a question to the people who file and review; it stops nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tracker.rules.figures import short_text
from tracker.rules.reasons import Reason, reason

WHOLE = Fraction(100)
JUMP = 3
FLOW, LEVEL, RATIO = "flow", "level", "ratio"


@dataclass(frozen=True, slots=True)
class FigureAsked:
    """A figure that is asked for: a flow of the period, a level at its end, or a ratio in percent.

    ``part_of`` is the code of the figure that this one is a part of; ``target`` the year's.
    """

    code: str
    name: str
    kind: str
    part_of: str = ""
    target: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported by code, now and last time."""

    now: Mapping[str, Fraction]
    before: Mapping[str, Fraction] = field(default_factory=dict)


def doubtful_figures(asked: Sequence[FigureAsked], reported: Reported) -> tuple[Reason, ...]:
    """Yield what is doubtful about reported figures, in the order in which they are asked for.

    Doubtful are a ratio over 100 %, a level that falls, a flow more than three times last time's
    or over the whole year's target, a part larger than its whole, and parts larger together.
    """
    known = [each for each in asked if each.code in reported.now]
    found = [why for each in known for why in _alone(each, reported)]
    return (*found, *_together(asked, reported.now))


def _alone(asked: FigureAsked, reported: Reported) -> Iterator[Reason]:
    now, before = reported.now[asked.code], reported.before.get(asked.code)
    named = {"name": asked.name, "figure": short_text(now)}
    if asked.kind == RATIO and now > WHOLE:
        yield reason("figure_over_whole", **named)
    if asked.kind == LEVEL and before is not None and now < before:
        yield reason("figure_falls", before=short_text(before), **named)
    if asked.kind == FLOW and before and now > JUMP * before:
        yield reason("figure_jumps", before=short_text(before), **named)
    if asked.kind == FLOW and asked.target is not None and now > asked.target:
        yield reason("figure_over_target", target=short_text(asked.target), **named)


def _together(asked: Sequence[FigureAsked], now: Mapping[str, Fraction]) -> Iterator[Reason]:
    names = {each.code: each.name for each in asked}
    for code in dict.fromkeys(each.part_of for each in asked if each.part_of in now):
        parts = [each for each in asked if each.part_of == code and each.code in now]
        whole = {"whole": names.get(code, code), "figure": short_text(now[code])}
        larger = [each for each in parts if now[each.code] > now[code]]
        for each in larger:
            yield reason("figure_part_over_whole", name=each.name, **whole)
        summed = sum((now[each.code] for each in parts), Fraction(0))
        if not larger and summed > now[code]:
            yield reason("figure_parts_over_whole", total=short_text(summed), **whole)
