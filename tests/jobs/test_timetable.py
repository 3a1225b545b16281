"""The timetable as data: when a job is planned, and whether it keeps its promise."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tracker import clock as program_clock
from tracker.errors import NotFound
from tracker.jobs.timetable import (
    BY_NAME,
    TIMETABLE,
    Job,
    get_job,
    is_within_promise,
    next_planned,
    times_of,
)
from tracker.services.installation.job_log import Tally


def at(hour, minute=0, day=date(2020, 4, 9)):
    return program_clock.moment_on(day, time(hour, minute))


def job(**more):
    known = {
        "name": "try",
        "run": lambda _settings: Tally(),
        "sentence": "",
        "promise_minutes": 30,
        "minutes": (15,),
        "hours": (8, 17),
    }
    return Job(**known | more)


@pytest.mark.parametrize(
    ("after", "planned"),
    [
        (at(7), at(8, 15)),
        (at(8, 15), at(17, 15)),
        (at(17, 14), at(17, 15)),
        (at(20), at(8, 15, date(2020, 4, 10))),
    ],
)
def test_the_next_time_lies_after_the_moment(after, planned):
    assert next_planned(job(), after) == planned


def test_days_are_named_and_others_are_passed_over():
    friday = date(2020, 4, 10)
    assert next_planned(job(days=("mon",)), at(9, 0, friday)) == at(8, 15, date(2020, 4, 13))


def test_a_time_is_one_of_shanghai():
    assert next_planned(job(), datetime(2020, 4, 9, 0, 0, tzinfo=UTC)) == at(8, 15)


@pytest.mark.parametrize(
    ("last_success", "now", "kept"),
    [
        (None, at(9), False),
        (at(8, 16), at(17, 14), True),
        (at(8, 16), at(17, 45), True),
        (at(8, 16), at(17, 46), False),
        (at(17, 16), at(8, 45, date(2020, 4, 10)), True),
        (at(17, 16), at(8, 46, date(2020, 4, 10)), False),
    ],
)
def test_a_promise_is_kept_until_its_minutes_after_the_planned_time(last_success, now, kept):
    assert is_within_promise(job(), last_success, at=now) is kept


def test_every_job_of_the_timetable_has_a_next_time_and_a_sentence():
    for each in TIMETABLE:
        assert next_planned(each, at(12)) - at(12) <= timedelta(days=1)
        assert each.sentence
        assert times_of(each)


def test_the_digest_never_goes_out_at_night():
    assert all(8 <= hour <= 18 for hour in BY_NAME["digest"].hours)


def test_an_unknown_job_is_told_with_the_names_there_are():
    with pytest.raises(NotFound, match="sweep, digest, outbox"):
        get_job("sweeps")
