"""Corrections of the working calendar: first what open duties would move, then applied (R1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid, Refused
from tracker.i18n import N_
from tracker.models import Assignment, CalendarDay, DueChange, Obligation, Plan, User
from tracker.rules import lifecycle, periods, workdays
from tracker.rules.facts import Duty
from tracker.rules.periods import DutyDates
from tracker.rules.permissions import Action
from tracker.rules.workdays import WorkCalendar
from tracker.services import access, audit
from tracker.services.calendar import calendars
from tracker.services.obligation import facts, lights
from tracker.services.wording import Entered

OPEN = ("open", "returned")


@dataclass(frozen=True, slots=True)
class Correction(Entered):
    """A day is worked (True), rest (False), or as the official calendar has it (None)."""

    day: date
    working: bool | None
    source: str


@dataclass(frozen=True, slots=True)
class Move:
    """An open duty whose dates become others under the corrected calendar."""

    obligation: Obligation
    before: DutyDates
    after: DutyDates


@dataclass(frozen=True, slots=True)
class Preview:
    """What a correction would do; ``elsewhere`` counts duties outside the reader's scope."""

    correction: Correction
    is_worked_now: bool
    will_be_worked: bool
    moves: list[Move]
    elsewhere: int


def list_calendar_days(actor: User | None) -> list[CalendarDay]:
    """Yield the installation's own rows, the newest first; None is the command line."""
    if actor is not None:
        access.require(actor, Action.READ_SYSTEM)
    return list(db.session.execute(select(CalendarDay).order_by(CalendarDay.day.desc())).scalars())


def known_years() -> tuple[int, int]:
    """Yield the first and last year that the official calendar knows."""
    return workdays.FIRST_KNOWN_YEAR, workdays.LAST_KNOWN_YEAR


def preview_correction(actor: User | None, correction: Correction) -> Preview:
    """Yield every open duty whose dates a correction would move; changes nothing (R1).

    The command line (None) has them all in its scope.
    """
    _require(actor)
    _check(correction)
    old, new = calendars.work_calendar(), corrected_calendar(correction)
    moves = list_moves(old, new)
    own = moves
    if actor is not None:
        scope = select(Plan.id).where(Plan.jurisdiction_id.in_(access.jurisdiction_ids(actor)))
        plans = set(db.session.execute(scope).scalars())
        own = [move for move in moves if move.obligation.plan_id in plans]
    return Preview(
        correction,
        old.is_working_day(correction.day),
        new.is_working_day(correction.day),
        own,
        len(moves) - len(own),
    )


def _require(actor: User | None) -> None:
    if actor is not None:
        access.require(actor, Action.MANAGE_SYSTEM)


def apply_correction(actor: User | None, correction: Correction) -> int:
    """Store a correction and move the open duties' dates, each with its reason; yields how many.

    Raises :class:`Refused` when the day is like that already.
    """
    _require(actor)
    _check(correction)
    with transaction():
        old, new = calendars.work_calendar(), corrected_calendar(correction)
        row, before = _store(correction)
        calendars.forget_calendar()
        moves = list_moves(old, new)
        for move in moves:
            _move(move, correction)
        _judge_again(new)
        audit.record(
            actor,
            "correct_calendar",
            row,
            before={"working": before},
            after={
                "day": correction.day.isoformat(),
                "working": correction.working,
                "moved": len(moves),
            },
            note=correction.source,
        )
        return len(moves)


def corrected_calendar(correction: Correction) -> WorkCalendar:
    """Yield the calendar as it would be with a correction."""
    rows = db.session.execute(select(CalendarDay.day, CalendarDay.working))
    overrides = dict(rows.tuples().all())
    if correction.working is None:
        overrides.pop(correction.day, None)
    else:
        overrides[correction.day] = correction.working
    return WorkCalendar(overrides)


def list_moves(old: WorkCalendar, new: WorkCalendar) -> list[Move]:
    """Yield the open duties whose dates differ under two calendars, by their present due day."""
    rows = {row.id: row for row in _open_obligations()}
    moves = []
    for known in facts.facts_where(Assignment.id.in_({row.assignment_id for row in rows.values()})):
        policy = calendars.policy_on(known.assigned_on)
        for duty in known.duties:
            if duty.id not in rows:
                continue
            before = periods.corrected_dates(duty, policy=policy, calendar=old)
            after = periods.corrected_dates(duty, policy=policy, calendar=new)
            if before != after:
                moves.append(Move(rows[duty.id], _stored(duty, before), after))
    return sorted(moves, key=lambda move: (move.obligation.due_on, move.obligation.id))


def _stored(duty: Duty, before: DutyDates) -> DutyDates:
    """Yield the dates that a duty has now, as they stand in its row."""
    return DutyDates(duty.stated_due_on, duty.due_on, duty.closes_on, before.provisional)


def _open_obligations() -> list[Obligation]:
    return list(
        db.session.execute(
            select(Obligation)
            .join(Assignment)
            .where(
                Obligation.state.in_(OPEN),
                Assignment.withdrawn_on.is_(None),
                Assignment.closed_on.is_(None),
            )
            .options(
                joinedload(Obligation.assignment).joinedload(Assignment.task),
                joinedload(Obligation.department),
            )
        ).scalars()
    )


def _store(correction: Correction) -> tuple[CalendarDay, bool | None]:
    """Write the row, or take it away for the official calendar; yields it and what it said."""
    row = db.session.get(CalendarDay, correction.day)
    before = row.working if row else None
    if before == correction.working:
        raise Refused(N_("The calendar has this day like that already; nothing was changed."))
    if row is not None and correction.working is None:
        db.session.delete(row)
    elif row is not None:
        row.working, row.source = bool(correction.working), correction.source
    else:
        row = CalendarDay(
            day=correction.day, working=bool(correction.working), source=correction.source
        )
        db.session.add(row)
    assert row is not None
    db.session.flush()
    return row, before


def _move(move: Move, correction: Correction) -> None:
    """Give a duty its new dates; the old due day stays in a row with the reason."""
    duty, after = move.obligation, move.after
    if duty.due_on != after.due_on:
        db.session.add(
            DueChange(
                obligation_id=duty.id,
                changed_on=clock.today(),
                previous_due_on=duty.due_on,
                due_on=after.due_on,
                reason=correction.source,
            )
        )
    duty.stated_due_on, duty.due_on = after.stated_due_on, after.due_on
    duty.closes_on, duty.provisional = after.closes_on, after.provisional


def _judge_again(calendar: WorkCalendar) -> None:
    """Count every kept day of the live assignments anew: sign-for, refile, lights, rungs."""
    live = (Assignment.withdrawn_on.is_(None), Assignment.closed_on.is_(None))
    db.session.flush()
    db.session.expire_all()
    today = clock.today()
    rows = {row.id: row for row in db.session.execute(select(Assignment).where(*live)).scalars()}
    returned = {row.id: row for row in _open_obligations() if row.state == "returned"}
    for known in facts.facts_where(*live):
        row, policy = rows[known.id], calendars.policy_on(known.assigned_on)
        row.sign_due_on = calendar.add_working_days(row.assigned_on, policy.deadlines.sign_days)
        for duty in known.duties:
            standing = lifecycle.standing_return(duty, today)
            if standing is not None and duty.id in returned:
                returned[duty.id].refile_due_on = lifecycle.refile_day(
                    standing, policy=calendars.policy_on(today), calendar=calendar
                )
        lights.judge(row, known, today=today)
        lights.set_cursors(row, known, today=today)


def _check(correction: Correction) -> None:
    if not correction.source:
        raise Invalid(N_("Please name the document that says so."), field="source")
    if abs(correction.day.year - clock.today().year) > 10:
        raise Invalid(
            N_("%(day)s lies more than ten years away; please check the year."),
            field="day",
            day=correction.day.isoformat(),
        )
