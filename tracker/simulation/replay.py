"""A replay: day by day, first the departments and the office at work, then the evening's jobs."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta

from tracker import clock
from tracker.db import db
from tracker.jobs.runner import run_job
from tracker.models import Plan
from tracker.services.calendar import calendars
from tracker.services.plan import publishing
from tracker.simulation.department_claims import DepartmentClaims
from tracker.simulation.department_day import DepartmentDay
from tracker.simulation.office_day import OfficeDay
from tracker.simulation.office_scores import OfficeScores
from tracker.simulation.stage import Stage, stage_of

MORNING, AFTERNOON, EVENING = time(9, 0), time(15, 0), time(18, 0)
GARBAGE_THRESHOLD = 200_000
"""Rarer collections: a replay makes and drops millions of small objects."""
EVENING_JOBS = ("sweep", "digest", "outbox", "closing")


def replay(
    plan: Plan,
    *,
    first: date,
    last: date,
    seed: int,
    told: Callable[[date], None] | None = None,
) -> None:
    """Replay a plan's departments from ``first`` to ``last``; the same seed gives the same ledger.

    A draft plan is published on the first day. The day's jobs run in the evening, so that lights
    and rungs are those of the day's end. ``told`` is called with each day that is over.
    """
    gc.set_threshold(GARBAGE_THRESHOLD)
    plan_id = plan.id
    with clock.use(clock.FixedClock(clock.moment_on(first, MORNING))):
        plan = db.session.get_one(Plan, plan_id)
        if plan.published_on is None:
            publishing.publish_plan(None, plan, on=first)
        stage = stage_of(plan)
    for day in days_between(first, last):
        replay_day(stage, seed, day=day)
        if told is not None:
            told(day)


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield every day from the first to the last."""
    while first <= last:
        yield first
        first += timedelta(days=1)


def replay_day(stage: Stage, seed: int, *, day: date) -> None:
    """Replay one day: work on working days, jobs every evening."""
    if calendars.work_calendar().is_working_day(day):
        with clock.use(clock.FixedClock(clock.moment_on(day, MORNING))):
            DepartmentDay(stage, seed, day).run()
            DepartmentClaims(stage, seed, day).run()
        with clock.use(clock.FixedClock(clock.moment_on(day, AFTERNOON))):
            OfficeDay(stage, seed, day).run()
            OfficeScores(stage, seed, day).run()
    with clock.use(clock.FixedClock(clock.moment_on(day, EVENING))):
        for job in EVENING_JOBS:
            run_job(job)
    db.session.remove()
