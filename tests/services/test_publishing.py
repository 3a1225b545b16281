"""Publishing (R2): what comes into being is what a reader of the two files counts by hand.

The counting here shares nothing with the program: it reads the YAML of the seeds as plain data.
"""

from collections import Counter
from datetime import date

import pytest
import yaml
from sqlalchemy import func, select

from scripts.measure import ROOT
from tests import factories
from tests.services.told import audited
from tracker import clock, errors
from tracker.db import db, transaction
from tracker.models import Assignment, Department, LightChange, Obligation, Plan, Task, TaskUnit
from tracker.services.installation import seeding
from tracker.services.plan import publishing

PUBLISHED_ON = date(2019, 11, 21)
# 2019Q4 to 2021Q4 and 2019 to 2021: their last days lie within 2019-11-21 to 2021-12-31.
QUARTERS, YEARS = 9, 3


def seeds(name):
    return yaml.safe_load((ROOT / "seeds" / name).read_text(encoding="utf-8"))


def parts_by_hand(plan):
    """{(task, department): role} of a plan of the seeds, groups opened into their members."""
    places = seeds("departments.yaml")
    names = {}
    for unit in places["departments"][plan["jurisdiction"]]:
        former = [each["short"] for each in unit.get("former_names", ()) if "short" in each]
        for name in (unit["name"], unit["short"], *unit.get("aliases", ()), *former):
            names[name] = [unit["code"]]
    for group in places["groups"][plan["jurisdiction"]]:
        for name in (group["name"], *group.get("aliases", ())):
            names[name] = [member["department"] for member in group["members"]]
    roles = {}
    for task in plan["tasks"]:
        leads = task["lead"] or [task["presumed_lead"]]
        for written in task["responsible"]:
            for code in names[written]:
                key = task["code"], code
                if roles.get(key) != "lead":
                    roles[key] = "lead" if written in leads else "support"
    return roles


def linyi_by_hand():
    return next(plan for plan in seeds("tasks.yaml")["plans"] if plan["code"] == "linyi-2019-13")


def load_and_publish():
    with clock.use(clock.FixedClock(clock.moment_on(PUBLISHED_ON))):
        seeding.load_seeds(ROOT / "seeds")
        publishing.publish_plan(None, the_plan("linyi-2019-13"))


def the_plan(code):
    return db.session.scalars(select(Plan).where(Plan.code == code)).one()


@pytest.fixture
def linyi(begin_with, session):
    begin_with(load_and_publish)
    return the_plan("linyi-2019-13")


def counted(column, *conditions):
    query = select(column, func.count()).where(*conditions).group_by(column)
    return dict(db.session.execute(query).tuples().all())


def test_linyi_has_the_assignments_that_its_annex_and_its_groups_make(linyi):
    stored = db.session.execute(
        select(Task.code, Department.code, Assignment.role)
        .join(Task, Task.id == Assignment.task_id)
        .join(Department, Department.id == Assignment.department_id)
    )
    assert {(task, code): role for task, code, role in stored} == parts_by_hand(linyi_by_hand())


def test_linyi_has_140_leads_100_supports_and_2720_duties(linyi):
    leads = sum(role == "lead" for role in parts_by_hand(linyi_by_hand()).values())
    supports = len(parts_by_hand(linyi_by_hand())) - leads
    assert (leads, supports) == (140, 100)
    assert counted(Assignment.role) == {"lead": leads, "support": supports}
    assert counted(Obligation.kind) == {
        "quarterly": QUARTERS * (leads + supports),
        "annual": YEARS * leads,
        "completion": leads,
    }
    assert QUARTERS * 240 + YEARS * 140 + 140 == 2720


def test_the_counties_and_zones_stand_for_18_units(linyi):
    groups = Counter(
        written
        for task in linyi_by_hand()["tasks"]
        for written in task["responsible"]
        if written in ("各县区政府（开发区管委会）", "各级人民政府")
    )
    assert groups == {"各县区政府（开发区管委会）": 6, "各级人民政府": 1}
    table = ("county", "zone")
    lower = counted(
        Assignment.department_id,
        Assignment.department_id.in_(select(Department.id).where(Department.kind.in_(table))),
    )
    assert len(lower) == 18
    assert sum(lower.values()) == 6 * 18 + 12


def test_every_duty_of_one_kind_and_period_has_the_same_days(linyi):
    days = db.session.execute(
        select(
            Obligation.kind,
            Obligation.period,
            Obligation.stated_due_on,
            Obligation.due_on,
            Obligation.closes_on,
        ).distinct()
    ).all()
    assert len(days) == QUARTERS + YEARS + 1
    first = next(row for row in days if row.period == "2020Q1")
    # 1, 2, 3 April; 4 to 6 April are rest days; 7, 8 April. Then 20 working days: 9, 10, 13 to 17,
    # 20 to 24, the worked Sunday 26, 27 to 30 April and, after 1 to 5 May at rest, 6, 7, 8 May.
    assert first[2:] == (date(2020, 4, 8), date(2020, 4, 8), date(2020, 5, 8))
    completion = next(row for row in days if row.kind == "completion")
    assert completion[1:4] == ("2021Q4", date(2021, 12, 31), date(2021, 12, 31))


def test_all_are_green_and_their_liaisons_have_two_working_days_to_sign(linyi):
    assert counted(Assignment.light) == {"green": 240}
    assert counted(Assignment.sign_due_on) == {date(2019, 11, 25): 240}
    assert counted(LightChange.light, LightChange.changed_on == PUBLISHED_ON) == {"green": 240}
    assert counted(Assignment.next_unsigned_rung_on) == {date(2019, 11, 25): 240}
    assert None not in counted(Obligation.next_rung_on)


def test_the_preview_tells_what_publication_makes(session, begin_with):
    begin_with(load_seeds)
    plan = the_plan("linyi-2019-13")
    assert publishing.preview(plan, PUBLISHED_ON) == {
        "lead": 140,
        "support": 100,
        "departments": 40,
        "sign_days": 2,
        "quarterly": 2160,
        "annual": 420,
        "completion": 140,
    }
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 0


def load_seeds():
    seeding.load_seeds(ROOT / "seeds")


def test_huantai_has_the_assignments_that_its_lists_and_groups_make(session, begin_with):
    begin_with(load_seeds)
    plan = next(p for p in seeds("tasks.yaml")["plans"] if p["code"] == "huantai-2020-1")
    by_hand = Counter(parts_by_hand(plan).values())
    made = publishing.preview(the_plan("huantai-2020-1"), date(2020, 3, 1))
    assert (made["lead"], made["support"]) == (by_hand["lead"], by_hand["support"])


@pytest.mark.both_databases
def test_a_plan_is_published_once(cast):
    before = counted(Obligation.kind)
    with pytest.raises(errors.Refused):
        publishing.publish_plan(cast.supervisor, cast.plan)
    assert counted(Obligation.kind) == before
    assert len(audited("publish_plan")) == 1


def test_a_plan_whose_groups_have_no_members_is_not_published(cast):
    plan = factories.make_plan(cast.plan.jurisdiction, {}, code="linyi-2020-2", tasks=())
    with pytest.raises(errors.Refused):
        publishing.publish_plan(cast.supervisor, plan)
    db.session.expire_all()
    assert (plan.state, plan.published_on) == ("draft", None)


def test_only_a_supervisor_of_the_jurisdiction_publishes(cast):
    plan = draft_of(cast)
    for person in (cast.lead, cast.leader, cast.auditor, cast.administrator):
        with pytest.raises(errors.Forbidden):
            publishing.publish_plan(person, plan)
    assert plan.state == "draft"


def draft_of(cast, **more):
    linyi = {code: each for (place, code), each in cast.departments.items() if place == "371300"}
    return factories.make_plan(cast.plan.jurisdiction, linyi, code="linyi-2020-2", **more)


def test_a_department_named_twice_has_one_part_and_leads_if_either_does(cast):
    plan = draft_of(cast)
    with transaction():
        tasks = select(Task).where(Task.plan_id == plan.id).order_by(Task.code)
        task = db.session.scalars(tasks).first()
        task.units.append(
            TaskUnit(
                position=9,
                written="市工信局（市中小企业局）",
                role="lead",
                basis="stated",
                department=cast.departments["371300", "gxj"],
            )
        )
    parts = {part.department.code: part.role for part in publishing.parts_of(task, PUBLISHED_ON)}
    assert parts == {"rsj": "lead", "gxj": "lead", "lsq": "support"}


def test_a_plan_that_asks_for_years_alone_makes_no_quarters(cast):
    plan = draft_of(cast, reporting=["annual"])
    publishing.publish_plan(cast.supervisor, plan)
    assert set(counted(Obligation.kind, Obligation.plan_id == plan.id)) == {"annual", "completion"}
