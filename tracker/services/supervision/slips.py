"""Slips answered by an explanation, or answered and closed by what happens to their duty (R5)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound, Refused
from tracker.i18n import N_
from tracker.models import Obligation, Slip, User
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.wording import written


class ClosedBecause(StrEnum):
    """What closed a slip (销号)."""

    FILED = "filed"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"


def close_slips(actor: User | None, obligation: Obligation, *, because: ClosedBecause) -> int:
    """Close the open slips of a duty today, in the caller's transaction; yields their number.

    A filing is an answer too: a slip that nobody has answered yet counts as answered today. A
    waiver or a withdrawal closes it without an answer. The number and all its days stay.
    """
    today = clock.today()
    slips = list(
        db.session.execute(
            select(Slip).where(Slip.obligation_id == obligation.id, Slip.closed_on.is_(None))
        ).scalars()
    )
    for slip in slips:
        before = {"answered_on": _day(slip.answered_on), "closed_on": None}
        if because is ClosedBecause.FILED and slip.answered_on is None:
            slip.answered_on = today
            slip.answered_by_id = actor.id if actor else None
        slip.closed_on, slip.closed_because = today, str(because)
        audit.record(
            actor,
            "close_slip",
            slip,
            before=before,
            after={
                "answered_on": _day(slip.answered_on),
                "closed_on": today.isoformat(),
                "because": str(because),
            },
            note=slip.number,
        )
    return len(slips)


def _day(value: object) -> str | None:
    return None if value is None else str(value)


def answer_slip(actor: User, *, slip_id: int, answer: str, promised_on: date) -> Slip:
    """Answer a slip by an explanation and the day by which the report will be filed (R5).

    It stays open until the duty is filed or waived. The same answer sent twice is one. Raises
    :class:`NotFound` for another department's, :class:`Refused` when it is closed or answered,
    :class:`Invalid` for an empty answer or a day that has passed.
    """
    access.require(actor, Action.ANSWER_SLIP)
    words = written(
        answer, field="answer", missing=N_("Say why the report has not been filed yet.")
    )
    if promised_on < clock.today():
        raise Invalid(
            N_("Promise a day that has not passed: today is %(today)s."),
            field="promised_on",
            today=clock.today(),
        )
    with transaction():
        slip = _hold(actor, slip_id)
        if slip.answered_on is not None and (slip.answer, slip.promised_on) == (words, promised_on):
            return slip
        _require_unanswered(slip)
        slip.answered_on, slip.answered_by_id = clock.today(), actor.id
        slip.answer, slip.promised_on = words, promised_on
        audit.record(
            actor,
            "answer_slip",
            slip,
            before={"answered_on": None},
            after={"answered_on": _day(slip.answered_on), "promised_on": _day(promised_on)},
            note=f"{slip.number}：{words}",
        )
        return slip


def _hold(actor: User, slip_id: int) -> Slip:
    """Lock a slip of the actor's own department."""
    slip = db.session.execute(
        select(Slip)
        .where(Slip.id == slip_id, Slip.department_id == actor.department_id)
        .with_for_update()
    ).scalar_one_or_none()
    if slip is None:
        raise NotFound(N_("There is no such slip that you can see."))
    return slip


def _require_unanswered(slip: Slip) -> None:
    if slip.closed_on is not None:
        raise Refused(
            N_("%(number)s was closed on %(closed_on)s; nothing is left to answer."),
            number=slip.number,
            closed_on=slip.closed_on,
        )
    if slip.answered_on is not None:
        raise Refused(
            N_(
                "%(number)s was answered on %(answered_on)s; now the report itself closes it. "
                "Please file it."
            ),
            number=slip.number,
            answered_on=slip.answered_on,
        )
