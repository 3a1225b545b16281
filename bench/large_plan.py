"""A city with 40 departments and a published plan of thousands of tasks, made within seconds.

The same constraints hold as for anything else in the database, and the duties are those that the
rules plan for each part; only the way in is shorter than publication's. ``history`` lets the
departments work on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bench.rows import Rows
from tracker.db import db
from tracker.models import (
    Assignment,
    Category,
    Department,
    DepartmentName,
    Indicator,
    Jurisdiction,
    Obligation,
    Plan,
    Task,
    TaskUnit,
    User,
)
from tracker.rules import periods
from tracker.rules.facts import Role
from tracker.services.calendar import calendars

CODE = "qihe-2020-1"
PLACE = "379900"
FROM, TO, PUBLISHED_ON = date(2020, 1, 1), date(2021, 12, 31), date(2020, 1, 6)
SECTIONS = ("培训", "就业", "创业", "权益", "服务", "数字化", "乡村", "校企", "评价", "保障")
BUREAUS = (
    "政府办公室", "发展改革委", "教育局", "科技局", "工业和信息化局", "民族宗教局", "公安局",
    "民政局", "司法局", "财政局", "人力资源社会保障局", "自然资源和规划局", "生态环境局",
    "住房城乡建设局", "交通运输局", "水利局", "农业农村局", "商务局", "文化和旅游局",
    "卫生健康委", "退役军人局", "应急局", "审计局", "国资委", "行政审批局", "统计局",
)  # fmt: skip
COUNTIES = (
    "东城区", "西城区", "南山区", "北河区", "临水县", "平原县", "青云县", "长岭县", "安泰县",
    "和顺县", "永宁县", "高新区", "开发区", "保税区",
)  # fmt: skip
JOINT = 8  # every so many tasks have a second support


@dataclass(frozen=True, slots=True)
class Size:
    """How large the plan is to be; 5,000 tasks are 10,625 assignments and 100,000 duties."""

    tasks: int = 5_000
    departments: int = 40


@dataclass(frozen=True, slots=True)
class City:
    """The ids of a city's departments, the office first."""

    id: int
    departments: list[int]


def make(size: Size) -> Plan:
    """Write the city, its people and its published plan; yields the plan."""
    rows = Rows()
    city = _city(rows, size.departments)
    _people(rows, city)
    _plan(rows, city, size.tasks)
    rows.store()
    return db.session.execute(select(Plan).where(Plan.code == CODE)).scalar_one()


def _city(rows: Rows, size: int) -> City:
    place = rows.add(
        Jurisdiction, code=PLACE, name="齐河市", prefix="市", level="city", path=f"/{PLACE}/"
    )
    names = [("bureau", f"市{name}") for name in BUREAUS]
    names += [("county", f"{name}政府") for name in COUNTIES]
    step = max(1, len(names) // size)
    departments = [
        rows.add(Department, jurisdiction_id=place, code=f"unit-{at:02}", kind=kind, position=at)
        for at, (kind, _) in enumerate(names[::step][:size])
    ]
    for department, (_, name) in zip(departments, names[::step], strict=False):
        rows.add(DepartmentName, department_id=department, name=name, kind="official")
    return City(place, departments)


def add_people(plan: Plan) -> None:
    """Give every department of a plan's city its people, the first one the office's."""
    place = plan.jurisdiction_id
    found = db.session.execute(
        select(Department.id)
        .where(Department.jurisdiction_id == place)
        .order_by(Department.position, Department.id)
    ).scalars()
    rows = Rows()
    _people(rows, City(place, list(found)))
    rows.store()


def _people(rows: Rows, city: City) -> None:
    for role in ("supervisor", "leader", "auditor", "administrator"):
        _person(rows, city.departments[0], role, f"{role}-{city.id}")
    for department in city.departments:
        for role in ("liaison", "head"):
            _person(rows, department, role, f"{role}-{city.id}-{department}")


def _person(rows: Rows, department: int, role: str, username: str) -> None:
    rows.add(
        User,
        username=username,
        name=username,
        department_id=department,
        role=role,
        email=f"{username}@example.gov.cn",
        created_on=PUBLISHED_ON,
    )


def _plan(rows: Rows, city: City, tasks: int) -> None:
    plan = rows.add(
        Plan,
        code=CODE,
        title="齐河市就业促进与职业技能提升行动方案（2020-2021年）",
        document_number="齐政办发〔2020〕1号",
        issuer="齐河市人民政府办公室",
        jurisdiction_id=city.id,
        issued_on=PUBLISHED_ON,
        from_on=FROM,
        to_on=TO,
        reporting=["quarterly", "annual"],
        state="published",
        published_on=PUBLISHED_ON,
    )
    rows.add(
        Indicator,
        plan_id=plan,
        code="trained-person-times",
        name="补贴性职业技能培训人次",
        unit="人次",
        kind="flow",
        targets={"2020": 72_000, "2021": 80_000},
    )
    categories = [
        rows.add(Category, plan_id=plan, position=at, name=f"{name}工作任务")
        for at, name in enumerate(SECTIONS)
    ]
    duties = {role: list(_planned(role)) for role in Role}
    for at in range(tasks):
        task = _task(rows, plan, categories[at * len(categories) // tasks], at=at)
        for position, department in enumerate(_responsible(at, city.departments)):
            _part(rows, (plan, task), department, position=position, duties=duties)


def _planned(role: Role) -> Iterator[periods.PlannedDuty]:
    span = periods.DutySpan(role=role, plan_from=FROM, plan_to=TO, deadline_on=TO)
    return iter(
        periods.planned_duties(
            span, policy=calendars.policy_on(PUBLISHED_ON), calendar=calendars.work_calendar()
        )
    )


def _responsible(at: int, departments: list[int]) -> list[int]:
    """Yield who answers for the n-th task, the lead first: everybody leads in turn."""
    shift = 1 + at // len(departments) % (len(departments) - 2)
    found = [departments[at % len(departments)], departments[(at + shift) % len(departments)]]
    if at % JOINT == 0:
        found.append(departments[(at + shift + 1) % len(departments)])
    return list(dict.fromkeys(found))


def _task(rows: Rows, plan: int, category: int, *, at: int) -> int:
    code = f"{at + 1:04}"
    return rows.add(
        Task,
        plan_id=plan,
        code=code,
        slug=f"{CODE}-{code}",
        position=at + 1,
        category_id=category,
        requirement=f"第{at + 1}项：面向企业职工、就业重点群体和贫困劳动力开展职业技能培训，"
        "落实培训补贴政策，按季度通报进展，确保年度目标任务完成。",
    )


def _part(
    rows: Rows,
    of: tuple[int, int],
    department: int,
    *,
    position: int,
    duties: dict[Role, list[periods.PlannedDuty]],
) -> None:
    plan, task = of
    role = Role.SUPPORT if position else Role.LEAD
    unit = rows.add(
        TaskUnit,
        task_id=task,
        position=position,
        written=f"第{position + 1}责任单位",
        role=role,
        basis="listed" if position else "stated",
        department_id=department,
    )
    assignment = rows.add(
        Assignment,
        plan_id=plan,
        task_id=task,
        department_id=department,
        unit_id=unit,
        role=role,
        basis="listed" if position else "stated",
        assigned_on=PUBLISHED_ON,
        sign_due_on=date(2020, 1, 9),
        deadline_on=TO,
    )
    for planned in duties[role]:
        rows.add(
            Obligation,
            assignment_id=assignment,
            plan_id=plan,
            department_id=department,
            kind=str(planned.kind),
            period=planned.period,
            period_from=planned.period_from,
            period_to=planned.period_to,
            stated_due_on=planned.stated_due_on,
            due_on=planned.due_on,
            closes_on=planned.closes_on,
            provisional=planned.provisional,
        )
