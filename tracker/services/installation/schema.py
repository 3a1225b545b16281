"""The schema's revision: what a database has, what this program brings, and which it knows."""

from __future__ import annotations

from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from tracker.config import ROOT
from tracker.db import db

MIGRATIONS = ROOT / "tracker" / "migrations"


def found_revision() -> str:
    """Yield the revision that the database says it has; '' where it has no schema yet."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def is_empty() -> bool:
    """Tell whether the database has no table at all."""
    return not inspect(db.engine).get_table_names()


def newest_revision() -> str:
    """Yield the revision to which ``db upgrade`` leads."""
    return _scripts().get_current_head() or ""


def is_known(revision: str) -> bool:
    """Tell whether this program has a migration of that name, so that it can lead on from it."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
