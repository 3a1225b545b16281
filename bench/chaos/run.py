"""The year itself: two schedulers, a web process, a database and a mail server, all of them killed.

``make bench ARGS=chaos``; CHAOS_DAYS, CHAOS_SEED and CHAOS_BACKENDS change it. Every working day on
which anything waits: the departments work (web), then at 9:05 and 14:20 both schedulers run sweep,
digest and outbox at once, with and without the lease; each process is killed at a moment
drawn within its work. PostgreSQL loses a server process by SIGKILL and recovers. On some days no
scheduler lives at all, on some the mail server is away for six hours, on some one scheduler's clock
is a day wrong. At 17:20 one scheduler runs to its end; then what is due and not raised is counted.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time as machine
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from random import Random

import chinese_calendar
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import or_, select, text

from bench import databases
from bench.chaos import actors, count, peers
from bench.chaos.post import Post
from tracker import clock, create_app
from tracker.config import ROOT
from tracker.db import db
from tracker.models import Assignment, Mail, Notice, Obligation, Plan, Report, Rung
from tracker.services import publishing, seeding
from tracker.simulation.accounts import ensure_people

PLAN, FIRST = "linyi-2019-13", peers.FIRST
MOMENTS = (time(9, 5), time(14, 20))
KILLED, DATABASE_KILLED, NOBODY, AWAY, JUMPED = 0.6, 0.25, 0.08, 0.10, 0.10


@dataclass
class Nursery:
    """A process that forks one worker for each line."""

    process: subprocess.Popen[str]
    span: float = 0.3

    def begin(
        self, kind: str, when: str, *, kill: float | None = None, lease: bool = False
    ) -> None:
        assert self.process.stdin
        line = f"{kind} {when} {'-' if kill is None else round(kill, 4)} {int(lease)}\n"
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def end(self) -> int:
        """Wait; yields the exit status, -9 for killed."""
        assert self.process.stdout
        return int(self.process.stdout.readline())

    def close(self) -> None:
        """Let the process end, and its pipes with it."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()

    def learn(self, *, was_killed: bool) -> None:
        """Keep the span within which a kill is drawn near to how long the work takes."""
        self.span = min(20.0, max(0.02, self.span * (1.15 if was_killed else 0.6)))


@dataclass
class Year:
    """One year on one database, and what happened in it."""

    app: Flask
    post: Post
    dice: Random
    nurseries: list[Nursery] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    runs: list[peers.Run] = field(default_factory=list)
    most_kills: int = 0
    duties: list[peers.Duty] = field(default_factory=list)
    rows: list[tuple[int, str, date, str]] = field(default_factory=list)
    result: dict[str, int] = field(default_factory=dict)
    beside: dict[str, dict[str, int]] = field(default_factory=dict)

    def live(self, last: date) -> dict[str, int]:
        """Go through the year; yields every count."""
        day = FIRST
        while day <= last:
            if chinese_calendar.is_workday(day):
                self.day(day)
            day += timedelta(days=1)
        self.drain(last)
        return self.counts()

    def day(self, day: date) -> None:
        if self.has_work(day):
            self.web(day)
        if not self.is_anything(day):
            self.runs += [peers.Run(day, n, day, 1.0) for n in (0, 1)]
            return
        self.tally["days with something due"] += 1
        if self.dice.random() < NOBODY:
            self.tally["days without a scheduler"] += 1
            return
        away = self.dice.random() < AWAY
        jumped = self.dice.choice((-1, 1)) if self.dice.random() < JUMPED else 0
        self.tally["six hours without a mail server"] += away
        self.tally["clock jumps of a day"] += bool(jumped)
        if away:
            self.post.close()
        for moment in MOMENTS:
            self.schedulers(day, moment, jumped if moment == MOMENTS[0] else 0)
        self.post.open()
        self.to_the_end(day, time(17, 20))
        with self.app.app_context():
            lost = count.due_and_not_raised(day)
        self.tally["rungs lost"] += len(lost)
        if lost:
            print(f"  {day}: not raised {lost[:5]}", flush=True)

    def has_work(self, day: date) -> bool:
        """Tell whether anybody in the departments or the office does anything."""
        at = clock.FixedClock(clock.moment_on(day))
        with self.app.app_context(), clock.use(at):
            return actors.has_work(day)

    def is_anything(self, day: date) -> bool:
        """Tell whether a scheduler would find anything."""
        with self.app.app_context():
            asked = (
                select(Obligation.id).where(Obligation.next_rung_on <= day),
                select(Assignment.id).where(Assignment.next_unsigned_rung_on <= day),
                select(Notice.id).where(Notice.state == "waiting"),
                select(Mail.id).where(or_(Mail.state == "waiting", Mail.state == "sending")),
            )
            return any(db.session.execute(each.limit(1)).first() for each in asked)

    def web(self, day: date) -> None:
        """Let the departments work; a killed process is begun again until all is done."""
        nursery = self.nurseries[0]
        for attempt in range(30):
            kill = self._moment(nursery) if attempt < 3 else None
            nursery.begin("web", day.isoformat(), kill=kill)
            status = nursery.end()
            self._note("web", nursery, status, kill)
            if status == 0:
                return
        raise RuntimeError(f"the web's work of {day} could not be done")

    def schedulers(self, day: date, moment: time, jumped: int) -> None:
        """Let both schedulers run at once, each killed or not; perhaps the database too."""
        lease = self.dice.random() < 0.5
        kills = [self._moment(nursery) for nursery in self.nurseries]
        seen = [day, day + timedelta(days=jumped)]
        for nursery, on, kill in zip(self.nurseries, seen, kills, strict=True):
            nursery.begin("jobs", clock.moment_on(on, moment).isoformat(), kill=kill, lease=lease)
        killer = self._database_killer()
        for n, (nursery, kill) in enumerate(zip(self.nurseries, kills, strict=True)):
            status = nursery.end()
            if moment == MOMENTS[0]:
                whole = nursery.span or 1.0
                part = min(1.0, (kill or 0) / whole) if status == -signal.SIGKILL else 1.0
                self.runs.append(peers.Run(day, n, seen[n], part))
            self._note("scheduler", nursery, status, kill)
        if killer is not None:
            killer.join()

    def to_the_end(self, day: date, moment: time) -> None:
        """Let one scheduler run unharmed; a database that still recovers is asked again."""
        for _ in range(20):
            self.nurseries[0].begin("jobs", clock.moment_on(day, moment).isoformat())
            if self.nurseries[0].end() == 0:
                return
            machine.sleep(0.5)
            if self.is_swept(day):
                return

    def is_swept(self, day: date) -> bool:
        """Tell whether nothing is left to raise; what failed was a mail then and waits."""
        with self.app.app_context():
            try:
                found = db.session.execute(
                    select(Obligation.id).where(Obligation.next_rung_on <= day).limit(1)
                ).first()
            except Exception:  # noqa: BLE001 - the database is recovering
                db.session.remove()
                return False
            return found is None

    def drain(self, last: date) -> None:
        """Let the working days after the year pass until no mail waits any more."""
        day = last
        for _ in range(40):
            day = count.move(day, 1)
            for moment in (*MOMENTS, time(17, 20)):
                self.to_the_end(day, moment)
            with self.app.app_context():
                waits = select(Mail.id).where(Mail.state.in_(("waiting", "sending"))).limit(1)
                told = select(Notice.id).where(Notice.state == "waiting").limit(1)
                if not db.session.execute(waits).first() and not db.session.execute(told).first():
                    return

    def _moment(self, nursery: Nursery) -> float | None:
        is_enough = 0 < self.most_kills <= self.kills
        if is_enough or self.dice.random() > KILLED:
            return None
        return self.dice.uniform(0, nursery.span)

    @property
    def kills(self) -> int:
        """Yield how many processes were killed so far."""
        return sum(self.tally[f"kills of {what}"] for what in ("web", "scheduler", "database"))

    def _note(self, what: str, nursery: Nursery, status: int, kill: float | None) -> None:
        was_killed = status == -signal.SIGKILL
        self.tally[f"runs of {what}"] += 1
        self.tally[f"kills of {what}"] += was_killed
        if kill is not None:
            nursery.learn(was_killed=was_killed)

    def _database_killer(self) -> threading.Thread | None:
        """Kill a server process of PostgreSQL somewhere within the run: the server recovers."""
        if self.app.extensions["duban_config"].database_url.startswith("sqlite"):
            return None
        if self.dice.random() > DATABASE_KILLED:
            return None
        wait = self.dice.uniform(0, max(nursery.span for nursery in self.nurseries))

        def kill() -> None:
            machine.sleep(wait)
            try:
                with self.app.app_context(), db.engine.connect() as connection:
                    found = connection.execute(
                        text(
                            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
                            " AND datname = current_database() AND pid <> pg_backend_pid()"
                            " ORDER BY state, pid LIMIT 1"
                        )
                    ).scalar()
                if found:
                    os.kill(found, signal.SIGKILL)
                    self.tally["kills of database"] += 1
            except Exception as wrong:  # noqa: BLE001 - it is down already
                print(f"  database not killed: {type(wrong).__name__}", flush=True)

        thread = threading.Thread(target=kill)
        thread.start()
        return thread

    def counts(self) -> dict[str, int]:
        with self.app.app_context():
            found = {**count.rungs(), "rungs doubled": count.doubled_rungs()}
            found |= count.slips() | count.mails(self.post)
            found |= {f"answers {name}": n for name, n in sorted(self.post.answers.items())}
            filed: dict[int, date] = dict(
                db.session.execute(select(Report.obligation_id, Report.filed_on)).tuples().all()
            )
            self.duties = [
                peers.Duty(row.id, row.period_to, row.due_on, filed.get(row.id))
                for row in db.session.execute(
                    select(Obligation).where(Obligation.due_on >= FIRST)
                ).scalars()
            ]
            self.rows = list(
                db.session.execute(
                    select(Rung.obligation_id, Rung.rung, Rung.due_on, Rung.outcome).where(
                        Rung.obligation_id.is_not(None)
                    )
                ).tuples()
            )
        return {**self.tally, "kills": self.kills, **found}


def one_year(backend: str, *, last: date, seed: int, most_kills: int = 0) -> Year:
    """Live a year (or less) on a kind of database; yields it with ``result`` in its tally."""
    with tempfile.TemporaryDirectory(prefix="duban-chaos-") as name:
        folder = Path(name)
        with databases.address(backend, folder) as url:
            post = Post(Random(seed))
            post.open()
            app = create_app({"DATABASE_URL": url, "SECRET_KEY": "chaos", "INSTANCE_PATH": folder})
            prepare(app)
            year = Year(app, post, Random(seed + 1), most_kills=most_kills)
            year.nurseries = [nursery(url, folder, post.port) for _ in range(2)]
            try:
                year.result = year.live(last)
                year.beside = peers.compare(year.duties, year.runs, year.rows, last)
            finally:
                for each in year.nurseries:
                    each.close()
                post.close()
                with app.app_context():
                    db.engine.dispose()
    return year


def prepare(app: Flask) -> None:
    """Load the seeds, publish Linyi's plan with its people."""
    with app.app_context():
        upgrade()
        seeding.load_seeds(ROOT / "seeds")
        plan = db.session.execute(select(Plan).where(Plan.code == PLAN)).scalar_one()
        with clock.use(clock.FixedClock(clock.moment_on(FIRST))):
            ensure_people(plan, FIRST)
            publishing.publish_plan(None, plan, on=FIRST)
        with db.engine.begin() as connection:
            connection.execute(
                text("UPDATE person SET email = username || '@example.gov.cn' WHERE email = ''")
            )


def nursery(url: str, folder: Path, port: int) -> Nursery:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.chaos.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": url,
            "SECRET_KEY": "chaos",
            "INSTANCE_PATH": str(folder),
            "SMTP_URL": f"smtp://127.0.0.1:{port}",
            "MAIL_FROM": "duban@example.gov.cn",
        },
    )
    assert process.stdout
    if process.stdout.readline().strip() != "ready":
        raise RuntimeError("a worker process did not start")
    return Nursery(process)


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
        year = one_year(backend, last=last, seed=seed)
        for name, number in year.result.items():
            print(f"  {name:<36} {number:>7}", flush=True)
        print(f"  minutes {(machine.monotonic() - began) / 60:.1f}")
        for name, found in year.beside.items():
            print(f"  {name:<46} {found}", flush=True)
