"""Where a term of a search is found, as conditions that both databases answer without extensions.

A text is searched by LIKE alone: nothing has to be installed on a government's server, no index has
to follow what is written, and a Chinese word is found wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_, select

from tracker.models import (
    Assignment,
    Attachment,
    Category,
    DepartmentName,
    Obligation,
    Plan,
    Report,
    Task,
    TaskUnit,
    User,
)
from tracker.rules.search import Term
from tracker.services import access

Condition = ColumnElement[bool]
Place = Callable[[Term], Condition]


def typed(column: Any, term: Term) -> Condition:
    """Yield the condition that a column holds a term as it was typed."""
    return _has(column, term.text, term)


def held(column: Any, term: Term) -> Condition:
    """Yield the condition that a column holds a term as typed or, if long, in pairs apart."""
    apart = [and_(*(_has(column, pair, term) for pair in pairs)) for pairs in term.apart]
    return or_(typed(column, term), *apart)


def _has(column: Any, text: str, term: Term) -> Condition:
    """Compare letters without case; Chinese has none, and is compared the quicker way."""
    like = column.icontains if term.has_case else column.contains
    condition: Condition = like(text, autoescape=True)
    return condition


def all_in(terms: Sequence[Term], places: Sequence[Place]) -> Condition:
    """Yield the condition that each term is found in one of some places."""
    return and_(*(or_(*(place(term) for place in places)) for term in terms))


def typed_first(column: Any, terms: Sequence[Term]) -> ColumnElement[int]:
    """Yield what sorts rows that hold all terms in a column as typed before all others."""
    return case((and_(*(typed(column, term) for term in terms)), 0), else_=1)


def was_given(name: Any, day: date) -> Condition:
    """Yield the condition that a name of a department was given by a day."""
    return or_(name.from_on.is_(None), name.from_on <= day)


def department_ids(term: Term, day: date) -> Any:
    """Yield the ids of the departments one of whose names up to a day holds a term."""
    return select(DepartmentName.department_id).where(
        typed(DepartmentName.name, term), was_given(DepartmentName, day)
    )


def was_there(day: date) -> Condition:
    """Yield the condition on tasks that were there by a day, dated by their first part (R7)."""
    first, any_part = Assignment.__table__.alias("first"), Assignment.__table__.alias("any_part")
    return or_(
        exists().where(first.c.task_id == Task.id, first.c.assigned_on <= day),
        ~exists().where(any_part.c.task_id == Task.id),
    )


def task_places(day: date) -> list[Place]:
    """Yield where a task is searched: requirement, section, units as written and by name, code."""
    part, unit = Assignment.__table__.alias("part"), TaskUnit.__table__.alias("unit")
    return [
        lambda term: held(Task.requirement, term),
        lambda term: typed(Task.slug, term),
        lambda term: held(Category.name, term),
        lambda term: or_(typed(Plan.title, term), typed(Plan.document_number, term)),
        lambda term: exists().where(unit.c.task_id == Task.id, typed(unit.c.written, term)),
        lambda term: exists().where(
            part.c.task_id == Task.id, part.c.department_id.in_(department_ids(term, day))
        ),
    ]


def report_places(actor: User, day: date) -> list[Place]:
    """Yield where a report is searched.

    Of another department's report on a common task, its page shows what was done and the files;
    problems and next steps are its own and the office's.
    """
    places: list[Place] = [
        lambda term: held(Report.done, term),
        lambda term: Obligation.department_id.in_(department_ids(term, day)),
        lambda term: exists().where(
            Attachment.report_id == Report.id, typed(Attachment.name, term)
        ),
    ]
    inner: list[Place] = [
        lambda term: held(Report.problems, term),
        lambda term: held(Report.next_step, term),
    ]
    if not access.is_of_department(actor):
        return places + inner
    own = Obligation.department_id == actor.department_id
    return places + [lambda term, each=each: and_(own, each(term)) for each in inner]
