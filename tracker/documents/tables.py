"""What the tables that leave the system are made of: plain values, ready to be set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

PLACES = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: to an address, or to a place of the workbook (``internal:``)."""

    words: str
    href: str


Value = Decimal | date | str | Link | None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its head, the head above it, and its kind: count, money, rate, text or words.

    A rate is counted from two other columns, ``of``: their share in percent, one place.
    """

    code: str
    head: str
    group: str = ""
    kind: str = "count"
    decimals: int = 0
    of: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A department's row; what nobody reported is None, and stays empty."""

    name: str
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Rows that are added up under one name: departments, or lower governments."""

    name: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class DetailTable:
    """A second table of single rows on a sheet of its own; ``centred`` names heads of columns."""

    name: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Value, ...], ...]
    decimals: int = 0
    centred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatutoryTable:
    """The quarterly or annual form (季报、年报) of a plan as an office sends it on.

    ``whole`` holds what is known for all together only: the plan's targets, by column.
    """

    title: str
    issuer: str
    period: str
    as_of: date
    unit: str
    columns: tuple[TableColumn, ...]
    blocks: tuple[TableBlock, ...]
    notes: tuple[str, ...] = ()
    filler: str = ""
    checker: str = ""
    details: tuple[DetailTable, ...] = ()
    whole: dict[str, Decimal] = field(default_factory=dict)


def rate(part: Value, whole: Value) -> Decimal | None:
    """Yield a share in percent with one place, None where there is nothing to share."""
    if not isinstance(part, Decimal) or not isinstance(whole, Decimal) or not whole:
        return None
    return (100 * part / whole).quantize(PLACES, ROUND_HALF_UP)


def total(rows: Sequence[TableRow], column: TableColumn) -> Decimal | None:
    """Yield the sum of a column, None where no row has a figure."""
    found = [v for row in rows if isinstance(v := row.values.get(column.code), Decimal)]
    return sum(found, Decimal(0)) if found else None


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A department in the list of scores; shares are decimal texts from 0 to 1."""

    name: str
    rank: int | None
    shares: tuple[str | None, ...]
    adjustments: str
    score: str | None
    grade: str
    own_score: str = ""
    contribution: str = ""


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A part of the score: its name, the share reached, the points it can bring."""

    name: str
    share: str
    most: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of the working: where it is from, its value and weight, and why."""

    matter: str
    part: str
    value: str
    weight: str
    reason: str
    cause: str = ""
    evidence: Value = ""


@dataclass(frozen=True, slots=True)
class ScoreLoss:
    """What cost points: how many, in which part, through what, with what it rests on."""

    points: str
    part: str
    matter: str
    reason: str
    evidence: Value = ""


@dataclass(frozen=True, slots=True)
class ScorePage:
    """One department's sheet with its whole working."""

    unit: str
    base: str | None
    score: str | None
    verdict: str
    parts: tuple[ScorePart, ...]
    adjustments: tuple[tuple[str, str], ...]
    lines: tuple[ScoreLine, ...]
    notes: tuple[str, ...] = ()
    own_score: str = ""
    own_note: str = ""
    losses: tuple[ScoreLoss, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreBook:
    """The scores of a plan and period: lists by table, and the sheets behind them."""

    title: str
    period: str
    as_of: date
    policy: str
    state: str
    parts: tuple[str, ...]
    blocks: tuple[tuple[str, tuple[ScoreRow, ...]], ...]
    pages: tuple[ScorePage, ...]
    is_year: bool = False
