"""The drawn edges of a table that no line closes: at a page break, or at its left and right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

LEAST_ENDS = 3  # so many lines that end on one height, or at one side, are a table's
BEYOND = 6.0
LEAST_LENGTH = 8.0
Edge = dict[str, Any]


def closing_lines(edges: Sequence[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Yield the vertical and the horizontal lines that close what is drawn open on a page.

    A browser draws no line below a cell that goes on over the page break, and an office may leave
    the outer sides of a table open.
    """
    across = [each for each in edges if _is_across(each) and _length(each) > LEAST_LENGTH]
    down = [each for each in edges if not _is_across(each) and _length(each) > LEAST_LENGTH]
    if not across or not down:
        return [], []
    lowest = max(each["bottom"] for each in across)
    highest = min(each["top"] for each in across)
    left, right = min(each["x0"] for each in down), max(each["x0"] for each in down)
    ends = (
        _open_end(down, "bottom", lowest, sign=1) or lowest,  # a merged cell alone may be open
        _open_end(down, "top", highest, sign=-1) or highest,
    )
    closing = [_line(left, right, y, y) for y in ends]
    sides = [
        _line(x, x, ends[1], ends[0])
        for x in (
            _open_end(across, "x0", left, sign=-1),
            _open_end(across, "x1", right, sign=1),
        )
        if x is not None
    ]
    return sides, closing


def _open_end(lines: Sequence[Edge], end: str, known: float, *, sign: int) -> float | None:
    """Yield the place beyond the last known line at which several lines end together."""
    ends = Counter(round(each[end]) for each in lines if (each[end] - known) * sign > BEYOND)
    if not ends:
        return None
    place, count = max(ends.items(), key=lambda each: (each[1], each[0] * sign))
    near = sum(times for at, times in ends.items() if abs(at - place) <= 1)
    return float(place) if near >= LEAST_ENDS and count else None


def _is_across(edge: Edge) -> bool:
    return bool(edge["orientation"] == "h")


def _length(edge: Edge) -> float:
    return float(max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]))


def _line(left: float, right: float, top: float, bottom: float) -> Edge:
    return {
        "object_type": "line",
        "x0": left,
        "x1": right,
        "top": top,
        "bottom": bottom,
        "width": right - left,
        "height": bottom - top,
    }
