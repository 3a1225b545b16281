"""The dated facts of assignments, read for the rules in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, select

from tracker.db import db
from tracker.models import (
    Assignment,
    Decision,
    Department,
    DueChange,
    Exemption,
    Extension,
    Obligation,
    Plan,
    Report,
    Slip,
    Task,
)
from tracker.rules import facts as rules

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What happened to duties, by obligation id."""

    due_changes: dict[int, list[rules.DueChange]]
    filings: dict[int, list[rules.Filing]]
    decisions: dict[int, list[rules.ReviewDecision]]
    extensions: dict[int, list[rules.ExtensionRequest]]
    slips: dict[int, list[rules.SlipFact]]
    exemptions: dict[int, list[rules.Exemption]]


def facts_where(*conditions: ColumnElement[bool]) -> list[rules.AssignmentFacts]:
    """Yield the facts of the assignments that meet all conditions on ``Assignment``, by id."""
    chosen = select(Assignment.id).where(*conditions)
    duties = _duties(chosen)
    rows = db.session.execute(
        select(Assignment, Task.code, Department.code, Plan.from_on)
        .join(Task, Task.id == Assignment.task_id)
        .join(Department, Department.id == Assignment.department_id)
        .join(Plan, Plan.id == Assignment.plan_id)
        .where(*conditions)
        .order_by(Assignment.id)
    )
    return [
        _assignment(row, task, department, plan_from, duties.get(row.id, ()))
        for row, task, department, plan_from in rows
    ]


def facts_of(assignment: Assignment) -> rules.AssignmentFacts:
    """Yield the facts of one assignment, pending changes of the session included."""
    db.session.flush()
    return facts_where(Assignment.id == assignment.id)[0]


def _assignment(
    row: Assignment, task: str, department: str, plan_from: date, duties: Iterable[rules.Duty]
) -> rules.AssignmentFacts:
    return rules.AssignmentFacts(
        id=row.id,
        task=task,
        department=department,
        role=rules.Role(row.role),
        plan_from=plan_from,
        deadline_on=row.deadline_on,
        assigned_on=row.assigned_on,
        signed_on=row.signed_on,
        asked_to_close_on=row.asked_to_close_on,
        closed_on=row.closed_on,
        withdrawn_on=row.withdrawn_on,
        duties=tuple(duties),
    )


def _duties(chosen: Select[tuple[int]]) -> dict[int, list[rules.Duty]]:
    """Read all duties of the chosen assignments with what happened to them."""
    parts = _parts(select(Obligation.id).where(Obligation.assignment_id.in_(chosen)))
    found: dict[int, list[rules.Duty]] = defaultdict(list)
    table = Obligation.__table__.c
    columns = [
        table[name]
        for name in (
            "id",
            "assignment_id",
            "kind",
            "period",
            "period_from",
            "period_to",
            "stated_due_on",
            "due_on",
            "closes_on",
            "waived_on",
            "waived_because",
        )
    ]
    rows = db.session.execute(
        select(*columns).where(Obligation.assignment_id.in_(chosen)).order_by(Obligation.id)
    )
    for row in rows:
        found[row.assignment_id].append(_duty(row, parts))
    return found


def _duty(row: Any, parts: _Parts) -> rules.Duty:
    return rules.Duty(
        id=row.id,
        kind=rules.DutyKind(row.kind),
        period=row.period,
        period_from=row.period_from,
        period_to=row.period_to,
        stated_due_on=row.stated_due_on,
        due_on=row.due_on,
        closes_on=row.closes_on,
        waived_on=row.waived_on,
        waived_because=row.waived_because,
        due_changes=tuple(parts.due_changes.get(row.id, ())),
        filings=tuple(parts.filings.get(row.id, ())),
        decisions=tuple(parts.decisions.get(row.id, ())),
        extensions=tuple(parts.extensions.get(row.id, ())),
        slips=tuple(parts.slips.get(row.id, ())),
        exemptions=tuple(parts.exemptions.get(row.id, ())),
    )


def _parts(duties: Select[tuple[int]]) -> _Parts:
    return _Parts(
        due_changes=_by_duty(
            DueChange,
            duties,
            ("changed_on", "previous_due_on", "due_on"),
            lambda r: rules.DueChange(r.changed_on, r.previous_due_on, r.due_on),
        ),
        filings=_by_duty(
            Report,
            duties,
            ("revision", "filed_on", "percent"),
            lambda r: rules.Filing(r.id, r.revision, r.filed_on, r.percent),
        ),
        decisions=_by_duty(
            Decision, duties, ("revision", "decided_on", "outcome", "ground"), _decision
        ),
        extensions=_by_duty(
            Extension,
            duties,
            ("asked_on", "asked_due_on", "decided_on", "granted_due_on"),
            lambda r: rules.ExtensionRequest(
                r.asked_on, r.asked_due_on, r.decided_on, r.granted_due_on
            ),
        ),
        slips=_by_duty(
            Slip,
            duties,
            ("year", "serial", "rung", "raised_on", "answer_due_on", "answered_on", "closed_on"),
            _slip,
        ),
        exemptions=_by_duty(
            Exemption,
            duties,
            ("approved_on", "parts", "cause"),
            lambda r: rules.Exemption(
                r.approved_on, frozenset(rules.ExemptedPart(p) for p in r.parts), r.cause
            ),
        ),
    )


def _decision(row: Any) -> rules.ReviewDecision:
    return rules.ReviewDecision(
        row.revision,
        row.decided_on,
        rules.Outcome(row.outcome),
        rules.Ground(row.ground) if row.ground else None,
    )


def _slip(row: Any) -> rules.SlipFact:
    return rules.SlipFact(
        number=f"督办〔{row.year}〕{row.serial}号",
        rung=rules.RungName(row.rung),
        raised_on=row.raised_on,
        answer_due_on=row.answer_due_on,
        answered_on=row.answered_on,
        closed_on=row.closed_on,
    )


def _by_duty(
    model: Any,
    duties: Select[tuple[int]],
    names: tuple[str, ...],
    make: Callable[[Any], T],
) -> dict[int, list[T]]:
    """Read rows of a model by duty, in order of id."""
    table = model.__table__.c
    rows = db.session.execute(
        select(table.id, table.obligation_id, *(table[name] for name in names))
        .where(table.obligation_id.in_(duties))
        .order_by(table.id)
    )
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[row.obligation_id].append(make(row))
    return found
