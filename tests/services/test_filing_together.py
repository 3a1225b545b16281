"""Two people file at the same moment: nothing is lost, nothing is twice, nobody gets a crash."""

import contextvars
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.cast import find_cast
from tests.services.told import file
from tracker.db import db
from tracker.errors import Refused
from tracker.models import Assignment, Report


def together(app, *steps):
    """Call steps with the cast at the same moment, each on a connection of its own."""
    start = Barrier(len(steps))

    def one(step):
        with app.app_context():
            cast = find_cast()
            start.wait(timeout=30)
            try:
                return step(cast)
            except Refused as wrong:
                return wrong

    with ThreadPoolExecutor(len(steps)) as pool:
        running = [pool.submit(contextvars.copy_context().run, one, step) for step in steps]
        return [each.result(timeout=60) for each in running]


def count(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Report))


@pytest.mark.both_databases
def test_the_same_form_sent_twice_at_once_is_one_report(stage, backend):
    ids = together(stage, *[lambda cast: file(cast.lead, cast.duty()).id] * 2)
    assert ids[0] == ids[1]
    assert count(stage) == 1


@pytest.mark.both_databases
def test_two_colleagues_filing_the_same_duty_are_one_report_and_one_refusal(stage, backend):
    found = together(
        stage,
        lambda cast: file(cast.lead, cast.duty(), token="mine").id,
        lambda cast: file(cast.head, cast.duty(), token="yours").id,
    )
    assert sum(isinstance(each, Refused) for each in found) == 1
    assert count(stage) == 1


@pytest.mark.both_databases
def test_two_duties_of_one_assignment_are_filed_at_once(stage, backend):
    found = together(
        stage,
        lambda cast: file(cast.lead, cast.duty(), token="q1").id,
        lambda cast: file(cast.head, cast.duty(period="2020Q2"), token="q2").id,
    )
    assert len(set(found)) == 2
    with stage.app_context():
        part = db.session.scalars(
            select(Assignment).where(Assignment.id == find_cast().assignment().id)
        ).one()
        assert part.judged_on is not None
    assert count(stage) == 2
