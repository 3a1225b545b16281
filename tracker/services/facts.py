"""The dated facts of assignments, read for the rules in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, bindparam, select

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
Chosen = list[int] | Select[tuple[int]]
Query = Callable[[Any], Select[Any]]
DUTY_COLUMNS = (
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
_made: dict[Query, Select[Any]] = {}


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
    return _facts(select(Assignment.id).where(*conditions))


def facts_of(assignment: Assignment) -> rules.AssignmentFacts:
    """Yield the facts of one assignment, pending changes of the session included."""
    return facts_of_many([assignment.id])[0]


def facts_of_many(ids: Sequence[int]) -> list[rules.AssignmentFacts]:
    """Yield the facts of some assignments by their ids, pending changes included."""
    return _facts(list(ids)) if ids else []


def _facts(chosen: Chosen) -> list[rules.AssignmentFacts]:
    db.session.flush()
    duties = _duties(chosen)
    return [_assignment(row, duties.get(row.id, ())) for row in _read(_assignment_query, chosen)]


def _read(query: Query, chosen: Chosen) -> Sequence[Row[Any]]:
    """Read rows for a few ids by a statement made once, or for a subquery by one made for it.

    The statements are plain columns on the session's connection: these reads stand in every
    use case and every sweep, so they must cost little.
    """
    connection = db.session.connection()
    if isinstance(chosen, list):
        if query not in _made:
            _made[query] = query(bindparam("ids", expanding=True))
        return connection.execute(_made[query], {"ids": chosen}).all()
    return connection.execute(query(chosen)).all()


def _assignment_query(chosen: Any) -> Select[Any]:
    table = Assignment.__table__.c
    return (
        select(
            table.id,
            table.role,
            table.deadline_on,
            table.assigned_on,
            table.signed_on,
            table.asked_to_close_on,
            table.closed_on,
            table.withdrawn_on,
            Task.__table__.c.code.label("task"),
            Department.__table__.c.code.label("department"),
            Plan.__table__.c.from_on.label("plan_from"),
        )
        .join(Task.__table__, Task.__table__.c.id == table.task_id)
        .join(Department.__table__, Department.__table__.c.id == table.department_id)
        .join(Plan.__table__, Plan.__table__.c.id == table.plan_id)
        .where(table.id.in_(chosen))
        .order_by(table.id)
    )


def _assignment(row: Row[Any], duties: Iterable[rules.Duty]) -> rules.AssignmentFacts:
    return rules.AssignmentFacts(
        id=row.id,
        task=row.task,
        department=row.department,
        role=rules.Role(row.role),
        plan_from=row.plan_from,
        deadline_on=row.deadline_on,
        assigned_on=row.assigned_on,
        signed_on=row.signed_on,
        asked_to_close_on=row.asked_to_close_on,
        closed_on=row.closed_on,
        withdrawn_on=row.withdrawn_on,
        duties=tuple(duties),
    )


def _duties(chosen: Chosen) -> dict[int, list[rules.Duty]]:
    """Read all duties of the chosen assignments with what happened to them."""
    parts = _Parts(*(_by_duty(query, chosen, make) for query, make in PARTS))
    found: dict[int, list[rules.Duty]] = defaultdict(list)
    for row in _read(_duty_query, chosen):
        found[row.assignment_id].append(_duty(row, parts))
    return found


def _duty_query(chosen: Any) -> Select[Any]:
    table = Obligation.__table__.c
    return (
        select(*(table[name] for name in DUTY_COLUMNS))
        .where(table.assignment_id.in_(chosen))
        .order_by(table.id)
    )


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


def _exemption(row: Any) -> rules.Exemption:
    parts = frozenset(rules.ExemptedPart(part) for part in row.parts)
    return rules.Exemption(row.approved_on, parts, row.cause)


def _part_query(model: Any, *names: str) -> Query:
    """Make the query of a model's rows by assignment of their duty, in order of id."""
    columns = [model.__table__.c[name] for name in ("id", "obligation_id", *names)]

    def query(chosen: Any) -> Select[Any]:
        duty = Obligation.__table__.c
        return (
            select(*columns)
            .join(Obligation.__table__, duty.id == model.__table__.c.obligation_id)
            .where(duty.assignment_id.in_(chosen))
            .order_by(model.__table__.c.id)
        )

    return query


def _by_duty(query: Query, chosen: Chosen, make: Callable[[Any], T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in _read(query, chosen):
        found[row.obligation_id].append(make(row))
    return found


PARTS: tuple[tuple[Query, Callable[[Any], Any]], ...] = (
    (
        _part_query(DueChange, "changed_on", "previous_due_on", "due_on"),
        lambda r: rules.DueChange(r.changed_on, r.previous_due_on, r.due_on),
    ),
    (
        _part_query(Report, "revision", "filed_on", "percent"),
        lambda r: rules.Filing(r.id, r.revision, r.filed_on, r.percent),
    ),
    (_part_query(Decision, "revision", "decided_on", "outcome", "ground"), _decision),
    (
        _part_query(Extension, "asked_on", "asked_due_on", "decided_on", "granted_due_on"),
        lambda r: rules.ExtensionRequest(
            r.asked_on, r.asked_due_on, r.decided_on, r.granted_due_on
        ),
    ),
    (
        _part_query(
            Slip, "year", "serial", "rung", "raised_on", "answer_due_on", "answered_on", "closed_on"
        ),
        _slip,
    ),
    (_part_query(Exemption, "approved_on", "parts", "cause"), _exemption),
)
