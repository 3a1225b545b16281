"""Full-text search over tasks, reports and departments: what may be seen, the most useful first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from tracker import clock
from tracker.db import db
from tracker.models import (
    Assignment,
    Department,
    DepartmentName,
    Jurisdiction,
    Obligation,
    Plan,
    Report,
    Task,
    User,
)
from tracker.models.plan import PlanState
from tracker.rules.permissions import Action, refusal
from tracker.rules.search import Term, holds, terms_of
from tracker.services import access
from tracker.services.search.search_conditions import (
    all_in,
    report_places,
    task_places,
    typed,
    typed_first,
    was_given,
    was_there,
)
from tracker.services.search.search_results import DepartmentRow, Hit, Hits, hit_of, holding, read

KINDS = ("tasks", "reports", "departments")
WORST = {"red": 0, "yellow": 1, "green": 2}


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, by kind, as of which day, and the terms that were looked for."""

    day: date
    terms: tuple[Term, ...]
    tasks: Hits[Task]
    reports: Hits[Report]
    departments: Hits[DepartmentRow]

    @property
    def total(self) -> int:
        """Yield how many rows were found in all."""
        return self.tasks.total + self.reports.total + self.departments.total


def search(
    actor: User, query: str, *, kind: str = "", page: int = 1, day: date | None = None
) -> Results:
    """Yield what a query finds among what the actor may see, in a fixed number of statements.

    Without ``kind`` the first few of each; with it, a page of that kind and the first of the rest.
    ``day`` (None: today) leaves out what was not there by then (R7).
    """
    day = day or clock.today()
    terms = terms_of(query)
    none: Hits[Any] = Hits([], 0)
    if not terms:
        return Results(day, terms, none, none, none)
    sees_work = refusal(actor.role, Action.READ_WORK) is None
    numbers = {each: page if each == kind else 0 for each in KINDS}
    tasks, reports, units = (Asked(actor, terms, day, numbers[each]) for each in KINDS)
    return Results(
        day,
        terms,
        find_tasks(tasks, query) if sees_work else none,
        find_reports(reports) if sees_work else none,
        find_departments(units),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks for which terms as of which day; ``page`` 0 is the first few."""

    actor: User
    terms: Sequence[Term]
    day: date
    page: int = 0


def suggest(actor: User, query: str, *, number: int) -> Results:
    """Yield the first tasks and departments for what was typed so far, reports left out."""
    none: Hits[Any] = Hits([], 0)
    asked = Asked(actor, terms_of(query), clock.today())
    if not asked.terms:
        return Results(asked.day, (), none, none, none)
    sees_work = refusal(actor.role, Action.READ_WORK) is None
    tasks = find_tasks(asked, query).first(number) if sees_work else none
    return Results(asked.day, (), tasks, none, find_departments(asked).first(number))


def find_tasks(asked: Asked, query: str) -> Hits[Task]:
    """Yield the tasks that hold all terms: by code, by words as typed, the worst light first."""
    terms, day = asked.terms, asked.day
    part = aliased(Assignment)
    light = (
        select(func.min(case(WORST, value=part.light, else_=len(WORST))))
        .where(part.task_id == Task.id, part.role == "lead")
        .scalar_subquery()
    )
    statement = (
        select(Task.id)
        .join(Task.category)
        .join(Task.plan)
        .where(access.sees_task(asked.actor), was_there(day), all_in(terms, task_places(day)))
        .order_by(
            case((or_(Task.slug == query.strip(), Task.code == query.strip()), 0), else_=1),
            typed_first(Task.requirement, terms),
            case((Task.withdrawn_on <= day, 1), else_=0),
            light,
            Plan.issued_on.desc(),
            Task.plan_id,
            Task.position,
            Task.id,
        )
    )
    rows = select(Task).options(
        joinedload(Task.category), joinedload(Task.plan), selectinload(Task.units)
    )
    tasks, counted = read(statement, rows, page=asked.page)
    names = _names_of_parts(tasks, asked)
    return Hits([_task_hit(task, terms, names.get(task.id, [])) for task in tasks], **counted)


def _names_of_parts(tasks: Sequence[Task], asked: Asked) -> dict[int, list[str]]:
    """Yield the names of departments with a part in the tasks in which a term stands."""
    rows = db.session.execute(
        select(Assignment.task_id, DepartmentName.name)
        .join(DepartmentName, DepartmentName.department_id == Assignment.department_id)
        .where(
            Assignment.task_id.in_([task.id for task in tasks]),
            or_(*(typed(DepartmentName.name, term) for term in asked.terms)),
            was_given(DepartmentName, asked.day),
        )
        .order_by(Assignment.id, DepartmentName.id)
    )
    found: dict[int, list[str]] = {}
    for task_id, name in rows:
        found.setdefault(task_id, []).append(name)
    return found


def _task_hit(task: Task, terms: Sequence[Term], names: Sequence[str]) -> Hit[Task]:
    written = [unit.written for unit in task.units]
    plan = f"{task.plan.title} {task.plan.document_number}"
    places = [
        ("requirement", task.requirement),
        ("units", next(iter(holding([*written, *names], terms)), "")),
        ("section", task.category.name),
        ("plan", plan),
        ("code", task.slug),
    ]
    return hit_of(task, task.short_title, places=places, terms=terms)


def find_reports(asked: Asked) -> Hits[Report]:
    """Yield the filed reports that hold all terms: those whose text does as typed, newest first."""
    actor, terms = asked.actor, asked.terms
    statement = (
        select(Report.id)
        .join(Report.obligation)
        .join(Obligation.assignment)
        .where(
            access.sees_assignment(actor),
            Report.filed_on <= asked.day,
            all_in(terms, report_places(actor, asked.day)),
        )
        .order_by(typed_first(Report.done, terms), Report.filed_on.desc(), Report.id.desc())
    )
    rows = select(Report).options(
        joinedload(Report.obligation)
        .joinedload(Obligation.assignment)
        .options(joinedload(Assignment.task), joinedload(Assignment.department)),
        selectinload(Report.attachments),
        joinedload(Report.decision),
    )
    found, counted = read(statement, rows, page=asked.page)
    return Hits([_report_hit(row, asked) for row in found], **counted)


def _report_hit(report: Report, asked: Asked) -> Hit[Report]:
    actor, terms, duty = asked.actor, asked.terms, report.obligation
    is_open = not access.is_of_department(actor) or duty.department_id == actor.department_id
    names = _names_by(duty.assignment.department, asked.day)
    files = [each.name for each in report.attachments]
    places = [
        ("done", report.done),
        *((("problems", report.problems), ("next_step", report.next_step)) if is_open else ()),
        ("evidence", next(iter(holding(files, terms)), "")),
        ("department", next(iter(holding(names, terms)), "")),
    ]
    return hit_of(report, duty.assignment.task.short_title, places=places, terms=terms)


def _names_by(of: Department, day: date) -> list[str]:
    return [each.name for each in of.names if each.from_on is None or each.from_on <= day]


def find_departments(asked: Asked) -> Hits[DepartmentRow]:
    """Yield the departments one of whose names holds all terms: exact names first."""
    actor, terms, day = asked.actor, asked.terms, asked.day
    name = aliased(DepartmentName)
    named = and_(
        name.department_id == Department.id,
        was_given(name, day),
        *(typed(name.name, term) for term in terms),
    )
    is_whole = name.name == (terms[0].text if len(terms) == 1 else "")
    is_exact = exists().where(name.department_id == Department.id, is_whole)
    statement = (
        select(Department.id)
        .join(Department.jurisdiction)
        .where(
            _sees_name(actor),
            exists().where(named),
            or_(Department.established_on.is_(None), Department.established_on <= day),
        )
        .order_by(
            case((is_exact, 0), else_=1),
            case((Department.abolished_on <= day, 1), else_=0),
            Jurisdiction.path,
            Department.position,
            Department.id,
        )
    )
    rows = select(Department).options(joinedload(Department.jurisdiction))
    found, counted = read(statement, rows, page=asked.page)
    parts = _parts_of(asked, found)
    hits = [_department_hit(row, asked, parts.get(row.id, (0, None))) for row in found]
    return Hits(hits, **counted)


def _sees_name(actor: User) -> Any:
    """Yield the condition on departments whose name and parts the actor reads on its pages."""
    if not access.is_of_department(actor):
        return access.sees_department(actor)
    seen = aliased(Assignment)
    own = aliased(Assignment)
    return or_(
        access.sees_department(actor),
        exists().where(
            seen.department_id == Department.id,
            seen.task_id == own.task_id,
            own.department_id == actor.department_id,
        ),
    )


def _parts_of(asked: Asked, departments: Sequence[Department]) -> dict[int, tuple[int, str | None]]:
    """Yield how many parts each department had, and the newest plan in which it had one."""
    standing = or_(Assignment.withdrawn_on.is_(None), Assignment.withdrawn_on > asked.day)
    rows = db.session.execute(
        select(Assignment.department_id, Plan.code, func.count())
        .join(Assignment.plan)
        .where(
            Assignment.department_id.in_([each.id for each in departments]),
            standing,
            Assignment.assigned_on <= asked.day,
            Plan.state == PlanState.PUBLISHED,
            access.sees_assignment(asked.actor),
        )
        .group_by(Assignment.department_id, Plan.code, Plan.published_on)
        .order_by(Plan.published_on.desc(), Plan.code)
    )
    found: dict[int, tuple[int, str | None]] = {}
    for department_id, code, number in rows:
        before, newest = found.get(department_id, (0, None))
        found[department_id] = (before + number, newest or code)
    return found


def _department_hit(
    department: Department, asked: Asked, parts: tuple[int, str | None]
) -> Hit[DepartmentRow]:
    terms, day = asked.terms, asked.day
    title = department.name_on(day)
    known = [name for name in department.names if name.name in _names_by(department, day)]
    kinds = {each.name: each for each in known if all(holds(each.name, term) for term in terms)}
    places = []
    if title not in kinds and kinds:
        text, name = next(iter(kinds.items()))
        places = [("name" if name.is_in_force(day) else "former_name", text)]
    return hit_of(DepartmentRow(department, title, *parts), title, places=places, terms=terms)
