"""Long lists page by page: the rows of one page and how many there are in all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from tracker.db import db

T = TypeVar("T")
U = TypeVar("U")
SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; ``number`` counts from 1."""

    rows: list[T]
    number: int
    pages: int
    total: int

    def map(self, make: Callable[[T], U]) -> Page[U]:
        """Yield the same page with each row made into something else."""
        return Page([make(row) for row in self.rows], self.number, self.pages, self.total)


def page_of(statement: Select[tuple[T]], number: int, *, size: int = SIZE) -> Page[T]:
    """Yield a page of an ordered select of one entity; a number outside yields the nearest page."""
    counted: Select[Any] = select(func.count()).select_from(statement.order_by(None).subquery())
    total = db.session.execute(counted).scalar_one()
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    found = db.session.execute(statement.limit(size).offset((number - 1) * size))
    return Page(list(found.scalars().unique()), number, pages, total)


def slice_of(rows: Sequence[T], number: int, *, size: int = SIZE) -> Page[T]:
    """Yield a page of rows that are all read already."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(1, number), pages)
    return Page(list(rows[(number - 1) * size : number * size]), number, pages, len(rows))
