"""The dashboard in the states that a demonstration does not show, made through the services.

Nothing published, everything green, everything red, and 100 tasks shared out among 80 units. Each
state is made in a database of its own and photographed at a desk, on a phone and in print.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from bench import databases
from bench.browsing import SIZES, browsing, person_of, seat, serving
from bench.large_plan import BUREAUS, COUNTIES, SECTIONS
from tracker import clock
from tracker.config import ROOT
from tracker.db import db
from tracker.jobs.runner import run_job
from tracker.models import Assignment, Department, Obligation, Plan, User
from tracker.models.user import UserRole
from tracker.seedfiles.plans import PlanEntry, TaskEntry
from tracker.services.department import departments
from tracker.services.department.departments import NewDepartment
from tracker.services.installation import seeding
from tracker.services.obligation import signing
from tracker.services.plan import planning, publishing
from tracker.services.report import reporting, reviewing
from tracker.services.report.reporting import ReportDraftInput
from tracker.simulation.accounts import ensure_people

LINYI, WIDE = "linyi-2019-13", "linyi-2020-99"
FROM, TO = date(2020, 1, 2), date(2021, 12, 31)
TASKS, UNITS = 100, 80
DAY = date(2020, 4, 30)
DONE = "举办培训班四期，培训八百二十人次，发放补贴三十六万元。"


def main() -> None:
    """Make every state and its pictures in the folder that BENCH_PICTURES names."""
    folder = Path(os.environ.get("BENCH_PICTURES", "board-states"))
    folder.mkdir(parents=True, exist_ok=True)
    for name in os.environ.get("BENCH_STATES", " ".join(STATES)).split():
        began = perf_counter()
        with databases.application("sqlite") as app:
            with app.app_context():
                seeding.load_seeds(ROOT / "seeds")
                STATES[name]()
            with serving(app, DAY) as address, browsing() as browser:
                for way in WAYS:
                    photograph(app, browser, address, way, folder / f"{name}-{way}.png")
        print(f"{name}: made and photographed in {perf_counter() - began:.0f} s, {folder}/")


WAYS = ("desk", "dark", "phone", "paper", "matrix")


def photograph(app: Flask, browser: Browser, address: str, way: str, file: Path) -> None:
    """Take a picture of the dashboard as its leader sees it; for paper and phone the whole page."""
    width, height = SIZES.get(way, SIZES["desk"])
    with app.app_context():
        leader = person_of("leader")
    page = seat(
        browser, app, address, leader,
        viewport={"width": width, "height": height},
        color_scheme="dark" if way == "dark" else "light",
    )  # fmt: skip
    code = f"?plan={WIDE}" if file.name.startswith("wide") else ""
    page.goto(f"{address}/dashboard{'/matrix' if way == 'matrix' else ''}{code}")
    page.emulate_media(media="print" if way == "paper" else "screen")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, full_page=way in ("phone", "paper"))
    page.context.close()


def make_nothing() -> None:
    """Nothing is published; there is a leader all the same."""
    with clock.use(clock.FixedClock(clock.moment_on(DAY))):
        ensure_people(plan_of(LINYI), DAY)


def make_green() -> None:
    """Everybody signs at once, reports in time more than even progress, and is accepted."""
    publish(plan_of(LINYI), date(2019, 11, 21))
    work(plan_of(LINYI), lambda _dice: True)


def make_red() -> None:
    """Nobody signs and nobody reports."""
    publish(plan_of(LINYI), date(2019, 11, 21))
    sweep_until(date(2019, 11, 28), DAY)


def make_wide() -> None:
    """A plan of 100 tasks among 80 units, three in four of which work."""
    add_units()
    with clock.use(clock.FixedClock(clock.moment_on(FROM))):
        planning.load_plan(None, wide_plan())
    publish(plan_of(WIDE), FROM)
    work(plan_of(WIDE), lambda dice: dice.random() < 0.75)


STATES: dict[str, Callable[[], None]] = {
    "nothing": make_nothing,
    "green": make_green,
    "red": make_red,
    "wide": make_wide,
}


def plan_of(code: str) -> Plan:
    """Yield a plan by its code."""
    return db.session.execute(select(Plan).where(Plan.code == code)).scalar_one()


def publish(plan: Plan, day: date) -> None:
    """Publish a plan on a day, after its people have got their accounts."""
    with clock.use(clock.FixedClock(clock.moment_on(day))):
        ensure_people(plan, day)
        publishing.publish_plan(None, plan)


def sweep_until(first: date, last: date) -> None:
    """Let the evening's sweep run once a week from a day on, and on the last day."""
    day = first
    while day < last:
        with clock.use(clock.FixedClock(clock.moment_on(day))):
            run_job("sweep")
        day += timedelta(7)
    with clock.use(clock.FixedClock(clock.moment_on(last))):
        run_job("sweep")


def work(plan: Plan, is_done: Callable[[Random], bool]) -> None:
    """Let those for whom ``is_done`` says so sign and report, each duty a day before it is due."""
    dice = Random(2020)
    diligent = {each.id for each in liaisons(plan) if is_done(dice)}
    published = plan.published_on or FROM
    with clock.use(clock.FixedClock(clock.moment_on(published))):
        for person in liaisons(plan):
            if person.id in diligent:
                signing.sign_all(person)
    swept = published
    for due_on in due_days(plan):
        sweep_until(swept, due_on - timedelta(2))
        swept = due_on + timedelta(5)
        with clock.use(clock.FixedClock(clock.moment_on(max(published, due_on - timedelta(1))))):
            for person in liaisons(plan):
                if person.id in diligent:
                    report_all(plan, person, due_on)
    sweep_until(swept, DAY)


def liaisons(plan: Plan) -> list[User]:
    """Yield the liaisons of the units that have a part in a plan."""
    has_part = select(Assignment.department_id).where(Assignment.plan_id == plan.id)
    rows = db.session.execute(
        select(User)
        .where(User.role == UserRole.LIAISON, User.department_id.in_(has_part))
        .order_by(User.id)
    )
    return list(rows.scalars())


def due_days(plan: Plan) -> list[date]:
    """Yield the days up to the last one on which duties of a plan are due."""
    rows = db.session.execute(
        select(Obligation.due_on)
        .where(Obligation.plan_id == plan.id, Obligation.due_on <= DAY)
        .distinct()
        .order_by(Obligation.due_on)
    )
    return list(rows.scalars())


def report_all(plan: Plan, person: User, due_on: date) -> None:
    """File what a person's unit owes on a day; the office accepts it at once."""
    office = db.session.execute(
        select(User).where(User.role == UserRole.SUPERVISOR).order_by(User.id).limit(1)
    ).scalar_one()
    owed = db.session.execute(
        select(Obligation.id)
        .where(
            Obligation.plan_id == plan.id,
            Obligation.department_id == person.department_id,
            Obligation.due_on == due_on,
        )
        .order_by(Obligation.id)
    ).scalars()
    for duty in owed.all():
        draft = ReportDraftInput(percent=30, done=DONE)
        filed = reporting.file_report(person, obligation_id=duty, draft=draft, token=f"t{duty}")
        reviewing.accept_report(office, report_id=filed.id)


def add_units() -> None:
    """Add what the city lacks to 80 units, by its administrator."""
    with clock.use(clock.FixedClock(clock.moment_on(FROM))):
        place = db.session.execute(
            select(Department).where(Department.code == "zfb").order_by(Department.id).limit(1)
        ).scalar_one()
        administrator = User(
            username="keeper", name="管理员", role="administrator",
            department_id=place.id, created_on=FROM,
        )  # fmt: skip
        db.session.add(administrator)
        db.session.commit()
        for at, (kind, name) in enumerate(unit_names()):
            entry = NewDepartment(
                "371300", kind, f"w{at:02}", f"临沂市{name}", f"{name}", "附件名单"
            )
            departments.add_department(administrator, entry)


def unit_names() -> Iterator[tuple[str, str]]:
    """Yield kind and name of 80 units that the seeds do not know."""
    yield from (("institution", f"市{name}事务中心") for name in BUREAUS)
    yield from (("institution", f"市{name}信息中心") for name in BUREAUS)
    yield from (("county", f"{name}试验区") for name in COUNTIES)
    yield from (("county", f"{name}示范区") for name in COUNTIES)


def wide_plan() -> PlanEntry:
    """Yield a plan of 100 tasks; each has a lead and two to nine supports."""
    dice = Random(80)
    names = [name for _, name in unit_names()][:UNITS]
    return PlanEntry(
        code=WIDE, title="临沂市公共服务提升行动方案（2020-2021年）",
        document_number="临政办发〔2020〕99号", issuer="临沂市政府办公室", jurisdiction="371300",
        issued_on=FROM, from_on=FROM, to_on=TO, parent_document=None,
        lead_rule="first_listed_declared", reporting=("quarterly", "annual"), indicators=(),
        tasks=tuple(wide_task(at, names, dice) for at in range(TASKS)),
    )  # fmt: skip


def wide_task(at: int, names: list[str], dice: Random) -> TaskEntry:
    """Yield the n-th task: everybody leads in turn, the supports are drawn."""
    lead = names[at % len(names)]
    support = tuple(dice.sample([name for name in names if name != lead], dice.randint(2, 9)))
    section = SECTIONS[at * len(SECTIONS) // TASKS]
    return TaskEntry(
        code=f"{WIDE}-{at + 1:03}", section=f"{section}工作任务",
        requirement=f"推进{section}领域第{at + 1}项重点工作，健全工作机制，按季度公布进展。",
        responsible=(lead, *support), lead=(lead,), presumed_lead=None, support=support,
        groups=(), open_ended=False, deadline=None, deadline_on=None,
        source_file=None, source_line=None,
    )  # fmt: skip
