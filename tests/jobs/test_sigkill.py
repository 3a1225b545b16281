"""Killed without warning at fifty moments, the jobs lose nothing and repeat nothing (R5).

A real process, a real mail server, both databases. What may happen twice is one letter for each
kill: the one in hand, under the same Message-ID and with the same bytes.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import factories
from tests.factories import Part
from tracker.db import db
from tracker.models import Mail, Notice, Obligation, Rung, Slip, SlipCounter
from tracker.services import signing

ROOT = Path(__file__).resolve().parent.parent.parent
KILLS = 50
RUNGS = {
    "remind_5": date(2020, 3, 31),
    "remind_1": date(2020, 4, 7),
    "blue": date(2020, 4, 9),
    "yellow": date(2020, 4, 15),
    "red": date(2020, 4, 22),
}
CODES = ("rsj", "gxj", "czj", "lsq")
TASKS = tuple(
    Part(CODES[n % 4], tuple(code for code in CODES if code != CODES[n % 4]), f"任务之{n}。")
    for n in range(3)
)


@pytest.fixture
def office(session, clock, backend):
    """Twelve assignments of four departments, with eleven people who are to be told."""
    factories.make_policy()
    jurisdictions = factories.make_jurisdictions()
    departments = factories.make_departments(jurisdictions)
    here = {code: each for (place, code), each in departments.items() if place == "371300"}
    liaisons = [factories.make_user(here[code], "liaison", f"liaison-{code}") for code in CODES]
    for code in CODES:
        factories.make_user(here[code], "head", f"head-{code}")
    for role in ("supervisor", "leader"):
        factories.make_user(here["zfb"], role, role)
    plan = factories.publish(
        factories.make_plan(jurisdictions["371300"], here, tasks=TASKS), on=date(2020, 1, 6)
    )
    clock.set(date(2020, 1, 6))
    for liaison in liaisons:
        signing.sign_all(liaison)
    return plan


@pytest.fixture
def child(app, smtp_url, office):
    """The process that is killed, on the test's database and mail server."""
    settings = app.extensions["duban_config"]
    db.session.remove()
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "SMTP_URL": smtp_url,
        "SECRET_KEY": "test",
        "INSTANCE_PATH": str(settings.instance_path),
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("killed_child.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    assert process.stdout.readline().strip() == "ready"
    yield process
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


def run(child, day, *, kill_after=None):
    """Let the process run a day's jobs, and kill it if it is still at it; yields how it ended."""
    child.stdin.write(f"{day}\n")
    child.stdin.flush()
    number = int(child.stdout.readline())
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(number, signal.SIGKILL)  # its parent waits for it, so the number is still its own
    return int(child.stdout.readline())


def run_to_the_end(child, day):
    """Run a day's jobs until they end well with nothing left; yields the seconds of one run."""
    began = time.monotonic()
    assert run(child, day) == 0
    return time.monotonic() - began


@pytest.mark.both_databases
def test_fifty_kills_lose_nothing_and_repeat_nothing(child, postmaster, session, office):
    chance = random.Random(20200409)
    killed = 0
    for day in RUNGS.values():
        longest = 0.6
        for _ in range(KILLS // len(RUNGS)):
            killed += run(child, day, kill_after=chance.uniform(0, longest)) == -signal.SIGKILL
        run_to_the_end(child, day)
        run_to_the_end(child, day)
    assert killed > KILLS * 0.6
    duties = set(
        session.execute(select(Obligation.id).where(Obligation.period == "2020Q1")).scalars()
    )
    every_rung_was_raised_once_on_its_day(session, duties)
    every_slip_was_written_once_with_the_next_number(session, duties)
    every_person_was_told_of_every_rung_once(session)
    every_mail_arrived(session, postmaster, killed)


def every_rung_was_raised_once_on_its_day(session, duties):
    found = Counter(
        session.execute(select(Rung.obligation_id, Rung.rung, Rung.day, Rung.outcome)).tuples()
    )
    assert found == Counter(
        (duty, rung, day, "sent") for duty in duties for rung, day in RUNGS.items()
    )


def every_slip_was_written_once_with_the_next_number(session, duties):
    slips = session.execute(select(Slip.serial, Slip.obligation_id, Slip.rung)).tuples().all()
    serials = sorted(serial for serial, _, _ in slips)
    assert serials == list(range(1, 3 * len(duties) + 1))
    assert len({(duty, rung) for _, duty, rung in slips}) == 3 * len(duties)
    assert session.execute(select(SlipCounter.last)).scalar_one() == serials[-1]


def every_person_was_told_of_every_rung_once(session):
    notices = (
        session.execute(select(Notice.dedupe_key, Notice.state, Notice.mail_id)).tuples().all()
    )
    # 12 duties: 2 reminders to 1 person, blue to 2, yellow to 3, red to 4
    assert len(notices) == len({key for key, _, _ in notices}) == 12 * (1 + 1 + 2 + 3 + 4)
    assert {state for _, state, _ in notices} == {"mailed"}
    assert all(mail_id for _, _, mail_id in notices)


def every_mail_arrived(session, postmaster, killed):
    sent = session.execute(select(Mail.message_id, Mail.state)).tuples().all()
    assert {state for _, state in sent} == {"sent"}
    arrived = Counter(letter.message_id for letter in postmaster.taken)
    assert set(arrived) == {message_id for message_id, _ in sent}
    assert sum(arrived.values()) - len(arrived) <= killed
    for message_id in arrived:
        copies = {each.content for each in postmaster.taken if each.message_id == message_id}
        assert len(copies) == 1
