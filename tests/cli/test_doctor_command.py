"""``doctor``: what is well, what deserves a look, what is bad, in words and as JSON."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask_migrate import stamp

from tests.cast import find_cast, make_cast
from tests.mailserver import free_port
from tracker import clock as program_clock
from tracker.db import db, transaction
from tracker.models import JobRun
from tracker.services.installation import leasing, schema, watching


def findings(command, *, exit_code):
    done = command("doctor", "--format", "json")
    assert done.exit_code == exit_code, done.output
    answer = json.loads(done.stdout)
    assert answer["good"] == (exit_code == 0)
    return {each["name"]: each for each in answer["findings"]}


@pytest.fixture
def well(app):
    """An installation at the newest schema, with a scheduler that has run every job."""
    from tracker.jobs.timetable import TIMETABLE

    with app.app_context():
        stamp(revision=schema.newest_revision())
        leasing.hold_lease()
        at = program_clock.wall_now()
        with transaction() as session:
            for job in TIMETABLE:
                session.add(
                    JobRun(job=job.name, as_at=at, started_at=at, finished_at=at, holder="x")
                )
    yield app
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")


def test_where_all_is_well_it_says_so_with_versions(well, command, backend):
    found = findings(command, exit_code=0)
    assert {each["verdict"] for each in found.values()} <= {"good", "look"}
    assert "SQLite 3." in found["database"]["sentence"]
    assert "WAL" in found["database"]["sentence"] or "DELETE" in found["database"]["sentence"]
    assert "2026" in found["calendar"]["sentence"]
    assert {"schema", "clock", "scheduler", "mail", "outbox", "uploads", "data", "jobs"} <= set(
        found
    )


@pytest.mark.both_databases
def test_both_databases_are_told_by_their_version(well, command, backend):
    sentence = findings(command, exit_code=0)["database"]["sentence"]
    assert ("PostgreSQL" if backend == "postgresql" else "SQLite") in sentence


def test_without_a_schema_it_names_the_command(app, command):
    done = command("doctor")
    assert done.exit_code == 1
    assert "db upgrade" in done.stdout
    assert "Traceback" not in done.output


def test_without_a_scheduler_it_is_not_well(well, command):
    with well.app_context():
        leasing.release_lease()
    found = findings(command, exit_code=1)
    assert (found["scheduler"]["verdict"], found["jobs"]["verdict"]) == ("bad", "good")


def test_a_job_past_its_promise_is_named(well, command):
    with well.app_context(), transaction() as session:
        old = program_clock.wall_now() - timedelta(days=2)
        for row in session.query(JobRun).filter_by(job="outbox"):
            row.started_at = old
    assert "outbox" in findings(command, exit_code=1)["jobs"]["sentence"]


def test_a_clock_that_was_set_back_is_seen(well, command):
    with well.app_context(), transaction() as session:
        row = session.query(JobRun).first()
        row.started_at = program_clock.wall_now() + timedelta(hours=3)
    assert findings(command, exit_code=1)["clock"]["verdict"] == "bad"


def test_a_mail_server_is_greeted_without_a_letter(well, command, by_smtp, postmaster):
    found = findings(command, exit_code=0)
    assert found["mail"]["verdict"] == "look"  # links to localhost help nobody
    assert "PUBLIC_URL" in found["mail"]["sentence"]
    assert postmaster.seen == []


def test_a_mail_server_that_does_not_answer_is_bad(well, command):
    kept = well.extensions["duban_config"]
    well.extensions["duban_config"] = replace(kept, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    try:
        assert findings(command, exit_code=1)["mail"]["verdict"] == "bad"
    finally:
        well.extensions["duban_config"] = kept


def test_the_text_has_one_line_for_each_finding(well, command):
    lines = command("doctor").stdout.splitlines()
    assert all(line[0] in "✔▲■" for line in lines)
    assert len(lines) >= 9


def test_departments_without_a_liaison_are_named(well, command, clock):
    with well.app_context():
        make_cast()
        clock.set(date(2020, 4, 9))
        assert watching.departments_without_liaison() == []
        with transaction():
            find_cast().support.enabled = False
    found = findings(command, exit_code=0)["people"]
    assert found["verdict"] == "look"
    assert "市工信局" in found["sentence"]
