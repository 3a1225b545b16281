"""The scheduler process: one lease, a quiet second, a catch-up at the start, an orderly end."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tracker import clock as program_clock
from tracker.db import db, transaction
from tracker.models import JobRun, Lease
from tracker.services import holders, leasing

ROOT = Path(__file__).resolve().parent.parent.parent
STRANGER = "elsewhere:1a2b/77/1234"


def lease():
    db.session.rollback()
    return db.session.get(Lease, leasing.TIMETABLE)


@pytest.mark.both_databases
def test_the_first_takes_the_lease_and_renews_it(session, backend):
    assert leasing.hold_lease()
    first = lease().expires_at
    assert leasing.hold_lease()
    assert (lease().holder, lease().epoch) == (holders.process_name(), 1)
    assert lease().expires_at >= first


@pytest.mark.both_databases
def test_a_second_stays_quiet_while_the_first_lives(session, backend):
    leasing.hold_lease()
    with transaction():
        lease().holder = STRANGER
    assert not leasing.hold_lease()
    assert lease().holder == STRANGER


@pytest.mark.both_databases
def test_a_lease_that_ran_out_is_taken_over_with_the_next_epoch(session, backend):
    leasing.hold_lease()
    with transaction():
        held = lease()
        held.holder = STRANGER
        held.expires_at = program_clock.wall_now() - timedelta(seconds=1)
    assert leasing.hold_lease()
    assert (lease().holder, lease().epoch) == (holders.process_name(), 2)


def test_the_lease_of_a_process_that_is_gone_is_taken_over_at_once(session):
    leasing.hold_lease()
    machine = holders.process_name().split("/")[0]
    with transaction():
        lease().holder = f"{machine}/999999/1"
    assert leasing.hold_lease()


def test_a_released_lease_is_free_at_once(session):
    leasing.hold_lease()
    leasing.release_lease()
    with transaction():
        held = lease()
        held.holder = STRANGER
    assert leasing.hold_lease()


def test_nobody_releases_anothers_lease(session):
    leasing.hold_lease()
    with transaction():
        lease().holder = STRANGER
    leasing.release_lease()
    assert not leasing.hold_lease()


def serve(app):
    settings = app.extensions["duban_config"]
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": "test",
        "INSTANCE_PATH": str(settings.instance_path),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "serve"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until(is_so, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        db.session.remove()
        if is_so():
            return
        time.sleep(0.2)
    raise AssertionError("it did not come to pass in time")


def finished():
    return set(
        db.session.execute(select(JobRun.job).where(JobRun.finished_at.is_not(None))).scalars()
    )


def test_the_scheduler_catches_up_at_its_start_and_ends_in_order(cast, session, app):
    first = serve(app)
    try:
        wait_until(lambda: finished() >= {"sweep", "digest", "outbox", "closing", "tidy"})
        holder = lease().holder
        assert f"/{first.pid}/" in holder
        second = serve(app)
        try:
            assert any("scheduler started" in line for line in second.stderr)
            assert lease().holder == holder
        finally:
            second.send_signal(signal.SIGTERM)
            _, words = second.communicate(timeout=60)
        assert second.returncode == 0
        assert "Traceback" not in words
    finally:
        first.send_signal(signal.SIGTERM)
        _, words = first.communicate(timeout=60)
    assert first.returncode == 0
    assert "scheduler stopped" in words
    assert lease().expires_at <= program_clock.wall_now()


def test_a_killed_schedulers_lease_is_taken_over_by_the_next(cast, session, app):
    first = serve(app)
    wait_until(lambda: lease() is not None)
    first.kill()
    first.communicate(timeout=60)
    second = serve(app)
    try:
        wait_until(lambda: f"/{second.pid}/" in lease().holder)
        assert lease().epoch == 2
    finally:
        second.send_signal(signal.SIGTERM)
        second.communicate(timeout=60)
