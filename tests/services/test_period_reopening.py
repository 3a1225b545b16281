"""A whole period opened again by one decision: what had closed unfiled, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from tests.services.told import audited, file
from tracker.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from tracker.services.obligation import period_reopening
from tracker.services.obligation.period_reopening import PeriodReopening

CLOSED, UNTIL = date(2020, 5, 18), date(2020, 5, 29)
CODE = "linyi-2019-13"
WANTED = PeriodReopening("2020Q1", UNTIL, "疫情防控期间暂停报送")


@pytest.fixture
def closed(cast, clock):
    """Of the first quarter one report was filed, the others have closed."""
    clock.set(date(2020, 4, 3))
    file(cast.lead, cast.duty(task=1))
    clock.set(CLOSED)
    return cast


def found(cast, **more):
    duties = period_reopening.list_closed(cast.supervisor, cast.plan, period="2020Q1", **more)
    return [(duty.assignment.task.code[-2:], duty.department.code) for duty in duties]


@pytest.mark.both_databases
def test_what_has_closed_unfiled_opens_again_and_can_be_filed(closed, clock, backend):
    shown = found(closed)
    assert ("01", "rsj") not in shown
    assert ("02", "gxj") in shown
    number = period_reopening.reopen_period(closed.supervisor, CODE, wanted=WANTED)
    assert number == len(shown) == len(audited("reopen_duty"))
    assert [after["obligations"] for _, after in audited("reopen_period")] == [number]
    assert found(closed) == []
    report = file(closed.support, closed.duty("gxj", task=2))
    assert report.obligation.filed_on == CLOSED > report.obligation.due_on
    clock.set(date(2020, 6, 1))
    assert len(found(closed)) == number - 1


def test_only_the_departments_that_are_named_are_opened(closed):
    gxj = closed.departments["371300", "gxj"].id
    shown = found(closed, departments=[gxj])
    assert {code for _, code in shown} == {"gxj"}
    wanted = replace(WANTED, departments=(gxj,))
    assert period_reopening.reopen_period(closed.supervisor, CODE, wanted=wanted) == len(shown)
    assert found(closed)


def test_what_changed_since_the_preview_stops_it_whole(closed):
    duties = period_reopening.list_closed(closed.supervisor, closed.plan, period="2020Q1")
    seen = period_reopening.mark_of(duties[1:])
    with pytest.raises(Conflict):
        period_reopening.reopen_period(closed.supervisor, CODE, wanted=WANTED, seen=seen)
    assert len(found(closed)) == len(duties)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"because": " "}, Invalid),
        ({"until_on": date(2020, 5, 15)}, Invalid),
        ({"period": "2020Q2"}, Refused),
    ],
)
def test_a_wrong_decision_is_refused(closed, change, error):
    with pytest.raises(error):
        period_reopening.reopen_period(closed.supervisor, CODE, wanted=replace(WANTED, **change))


def test_only_the_plans_own_supervisor_decides_it(closed):
    with pytest.raises(Forbidden):
        period_reopening.reopen_period(closed.leader, CODE, wanted=WANTED)
    with pytest.raises(NotFound):
        period_reopening.reopen_period(closed.foreign_office, CODE, wanted=WANTED)
