"""Urging a department by hand (催办): a supervisor's word, with a day by which it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound, Refused
from tracker.i18n import N_
from tracker.models import Assignment, Obligation, Urge, User
from tracker.rules import ladder, lifecycle
from tracker.rules.permissions import HEAD, LIAISON, Action
from tracker.services import access, audit
from tracker.services.calendar import calendars
from tracker.services.mail import noticing
from tracker.services.mail.noticing import Matter
from tracker.services.obligation import facts
from tracker.services.supervision import replying
from tracker.services.wording import written

MOST_LETTERS = 1000


@dataclass(frozen=True, slots=True)
class UrgeInput:
    """What a supervisor writes: the words, the day of the answer, and the duty, None: the part."""

    body: str
    answer_due_on: date
    obligation_id: int | None = None


def urge_department(actor: User, *, assignment_id: int, given: UrgeInput) -> Urge:
    """Urge the department of an assignment; its liaisons and heads read it in their next digest.

    The same words sent twice within minutes are one. Raises :class:`Refused` while an earlier
    urge about the same waits for its answer, while an extension is undecided, or for what is done;
    :class:`Invalid` for no words or a day that is none; :class:`NotFound` outside the scope.
    """
    access.require(actor, Action.URGE)
    words = written(
        given.body,
        field="body",
        missing=N_("Please write what the department is to do."),
        most=MOST_LETTERS,
    )
    _require_day(given.answer_due_on)
    with transaction() as session:
        part = access.get_own_assignment(actor, assignment_id)
        duty = _duty(part, given.obligation_id)
        same = _find_same(actor, part, duty, words)
        if same is not None:
            return same
        _require_open(part, duty)
        _require_answered(part, duty)
        row = Urge(
            plan_id=part.plan_id,
            assignment=part,
            obligation=duty,
            written_on=clock.today(),
            written_at=clock.now(),
            written_by_id=actor.id,
            body=words,
            answer_due_on=given.answer_due_on,
        )
        session.add(row)
        session.flush()
        audit.record(
            actor,
            "urge_department",
            row,
            after={"body": words, "answer_due_on": row.answer_due_on.isoformat()},
        )
        matter = Matter("urge", part, duty, duty.due_on if duty else None, words=words, urge=row)
        noticing.tell(noticing.recipients(part, (LIAISON, HEAD)), matter, key=f"urge:{row.id}")
        return row


def list_urgeable(part: Assignment) -> list[Obligation]:
    """Yield the duties of a part whose period has ended or that fall due within it, not filed."""
    found = db.session.execute(
        select(Obligation)
        .where(
            Obligation.assignment_id == part.id,
            Obligation.state.in_(("open", "returned")),
            Obligation.period_from <= clock.today(),
        )
        .order_by(Obligation.due_on, Obligation.id)
    )
    return list(found.scalars())


def usual_answer_day() -> date:
    """Yield the day proposed for the answer: as many working days on as a slip has."""
    policy = calendars.policy_on(clock.today())
    return ladder.slip_answer_day(clock.today(), policy=policy, calendar=calendars.work_calendar())


def _require_day(day: date) -> None:
    if day < clock.today():
        raise Invalid(
            N_("The answer cannot be due on a day that has passed: today is %(today)s."),
            field="answer_due_on",
            today=clock.today(),
        )
    if not calendars.work_calendar().is_working_day(day):
        raise Invalid(
            N_("%(day)s is a rest day; please choose a working day."),
            field="answer_due_on",
            day=day,
        )


def _duty(part: Assignment, obligation_id: int | None) -> Obligation | None:
    if obligation_id is None:
        return None
    duty = db.session.get(Obligation, obligation_id)
    if duty is None or duty.assignment_id != part.id:
        raise NotFound(N_("There is no such duty that you can see."))
    return duty


def _find_same(actor: User, part: Assignment, duty: Obligation | None, words: str) -> Urge | None:
    return (
        db.session.execute(
            select(Urge).where(
                Urge.assignment_id == part.id,
                Urge.obligation_id == (duty.id if duty else None),
                Urge.written_by_id == actor.id,
                Urge.body == words,
                Urge.written_at >= clock.now() - replying.SAME_WITHIN,
            )
        )
        .scalars()
        .first()
    )


def _require_open(part: Assignment, duty: Obligation | None) -> None:
    """Nobody is urged about what is done, and not while an extension is undecided (R5)."""
    known, today = facts.facts_of(part), clock.today()
    if lifecycle.has_happened(known.withdrawn_on, today) or known.closed_on is not None:
        raise Refused(N_("This part is closed or withdrawn; nothing is left to urge."))
    if duty is None:
        return
    found = next(each for each in known.duties if each.id == duty.id)
    if not lifecycle.is_open(found, known, day=today):
        raise Refused(
            N_("This report has been filed or waived; nothing is left to urge."),
            field="obligation_id",
        )
    if lifecycle.undecided_extension(found, today) is not None:
        raise Refused(
            N_("An extension of this report is undecided; please decide it first."),
            field="obligation_id",
        )


def _require_answered(part: Assignment, duty: Obligation | None) -> None:
    for earlier in db.session.execute(
        select(Urge).where(
            Urge.assignment_id == part.id,
            Urge.obligation_id == (duty.id if duty else None),
            Urge.answer_due_on >= clock.today(),
        )
    ).scalars():
        if not replying.is_answered(earlier):
            raise Refused(
                N_(
                    "The department was urged about this on %(written_on)s and has until "
                    "%(answer_due_on)s to answer."
                ),
                written_on=earlier.written_on,
                answer_due_on=earlier.answer_due_on,
            )
