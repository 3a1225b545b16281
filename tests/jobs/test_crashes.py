"""A crash before any statement of a job, and a second run: everything is there, and once (R5)."""

from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event, select

from tests import factories
from tests.factories import Part
from tests.jobs.rewind import Rewind
from tests.jobs.traces import traces
from tracker.db import db
from tracker.jobs import sweeps
from tracker.jobs.runner import run_job
from tracker.models import Slip

pytestmark = pytest.mark.both_databases
DAYS = {
    "sweep": date(2020, 4, 9),
    "digest": date(2020, 4, 9),
    "outbox": date(2020, 4, 9),
    "closing": date(2020, 5, 12),
    "tidy": date(2020, 5, 12),
}


class Crash(BaseException):
    """The process stops here."""


@pytest.fixture
def one_duty(session, clock, backend):
    """A plan of one task with one department, which has a liaison and a head."""
    return publish_for("rsj")


def publish_for(*codes):
    """Publish a plan of one task for some departments, each with a liaison and a head."""
    factories.make_policy()
    jurisdictions = factories.make_jurisdictions()
    departments = factories.make_departments(jurisdictions)
    here = {code: each for (place, code), each in departments.items() if place == "371300"}
    for code in codes:
        for role in ("liaison", "head"):
            factories.make_user(here[code], role, f"{role}-{code}")
    lead, *supports = codes
    plan = factories.make_plan(
        jurisdictions["371300"], here, tasks=(Part(lead, tuple(supports), "开展职业技能竞赛。"),)
    )
    return factories.publish(plan)


@contextmanager
def crash_before(statement):
    """Stop the process before the n-th statement or commit; yields the count so far."""
    count = [0]

    def step(*_anything):
        count[0] += 1
        if count[0] == statement:
            raise Crash

    event.listen(db.engine, "before_cursor_execute", step)
    event.listen(db.engine, "commit", step)
    try:
        yield count
    finally:
        event.remove(db.engine, "before_cursor_execute", step)
        event.remove(db.engine, "commit", step)


def run_on(clock, job):
    clock.set(DAYS[job])
    run_job(job)


@pytest.mark.parametrize("job", ["sweep", "digest", "closing", "tidy"])
def test_a_crash_before_any_statement_is_made_good_by_the_next_run(clock, one_duty, job):
    before_it = {"sweep": (), "digest": ("sweep",)}.get(job, ("sweep", "digest", "outbox"))
    for each in before_it:
        run_on(clock, each)
    crash_before_each_statement(clock, job)


def test_a_crash_within_a_batch_undoes_the_batch_and_no_other(clock, session, backend, monkeypatch):
    monkeypatch.setattr(sweeps, "TOGETHER", 2)
    publish_for("rsj", "gxj", "czj")
    seen = crash_before_each_statement(clock, "sweep")
    assert {0, 2, 3} == seen, "nothing, the first batch, or both; never one duty of two"


def crash_before_each_statement(clock, job):
    """Let a job stop before each statement in turn; yields how many slips were there then."""
    rewind, seen = Rewind(), set()
    run_on(clock, job)
    expected = traces()
    for statement in range(1, 1000):
        rewind()
        with crash_before(statement):
            try:
                run_on(clock, job)
            except Crash:
                db.session.remove()
            else:
                break
        seen.add(len(db.session.execute(select(Slip.id)).all()))
        run_on(clock, job)
        assert traces() == expected, f"after a crash before statement {statement}"
    assert traces() == expected
    assert statement > 5
    return seen


def test_a_crash_in_a_delivery_repeats_at_most_the_letter_in_hand(
    clock, one_duty, postmaster, by_smtp
):
    for each in ("sweep", "digest"):
        run_on(clock, each)
    rewind = Rewind()
    run_on(clock, "outbox")
    expected, letters = traces(), {letter.message_id: letter.content for letter in postmaster.taken}
    assert len(letters) == 2
    repeats = 0
    for statement in range(1, 1000):
        rewind()
        postmaster.taken.clear()
        with crash_before(statement):
            try:
                run_on(clock, "outbox")
            except Crash:
                db.session.remove()
            else:
                break
        run_on(clock, "outbox")
        assert traces() == expected, f"after a crash before statement {statement}"
        assert {letter.message_id: letter.content for letter in postmaster.taken} == letters
        assert len(postmaster.taken) <= len(letters) + 1
        repeats += len(postmaster.taken) - len(letters)
    assert 0 < repeats < statement / 2  # only between the server's answer and the commit
