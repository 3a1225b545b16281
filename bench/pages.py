"""How many statements each main page needs and how long it takes, on a small and on a large plan.

The small plan is Linyi's of the seeds, the large one has 5,000 tasks, 10,625 assignments and
100,000 duties. A page whose number of statements grows with the plan is marked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select

from bench import databases, history, large_plan
from tracker import clock, gate
from tracker.config import ROOT
from tracker.db import db
from tracker.models import Assignment, Obligation, Plan, Report, Task, User
from tracker.services.installation import seeding
from tracker.services.plan import publishing
from tracker.services.user import sessions
from tracker.services.user.sessions import Device

SMALL = "linyi-2019-13"
RUNS = 3
PAGES = (
    ("liaison", "/my"),
    ("liaison", "/reports/{period}"),
    ("liaison", "/reports/{period}/sheet"),
    ("liaison", "/tasks/{task}"),
    ("supervisor", "/review"),
    ("supervisor", "/review/{report}"),
    ("supervisor", "/review/batch?report={report}"),
    ("supervisor", "/search?q=培训"),
    ("liaison", "/search?q=培训"),
    ("supervisor", "/calendar?month=2021-04"),
    ("supervisor", "/calendar/2021-04-08"),
    ("supervisor", "/plans"),
    ("supervisor", "/plans/{plan}"),
    ("supervisor", "/plans/{plan}/schedule"),
    ("supervisor", "/plans/{plan}/schedule?as_of={before}"),
    ("supervisor", "/slips?plan={plan}"),
    ("leader", "/dashboard?plan={plan}"),
    ("leader", "/dashboard?plan={plan}&compare={before}"),
    ("leader", "/dashboard?plan={plan}&as_of={before}"),
    ("leader", "/dashboard/matrix?plan={plan}"),
    ("leader", "/dashboard/tasks?plan={plan}&light=red"),
    ("leader", "/dashboard/assignments?plan={plan}&light=red"),
    ("leader", "/dashboard/reports?plan={plan}&standing=overdue"),
    ("leader", "/tasks/{task}"),
    ("leader", "/assessment?plan={plan}"),
    ("leader", "/assessment/{period}?plan={plan}"),
    ("administrator", "/admin"),
    ("administrator", "/admin/people"),
    ("administrator", "/admin/departments"),
    ("administrator", "/admin/groups"),
    ("administrator", "/admin/calendar"),
    ("administrator", "/admin/policy"),
    ("auditor", "/admin/audit"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A page: the answer's status and size in kB, statements, median milliseconds."""

    status: int
    size: int
    statements: int
    milliseconds: float


def main() -> None:
    """Measure every page on the databases that BENCH_BACKENDS names (default: both)."""
    for backend in os.environ.get("BENCH_BACKENDS", " ".join(databases.BACKENDS)).split():
        with databases.application(backend) as app, standing_clock():
            began = perf_counter()
            with app.app_context():
                make_plans()
                made = counted(large_plan.CODE)
            print(f"\n## {backend}: {made} made in {perf_counter() - began:.0f} s\n")
            print_table(measure(app, SMALL), measure(app, large_plan.CODE))


@contextmanager
def standing_clock() -> Iterator[None]:
    """Let the program's clock stand on the day up to which the history was written."""
    with clock.use(clock.FixedClock(clock.moment_on(history.TODAY))):
        yield


def make_plans() -> None:
    """Write the small and the large plan with their histories."""
    seeding.load_seeds(ROOT / "seeds")
    small = db.session.execute(select(Plan).where(Plan.code == SMALL)).scalar_one()
    with clock.use(clock.FixedClock(clock.moment_on(large_plan.PUBLISHED_ON))):
        publishing.publish_plan(None, small)
    large_plan.add_people(small)
    history.live(small)
    large = large_plan.make(large_plan.Size(tasks=int(os.environ.get("BENCH_TASKS", "5000"))))
    history.live(large)
    databases.settle()


def plan_of(code: str) -> Plan:
    """Yield a plan by its code."""
    return db.session.execute(select(Plan).where(Plan.code == code)).scalar_one()


def counted(code: str) -> str:
    """Yield the numbers of a plan's tasks, assignments and duties."""
    plan = plan_of(code)
    numbers = [
        db.session.execute(
            select(func.count()).select_from(model).where(model.plan_id == plan.id)
        ).scalar_one()
        for model in (Task, Assignment, Obligation)
    ]
    return "{:,} tasks, {:,} assignments, {:,} duties".format(*numbers)


def measure(app: Flask, code: str) -> dict[tuple[str, str], Measured]:
    """Fetch every page as the person of the plan's city whose page it is."""
    with app.app_context():
        names = names_of(plan_of(code))
        engine = db.engine
    found = {}
    for role, path in PAGES:
        client = log_in(app, role, code)
        found[role, path] = fetch(client, path.format(plan=code, **names), engine)
    return found


def names_of(plan: Plan) -> dict[str, str]:
    """Yield what stands in the addresses: a lead's task, a report that waits for a decision."""
    report = db.session.execute(
        select(Report.id)
        .join(Obligation, Obligation.id == Report.obligation_id)
        .where(Obligation.plan_id == plan.id, Obligation.state == "filed")
        .limit(1)
    ).scalar_one()
    return {
        "task": last_lead(plan).task.slug,
        "report": str(report),
        "period": "2021Q1",
        "before": "2021-03-31",
    }


def last_lead(plan: Plan) -> Assignment:
    """Yield the lead's part in a plan's last task: the liaison of the pages is its liaison."""
    return db.session.execute(
        select(Assignment)
        .where(Assignment.plan_id == plan.id, Assignment.role == "lead")
        .order_by(Assignment.id.desc())
        .limit(1)
    ).scalar_one()


def log_in(app: Flask, role: str, code: str) -> FlaskClient:
    """Open a session as the log-in page does, without the time its password takes."""
    client = app.test_client()
    with app.app_context():
        key = sessions.open_session(person(role, plan_of(code)), Device("127.0.0.1", "bench"))
    with client.session_transaction() as cookie:
        cookie[gate.KEY] = key
    return client


def person(role: str, plan: Plan) -> User:
    """Yield who has a role: in the department of the pages, else in the plan's city."""
    people = db.session.execute(select(User).where(User.role == role)).scalars().all()
    own = [u for u in people if u.department_id == last_lead(plan).department_id]
    city = [u for u in people if u.department.jurisdiction_id == plan.jurisdiction_id]
    return (own or city)[0]


def fetch(client: FlaskClient, path: str, engine: Engine) -> Measured:
    """Fetch a page once to warm up and three times to measure."""
    client.get(path)
    times, statements = [], 0
    for _ in range(RUNS):
        with counting(engine) as seen:
            began = perf_counter()
            answer = client.get(path)
            times.append(1000 * (perf_counter() - began))
        statements = len(seen)
    return Measured(answer.status_code, len(answer.data) // 1024, statements, median(times))


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    """Yield the statements that reach the database meanwhile, BEGIN aside."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def print_table(
    small: dict[tuple[str, str], Measured], large: dict[tuple[str, str], Measured]
) -> None:
    """Print the pages with the small plan's figures beside the large one's."""
    print("| Page | As | Statements, small | large | ms, small | large | kB, large |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for (role, path), few in small.items():
        many = large[role, path]
        mark = " **grows**" if many.statements > few.statements else ""
        status = "" if many.status == 200 else f" ({many.status})"
        print(
            f"| `{path}`{status} | {role} | {few.statements} | {many.statements}{mark} "
            f"| {few.milliseconds:.0f} | {many.milliseconds:.0f} | {many.size} |"
        )
