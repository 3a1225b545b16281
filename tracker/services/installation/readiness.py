"""Whether this installation can serve: its database answers and has the newest schema's tables."""

from __future__ import annotations

from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from tracker.db import db


def missing_tables() -> list[str] | None:
    """Yield the tables that the database lacks, an empty list when all are there; None: no answer.

    An installation whose schema is behind says so here instead of failing page by page.
    """
    try:
        there = set(inspect(db.engine).get_table_names())
    except SQLAlchemyError:
        return None
    return sorted(set(db.metadata.tables) - there)
