"""Rows of many tables, numbered in memory and stored by a few large statements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select, text

from tracker.db import db, transaction

LIMIT = 5_000


class Rows:
    """New rows by model, each with its id; stored in the order in which models first came."""

    def __init__(self) -> None:
        self._rows: dict[Any, list[dict[str, Any]]] = {}
        self._last: dict[Any, int] = {}

    def add(self, model: Any, **values: Any) -> int:
        """Note a row; yields the id that it will have."""
        if model not in self._last:
            newest = db.session.execute(select(func.max(model.__table__.c.id))).scalar_one()
            self._last[model], self._rows[model] = newest or 0, []
        self._last[model] += 1
        self._rows[model].append({"id": self._last[model], **values})
        return self._last[model]

    def of(self, model: Any) -> list[dict[str, Any]]:
        """Yield the rows of a model that are not stored yet."""
        return self._rows.get(model, [])

    def store(self) -> dict[str, int]:
        """Write everything in one transaction; yields the number of rows by table."""
        with transaction() as session:
            for model, rows in self._rows.items():
                for at in range(0, len(rows), LIMIT):
                    session.execute(insert(model.__table__), rows[at : at + LIMIT])
                if session.connection().dialect.name == "postgresql":
                    session.execute(_number_on(model.__tablename__))
        stored = {model.__tablename__: len(rows) for model, rows in self._rows.items()}
        self.__init__()  # type: ignore[misc]
        return stored


def _number_on(table: str) -> Any:
    """Let PostgreSQL number on behind rows that brought their ids."""
    return text(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
    )
