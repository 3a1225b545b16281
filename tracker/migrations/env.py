"""Runs the migrations on the application's database; called by ``flask --app wsgi db …``."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

import tracker.models  # noqa: F401 - fills the metadata
from tracker.db import Moment, db


def render_item(kind: str, item: object, _autogen: Any) -> str | Literal[False]:
    """Write our aware moments as what they are in the database."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def look_away(connection: Connection, *, on: bool) -> None:
    """Let SQLite check foreign keys or not: a table is changed there by writing it anew.

    It can be said outside of a transaction only, so it is said to the driver itself.
    """
    if connection.dialect.name == "sqlite":
        driver = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")  # type: ignore[union-attr]


def run() -> None:
    """Run the migrations in one transaction where the database can."""
    with db.engine.connect() as connection:
        look_away(connection, on=False)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if connection.dialect.name == "sqlite":
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"rows point to rows that are not there: {broken[:5]}")
        connection.commit()
        look_away(connection, on=True)


run()
