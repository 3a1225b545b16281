"""Running jobs: a doubled run is nothing, a failing row blocks nothing, each run leaves its row."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from tests.jobs.traces import traces
from tracker.db import db
from tracker.jobs import sweeps, timetable
from tracker.jobs.runner import run_job
from tracker.jobs.timetable import BY_NAME, Job
from tracker.models import JobRun, Rung
from tracker.services.installation.job_log import Tally
from tracker.services.supervision import supervising

BLUE = date(2020, 4, 9)
EVERY_JOB = tuple(BY_NAME)


def runs(job=None):
    db.session.expire_all()
    statement = select(JobRun).order_by(JobRun.id)
    return list(
        db.session.execute(statement.where(JobRun.job == job) if job else statement).scalars()
    )


@pytest.mark.both_databases
@pytest.mark.parametrize("job", EVERY_JOB)
def test_a_doubled_run_changes_nothing(cast, session, clock, job, backend):
    clock.set(date(2020, 5, 20))
    for before in EVERY_JOB[: EVERY_JOB.index(job) + 1]:
        run_job(before)
    once = traces()
    assert run_job(job).tally.done == 0
    assert traces() == once


def test_a_run_leaves_its_row_with_what_it_found_and_did(cast, session, clock):
    clock.set(BLUE)
    result = run_job("sweep")
    [row] = runs()
    assert (row.id, row.job, row.error) == (result.run_id, "sweep", "")
    assert row.found == row.done == result.tally.done > 0
    assert row.finished_at >= row.started_at
    assert row.as_at == clock.source.moment


def test_a_run_as_at_a_moment_stands_there_and_only_there(cast, session, clock):
    from tracker import clock as program_clock

    clock.set(date(2020, 6, 1))
    run_job("sweep", program_clock.moment_on(BLUE))
    assert set(session.execute(select(Rung.day)).scalars()) == {BLUE}
    assert program_clock.today() == date(2020, 6, 1)


def test_one_row_that_fails_is_counted_and_the_others_go_on(cast, session, clock, monkeypatch):
    clock.set(BLUE)
    poisoned = supervising.duties_to_raise()[0]
    real = supervising.raise_rungs_of

    def raise_or_fail(obligation_ids):
        if poisoned in obligation_ids:
            raise ZeroDivisionError("a poisoned row")
        return real(obligation_ids)

    monkeypatch.setattr(sweeps.supervising, "raise_rungs_of", raise_or_fail)
    tally = run_job("sweep").tally
    assert (tally.failed, tally.error) == (1, "")
    assert supervising.duties_to_raise() == [poisoned]
    monkeypatch.undo()
    run_job("sweep")
    assert supervising.duties_to_raise() == []


def test_a_light_that_cannot_be_judged_does_not_hold_up_its_batch(
    cast, session, clock, monkeypatch
):
    clock.set(date(2020, 4, 11))
    poisoned = supervising.assignments_to_judge()[0]
    real = supervising.judge_again

    def judge_or_fail(assignment_ids):
        if poisoned in assignment_ids:
            raise ZeroDivisionError
        return real(assignment_ids)

    monkeypatch.setattr(sweeps.supervising, "judge_again", judge_or_fail)
    assert run_job("sweep").tally.failed == 1
    assert supervising.assignments_to_judge() == [poisoned]


def test_a_run_in_which_everything_fails_stops_early(app, clock):
    def fail(_one):
        raise ZeroDivisionError

    with app.app_context():
        tally = sweeps.each("thing", range(1000), do_one=fail)
    assert (tally.found, tally.failed) == (1000, 25)
    assert "25 failures in a row" in tally.error


def test_a_job_that_breaks_off_is_seen_in_its_row(app, session, clock, monkeypatch):
    def break_off(_settings):
        raise ZeroDivisionError("no way on")

    broken = Job("sweep", break_off, "", promise_minutes=1, minutes=(0,))
    monkeypatch.setitem(timetable.BY_NAME, "sweep", broken)
    result = run_job("sweep")
    assert result.tally == Tally(error="ZeroDivisionError: no way on")
    assert runs()[0].error == "ZeroDivisionError: no way on"


def test_a_run_that_was_killed_stays_without_an_end(app, session, clock, monkeypatch):
    def be_killed(_settings):
        raise KeyboardInterrupt

    monkeypatch.setitem(
        timetable.BY_NAME, "sweep", Job("sweep", be_killed, "", promise_minutes=1, minutes=(0,))
    )
    with pytest.raises(KeyboardInterrupt):
        run_job("sweep")
    assert runs()[0].finished_at is None


def test_after_days_without_a_scheduler_one_run_makes_up_for_all(cast, session, clock):
    clock.set(date(2020, 4, 22))
    run_job("sweep")
    sent = session.execute(select(Rung.rung).where(Rung.outcome == "sent", Rung.rung == "red"))
    duties = len(set(session.execute(select(Rung.obligation_id)).scalars()) - {None})
    assert len(list(sent.scalars())) == duties
    assert set(
        session.execute(
            select(Rung.rung).where(Rung.outcome == "sent", Rung.obligation_id.is_not(None))
        ).scalars()
    ) == {"red"}


def test_the_command_lists_the_timetable(command):
    listed = json.loads(command("jobs", "list", "--format", "json").stdout)
    assert [job["name"] for job in listed["jobs"]] == list(EVERY_JOB)
    assert "sweep" in command("jobs", "list").stdout


def test_the_command_runs_one_job_as_at_a_moment(stage, command, clock):
    done = command("jobs", "run", "sweep", "--at", "2020-04-09T08:30", "--format", "json")
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["failed"]) == (0, 0)
    assert answer["as_at"] == "2020-04-09T00:30:00+00:00"
    assert answer["done"] > 0


def test_the_command_refuses_a_job_it_does_not_know(command):
    done = command("jobs", "run", "sweeping")
    assert done.exit_code == 1
    assert "sweep" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_refuses_a_moment_that_is_none(command):
    done = command("jobs", "run", "sweep", "--at", "yesterday")
    assert done.exit_code == 2
    assert "2020-03-31T08:30" in done.stderr


def test_the_command_ends_with_1_when_not_everything_was_done(command, monkeypatch):
    failing = Job("sweep", lambda _s: Tally(3, 2, 1), "", promise_minutes=1, minutes=(0,))
    monkeypatch.setitem(timetable.BY_NAME, "sweep", failing)
    done = command("jobs", "run", "sweep")
    assert done.exit_code == 1
    assert done.stderr.strip()


def test_a_run_that_is_told_to_end_stops_after_the_row_in_hand(app, clock):
    done = []

    def do_one(one):
        done.append(one)
        if len(done) == 3:
            sweeps.STOP.set()
        return True

    try:
        with app.app_context():
            tally = sweeps.each("thing", range(1000), do_one=do_one)
    finally:
        sweeps.STOP.clear()
    assert (tally.found, tally.done) == (1000, 3)
    assert not tally.is_good
