"""How departments work: a few manners, dealt out by seed, each a matter of dice that repeat."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Manner(StrEnum):
    """The way in which a department goes about its reports."""

    DILIGENT = "diligent"
    STEADY = "steady"
    LATE = "late"
    THIN = "thin"
    RETURNED = "returned"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class Habits:
    """A manner in figures: chances from 0 to 1, days in working days.

    ``pace`` is the share of the expected progress that is reached; ``file_days`` the span of
    filing days around the due day; ``late_days`` the span when a filing comes late.
    """

    sign_days: tuple[int, int]
    file_days: tuple[int, int]
    late_chance: float
    late_days: tuple[int, int]
    thin_chance: float
    return_chance: float
    extend_chance: float
    answer_chance: float
    pace: tuple[float, float]


HABITS: dict[Manner, Habits] = {
    Manner.DILIGENT: Habits((0, 1), (-6, -1), 0.01, (1, 2), 0.0, 0.03, 0.01, 1.0, (0.98, 1.12)),
    Manner.STEADY: Habits((0, 2), (-3, 0), 0.06, (1, 4), 0.01, 0.08, 0.03, 0.9, (0.9, 1.05)),
    Manner.LATE: Habits((1, 6), (-1, 0), 0.45, (1, 16), 0.03, 0.12, 0.04, 0.55, (0.7, 0.98)),
    Manner.THIN: Habits((0, 3), (-2, 0), 0.1, (1, 6), 0.22, 0.15, 0.02, 0.7, (0.6, 0.95)),
    Manner.RETURNED: Habits((0, 2), (-3, 0), 0.08, (1, 4), 0.02, 0.4, 0.03, 0.85, (0.85, 1.02)),
    Manner.EXTENDED: Habits((0, 2), (-2, 0), 0.1, (1, 5), 0.01, 0.1, 0.3, 0.9, (0.8, 1.0)),
}
SHARES: tuple[tuple[Manner, int], ...] = (
    (Manner.DILIGENT, 30),
    (Manner.STEADY, 38),
    (Manner.LATE, 10),
    (Manner.THIN, 6),
    (Manner.RETURNED, 9),
    (Manner.EXTENDED, 7),
)


def dice(seed: int, *about: object) -> Random:
    """Yield dice that fall the same way for the same seed and matter, in whatever order asked."""
    return Random(":".join(str(part) for part in (seed, *about)))  # noqa: S311 - play, not secrets


def manner_of(seed: int, department: str) -> Manner:
    """Yield a department's manner."""
    names = [manner for manner, _ in SHARES]
    weights = [share for _, share in SHARES]
    return dice(seed, "manner", department).choices(names, weights)[0]


def habits_of(seed: int, department: str) -> Habits:
    """Yield a department's habits."""
    return HABITS[manner_of(seed, department)]
