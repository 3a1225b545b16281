"""Whether figures of a report can be right: against last time's, the target and each other.

A doubt is a question: whoever files mends the figure, or confirms it with a word of explanation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tracker.rules.figures import half_up, short_text
from tracker.rules.reasons import Reason, reason

WHOLE = Fraction(100)
JUMP = 3
MOST_POINTS = 10
FLOW, LEVEL, RATIO = "flow", "level", "ratio"
RATIO_PLACES = 2


@dataclass(frozen=True, slots=True)
class FigureAsked:
    """A figure that is asked for: a flow of the period, a level at its end, or a ratio in percent.

    ``part_of`` is the code of the figure that this one is a part of; parts that are ``all_of_it``
    make up the whole between them. ``at_most`` is a figure that this one stays within over the
    year without being a part of it; ``target`` is the year's.
    """

    code: str
    name: str
    kind: str
    part_of: str = ""
    target: Fraction | None = None
    all_of_it: bool = False
    at_most: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported by code: now, last time, and in the year's earlier periods together.

    ``quarters`` holds the sums of a year's four quarters; it is filled only beside an annual
    report, for figures that all four quarters have.
    """

    now: Mapping[str, Fraction]
    before: Mapping[str, Fraction] = field(default_factory=dict)
    year: Mapping[str, Fraction] = field(default_factory=dict)
    quarters: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful about one figure, by its code; the reason says what would be right."""

    code: str
    why: Reason


def doubtful_figures(asked: Sequence[FigureAsked], reported: Reported) -> tuple[Doubt, ...]:
    """Yield what is doubtful about reported figures, in the order in which they are asked for.

    Doubtful are a ratio over 100 % or 10 points from last time's, a level that falls, a flow more
    than three times last time's, over the whole year's target or unlike its quarters' sum, a
    figure over what it stays within, a part larger than its whole, parts larger together, and
    parts that should make up the whole and do not.
    """
    known = [each for each in asked if each.code in reported.now]
    found = [Doubt(each.code, why) for each in known for why in _alone(each, reported)]
    return (*found, *_within(known, asked, reported), *_together(asked, reported.now))


def ratio_of(part: Fraction, whole: Fraction) -> Fraction | None:
    """Yield a share in percent with two places, None where there is no whole."""
    return half_up(WHOLE * part / whole, RATIO_PLACES) if whole else None


def _alone(asked: FigureAsked, reported: Reported) -> Iterator[Reason]:
    now, before = reported.now[asked.code], reported.before.get(asked.code)
    named = {"name": asked.name, "figure": short_text(now)}
    if asked.kind == RATIO:
        yield from _ratio(now, before, named)
    if asked.kind == LEVEL and before is not None and now < before:
        yield reason("figure_falls", before=short_text(before), **named)
    if asked.kind == FLOW:
        yield from _flow(asked, reported, named)


def _ratio(now: Fraction, before: Fraction | None, named: dict[str, str]) -> Iterator[Reason]:
    if now > WHOLE:
        yield reason("figure_over_whole", **named)
    elif before is not None and abs(now - before) > MOST_POINTS:
        yield reason("figure_moves", before=short_text(before), **named)


def _flow(asked: FigureAsked, reported: Reported, named: dict[str, str]) -> Iterator[Reason]:
    now, before = reported.now[asked.code], reported.before.get(asked.code)
    quarters = reported.quarters.get(asked.code)
    if quarters is not None and now != quarters:
        yield reason("figure_not_quarters", total=short_text(quarters), **named)
    elif before and now > JUMP * before:
        yield reason("figure_jumps", before=short_text(before), **named)
    if asked.target and now > asked.target and quarters is None:
        yield reason("figure_over_target", target=short_text(asked.target), **named)


def _within(
    known: Sequence[FigureAsked], asked: Sequence[FigureAsked], reported: Reported
) -> Iterator[Doubt]:
    """Compare figures with what they stay within, both over the year so far."""
    names = {each.code: each.name for each in asked}
    for each in known:
        if each.at_most not in reported.now:
            continue
        so_far, most = (
            reported.now[code] + reported.year.get(code, Fraction(0))
            for code in (each.code, each.at_most)
        )
        if so_far > most:
            yield Doubt(
                each.code,
                reason(
                    "figure_over_other",
                    name=each.name,
                    figure=short_text(so_far),
                    other=names.get(each.at_most, each.at_most),
                    most=short_text(most),
                ),
            )


def _together(asked: Sequence[FigureAsked], now: Mapping[str, Fraction]) -> Iterator[Doubt]:
    names = {each.code: each.name for each in asked}
    for code in dict.fromkeys(each.part_of for each in asked if each.part_of in now):
        parts = [each for each in asked if each.part_of == code and each.code in now]
        whole = {"whole": names.get(code, code), "figure": short_text(now[code])}
        larger = [each for each in parts if now[each.code] > now[code]]
        for each in larger:
            yield Doubt(each.code, reason("figure_part_over_whole", name=each.name, **whole))
        if larger:
            continue
        summed = sum((now[each.code] for each in parts), Fraction(0))
        if summed > now[code]:
            yield Doubt(code, reason("figure_parts_over_whole", total=short_text(summed), **whole))
        elif _is_short(asked, code, now) and summed < now[code]:
            yield Doubt(code, reason("figure_parts_short", total=short_text(summed), **whole))


def _is_short(asked: Sequence[FigureAsked], code: str, now: Mapping[str, Fraction]) -> bool:
    """Tell whether the parts given are all those that make up the whole between them."""
    parts = [each for each in asked if each.part_of == code]
    return bool(parts) and all(each.all_of_it and each.code in now for each in parts)
