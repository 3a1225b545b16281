"""Bringing the database back to a moment, as often as a test likes, on both kinds."""

import shutil
from pathlib import Path

from sqlalchemy import select, text

from tracker.db import db


class Rewind:
    """The database as it stands now; calling it brings that back."""

    def __init__(self):
        db.session.remove()
        self.engine = db.engine
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            self.engine.dispose()
            self.file = Path(self.engine.url.database)
            self.kept = self.file.with_suffix(".kept")
            shutil.copyfile(self.file, self.kept)
        else:
            self.rows = self._read()
            self.has_rows = " UNION ALL ".join(
                f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM \"{table.name}\")"
                for table in self.rows
            )

    def __call__(self):
        db.session.remove()
        self.engine.dispose()
        if self.is_sqlite:
            for suffix in ("-wal", "-shm", "-journal"):
                self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
            shutil.copyfile(self.kept, self.file)
        else:
            self._write()

    def _read(self):
        with self.engine.connect() as connection:
            return {
                table: [dict(row._mapping) for row in connection.execute(ordered(table))]
                for table in db.metadata.sorted_tables
            }

    def _write(self):
        with self.engine.begin() as connection:  # triggers and foreign keys are off: it is a copy
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for name in connection.scalars(text(self.has_rows)).all():
                connection.execute(text(f'DELETE FROM "{name}"'))
            for table, rows in self.rows.items():
                if rows:
                    connection.execute(table.insert(), rows)
                    self._set_sequence(connection, table, rows)

    def _set_sequence(self, connection, table, rows):
        if "id" in table.c:
            last = max(row["id"] for row in rows)
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last})")
            )


def ordered(table):
    return select(table).order_by(*table.primary_key.columns)
