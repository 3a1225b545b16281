"""Lights kept on the assignments: judged again after each change and by the sweep."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, LightChange, Rung
from tracker.rules import facts as rules
from tracker.rules import ladder, lifecycle, lights
from tracker.rules.policy import Policy
from tracker.rules.workdays import WorkCalendar
from tracker.services import calendars, facts


def refresh(assignment: Assignment) -> None:
    """Judge an assignment as of today and set the cursors of its duties, within a transaction.

    Every service that changes a fact of an assignment calls this before it ends; the sweep calls
    it for those whose cursor has passed.
    """
    today = clock.today()
    judge(assignment, facts.facts_of(assignment), today)
    set_cursors(assignment, today)


def judge(assignment: Assignment, known: rules.AssignmentFacts, today: date) -> None:
    """Set light, reason, percents and the next day to look, and note a change of light (R4)."""
    calendar, policy = calendars.work_calendar(), calendars.policy_on(today)
    judgement = lights.light_for(known, today, calendar, policy)
    note_change(assignment, str(judgement.light), judgement.reason.as_dict(), today)
    assignment.light = str(judgement.light)
    assignment.light_reason = judgement.reason.as_dict()
    assignment.percent_verified = lifecycle.verified_percent(known, today)
    assignment.percent_expected = int(lifecycle.expected_percent(known, today))
    assignment.judged_on = today
    assignment.look_again_on = lights.next_look_on(known, today, calendar, policy)


def note_change(
    assignment: Assignment, light: str, why: dict[str, object], today: date
) -> LightChange | None:
    """Add a row when the light is another than before; the last of a day holds."""
    if assignment.judged_on is not None and assignment.light == light:
        return None
    row = db.session.execute(
        select(LightChange).where(
            LightChange.assignment_id == assignment.id, LightChange.changed_on == today
        )
    ).scalar_one_or_none()
    if row is None:
        row = LightChange(
            plan_id=assignment.plan_id,
            assignment_id=assignment.id,
            changed_on=today,
            previous=assignment.light if assignment.judged_on else None,
        )
        db.session.add(row)
    row.light, row.reason = light, why
    return row


def set_cursors(assignment: Assignment, today: date) -> None:
    """Set when the ladder is next to look at each duty and at an unsigned assignment (R5)."""
    known = facts.facts_of(assignment)
    calendar, policy = calendars.work_calendar(), calendars.policy_on(today)
    raised = raised_rungs(assignment.id)
    _set_duty_cursors(known, today, raised, calendar, policy)
    assignment.next_unsigned_rung_on = ladder.next_unsigned_rung_on(
        known, today, raised.get(None, ()), calendar, policy
    )


def raised_rungs(assignment_id: int) -> dict[int | None, list[rules.RaisedRung]]:
    """Yield the rungs that already have their row, by duty; None holds the unsigned ones."""
    found: dict[int | None, list[rules.RaisedRung]] = {}
    for row in db.session.execute(
        select(Rung.obligation_id, Rung.rung, Rung.due_on, Rung.outcome)
        .where(Rung.assignment_id == assignment_id)
        .order_by(Rung.id)
    ):
        found.setdefault(row.obligation_id, []).append(
            rules.RaisedRung(
                rules.RungName(row.rung), row.due_on, rules.RungOutcome(row.outcome)
            )
        )
    return found


def _set_duty_cursors(
    known: rules.AssignmentFacts,
    today: date,
    raised: dict[int | None, list[rules.RaisedRung]],
    calendar: WorkCalendar,
    policy: Policy,
) -> None:
    from tracker.models import Obligation

    rows = {
        row.id: row
        for row in db.session.execute(
            select(Obligation).where(Obligation.assignment_id == known.id)
        ).scalars()
    }
    for duty in known.duties:
        cursor = ladder.next_rung_on(
            duty, known, today, raised.get(duty.id, ()), calendar, policy
        )
        if rows[duty.id].next_rung_on != cursor:
            rows[duty.id].next_rung_on = cursor
