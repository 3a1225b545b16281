"""Data for the tests: a small tree of jurisdictions, departments, people and a published plan.

Every maker writes through ``transaction()`` and needs an application context (the ``session``
fixture). What is not said is filled in with values a person can picture.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.models import (
    Assignment,
    Category,
    Department,
    DepartmentName,
    Indicator,
    Jurisdiction,
    Obligation,
    Plan,
    PolicyVersion,
    Task,
    TaskUnit,
    User,
)
from tracker.services.plan import publishing

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED_ON = date(2020, 1, 6)  # a Monday
PLAN_FROM, PLAN_TO = date(2020, 1, 1), date(2021, 12, 31)

JURISDICTIONS = (
    ("370000", "山东省", "省", "province", None),
    ("371300", "临沂市", "市", "city", "370000"),
    ("371302", "兰山区", "区", "county", "371300"),
    ("370300", "淄博市", "市", "city", "370000"),
    ("370321", "桓台县", "县", "county", "370300"),
)
DEPARTMENTS = (
    ("371300", "zfb", "office", "市政府办公室"),
    ("371300", "rsj", "bureau", "市人社局"),
    ("371300", "gxj", "bureau", "市工信局"),
    ("371300", "czj", "bureau", "市财政局"),
    ("371300", "lsq", "county", "兰山区政府"),
    ("370321", "zfb", "office", "县政府办公室"),
    ("370321", "rsj", "bureau", "县人力资源社会保障局"),
)


@dataclass(frozen=True)
class Part:
    """A task of a plan in the tests: its lead and its supports, by department code."""

    lead: str | None
    support: tuple[str, ...] = ()
    requirement: str = "引导帮助中小微企业开展职工培训，对企业负责人开展企业负责人辅导培训。"
    deadline_on: date | None = None
    section: str = "广泛开展职业技能培训"


TASKS = (
    Part("rsj", ("gxj", "lsq"), "企业新录用职工岗前培训、困难企业职工转岗转业培训。"),
    Part("gxj", ("rsj",), "推进企业新型学徒制、现代学徒制培训。"),
    Part(
        "rsj", (), "开展职业技能竞赛，以赛促训。", date(2020, 6, 30), section="完善职业培训激励政策"
    ),
)


def make_policy():
    """Load the policy of the seeds."""
    content = yaml.safe_load((ROOT / "seeds" / "policy.yaml").read_text(encoding="utf-8"))
    effective_on = content["effective_on"]
    content["effective_on"] = effective_on.isoformat()
    with transaction() as session:
        row = PolicyVersion(
            version=content["version"],
            effective_on=effective_on,
            content=content,
            loaded_at=clock.now(),
        )
        session.add(row)
    return row


def make_jurisdictions():
    """Make the tree: a province, two cities with a county each; yields them by code."""
    made = {}
    with transaction() as session:
        for code, name, prefix, level, parent in JURISDICTIONS:
            above = made.get(parent)
            made[code] = Jurisdiction(
                code=code,
                name=name,
                prefix=prefix,
                level=level,
                parent=above,
                path=(above.path if above else "") + code + "/",
            )
            session.add(made[code])
    return made


def make_department(jurisdiction, code, name, *, kind="bureau"):
    """Make a department with one official name."""
    with transaction() as session:
        department = Department(jurisdiction=jurisdiction, code=code, kind=kind)
        department.names.append(DepartmentName(name=name, kind="official"))
        session.add(department)
    return department


def make_departments(jurisdictions):
    """Make the departments of the tests; yields them by (jurisdiction code, code)."""
    return {
        (place, code): make_department(jurisdictions[place], code, name, kind=kind)
        for place, code, kind, name in DEPARTMENTS
    }


def make_user(department, role, username, *, name=None, **more):
    """Make a person; the password is not set, so nobody logs in with it."""
    with transaction() as session:
        user = User(
            department=department,
            role=role,
            username=username,
            name=name or username,
            email=more.pop("email", f"{username}@example.gov.cn"),
            created_on=PUBLISHED_ON,
            **more,
        )
        session.add(user)
    return user


def make_plan(jurisdiction, departments, *, code="linyi-2019-13", tasks=TASKS, **more):
    """Make a draft plan; ``departments`` by code are those that its tasks name."""
    values = {
        "title": "临沂市职业技能提升行动实施方案（2019-2021年）",
        "document_number": "临政办发〔2019〕13号",
        "issuer": "临沂市人民政府办公室",
        "from_on": PLAN_FROM,
        "to_on": PLAN_TO,
        "reporting": ["quarterly", "annual"],
    } | more
    with transaction() as session:
        plan = Plan(code=code, jurisdiction=jurisdiction, **values)
        session.add(plan)
        plan.indicators.append(
            Indicator(
                code="trained-person-times",
                name="补贴性职业技能培训人次",
                unit="人次",
                kind="flow",
                targets={"2020": 72000},
            )
        )
        categories = {}
        for position, part in enumerate(tasks, start=1):
            category = categories.get(part.section)
            if category is None:
                category = categories[part.section] = Category(
                    plan=plan, position=len(categories) + 1, name=part.section
                )
                session.add(category)
            session.add(_task(plan, category, position, part, departments))
    return plan


def _task(plan, category, position, part, departments):
    task = Task(
        plan=plan,
        code=f"{plan.code}-{position:02}",
        slug=f"{plan.code}-{position:02}",
        position=position,
        category=category,
        requirement=part.requirement,
        deadline_on=part.deadline_on,
        source_file=f"{plan.code}.txt",
        source_line=300 + position,
    )
    roles = ([(part.lead, "lead")] if part.lead else []) + [(c, "support") for c in part.support]
    for at, (code, role) in enumerate(roles, start=1):
        department = departments[code]
        task.units.append(
            TaskUnit(
                position=at,
                written=department.names[0].name,
                role=role,
                basis="presumed" if role == "lead" else "listed",
                department=department,
            )
        )
    return task


def publish(plan, *, on=PUBLISHED_ON):
    """Publish a plan on a day, as if that day were today."""
    with clock.use(clock.FixedClock(clock.moment_on(on))):
        publishing.publish_plan(None, plan, on=on)
    return plan


def get_assignment(plan, department, *, task=1):
    """Yield the assignment of a department (its code) in the n-th task of a plan."""
    return db.session.execute(
        select(Assignment)
        .join(Task)
        .join(Department, Department.id == Assignment.department_id)
        .where(Assignment.plan_id == plan.id, Task.position == task, Department.code == department)
    ).scalar_one()


def get_duty(plan, department, period="2020Q1", *, task=1, kind="quarterly"):
    """Yield the duty of a department (its code) in the n-th task of a plan for a period."""
    assignment = get_assignment(plan, department, task=task)
    return db.session.execute(
        select(Obligation).where(
            Obligation.assignment_id == assignment.id,
            Obligation.period == period,
            Obligation.kind == kind,
        )
    ).scalar_one()
