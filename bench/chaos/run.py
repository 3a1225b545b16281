"""The year itself: web, two schedulers, a database and a mail server, all of them killed.

``make bench ARGS=chaos``; CHAOS_DAYS, CHAOS_SEED, CHAOS_BACKENDS change it, CHAOS_MINUTES ends it
early. Gunicorn and two processes of ``jobs serve`` live through the year by a clock that the year
sets: on every working day on which anything waits it stands at 9:05, at 15:10 and at 17:20. At 9:05
departments and office send their forms over HTTP while both schedulers are at work; workers,
schedulers and, with PostgreSQL, the database are killed at moments drawn within that time, and are
there again at once. On some days no scheduler lives at all, on some the mail server is away for six
hours, on some the clock of one scheduler is a day wrong, at some moments somebody runs the jobs by
hand beside them. In the evening nobody is killed; then what is due and not raised is counted.
"""

from __future__ import annotations

import math
import os
import signal
import tempfile
import time as machine
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import TypeVar

import chinese_calendar
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from bench import databases
from bench.chaos import count, departments, peers, quiet
from bench.chaos.browser import PASSWORD, Traffic
from bench.chaos.departments import Act, People
from bench.chaos.moments import Dial
from bench.chaos.post import Post, free_port
from bench.chaos.processes import Nursery, Scheduler, Web
from tracker import clock, create_app
from tracker.config import ROOT
from tracker.db import db
from tracker.models import Obligation, Plan, Report, Rung
from tracker.services.installation import seeding
from tracker.services.plan import publishing
from tracker.services.user import passwords
from tracker.simulation.accounts import ensure_people

PLAN, FIRST = "linyi-2019-13", peers.FIRST
MORNING, LATER, EVENING = time(9, 5), time(15, 10), time(17, 20)
SHORTEST, LONGEST = 0.2, 20.0
T = TypeVar("T")


@dataclass(frozen=True)
class Chances:
    """How likely each thing is: a kill in a stretch of a day, the rest on a day or in a stretch."""

    killed: float = 0.6
    database_killed: float = 0.15
    nobody: float = 0.08
    away: float = 0.10
    jumped: float = 0.10
    by_hand: float = 0.15


USUAL = Chances()


@dataclass
class Killers:
    """Who is killed within one stretch of a day, each at its moment; those left over never are."""

    over: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)
    at: dict[str, float] = field(default_factory=dict)

    def later(self, who: str, seconds: float, do: Callable[[], bool]) -> None:
        """Do something after so many seconds, unless the stretch is over before."""

        def wait() -> None:
            if not self.over.wait(seconds) and do():
                self.at[who] = seconds

        thread = Thread(target=wait, daemon=True)
        thread.start()
        self.threads.append(thread)

    def end(self) -> None:
        """Let the stretch be over."""
        self.over.set()
        for thread in self.threads:
            thread.join()


@dataclass
class Year:
    """One year on one database, and what happened in it."""

    app: Flask
    post: Post
    dice: Random
    web: Web
    schedulers: list[Scheduler]
    people: People
    chances: Chances = USUAL
    until: float = math.inf
    lived: date = FIRST
    tally: Counter[str] = field(default_factory=Counter)
    spans: dict[str, float] = field(default_factory=lambda: {"web": 1.0, "jobs": 1.0})
    runs: list[peers.Run] = field(default_factory=list)
    duties: list[peers.Duty] = field(default_factory=list)
    rows: list[tuple[int, str, date, str]] = field(default_factory=list)
    result: dict[str, int] = field(default_factory=dict)
    beside: dict[str, dict[str, int]] = field(default_factory=dict)

    def live(self, last: date) -> dict[str, int]:
        """Go through the year; yields every count."""
        self.set(clock.moment_on(FIRST, MORNING))
        self.web.start()
        day = FIRST
        while day <= last and machine.monotonic() < self.until:
            if chinese_calendar.is_workday(day):
                self.day(day)
            day += timedelta(days=1)
        self.lived = day - timedelta(days=1)
        self.end(self.lived)
        self.web.stop()
        return self.counts()

    def set(self, moment: datetime, *, jumped: int = 0) -> None:
        """Let every process's clock stand at a moment, the second scheduler's perhaps wrong."""
        for n, scheduler in enumerate(self.schedulers):
            scheduler.dial.set(moment, wrong=timedelta(days=jumped if n else 0))
        Dial(Path(self.web.settings["CHAOS_DIAL"])).set(moment)

    def day(self, day: date) -> None:
        """Live one working day; one on which nothing waits passes at once."""
        morning = clock.moment_on(day, MORNING)
        acts = self.acts(day)
        if not acts and self.is_quiet(morning):
            self.runs += [peers.Run(day, n, day, 1.0) for n in (0, 1)]
            return
        self.tally["days with something due"] += 1
        if self.dice.random() < self.chances.nobody:
            self.without_schedulers(day)
            return
        away = self.dice.random() < self.chances.away
        jumped = self.dice.choice((-1, 1)) if self.dice.random() < self.chances.jumped else 0
        self.tally["six hours without a mail server"] += away
        self.tally["clock jumps of a day"] += bool(jumped)
        if away:
            self.post.close()
        self.set(morning, jumped=jumped)
        self.stretch(day, MORNING, jumped=jumped, away=away)
        self.post.open()
        self.set(clock.moment_on(day, LATER))
        if not self.is_quiet(clock.moment_on(day, LATER)):
            self.stretch(day, LATER)
        self.evening(day)
        lost = self.asked(lambda: count.due_and_not_raised(day), morning)
        self.tally["rungs lost"] += len(lost)
        if lost:
            print(f"  {day}: not raised {lost[:5]}", flush=True)

    def without_schedulers(self, day: date) -> None:
        """Live a day without any scheduler: they were killed in the night."""
        self.tally["days without a scheduler"] += 1
        self.tally["kills of scheduler"] += sum(each.kill() for each in self.schedulers)
        self.set(clock.moment_on(day, MORNING))
        self.work(day)

    def stretch(self, day: date, moment: time, *, jumped: int = 0, away: bool = False) -> None:
        """Let everybody work from a moment on until nothing is left, and kill within that time."""
        self.start_schedulers()
        killers, began = Killers(), machine.monotonic()
        try:
            self.let_loose(killers, moment)
            if moment == MORNING:
                self.work(day)
                self.learn("web", began)
            self.wait_until_quiet(clock.moment_on(day, moment), seconds=60, away=away)
            self.learn("jobs", began)
        finally:
            killers.end()
        if moment == MORNING:
            took = machine.monotonic() - began
            for n in (0, 1):
                part = min(1.0, killers.at.get(f"scheduler {n}", took) / took)
                self.runs.append(peers.Run(day, n, day + timedelta(days=jumped * n), part))

    def let_loose(self, killers: Killers, moment: time) -> None:
        """Draw who is killed in a stretch, and whether somebody runs the jobs by hand."""
        for n, scheduler in enumerate(self.schedulers):
            self.perhaps(killers, f"scheduler {n}", "jobs", self.killing(scheduler))
        if self.dice.random() < self.chances.by_hand:
            self.by_hand(killers)
        if not self.is_sqlite and self.dice.random() < self.chances.database_killed:
            killers.later("database", self.dice.uniform(0, self.spans["jobs"]), self.kill_database)
        if moment == MORNING:
            self.perhaps(killers, "web", "web", self.kill_web)

    def perhaps(self, killers: Killers, who: str, span: str, do: Callable[[], bool]) -> None:
        """Draw whether somebody is killed in this stretch, and when."""
        if self.dice.random() < self.chances.killed:
            killers.later(who, self.dice.uniform(0, self.spans[span]), do)

    def learn(self, what: str, began: float) -> None:
        """Keep the span within which a kill is drawn near to how long the work takes."""
        took = machine.monotonic() - began
        self.spans[what] = min(LONGEST, max(SHORTEST, 0.5 * (self.spans[what] + took)))

    def killing(self, scheduler: Scheduler) -> Callable[[], bool]:
        """Yield what kills a scheduler and begins it again."""

        def kill() -> bool:
            self.wait_for(lambda: scheduler.dial.is_busy)
            with scheduler.lock:
                was_killed = scheduler.kill()
                self.tally["kills of scheduler"] += was_killed
                scheduler.start()
            return was_killed

        return kill

    def wait_for(self, is_so: Callable[[], object]) -> None:
        """Wait a moment for a process to be in the midst of its work, and a little longer."""
        until = machine.monotonic() + 0.6
        while not is_so() and machine.monotonic() < until:
            machine.sleep(0.002)
        machine.sleep(self.dice.choice((0, 0.01, 0.05, 0.2)))

    def kill_web(self) -> bool:
        """Kill a worker of the web while requests are in flight."""
        self.wait_for(lambda: self.people.traffic.in_flight)
        self.tally["requests in flight when the web was killed"] += self.people.traffic.in_flight
        was_killed = self.web.kill(self.dice)
        self.tally["kills of web"] += was_killed
        return was_killed

    def by_hand(self, killers: Killers) -> None:
        """Run the jobs by hand beside the schedulers, without the lease; perhaps killed too."""
        hand = Scheduler(self.schedulers[0].nursery, self.schedulers[0].dial, "hand")
        hand.start()
        self.tally["runs by hand beside them"] += 1

        def kill() -> bool:
            was_killed = hand.kill()
            self.tally["kills of scheduler"] += was_killed
            return was_killed

        self.perhaps(killers, "hand", "jobs", kill)

    def start_schedulers(self) -> None:
        """Begin again whoever is gone."""
        for scheduler in self.schedulers:
            scheduler.start()

    def acts(self, day: date) -> list[Act]:
        """Yield the forms that are still to be sent on a day."""
        return self.asked(lambda: departments.acts_of(day), clock.moment_on(day, MORNING))

    def work(self, day: date) -> None:
        """Let departments and office send their forms until none is left."""
        for _ in range(12):
            acts = self.acts(day)
            if not acts:
                return
            self.people.do(acts)
        raise RuntimeError(f"the work of {day} could not be done: {self.people.refused[-5:]}")

    def is_quiet(self, moment: datetime, *, away: bool = False) -> bool:
        """Tell whether a scheduler would find nothing at a moment."""
        return self.asked(lambda: quiet.is_quiet(without_mail=away), moment)

    def asked(self, ask: Callable[[], T], moment: datetime) -> T:
        """Ask the database as at a moment, again and again while it recovers."""
        until = machine.monotonic() + 120
        while True:
            try:
                with self.app.app_context(), clock.use(clock.FixedClock(moment)):
                    return ask()
            except DBAPIError:
                if machine.monotonic() > until:
                    raise
                machine.sleep(0.2)

    def wait_until_quiet(self, moment: datetime, *, seconds: float, away: bool = False) -> bool:
        """Wait until nothing is left to do at a moment; tells whether that came."""
        until = machine.monotonic() + seconds
        while not self.is_quiet(moment, away=away):
            if machine.monotonic() > until:
                return False
            self.tally["schedulers that ended by themselves"] += sum(
                each.start() for each in self.schedulers
            )
            machine.sleep(0.15)
        return True

    def evening(self, day: date) -> None:
        """Let the schedulers run unharmed."""
        moment = clock.moment_on(day, EVENING)
        self.set(moment)
        self.start_schedulers()
        if not self.wait_until_quiet(moment, seconds=120):
            self.tally["evenings that did not come to an end"] += 1
            print(f"  {day}: not everything was done by the evening", flush=True)

    def end(self, last: date) -> None:
        """Let the year come to an end: nothing may be left once the schedulers have ended too.

        They work while it is asked whether anything is left, so that is asked again after them; a
        mail that is truly stuck is still there after the third time.
        """
        for _ in range(3):
            self.drain(last)
            for each in self.schedulers:
                each.end()
            if not self.asked(quiet.is_mail_left, clock.moment_on(last, EVENING)):
                return
            self.tally["ends that left something to be sent"] += 1

    def drain(self, last: date) -> None:
        """Let the working days after the year pass until no mail waits any more."""
        day = last
        for _ in range(40):
            if not self.asked(quiet.is_mail_left, clock.moment_on(day, EVENING)):
                return
            day = count.move(day, 1)
            for at in (MORNING, LATER, EVENING):
                self.set(clock.moment_on(day, at))
                self.start_schedulers()
                self.wait_until_quiet(clock.moment_on(day, at), seconds=120)

    @property
    def is_sqlite(self) -> bool:
        found: str = self.app.extensions["duban_config"].database_url
        return found.startswith("sqlite")

    @property
    def kills(self) -> int:
        """Yield how many processes were killed so far."""
        return sum(self.tally[f"kills of {what}"] for what in ("web", "scheduler", "database"))

    def kill_database(self) -> bool:
        """Kill a server process of PostgreSQL at work: the whole server goes down and recovers."""
        try:
            with self.app.app_context(), db.engine.connect() as connection:
                found = connection.execute(
                    text(
                        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
                        " AND datname = current_database() AND pid <> pg_backend_pid()"
                        " ORDER BY state, pid LIMIT 1"
                    )
                ).scalar()
            if not found:
                return False
            os.kill(found, signal.SIGKILL)
        except (DBAPIError, OSError):  # it is down already
            return False
        self.tally["kills of database"] += 1
        return True

    def counts(self) -> dict[str, int]:
        """Yield every count of the year."""
        with self.app.app_context():
            for line in count.unsettled(self.post):
                print(f"  not delivered: {line}", flush=True)
            found = {**count.rungs(), "rungs doubled": count.doubled_rungs()}
            found |= count.slips() | count.mails(self.post) | count.runs()
            found |= count.forms(self.people.acknowledged)
            found |= {f"answers {name}": n for name, n in sorted(self.post.answers.items())}
            filed: dict[int, date] = dict(
                db.session.execute(select(Report.obligation_id, Report.filed_on)).tuples().all()
            )
            self.duties = [
                peers.Duty(row.id, row.period_to, row.due_on, filed.get(row.id))
                for row in db.session.execute(
                    select(Obligation).where(Obligation.due_on >= FIRST).order_by(Obligation.id)
                ).scalars()
            ]
            self.rows = list(
                db.session.execute(
                    select(Rung.obligation_id, Rung.rung, Rung.due_on, Rung.outcome)
                    .where(Rung.obligation_id.is_not(None))
                    .order_by(Rung.id)
                ).tuples()
            )
        self.tally.update(self.people.traffic.tally)
        return {**self.tally, "kills": self.kills, **found}


def one_year(
    backend: str, *, last: date, seed: int, chances: Chances = USUAL, minutes: float = 0
) -> Year:
    """Live a year on a kind of database, or as much of it as fits into some minutes."""
    with tempfile.TemporaryDirectory(prefix="duban-chaos-") as name:
        folder = Path(name)
        with databases.address(backend, folder) as url:
            post = Post(Random(seed))
            post.open()
            app = create_app({"DATABASE_URL": url, "SECRET_KEY": "chaos", "INSTANCE_PATH": folder})
            prepare(app)
            settings = os.environ | {
                "DATABASE_URL": url,
                "SECRET_KEY": "chaos",
                "INSTANCE_PATH": str(folder),
                "SMTP_URL": f"smtp://127.0.0.1:{post.port}",
                "MAIL_FROM": "duban@example.gov.cn",
                "CHAOS_DIAL": str(folder / "web.dial"),
            }
            traffic = Traffic(free_port())
            nursery = Nursery.open(settings, folder / "schedulers.log")
            dials = [Dial(folder / f"scheduler-{n}.dial") for n in (0, 1)]
            year = Year(
                app,
                post,
                Random(seed + 1),
                Web(settings, traffic, folder / "web.log"),
                [Scheduler(nursery, dial) for dial in dials],
                People(traffic),
                chances,
            )
            if minutes:
                year.until = machine.monotonic() + 60 * minutes
            try:
                year.result = year.live(last)
                year.beside = peers.compare(year.duties, year.runs, year.rows, year.lived)
            finally:
                for each in year.schedulers:
                    each.kill()
                nursery.close()
                year.web.stop()
                post.close()
                with app.app_context():
                    db.engine.dispose()
    return year


def prepare(app: Flask) -> None:
    """Load the seeds, publish Linyi's plan with its people, who all have one password."""
    with app.app_context():
        upgrade()
        seeding.load_seeds(ROOT / "seeds")
        plan = db.session.execute(select(Plan).where(Plan.code == PLAN)).scalar_one()
        with clock.use(clock.FixedClock(clock.moment_on(FIRST))):
            ensure_people(plan, FIRST)
            publishing.publish_plan(None, plan, on=FIRST)
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "UPDATE person SET password_hash = :hash,"
                    " email = CASE email WHEN '' THEN username || '@example.gov.cn' ELSE email END"
                ),
                {"hash": passwords.hash_password(PASSWORD)},
            )
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    last = FIRST + timedelta(days=int(os.environ.get("CHAOS_DAYS", "365")))
    seed = int(os.environ.get("CHAOS_SEED", "20200102"))
    backends = os.environ.get("CHAOS_BACKENDS", "sqlite,postgresql").split(",")
    for backend in backends:
        began = machine.monotonic()
        print(
            f"{backend}: {FIRST} to {last}, seed {seed}, began {clock.wall_now():%H:%M} UTC",
            flush=True,
        )
        minutes = float(os.environ.get("CHAOS_MINUTES", "0"))
        year = one_year(backend, last=last, seed=seed, minutes=minutes)
        print(f"  lived to {year.lived}", flush=True)
        for name, number in year.result.items():
            print(f"  {name:<42} {number:>7}", flush=True)
        print(f"  minutes {(machine.monotonic() - began) / 60:.1f}")
        for name, found in year.beside.items():
            print(f"  {name:<46} {found}", flush=True)
