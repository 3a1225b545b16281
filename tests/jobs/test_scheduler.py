"""The scheduler process: one lease, a quiet second, a catch-up at the start, an orderly end."""

import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tracker import clock as program_clock
from tracker.db import db, guarded, transaction
from tracker.jobs.clock_watch import ClockWatch
from tracker.jobs.runner import run_job
from tracker.mail.transport import SmtpTransport
from tracker.models import JobRun, Lease, Mail, Rung
from tracker.services.installation import clock_jumps, holders, leasing

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


@pytest.mark.both_databases
def test_a_scheduler_that_was_frozen_writes_nothing_when_it_wakes(cast, session, clock, backend):
    clock.set(date(2020, 4, 9))
    leasing.hold_lease()
    epoch = leasing.held_epoch()
    with transaction():
        held = lease()
        held.holder, held.epoch = STRANGER, epoch + 1
    result = run_job("sweep", epoch=epoch)
    assert result.tally.done == 0
    assert "LeaseLost" in result.tally.error
    assert session.execute(select(Rung.id)).all() == []
    run = session.get(JobRun, result.run_id)
    assert (run.epoch, run.finished_at is not None) == (epoch, True)


@pytest.mark.both_databases
def test_while_the_lease_is_held_the_fence_lets_everything_pass(cast, session, clock, backend):
    clock.set(date(2020, 4, 9))
    leasing.hold_lease()
    assert run_job("sweep", epoch=leasing.held_epoch()).tally.done > 0


@pytest.mark.both_databases
def test_what_the_server_said_is_recorded_even_behind_the_fence(
    cast, session, clock, backend, by_smtp, postmaster, monkeypatch
):
    clock.set(date(2020, 4, 9))
    for job in ("sweep", "digest"):
        run_job(job)
    leasing.hold_lease()
    epoch = leasing.held_epoch()
    real = SmtpTransport.send

    def lose_the_lease_meanwhile(self, letter):
        answer = real(self, letter)
        with guarded(None), transaction():
            held = lease()
            held.holder, held.epoch = STRANGER, epoch + 1
        return answer

    monkeypatch.setattr(SmtpTransport, "send", lose_the_lease_meanwhile)
    run_job("outbox", epoch=epoch)
    assert len(postmaster.taken) == 1
    assert list(session.execute(select(Mail.state)).scalars()).count("sent") == 1


def test_a_lease_from_a_clock_that_ran_ahead_is_taken_over(session):
    leasing.hold_lease()
    with transaction():
        held = lease()
        held.holder = STRANGER
        held.expires_at = program_clock.wall_now() + timedelta(days=1)
    assert leasing.hold_lease()


@pytest.mark.parametrize(
    ("wall", "ran", "seconds"),
    [(30, 30, 0), (45, 30, 0), (30 + 86400, 30, 86400), (30 - 86400, 30, -86400), (3600, 30, 3570)],
)
def test_the_clock_watch_sees_what_was_set_by_hand(wall, ran, seconds):
    at, running = program_clock.wall_now(), iter([0.0, float(ran), float(ran) + 30])
    watch = ClockWatch(at, lambda: next(running))
    assert watch.jumped(at + timedelta(seconds=wall)) == seconds
    assert watch.jumped(at + timedelta(seconds=wall + 30)) == 0, "told once"


@pytest.mark.both_databases
def test_a_jump_is_kept_and_counted(session, backend):
    clock_jumps.note_jump(-86400)
    assert clock_jumps.find_newest_jump().seconds == -86400
    assert clock_jumps.count_jumps() == 1
