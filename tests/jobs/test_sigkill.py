"""Killed without warning at fifty moments, the jobs lose nothing and repeat nothing (R5).

A real process, a real mail server, both databases. What may happen twice is one letter for each
kill: the one in hand, under the same Message-ID and with the same bytes.
"""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import factories
from tests.factories import Part
from tracker.db import db
from tracker.models import Mail, Notice, Obligation, Rung, Slip, SlipCounter
from tracker.services.obligation import signing

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
    """Twelve assignments of four departments, with ten people who are to be told."""
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
def start(app, smtp_url, office):
    """Start a process that runs the jobs, on the test's database and mail server."""
    settings = app.extensions["duban_config"]
    db.session.remove()
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "SMTP_URL": smtp_url,
        "SECRET_KEY": "test",
        "INSTANCE_PATH": str(settings.instance_path),
        "PYTHONPATH": str(ROOT),
    }
    started = []

    def start_one():
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("killed_child.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        started.append(process)
        assert process.stdout.readline().strip() == "ready"
        return process

    yield start_one
    for process in started:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def begin(child, day, *, kill_after=""):
    """Let a process begin a day's jobs."""
    child.stdin.write(f"{day} {kill_after}\n")
    child.stdin.flush()


def end(child):
    """Wait for a process's run; yields how it ended."""
    return int(child.stdout.readline())


def run_to_the_end(child, day):
    """Run a day's jobs until they end well; a second run takes what the killed had still locked."""
    for _ in range(2):
        begin(child, day)
        assert end(child) == 0


class Chance:
    """Moments within a run's work: the span follows how long the runs of this machine take."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.span = 0.3

    def moment(self):
        return self.random.uniform(0, self.span)

    def learn(self, *, was_killed):
        self.span = max(0.02, self.span * (1.1 if was_killed else 0.6))


@pytest.mark.both_databases
def test_fifty_kills_lose_nothing_and_repeat_nothing(start, postmaster, session):
    child, chance = start(), Chance(20200409)
    for day in RUNGS.values():
        killed = 0
        while killed < KILLS // len(RUNGS):
            begin(child, day, kill_after=chance.moment())
            was_killed = end(child) == -signal.SIGKILL
            chance.learn(was_killed=was_killed)
            killed += was_killed
        run_to_the_end(child, day)
    everything_is_there_and_once(session, postmaster)
    assert len(postmaster.taken) - len({each.message_id for each in postmaster.taken}) <= KILLS


@pytest.mark.both_databases
def test_three_at_work_at_once_do_everything_once(start, postmaster, session):
    children = [start() for _ in range(3)]
    for day in RUNGS.values():
        for child in children:
            begin(child, day)
        assert [end(child) for child in children] == [0, 0, 0]
        run_to_the_end(children[0], day)
    everything_is_there_and_once(session, postmaster)
    assert len(postmaster.taken) == len({each.message_id for each in postmaster.taken})


def everything_is_there_and_once(session, postmaster):
    duties = set(
        session.execute(select(Obligation.id).where(Obligation.period == "2020Q1")).scalars()
    )
    assert len(duties) == 12
    every_rung_was_raised_once_on_its_day(session, duties)
    every_slip_was_written_once_with_the_next_number(session, duties)
    every_person_was_told_of_every_rung_once(session, duties)
    every_mail_arrived(session, postmaster)


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


def every_person_was_told_of_every_rung_once(session, duties):
    notices = (
        session.execute(select(Notice.dedupe_key, Notice.state, Notice.mail_id)).tuples().all()
    )
    # two reminders to one person, blue to two, yellow to three, red to four
    assert len(notices) == len({key for key, _, _ in notices}) == len(duties) * 11
    assert {state for _, state, _ in notices} == {"mailed"}
    assert all(mail_id for _, _, mail_id in notices)


def every_mail_arrived(session, postmaster):
    sent = session.execute(select(Mail.message_id, Mail.state)).tuples().all()
    assert {state for _, state in sent} == {"sent"}
    arrived = Counter(letter.message_id for letter in postmaster.taken)
    assert set(arrived) == {message_id for message_id, _ in sent}
    for message_id in arrived:
        copies = {each.content for each in postmaster.taken if each.message_id == message_id}
        assert len(copies) == 1
