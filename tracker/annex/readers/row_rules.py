"""Lines drawn between the rows of a table that has none between its columns."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.annex.source import Cell

LEAST_RULES = 3
LEAST_PART = 0.35  # of the longest: beside a merged cell a line is shorter
LEAST_LENGTH = 40.0
SAME_HEIGHT = 2.0
LIFT = 1.0  # letters stand a little above the line below them


@dataclass(frozen=True, slots=True)
class RowRules:
    """The heights of the lines from top to bottom, and for each the spans that it covers."""

    heights: tuple[float, ...]
    spans: tuple[tuple[tuple[float, float], ...], ...]

    def band(self, base: float) -> int:
        """Yield the number of the band between two lines in which letters stand; 0 is above all."""
        return bisect(self.heights, base - LIFT)

    def parts(self, band: int, x: float) -> bool:
        """Tell whether the line above a band goes through a place."""
        return any(left <= x <= right for left, right in self.spans[band - 1])


def row_rules_of(edges: Sequence[dict[str, Any]]) -> RowRules | None:
    """Yield the lines across a page that may part rows; None where there are too few."""
    heights: list[tuple[float, list[tuple[float, float]]]] = []
    across = [each for each in edges if each["orientation"] == "h"]
    for edge in sorted(across, key=lambda each: (each["top"], each["x0"])):
        if not heights or edge["top"] - heights[-1][0] > SAME_HEIGHT:
            heights.append((edge["top"], []))
        heights[-1][1].append((edge["x0"], edge["x1"]))
    longest = max((_covered(spans) for _, spans in heights), default=0.0)
    least = max(LEAST_LENGTH, LEAST_PART * longest)
    kept = [(height, tuple(spans)) for height, spans in heights if _covered(spans) >= least]
    if len(kept) < LEAST_RULES:
        return None
    return RowRules(tuple(height for height, _ in kept), tuple(spans for _, spans in kept))


def _covered(spans: Sequence[tuple[float, float]]) -> float:
    covered = end = 0.0
    for left, right in sorted(spans):
        covered += max(0.0, right - max(left, end))
        end = max(end, right)
    return covered


def with_merged(
    rows: Sequence[list[Cell]], bands: Sequence[int], *, rules: RowRules, middles: Sequence[float]
) -> list[list[Cell]]:
    """Yield the rows with the cells put together that no line parts, each in the first of its rows.

    ``bands`` are those of the rows, ``middles`` the places in which the columns' words stand.
    """
    made = [list(row) for row in rows]
    for column, x in enumerate(middles):
        first = 0
        for place in range(1, len(made) + 1):
            is_one = place < len(made) and not _are_parted(
                rules, bands[place - 1], bands[place], x=x
            )
            if is_one:
                continue
            texts = [made[at][column].text for at in range(first, place)]
            if place - first > 1:
                text = "\n".join(filter(None, texts))
                for at in range(first, place):
                    made[at][column] = Cell(text, is_copy=at > first)
            first = place
    return made


def _are_parted(rules: RowRules, band: int, below: int, *, x: float) -> bool:
    return any(rules.parts(each, x) for each in range(band + 1, below + 1))
