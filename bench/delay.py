"""How long after a tick 10,000 duties that fell due at once are told, and what an idle tick costs.

``make bench ARGS=delay``; BENCH_BACKENDS=sqlite leaves PostgreSQL out, BENCH_DUTIES and BENCH_OPEN
change the numbers. The letters go to a real mail server on this machine.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from random import Random
from statistics import median, quantiles
from threading import Event, Thread
from time import perf_counter, process_time
from typing import Any

from flask import Flask
from sqlalchemy import event, func, insert, literal, select, update

from bench import databases, large_plan
from bench.chaos.post import Post
from tracker import clock
from tracker.config import ROOT
from tracker.db import db, transaction
from tracker.jobs import sweeps
from tracker.jobs.runner import run_job
from tracker.models import Assignment, Mail, Obligation
from tracker.services.installation import job_log, seeding

DUE, TICK = date(2020, 4, 8), datetime.combine(date(2020, 4, 9), time(9), clock.ZONE)
FAR = date(2099, 1, 4)


class Steady(Post):
    """A mail server that takes every letter and notes when."""

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.at.append(perf_counter())
        return "250 taken"

    at: list[float]


class Department(Thread):
    """Somebody else who writes every fifth of a second while the sweep is at work."""

    def __init__(self, app: Flask) -> None:
        super().__init__(daemon=True)
        self.app = app
        self.is_done = Event()
        self.took: list[float] = []

    def run(self) -> None:
        """Write one small row after the other, and note how long each took."""
        with self.app.app_context():
            while not self.is_done.wait(0.2):
                at = perf_counter()
                job_log.begin_run("writing")
                self.took.append(perf_counter() - at)


def main() -> None:
    duties = int(os.environ.get("BENCH_DUTIES", "10000"))
    open_duties = int(os.environ.get("BENCH_OPEN", "1000000"))
    for backend in os.environ.get("BENCH_BACKENDS", "sqlite,postgresql").split(","):
        with databases.application(backend) as app, app.app_context():
            make(duties)
            databases.settle()
            due_at_once(backend, app)
            many_open(open_duties)
            databases.settle()
            idle(backend)


def make(duties: int) -> None:
    """Make a plan whose first quarter's duties are so many, signed for and due on one day."""
    with clock.use(clock.FixedClock(TICK)):
        seeding.load_seeds(ROOT / "seeds")
        large_plan.make(large_plan.Size(tasks=round(duties / 2.125)))
        with transaction() as session:
            session.execute(
                update(Assignment).values(
                    signed_on=date(2020, 1, 7), next_unsigned_rung_on=None, look_again_on=FAR
                )
            )
            session.execute(update(Obligation).values(next_rung_on=FAR))
            session.execute(
                update(Obligation).where(Obligation.due_on == DUE).values(next_rung_on=DUE)
            )


def due_at_once(backend: str, app: Flask) -> None:
    """Let one tick find everything due: sweep, digest, outbox, one after the other."""
    post = Steady(Random(1))
    post.at = []
    post.open()
    app.extensions["duban_config"] = replace(
        app.extensions["duban_config"],
        smtp_url=f"smtp://127.0.0.1:{post.port}",
        mail_from="duban@example.gov.cn",
    )
    raised: list[float] = []
    real = sweeps.supervising.raise_rungs_of

    def raise_and_note(duties: Sequence[int]) -> int:
        done = real(duties)
        raised.extend([perf_counter()] * done)
        return done

    sweeps.supervising.raise_rungs_of = raise_and_note
    department = Department(app)
    department.start()
    began, used = perf_counter(), process_time()
    try:
        for job in ("sweep", "digest", "outbox"):
            at = perf_counter()
            result = run_job(job, TICK)
            tell(backend, f"{job}: {result.tally.done} done", perf_counter() - at)
            department.is_done.set()
    finally:
        sweeps.supervising.raise_rungs_of = real
        post.close()
        department.join()
    tell(backend, "processor time of all three", process_time() - used)
    told(backend, f"{len(raised)} rungs raised after the tick", [at - began for at in raised])
    told(backend, f"{len(post.at)} letters handed over", [at - began for at in post.at])
    told(backend, f"{len(department.took)} writes of others in the sweep", department.took)
    mails = db.session.scalar(select(func.count()).select_from(Mail))
    print(f"{backend:<11} mails made: {mails}", flush=True)


def many_open(wanted: int) -> None:
    """Add open duties of far periods until there are so many."""
    there = db.session.scalar(select(func.count()).select_from(Obligation)) or 0
    parts = db.session.scalar(select(func.count()).select_from(Assignment)) or 1
    table = Obligation.__table__
    first = select(func.min(table.c.id)).group_by(table.c.assignment_id)
    names = [column.name for column in table.columns if column.name != "id"]
    for turn in range(-(-max(0, wanted - there) // parts)):
        given: dict[str, Any] = {
            "period": literal(f"x{turn}"), "state": literal("open"), "filed_on": literal(None),
            "next_rung_on": literal(FAR), "due_on": literal(FAR), "closes_on": literal(FAR),
        }  # fmt: skip
        rows = select(*(given.get(n, table.c[n]) for n in names)).where(table.c.id.in_(first))
        with transaction() as session:
            session.execute(insert(table).from_select(names, rows))


def idle(backend: str) -> None:
    """Time ticks in which nothing is due."""
    count = db.session.scalar(select(func.count()).select_from(Obligation))
    statements = [0]

    def note(*_anything: Any) -> None:
        statements[0] += 1

    event.listen(db.engine, "before_cursor_execute", note)
    for job in ("sweep", "digest", "outbox"):
        run_job(job, TICK)
        elapsed, used = [], []
        statements[0] = 0
        for _ in range(20):
            at, cpu = perf_counter(), process_time()
            run_job(job, TICK)
            elapsed.append(perf_counter() - at)
            used.append(process_time() - cpu)
        print(
            f"{backend:<11} idle {job}, {count} duties: median {median(elapsed) * 1000:.1f} ms, "
            f"processor {median(used) * 1000:.1f} ms, {statements[0] // 20} statements",
            flush=True,
        )
    event.remove(db.engine, "before_cursor_execute", note)


def tell(backend: str, what: str, seconds: float) -> None:
    print(f"{backend:<11} {what:<46} {seconds:8.1f} s", flush=True)


def told(backend: str, what: str, seconds: Sequence[float]) -> None:
    marks = quantiles(seconds, n=20)
    tell(backend, f"{what}: p50", median(seconds))
    tell(backend, f"{what}: p95", marks[18])
