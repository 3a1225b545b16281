"""Lights kept on the assignments: judged again after each change and by the sweep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam, select, update

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, LightChange, Obligation, Rung
from tracker.rules import facts as rules
from tracker.rules import ladder, lifecycle, lights
from tracker.rules.ladder import DutyOnLadder
from tracker.rules.lights import Light
from tracker.services.calendar import calendars
from tracker.services.obligation import facts

Raised = dict[int | None, list[rules.RaisedRung]]
COUNTS_DAYS = (Light.YELLOW, Light.RED)


def refresh(
    assignment: Assignment,
    known: rules.AssignmentFacts | None = None,
    *,
    only_duty: int | None = None,
) -> None:
    """Judge an assignment as of today and set the cursors of its duties, within a transaction.

    Every service that changes a fact of an assignment calls this before it ends; ``known`` are its
    facts if they were read after the change, ``only_duty`` the one duty that the change concerned.
    """
    today = clock.today()
    known = known or facts.facts_of(assignment)
    judge(assignment, known, today=today)
    set_cursors(assignment, known, today=today, only_duty=only_duty)


def begin(assignments: Sequence[Assignment]) -> None:
    """Judge assignments that have just come into being and set the cursors of their duties.

    The same as :func:`refresh` for each, but in a few statements: a publication makes hundreds.
    """
    today = clock.today()
    calendar, policy = calendars.work_calendar(), calendars.policy_on(today)
    found = {each.id: each for each in facts.facts_of_many([row.id for row in assignments])}
    cursors = []
    for assignment in assignments:
        known = found[assignment.id]
        judge(assignment, known, today=today)
        for duty in known.duties:
            case = DutyOnLadder(known, duty, ())
            cursor = ladder.next_rung_on(case, today, calendar=calendar, policy=policy)
            cursors.append({"duty": duty.id, "cursor": cursor})
        assignment.next_unsigned_rung_on = ladder.next_unsigned_rung_on(
            known, today, raised=(), calendar=calendar, policy=policy
        )
    if cursors:
        moved = update(Obligation).where(Obligation.id == bindparam("duty"))
        db.session.connection().execute(moved.values(next_rung_on=bindparam("cursor")), cursors)


def judge_all(
    assignments: Sequence[Assignment],
    known: Mapping[int, rules.AssignmentFacts],
    *,
    today: date,
) -> None:
    """Judge some assignments by their facts, their changes of today read by one statement."""
    noted = _changes_on(today, [row.id for row in assignments])
    for row in assignments:
        judge(row, known[row.id], today=today, noted=noted)


def judge(
    assignment: Assignment,
    known: rules.AssignmentFacts,
    *,
    today: date,
    noted: Mapping[int, LightChange] | None = None,
) -> None:
    """Set light, reason, percents and the next day to look, and note a change of light (R4).

    A reason that counts days is made anew each day. ``noted`` are today's changes by assignment
    where they have been read already.
    """
    calendar, policy = calendars.work_calendar(), calendars.policy_on(today)
    judgement = lights.light_for(known, today, calendar=calendar, policy=policy)
    if assignment.judged_on is None or assignment.light != judgement.light:
        _note_change(assignment, judgement, today, noted)
    assignment.light = str(judgement.light)
    assignment.light_reason = judgement.reason.as_dict()
    assignment.percent_verified = lifecycle.verified_percent(known, today)
    assignment.percent_expected = int(lifecycle.expected_percent(known, today))
    assignment.judged_on = today
    next_look = lights.next_look_on(known, today, calendar=calendar, policy=policy)
    if judgement.light in COUNTS_DAYS:
        next_look = today + timedelta(days=1)
    assignment.look_again_on = next_look


def _note_change(
    assignment: Assignment,
    judgement: lights.Judgement,
    today: date,
    noted: Mapping[int, LightChange] | None,
) -> None:
    """Add a row for the change of light; a second one of the same day replaces the first."""
    if noted is None:
        noted = _changes_on(today, [assignment.id]) if assignment.judged_on else {}
    row = noted.get(assignment.id)
    if row is None:
        row = LightChange(
            plan_id=assignment.plan_id,
            assignment_id=assignment.id,
            changed_on=today,
            previous=assignment.light if assignment.judged_on else None,
        )
        db.session.add(row)
    row.light, row.reason = str(judgement.light), judgement.reason.as_dict()


def _changes_on(day: date, assignment_ids: Sequence[int]) -> dict[int, LightChange]:
    if not assignment_ids:
        return {}
    found = db.session.execute(
        select(LightChange).where(
            LightChange.assignment_id.in_(assignment_ids), LightChange.changed_on == day
        )
    ).scalars()
    return {row.assignment_id: row for row in found}


def set_cursors(
    assignment: Assignment,
    known: rules.AssignmentFacts,
    *,
    today: date,
    only_duty: int | None = None,
) -> None:
    """Set when the ladder is next to look at each duty and at an unsigned assignment (R5)."""
    calendar, policy = calendars.work_calendar(), calendars.policy_on(today)
    raised = raised_rungs(assignment.id)
    stored = _cursors(known.id, only_duty)
    for duty in known.duties:
        if only_duty not in (None, duty.id):
            continue
        case = DutyOnLadder(known, duty, raised.get(duty.id, ()))
        cursor = ladder.next_rung_on(case, today, calendar=calendar, policy=policy)
        if stored[duty.id] != cursor:
            move_cursor(duty.id, cursor)
    assignment.next_unsigned_rung_on = ladder.next_unsigned_rung_on(
        known, today, raised=raised.get(None, ()), calendar=calendar, policy=policy
    )


def _cursors(assignment_id: int, only_duty: int | None) -> dict[int, date | None]:
    """Yield the stored cursors by duty; that of one duty, held already, costs no statement."""
    if only_duty is not None:
        return {only_duty: db.session.get_one(Obligation, only_duty).next_rung_on}
    table = Obligation.__table__.c
    rows = db.session.execute(
        select(table.id, table.next_rung_on).where(table.assignment_id == assignment_id)
    )
    return {row.id: row.next_rung_on for row in rows}


def move_cursor(obligation_id: int, cursor: date | None) -> None:
    """Set when the ladder looks at a duty next; not a change of the duty, so its version stays."""
    db.session.execute(
        update(Obligation)
        .where(Obligation.id == obligation_id)
        .values(next_rung_on=cursor)
        .execution_options(synchronize_session="evaluate")
    )


def move_cursors(cursors: Iterable[tuple[int, date | None]]) -> None:
    """Set when the ladder looks next at some duties, by one statement for each day."""
    by_day: dict[date | None, list[int]] = {}
    for duty, day in cursors:
        by_day.setdefault(day, []).append(duty)
    for day, duties in by_day.items():
        db.session.execute(
            update(Obligation)
            .where(Obligation.id.in_(duties))
            .values(next_rung_on=day)
            .execution_options(synchronize_session=False)
        )


def raised_rungs(assignment_id: int) -> Raised:
    """Yield the rungs that already have their row, by duty; None holds the unsigned ones."""
    return raised_rungs_of([assignment_id])[assignment_id]


def raised_rungs_of(assignment_ids: Iterable[int]) -> dict[int, Raised]:
    """Yield the rungs that already have their row by assignment, then by duty."""
    found: dict[int, Raised] = {each: {} for each in assignment_ids}
    if not found:
        return found
    rows = db.session.execute(
        select(Rung.assignment_id, Rung.obligation_id, Rung.rung, Rung.due_on, Rung.outcome)
        .where(Rung.assignment_id.in_(list(found)))
        .order_by(Rung.id)
    )
    for row in rows:
        found[row.assignment_id].setdefault(row.obligation_id, []).append(
            rules.RaisedRung(rules.RungName(row.rung), row.due_on, rules.RungOutcome(row.outcome))
        )
    return found
