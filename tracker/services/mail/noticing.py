"""Notices: what each person is to be told in its next digest, written with what caused it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import lazyload

from tracker import clock
from tracker.db import db
from tracker.models import (
    Assignment,
    Department,
    Notice,
    Obligation,
    Rung,
    Slip,
    Task,
    Urge,
    User,
)
from tracker.rules.facts import Role
from tracker.rules.permissions import (
    ADMINISTRATOR,
    DEPARTMENT_ROLES,
    LIAISON,
    OFFICE_ROLES,
    SUPERVISOR,
)

ANSWERED_BY_A_REPORT = frozenset({"remind_5", "remind_1", "refile", "returned"})


@dataclass(frozen=True, slots=True)
class Matter:
    """What a notice is about: a rung's name or another kind of ``tracker.mail.wording``.

    ``due_on`` is the day that its sentence names; ``words`` what a person wrote.
    """

    kind: str
    assignment: Assignment
    obligation: Obligation | None = None
    due_on: date | None = None
    rung: Rung | None = None
    slip: Slip | None = None
    words: str = ""
    urge: Urge | None = None
    answer_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Notification:
    """A matter, who is to be told of it, and the key that names it once and for all."""

    people: Iterable[User]
    matter: Matter
    key: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The people with an account in use in some departments and in the offices of some places."""

    departments: Mapping[int, list[User]]
    offices: Mapping[int, list[User]]

    def concerned(self, assignment: Assignment, roles: Collection[str]) -> list[User]:
        """Yield those of some roles whom an assignment concerns, by their ids.

        Liaisons and heads are those of its department, supervisors and leaders those of the
        offices in the plan's jurisdiction.
        """
        found = [
            *self.departments.get(assignment.department_id, ()),
            *self.offices.get(assignment.plan.jurisdiction_id, ()),
        ]
        return sorted((each for each in found if each.role in roles), key=lambda each: each.id)


def roster_of(assignments: Collection[Assignment]) -> Roster:
    """Yield whom some assignments can concern, read by one statement."""
    of_departments = and_(
        User.role.in_(DEPARTMENT_ROLES),
        User.department_id.in_({each.department_id for each in assignments}),
    )
    of_offices = and_(
        User.role.in_(OFFICE_ROLES),
        Department.jurisdiction_id.in_({each.plan.jurisdiction_id for each in assignments}),
    )
    departments: dict[int, list[User]] = defaultdict(list)
    offices: dict[int, list[User]] = defaultdict(list)
    roster = Roster(departments, offices)
    if not assignments:
        return roster
    for person, place in db.session.execute(
        select(User, Department.jurisdiction_id)
        .options(lazyload(User.department))
        .join(Department, Department.id == User.department_id)
        .where(User.enabled, User.left_on.is_(None), or_(of_departments, of_offices))
        .order_by(User.id)
    ).tuples():
        if person.role in OFFICE_ROLES:
            offices[place].append(person)
        else:
            departments[person.department_id].append(person)
    return roster


def recipients(assignment: Assignment, roles: Collection[str]) -> list[User]:
    """Yield the people with an account in use whom an assignment concerns, by role."""
    return roster_of([assignment]).concerned(assignment, roles)


def tell(people: Iterable[User], matter: Matter, *, key: str) -> None:
    """Put a matter into the next digest of each person, within the caller's transaction.

    ``key`` names the matter once and for all: a second notice of one key to one person is
    refused by the database.
    """
    tell_all([Notification(people, matter, key)])


def tell_all(notifications: Iterable[Notification]) -> None:
    """Put some matters into the next digests, as :func:`tell` does for one."""
    db.session.flush()
    for each in notifications:
        facts = _facts(each.matter)
        db.session.add_all(_notice(person, each, facts) for person in each.people)


def _notice(person: User, of: Notification, facts: dict[str, str]) -> Notice:
    matter = of.matter
    return Notice(
        dedupe_key=f"{of.key}:{person.id}",
        user_id=person.id,
        kind=matter.kind,
        day=clock.today(),
        assignment_id=matter.assignment.id,
        obligation_id=matter.obligation.id if matter.obligation else None,
        rung_id=matter.rung.id if matter.rung else None,
        slip_id=matter.slip.id if matter.slip else None,
        urge_id=matter.urge.id if matter.urge else None,
        facts=facts,
    )


def tell_of_nobody(assignment: Assignment, *, key: str) -> None:
    """Tell supervisors and administrators that a department has nobody who could be told.

    Once for each key; the notice goes when somebody can be told again.
    """
    place = assignment.plan.jurisdiction_id
    people = db.session.execute(
        select(User)
        .join(Department, Department.id == User.department_id)
        .where(
            User.role.in_((SUPERVISOR, ADMINISTRATOR)),
            User.enabled,
            User.left_on.is_(None),
            Department.jurisdiction_id == place,
            ~exists().where(
                Notice.user_id == User.id,
                Notice.dedupe_key == literal(f"{key}:") + cast(User.id, String),
            ),
        )
        .order_by(User.id)
    ).scalars()
    tell(people.all(), Matter("nobody", assignment), key=key)


def tell_department(matter: Matter, *, key: str) -> None:
    """Tell the liaisons of a matter's department what the office decided."""
    tell(recipients(matter.assignment, [LIAISON]), matter, key=key)


def tell_leads(task: Task, *, words: str, answer_due_on: date | None, key: str) -> None:
    """Tell liaisons and heads of a task's leads what a leader wrote on it (批示)."""
    leads = db.session.execute(
        select(Assignment)
        .where(
            Assignment.task_id == task.id,
            Assignment.role == Role.LEAD,
            Assignment.withdrawn_on.is_(None),
        )
        .order_by(Assignment.id)
    ).scalars()
    for lead in leads.all():
        people = recipients(lead, DEPARTMENT_ROLES)
        matter = Matter("instruction", lead, words=words, answer_due_on=answer_due_on)
        tell(people, matter, key=f"{key}:{lead.id}")


def _facts(matter: Matter) -> dict[str, str]:
    """Yield what a digest's line needs and what does not change any more, as plain values."""
    task, slip, duty = matter.assignment.task, matter.slip, matter.obligation
    department = matter.assignment.department.name_on(clock.today())
    return {
        "task": department if matter.kind == "nobody" else task.short_title,
        "path": _path(matter),
        "plan": task.plan.document_number or task.plan.title,
        "department": "" if matter.kind == "nobody" else department,
        "duty": duty.kind if duty else "",
        "period": duty.period if duty else "",
        "due_on": matter.due_on.isoformat() if matter.due_on else "",
        "slip": slip.number if slip else "",
        "answer_due_on": _answer_day(matter),
        "words": matter.words,
    }


def _answer_day(matter: Matter) -> str:
    asked = matter.slip or matter.urge
    day = asked.answer_due_on if asked else matter.answer_due_on
    return day.isoformat() if day else ""


def _path(matter: Matter) -> str:
    """Yield the page on which the matter is dealt with."""
    if matter.kind == "nobody":
        return "/admin/people"
    if matter.urge is not None:
        return f"/slips/urges/{matter.urge.id}"
    if matter.slip is not None:
        return f"/slips/{matter.slip.id}"
    if matter.kind in ANSWERED_BY_A_REPORT and matter.obligation is not None:
        return f"/reports/{matter.obligation.period}"
    return f"/tasks/{matter.assignment.task.slug}"
