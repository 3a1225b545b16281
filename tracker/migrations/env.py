"""Runs the migrations on the application's database; called by ``flask --app wsgi db …``."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app

import tracker.models  # noqa: F401 - fills the metadata
from tracker.db import Moment, db


def render_item(kind: str, item: object, _autogen: Any) -> str | Literal[False]:
    """Write our aware moments as what they are in the database."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    """Run the migrations in one transaction where the database can."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
