"""Supervision: what the ladder raises, some duties or assignments in one transaction (R5).

Facts of all of them are read by one set of statements and what is due is written by another, so
that ten thousand duties that fall due on one day cost little more than reading them. Whatever stops
a transaction stops it whole: its duties are due again at the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker import clock
from tracker.db import db, transaction
from tracker.models import Assignment, Obligation
from tracker.rules import facts as rules
from tracker.rules import ladder
from tracker.rules.ladder import DutyOnLadder, RungDecision
from tracker.services import access
from tracker.services.calendar import calendars
from tracker.services.obligation import facts, lights
from tracker.services.supervision import raising
from tracker.services.supervision.raising import DueRung

T = TypeVar("T", Assignment, Obligation)


def duties_to_raise() -> list[int]:
    """Yield the ids of the duties whose ladder is to be looked at today, the longest waiting first.

    Nothing on a rest day.
    """
    return _due_ids(Obligation, Obligation.next_rung_on)


def assignments_to_remind() -> list[int]:
    """Yield the ids of the unsigned assignments whose ladder is to be looked at today."""
    return _due_ids(Assignment, Assignment.next_unsigned_rung_on)


def assignments_to_judge() -> list[int]:
    """Yield the ids of the assignments whose light can have changed by today, a rest day or not."""
    found = db.session.execute(
        select(Assignment.id)
        .where(Assignment.look_again_on <= clock.today())
        .order_by(Assignment.look_again_on, Assignment.id)
    )
    return list(found.scalars())


def _due_ids(
    model: type[Obligation | Assignment], cursor: InstrumentedAttribute[date | None]
) -> list[int]:
    today = clock.today()
    if not calendars.work_calendar().is_working_day(today):
        return []
    found = db.session.execute(select(model.id).where(cursor <= today).order_by(cursor, model.id))
    return list(found.scalars())


def raise_due_rungs(obligation_id: int) -> bool:
    """Raise what the ladder asks of one duty today; tells whether anything was recorded."""
    return bool(raise_rungs_of([obligation_id]))


def raise_rungs_of(obligation_ids: Sequence[int]) -> int:
    """Raise what the ladder asks of some duties today; yields of how many anything was recorded.

    Rungs, numbered slips, notices, audit entries, cursors and lights are one transaction. A duty
    that somebody is changing at this moment is left for the next sweep. Slips are numbered in the
    order in which the duties are given.
    """
    today = clock.today()
    with transaction() as session:
        parts = _claim_assignments(session, Assignment.id.in_(_parts_of(obligation_ids)))
        held = _claim_duties(session, obligation_ids, parts)
        known = {each.id: each for each in facts.facts_of_many([part.id for part in parts])}
        raised = lights.raised_rungs_of(known)
        due, cursors = [], []
        for row in held:
            of = known[row.assignment_id]
            duty = next(each for each in of.duties if each.id == row.id)
            before = raised[of.id].get(row.id, [])
            decided = _due(DutyOnLadder(of, duty, before), today)
            due += [DueRung(row.assignment, each, row) for each in decided]
            case = DutyOnLadder(of, duty, [*before, *map(_as_raised, decided)])
            cursors.append((row.id, _next_rung_on(case, today)))
        raising.record(due)
        lights.move_cursors(cursors)
        changed = {each.assignment for each in due}
        lights.judge_all([part for part in parts if part in changed], known, today=today)
        return len({each.duty for each in due})


def raise_unsigned_rungs(assignment_id: int) -> bool:
    """Raise what the ladder asks of one unsigned assignment today; tells whether it did."""
    return bool(raise_unsigned_rungs_of([assignment_id]))


def raise_unsigned_rungs_of(assignment_ids: Sequence[int]) -> int:
    """Raise what the ladder asks of some unsigned assignments; yields for how many it did."""
    today = clock.today()
    calendar, policy = calendars.work_calendar(), calendars.policy_on(today)
    with transaction() as session:
        waits = Assignment.next_unsigned_rung_on.is_not(None)
        held = _claim_assignments(session, Assignment.id.in_(assignment_ids), waits)
        known = {each.id: each for each in facts.facts_of_many([row.id for row in held])}
        before = lights.raised_rungs_of(known)
        due = []
        for row in _in_order(held, assignment_ids):
            raised = before[row.id].get(None, [])
            decided = ladder.due_unsigned_rungs(
                known[row.id], today, raised=raised, calendar=calendar, policy=policy
            )
            due += [DueRung(row, each) for each in decided]
            row.next_unsigned_rung_on = ladder.next_unsigned_rung_on(
                known[row.id],
                today,
                raised=[*raised, *map(_as_raised, decided)],
                calendar=calendar,
                policy=policy,
            )
        raising.record(due)
        return len({each.assignment for each in due})


def judge_again(assignment_ids: Sequence[int]) -> int:
    """Judge the lights of some assignments again, in one transaction; yields how many there were.

    Those that somebody is changing at this moment are left for the next sweep.
    """
    today = clock.today()
    with transaction() as session:
        rows = session.execute(
            select(Assignment)
            .where(Assignment.id.in_(assignment_ids), Assignment.look_again_on <= today)
            .order_by(Assignment.id)
            .with_for_update(skip_locked=True)
        ).scalars()
        held = rows.all()
        known = {each.id: each for each in facts.facts_of_many([row.id for row in held])}
        lights.judge_all(held, known, today=today)
        return len(held)


def _parts_of(obligation_ids: Sequence[int]) -> Select[tuple[int]]:
    return select(Obligation.assignment_id).where(Obligation.id.in_(obligation_ids))


def _claim_duties(
    session: Session, ids: Sequence[int], parts: Sequence[Assignment]
) -> list[Obligation]:
    """Lock the duties that are still due, after their assignments, in the order of reporting.

    What another holds is not waited for.
    """
    found = session.execute(
        select(Obligation)
        .where(
            Obligation.id.in_(ids),
            Obligation.assignment_id.in_([part.id for part in parts]),
            Obligation.next_rung_on <= clock.today(),
        )
        .order_by(Obligation.id)
        .with_for_update(skip_locked=True)
    ).scalars()
    return _in_order(found, ids)


def _claim_assignments(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Assignment]:
    found = session.execute(
        select(Assignment)
        .where(*conditions)
        .order_by(Assignment.id)
        .options(*access.WITH_ITS_PLACE)
        .with_for_update(skip_locked=True, of=Assignment)
    )
    return found.unique().scalars().all()


def _in_order(rows: Iterable[T], ids: Sequence[int]) -> list[T]:
    """Yield rows in the order in which their ids are given: the longest waiting first."""
    place = {key: at for at, key in enumerate(ids)}
    return sorted(rows, key=lambda row: place[row.id])


def _due(case: DutyOnLadder, today: date) -> list[RungDecision]:
    calendar, policy = calendars.work_calendar(), calendars.policy_on(today)
    found = ladder.due_rungs(case, today, calendar=calendar, policy=policy)
    refile = ladder.due_refile_rung(case, today, calendar=calendar, policy=policy)
    return [*found, refile] if refile else found


def _next_rung_on(case: DutyOnLadder, today: date) -> date | None:
    return ladder.next_rung_on(
        case, today, calendar=calendars.work_calendar(), policy=calendars.policy_on(today)
    )


def _as_raised(decided: RungDecision) -> rules.RaisedRung:
    return rules.RaisedRung(decided.rung, decided.due_on, decided.outcome)
