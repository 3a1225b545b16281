"""The last look at a dashboard: once a day, and what moved since is told by the kept lights."""

from datetime import date

import pytest

from tests.services.told import file
from tracker.jobs.runner import run_job
from tracker.services.dashboard import dashboards
from tracker.services.user import looks


@pytest.mark.both_databases
def test_the_look_before_is_that_of_an_earlier_day(cast, clock):
    told = []
    for day in (date(2020, 4, 7), date(2020, 4, 7), date(2020, 4, 10), date(2020, 4, 10)):
        clock.set(day)
        told.append(looks.note_look(cast.leader, cast.plan))
    assert told == [None, None, date(2020, 4, 7), date(2020, 4, 7)]
    assert looks.note_look(cast.supervisor, cast.plan) is None, "everybody has looks of their own"


def test_a_clock_that_was_set_back_changes_nothing(cast, clock):
    for day in (date(2020, 4, 7), date(2020, 4, 10)):
        clock.set(day)
        looks.note_look(cast.leader, cast.plan)
    clock.set(date(2020, 4, 8))
    assert looks.note_look(cast.leader, cast.plan) == date(2020, 4, 7)


def test_what_moved_since_a_look_is_what_two_days_compared_say(cast, clock):
    clock.set(date(2020, 4, 3))
    run_job("sweep")
    clock.set(date(2020, 4, 7))
    file(cast.lead, cast.duty(), percent=30)
    run_job("sweep")
    clock.set(date(2020, 4, 24))
    run_job("sweep")
    for since in (date(2020, 4, 3), date(2020, 4, 7)):
        board = dashboards.dashboard_of(
            cast.leader, cast.plan, day=date(2020, 4, 24), compare=since, since=since
        )
        assert board.moved == board.comparison
        assert board.moved.movements


def test_without_a_look_it_is_a_week(cast, clock):
    clock.set(date(2020, 4, 24))
    for since in (None, date(2020, 4, 24), date(2020, 5, 1)):
        board = dashboards.dashboard_of(cast.leader, cast.plan, day=date(2020, 4, 24), since=since)
        assert board.moved.day == date(2020, 4, 17)
