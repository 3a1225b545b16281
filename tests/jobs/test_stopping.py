"""Told to end by SIGTERM, web and scheduler bring what is in hand to its end, and nothing more."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from honcho.environ import parse_procfile
from sqlalchemy import select

from bench.chaos.post import free_port
from tests.jobs.traces import traces
from tracker import clock as program_clock
from tracker.db import db
from tracker.jobs import sweeps
from tracker.jobs.runner import run_job
from tracker.models import AuditEntry, JobRun, Lease, Notice, Rung, Slip
from tracker.services.installation import leasing
from tracker.services.supervision import supervising

ROOT = Path(__file__).resolve().parent.parent.parent
BLUE = date(2020, 4, 9)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def environment(app):
    settings = app.extensions["duban_config"]
    return os.environ | {
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": "test",
        "INSTANCE_PATH": str(settings.instance_path),
        "TRACKER_CLOCK": BLUE.isoformat(),
        "PYTHONPATH": str(ROOT),
    }


@pytest.mark.both_databases
def test_a_scheduler_told_to_end_commits_its_batch_and_lets_go_of_the_lease(
    cast, session, app, clock, backend
):
    clock.set(BLUE)
    due = supervising.duties_to_raise()
    assert len(due) > 2
    db.session.remove()
    child = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("stopping_child.py"))],
        cwd=ROOT,
        env=environment(app),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (child.returncode, "scheduler stopped" in child.stderr) == (0, True), child.stderr
    raised = set(db.session.scalars(select(Rung.obligation_id)))
    assert raised == set(due[:2]), "the batch in hand, whole, and no other"
    slips = set(db.session.scalars(select(Slip.obligation_id)))
    assert slips == raised == set(db.session.scalars(select(Notice.obligation_id)))
    trail = select(AuditEntry.id).where(AuditEntry.action == "raise_slip")
    assert len(db.session.scalars(trail).all()) == 2
    [run] = db.session.scalars(select(JobRun).where(JobRun.job == "sweep"))
    assert (run.done, run.finished_at is not None) == (2, True)
    assert sweeps.STOPPED in run.error
    lease = db.session.get(Lease, leasing.TIMETABLE)
    assert lease.expires_at <= program_clock.wall_now()
    run_job("sweep")
    assert set(db.session.scalars(select(Rung.obligation_id))) >= set(due)
    once = traces()
    run_job("sweep")
    assert traces() == once


@pytest.fixture
def web(app):
    """The web process of the Procfile, on a port of its own."""
    port = free_port()
    command = parse_procfile((ROOT / "Procfile").read_text()).processes["web"]
    command = command.replace(".venv/bin/gunicorn", "$PYTHON -m gunicorn")
    started = subprocess.Popen(
        ["sh", "-c", "exec " + command.replace("--log-level warning", "--log-level info")],
        cwd=ROOT,
        env=environment(app) | {"PORT": str(port), "PYTHON": sys.executable},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield started, port
    if started.poll() is None:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait(60)
    started.stderr.close()


def read_until(stream, words):
    """Read what a process tells until it tells this."""
    for line in stream:
        if words in line:
            return
    raise AssertionError(f"{words!r} was never told")


def test_a_web_process_told_to_end_answers_the_request_in_hand(session, web):
    process, port = web
    read_until(process.stderr, "Listening at")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", "/login")
    page = connection.getresponse()
    token = TOKEN.search(page.read().decode()).group(1)
    cookie = page.getheader("Set-Cookie").partition(";")[0]
    connection.close()
    body = urlencode({"csrf_token": token, "locale": "en", "next": "/login"}).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=120) as in_hand:
        in_hand.sendall(
            f"POST /language HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            "Expect: 100-continue\r\n\r\n".encode()
        )
        assert b"100 Continue" in in_hand.recv(100)  # a worker has begun with it
        process.send_signal(signal.SIGTERM)
        read_until(process.stderr, "Handling signal: term")
        in_hand.sendall(body)
        answer = http.client.HTTPResponse(in_hand)
        answer.begin()
        assert (answer.status, answer.getheader("Location")) == (303, "/login")
    assert process.wait(120) == 0
