"""The dated facts of assignments, read for the rules in a constant number of queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    literal_column,
    null,
    select,
    union_all,
)

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
from tracker.services.department import holdings

Chosen = list[int] | Select[tuple[int]]
Query = Callable[[Any], Select[Any]]
DUTY_COLUMNS = (
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
PLACES: dict[str, Any] = {
    "d1": Date, "d2": Date, "d3": Date, "d4": Date, "n1": Integer, "n2": Integer,
    "t1": Text, "t2": Text,
}  # fmt: skip
_made: dict[Query, Select[Any]] = {}


@dataclass(frozen=True, slots=True)
class _PartOf:
    """Which columns of a model stand in which places of the common row."""

    number: int
    model: Any
    names: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class _Reads:
    """How facts are read: assignments with their duties, and what happened to the duties."""

    rows: Query
    parts: Query


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


def facts_of_duties(*conditions: ColumnElement[bool]) -> list[rules.AssignmentFacts]:
    """Yield assignments with those of their duties alone that meet conditions on ``Obligation``."""
    return _facts(select(Obligation.id).where(*conditions), reads=BY_DUTY)


def _facts(chosen: Chosen, *, reads: _Reads | None = None) -> list[rules.AssignmentFacts]:
    """Read assignments with their duties, then what happened to these, by two statements.

    A third reads who held before those parts that changed hands; mostly there are none.
    """
    db.session.flush()
    reads = reads or BY_ASSIGNMENT
    parts = _parts_by_duty(reads, chosen)
    rows: dict[int, Row[Any]] = {}
    duties: dict[int, list[rules.Duty]] = defaultdict(list)
    for row in _read(reads.rows, chosen):
        rows.setdefault(row.id, row)
        if row.duty_id is not None:
            duties[row.id].append(_duty(row, parts))
    moved = holdings.transfer_facts([key for key, row in rows.items() if row.held_from is not None])
    return [_assignment(row, duties[key], moved.get(key, ())) for key, row in rows.items()]


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


def _row_query(column: Any, chosen: Any) -> Select[Any]:
    table, duty = Assignment.__table__.c, Obligation.__table__.c
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
            table.absorbed_by_id,
            table.held_from,
            Task.__table__.c.code.label("task"),
            Department.__table__.c.code.label("department"),
            Plan.__table__.c.from_on.label("plan_from"),
            duty.id.label("duty_id"),
            *(duty[name] for name in DUTY_COLUMNS),
        )
        .join(Task.__table__, Task.__table__.c.id == table.task_id)
        .join(Department.__table__, Department.__table__.c.id == table.department_id)
        .join(Plan.__table__, Plan.__table__.c.id == table.plan_id)
        .outerjoin(Obligation.__table__, duty.assignment_id == table.id)
        .where(column.in_(chosen))
        .order_by(table.id, duty.id)
    )


def _assignment(
    row: Row[Any], duties: Iterable[rules.Duty], moved: Iterable[rules.Transfer]
) -> rules.AssignmentFacts:
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
        transfers=tuple(moved),
        is_absorbed=row.absorbed_by_id is not None,
    )


def _duty(row: Any, parts: _Parts) -> rules.Duty:
    return rules.Duty(
        id=row.duty_id,
        kind=rules.DutyKind(row.kind),
        period=row.period,
        period_from=row.period_from,
        period_to=row.period_to,
        stated_due_on=row.stated_due_on,
        due_on=row.due_on,
        closes_on=row.closes_on,
        waived_on=row.waived_on,
        waived_because=row.waived_because,
        due_changes=tuple(parts.due_changes.get(row.duty_id, ())),
        filings=tuple(parts.filings.get(row.duty_id, ())),
        decisions=tuple(parts.decisions.get(row.duty_id, ())),
        extensions=tuple(parts.extensions.get(row.duty_id, ())),
        slips=tuple(parts.slips.get(row.duty_id, ())),
        exemptions=tuple(parts.exemptions.get(row.duty_id, ())),
    )


def _part(number: int, model: Any, *names: str | None) -> _PartOf:
    """Lay a model's columns into the places of the common row; None leaves a place empty."""
    return _PartOf(number, model, dict(zip(PLACES, names, strict=True)))


def _part_query(column: Any, chosen: Any) -> Select[Any]:
    """Make the one query of everything that happened to duties: a row a fact, by kind and id."""
    whole = union_all(*(_rows_of(part, column, chosen) for part in PARTS)).subquery()
    return select(whole).order_by(whole.c.part, whole.c.id)


def _rows_of(part: _PartOf, column: Any, chosen: Any) -> Select[Any]:
    table, duty = part.model.__table__.c, Obligation.__table__.c
    places = [
        _placed(table[name] if name else None, kind).label(place)
        for (place, kind), name in zip(PLACES.items(), part.names.values(), strict=True)
    ]
    return (
        select(
            literal_column(str(part.number)).label("part"), table.id, table.obligation_id, *places
        )
        .join(Obligation.__table__, duty.id == table.obligation_id)
        .where(column.in_(chosen))
    )


def _placed(column: Any, kind: Any) -> Any:
    """Yield a column as it is, an empty place with its type, and JSON as the text that it is."""
    if column is None:
        return cast(null(), kind)
    return cast(column, Text) if isinstance(column.type, JSON) else column


def _parts_by_duty(reads: _Reads, chosen: Chosen) -> _Parts:
    found: tuple[dict[int, list[Any]], ...] = tuple(defaultdict(list) for _ in PARTS)
    for row in _read(reads.parts, chosen):
        found[row.part][row.obligation_id].append(MAKERS[row.part](row))
    return _Parts(*found)


PARTS = (
    _part(0, DueChange, "changed_on", "previous_due_on", "due_on", None, None, None, None, None),
    _part(1, Report, "filed_on", None, None, None, "revision", "percent", None, None),
    _part(2, Decision, "decided_on", None, None, None, "revision", None, "outcome", "ground"),
    _part(3, Extension, "asked_on", "asked_due_on", "decided_on", "granted_due_on",
          None, None, None, None),
    _part(4, Slip, "raised_on", "answer_due_on", "answered_on", "closed_on", "year", "serial",
          "rung", None),
    _part(5, Exemption, "approved_on", None, None, None, None, None, "parts", "cause"),
)  # fmt: skip
MAKERS: tuple[Callable[[Any], Any], ...] = (
    lambda r: rules.DueChange(r.d1, r.d2, r.d3),
    lambda r: rules.Filing(r.id, r.n1, r.d1, r.n2),
    lambda r: rules.ReviewDecision(
        r.n1, r.d1, rules.Outcome(r.t1), rules.Ground(r.t2) if r.t2 else None
    ),
    lambda r: rules.ExtensionRequest(r.d1, r.d2, r.d3, r.d4),
    lambda r: rules.SlipFact(
        f"督办〔{r.n1}〕{r.n2}号", rules.RungName(r.t1), r.d1, r.d2, r.d3, r.d4
    ),
    lambda r: rules.Exemption(
        r.d1, frozenset(rules.ExemptedPart(part) for part in json.loads(r.t1)), r.t2
    ),
)


def _reads_by(rows: Any, parts: Any) -> _Reads:
    return _Reads(partial(_row_query, rows), partial(_part_query, parts))


BY_ASSIGNMENT = _reads_by(Assignment.__table__.c.id, Obligation.__table__.c.assignment_id)
BY_DUTY = _reads_by(Obligation.__table__.c.id, Obligation.__table__.c.id)
