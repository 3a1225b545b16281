"""What people are told about scores, objections, exemptions and bulletins, in their next digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Department, Notice, Plan, ScoreSheet, User
from tracker.rules.permissions import DEPARTMENT_ROLES, LEADER, SUPERVISOR


def tell(people: Iterable[User], kind: str, *, key: str, facts: dict[str, str]) -> None:
    """Put a matter that is about no single task into the next digest of each person.

    ``key`` names the matter once and for all, as in :func:`tracker.services.mail.noticing.tell`.
    """
    whole = {"task": "", "path": "/", "plan": "", "department": "", "duty": "", "period": ""}
    whole |= {"due_on": "", "slip": "", "answer_due_on": "", "words": ""} | facts
    for person in people:
        db.session.add(
            Notice(
                dedupe_key=f"{key}:{person.id}",
                user_id=person.id,
                kind=kind,
                day=clock.today(),
                facts=whole,
            )
        )


def people_of_department(department_id: int) -> list[User]:
    """Yield liaisons and heads of a department with an account in use."""
    return _people(User.role.in_(DEPARTMENT_ROLES), User.department_id == department_id)


def people_of_office(plan: Plan, role: str) -> list[User]:
    """Yield the people of a role in the plan's jurisdiction with an account in use."""
    return people_of_place(plan.jurisdiction_id, role)


def people_of_place(jurisdiction_id: int, role: str) -> list[User]:
    """Yield the people of a role in a jurisdiction with an account in use."""
    return _people(User.role == role, Department.jurisdiction_id == jurisdiction_id)


def _people(*conditions: object) -> list[User]:
    return list(
        db.session.execute(
            select(User)
            .join(Department, Department.id == User.department_id)
            .where(User.enabled, User.left_on.is_(None), *conditions)  # type: ignore[arg-type]
            .order_by(User.id)
        ).scalars()
    )


def tell_leaders(plan: Plan, kind: str, *, period: str, rows: Sequence[ScoreSheet]) -> None:
    """Tell the leaders that a period's sheets wait for them."""
    facts = {
        "task": plan.title,
        "path": f"/assessment/{period}?plan={plan.code}",
        "plan": plan.document_number or plan.title,
        "period": period,
    }
    key = f"{kind}:{plan.id}:{period}:{rows[0].id}:{rows[0].version}"
    tell(people_of_office(plan, LEADER), kind, key=key, facts=facts)


def tell_department_of(
    sheet: ScoreSheet, kind: str, *, due_on: date | None = None, words: str = "", key: str = ""
) -> None:
    """Tell a department's liaisons and heads what became of its sheet."""
    people = people_of_department(sheet.department_id)
    facts = facts_of(sheet, due_on=due_on, words=words)
    tell(people, kind, key=key or f"{kind}:{sheet.id}", facts=facts)


def facts_of(sheet: ScoreSheet, *, due_on: date | None = None, words: str = "") -> dict[str, str]:
    """Yield what a line about a sheet needs, as plain values."""
    plan, department = sheet.plan, sheet.department
    return {
        "task": plan.title,
        "path": f"/assessment/{sheet.period}/{department.code}?plan={plan.code}",
        "plan": plan.document_number or plan.title,
        "department": department.name_on(clock.today()),
        "period": sheet.period,
        "due_on": due_on.isoformat() if due_on else "",
        "words": words,
    }


def tell_supervisors(plan: Plan, kind: str, *, key: str, facts: dict[str, str]) -> None:
    """Tell the supervisors of a plan's jurisdiction."""
    tell(people_of_office(plan, SUPERVISOR), kind, key=key, facts=facts)


def tell_all_departments(plan: Plan, kind: str, *, key: str, facts: dict[str, str]) -> None:
    """Tell liaisons and heads of every department that has a part in a plan."""
    having = select(Assignment.department_id).where(
        Assignment.plan_id == plan.id, Assignment.withdrawn_on.is_(None)
    )
    people = _people(User.role.in_(DEPARTMENT_ROLES), User.department_id.in_(having))
    tell(people, kind, key=key, facts=facts)
