"""The database: engine settings, the base of the models, and the one way to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
WAL_SAFE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
AWAY = ("08", "53", "57P")
"""The SQLSTATE classes in which PostgreSQL is away, too full, shutting down or starting up."""
SQLITE_AWAY = ("locked", "busy", "unable to open", "disk i/o error", "database or disk is full")


class Base(DeclarativeBase):
    """The declarative base; constraint names are fixed so that migrations can go both ways."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment on both databases: SQLite drops the zone, reading puts it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Yield an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Guard = Callable[[Session], None]
_guard: ContextVar[Guard | None] = ContextVar("guard", default=None)


@contextmanager
def guarded(guard: Guard | None) -> Iterator[None]:
    """Let each transaction of a block begin by asking ``guard``, which raises to forbid it.

    None lifts the guard, for what is true and must be recorded whoever asks.
    """
    token = _guard.set(guard)
    try:
        yield
    finally:
        _guard.reset(token)


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one writing transaction; commits at the end, rolls back on any error.

    A block inside another joins it. What was read before is read again, so that a decision never
    rests on a stale row; on SQLite the write lock is taken at the start (BEGIN IMMEDIATE).
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    session.rollback()
    session.info.pop("kept", None)
    session.info["writing"] = True
    try:
        session.connection(execution_options={"writing": True})
        guard = _guard.get()
        if guard is not None:
            guard(session)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        session.info.pop("kept", None)
        raise
    finally:
        session.info.pop("writing", None)


def engine_options(url: str) -> dict[str, Any]:
    """Yield the engine settings for a database address."""
    if not url.startswith("sqlite"):
        return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}
    return {"module": sqlite_module(), "connect_args": {"timeout": 30}}


def sqlite_module() -> Any:
    """Yield the SQLite driver: pysqlite3 where it is installed, else the standard library's."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        from sqlite3 import dbapi2
    return dbapi2


def is_wal_safe(version: tuple[int, ...]) -> bool:
    """Tell whether an SQLite version carries the fix of the WAL-reset bug."""
    return version >= WAL_SAFE[0] or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in WAL_SAFE[1:]
    )


def prepare_engine(engine: Engine) -> None:
    """Set SQLite up on each connection: foreign keys, journal mode, explicit BEGIN."""
    if engine.dialect.name != "sqlite":
        return
    wal = is_wal_safe(sqlite_module().sqlite_version_info)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
        cursor.execute(f"PRAGMA synchronous={'NORMAL' if wal else 'FULL'}")
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        options: Mapping[str, Any] = connection.get_execution_options()
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")


def is_away(wrong: SQLAlchemyError) -> bool:
    """Tell whether the database cannot be reached or used just now, rather than that we erred.

    PostgreSQL: no connection, lost, starting up or shutting down, too many clients, no free
    connection in the pool; SQLite: locked past its timeout, the file or the disk not usable.
    """
    if isinstance(wrong, PoolTimeout) or is_broken_off(wrong):
        return True
    if not isinstance(wrong, OperationalError):
        return False
    if hasattr(wrong.orig, "sqlstate"):
        state = getattr(wrong.orig, "sqlstate", None)
        return state is None or str(state).startswith(AWAY)
    cause = str(wrong.orig).lower()
    return any(words in cause for words in SQLITE_AWAY)


def is_broken_off(wrong: SQLAlchemyError) -> bool:
    """Tell whether a connection was lost in the middle: a commit may have been carried out."""
    return isinstance(wrong, DBAPIError) and wrong.connection_invalidated
