"""An idle tick asks the indexes of the next moments, never the whole of a table (R5)."""

from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event, text

from tracker.db import db
from tracker.jobs.runner import run_job

GROWING = ("obligation", "assignment", "notice", "mail", "rung", "slip", "audit_entry")


@contextmanager
def statements_of(engine):
    """Yield every SELECT that is executed, with its values."""
    seen = []

    def note(_connection, _cursor, statement, parameters, *_more):
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def plan_of(connection, statement, parameters):
    """Yield the steps by which the database would answer."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row.detail for row in rows]
    rows = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
    return [row[0] for row in rows]


def whole_tables(steps):
    """Yield the growing tables that are read from end to end."""
    words = ("SCAN {}", "Seq Scan on {}")
    return [
        table
        for table in GROWING
        for step in steps
        if "INDEX" not in step and any(f"{word.format(table)} " in f"{step} " for word in words)
    ]


@pytest.mark.both_databases
@pytest.mark.parametrize("job", ["sweep", "digest", "outbox"])
def test_an_idle_tick_reads_no_table_from_end_to_end(cast, session, clock, job, backend):
    clock.set(date(2020, 4, 9))
    for each in ("sweep", "digest", "outbox"):
        run_job(each)
    with statements_of(db.engine) as seen:
        assert run_job(job).tally.found == 0
    read = {}
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # small tables are read whole for cheapness
            connection.execute(text("SET enable_seqscan = off"))
        for statement, parameters in seen:
            if found := whole_tables(plan_of(connection, statement, parameters)):
                read[statement] = found
    assert len(seen) >= 3
    assert read == {}
