"""What a search yields: rows with their marked titles and the places in which they were found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func

from tracker.db import db
from tracker.models import Department
from tracker.rules.search import Piece, Term, excerpt, holds, marked, words_in

T = TypeVar("T")
FEW, MANY = 6, 30


@dataclass(frozen=True, slots=True)
class Match:
    """Why a row was found: the place (a code of ``search_place``) and its words, marked."""

    place: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A row that was found, its title with the hits marked, and why."""

    row: T
    title: tuple[Piece, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department by its name today; its parts that the reader may see, and a plan with one."""

    department: Department
    name: str
    parts: int
    plan: str | None


@dataclass(frozen=True, slots=True)
class Hits(Generic[T]):
    """The first or one page of the hits of a kind, and how many there are in all."""

    rows: list[Hit[T]]
    total: int
    number: int = 1
    pages: int = 1

    def first(self, number: int) -> Hits[T]:
        """Yield the first so many of the hits."""
        return Hits(self.rows[:number], self.total)


def read(
    found: Select[tuple[int]], rows: Select[tuple[T]], *, page: int
) -> tuple[list[T], dict[str, int]]:
    """Read the first few (page 0) or a page of what was found, and how many there are in all.

    ``found`` yields ids in order, so that sorting carries nothing else; ``rows`` the rows by id.
    """
    size, number = (MANY, page) if page > 0 else (FEW, 1)
    counted = found.add_columns(func.count().over())
    ids = db.session.execute(counted.limit(size).offset((number - 1) * size)).all()
    total = ids[0][-1] if ids else 0
    place = {row[0]: at for at, row in enumerate(ids)}
    entity = rows.column_descriptions[0]["entity"]
    read_rows = db.session.execute(rows.where(entity.id.in_(place))).unique().scalars()
    ordered = sorted(read_rows, key=lambda row: place[row.id])  # type: ignore[attr-defined]
    return ordered, {"total": total, "number": number, "pages": max(1, -(-total // size))}


def holding(texts: Iterable[str], terms: Sequence[Term]) -> list[str]:
    """Yield the texts in which a term stands."""
    return [text for text in texts if any(holds(text, term) for term in terms)]


def hit_of(
    row: T, title: str, *, places: Sequence[tuple[str, str]], terms: Sequence[Term]
) -> Hit[T]:
    """Tell in which places a row was found: as few as hold all terms, in order of their worth."""
    matches: list[Match] = []
    missing = list(terms)
    for place, text in places:
        held_here = [term for term in missing if holds(text, term)]
        if held_here:
            words = words_in(text, terms)
            matches.append(Match(place, excerpt(text, words)))
            missing = [term for term in missing if term not in held_here]
    return Hit(row, marked(title, words_in(title, terms)), tuple(matches))
