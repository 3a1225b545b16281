"""Extensions: asked for before the due day, granted (perhaps to another day) or refused (R3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from tracker import clock, sentences
from tracker.db import db, transaction
from tracker.errors import Conflict, NotFound
from tracker.i18n import N_
from tracker.models import DueChange, Extension, Obligation, User
from tracker.rules import periods, refusals
from tracker.rules.permissions import Action
from tracker.rules.reasons import Reason
from tracker.services import access, audit
from tracker.services.calendar import calendars
from tracker.services.mail import noticing
from tracker.services.mail.noticing import Matter
from tracker.services.obligation import duties
from tracker.services.obligation.duties import HeldDuty
from tracker.services.wording import written


@dataclass(frozen=True, slots=True)
class ExtensionRequestInput:
    """What a department asks for: the new day, why, and how far the work has come."""

    due_on: date
    because: str
    progress: str


def closed_for(obligation: Obligation) -> Reason | None:
    """Tell why no extension of a duty can be asked for today, None where one can (R3)."""
    held = duties.with_facts(obligation, obligation.assignment)
    return refusals.extension_closed(held.duty, held.known, day=clock.today())


def ask_extension(actor: User, *, obligation_id: int, asked: ExtensionRequestInput) -> Extension:
    """Ask for a later due day; the ladder is held until it is decided.

    The same request sent twice is one. Raises :class:`Refused` on or after the due day, for a day
    that is not later, or while another request is undecided; :class:`Invalid` without a reason or
    the progress.
    """
    access.require(actor, Action.ASK_EXTENSION)
    asked = _written(asked)
    with transaction() as session:
        held = duties.hold(actor, obligation_id)
        same = _find_same(held.obligation, asked)
        if same is not None:
            return same
        why = refusals.extension_refusal(
            held.duty, held.known, day=clock.today(), asked_due_on=asked.due_on
        )
        if why is not None:
            raise sentences.refused(why, field="due_on")
        row = Extension(
            obligation=held.obligation,
            asked_on=clock.today(),
            asked_by_id=actor.id,
            asked_due_on=asked.due_on,
            because=asked.because,
            progress=asked.progress,
        )
        session.add(row)
        session.flush()
        duties.settle(held)
        audit.record(
            actor,
            "ask_extension",
            row,
            after={
                "due_on": held.obligation.due_on.isoformat(),
                "asked_due_on": asked.due_on.isoformat(),
            },
            note=row.because,
        )
        return row


def _written(asked: ExtensionRequestInput) -> ExtensionRequestInput:
    return replace(
        asked,
        because=written(
            asked.because,
            field="because",
            missing=N_("Say why the report cannot be filed in time."),
        ),
        progress=written(
            asked.progress, field="progress", missing=N_("Say how far the work has come.")
        ),
    )


def _find_same(obligation: Obligation, asked: ExtensionRequestInput) -> Extension | None:
    return db.session.execute(
        select(Extension).where(
            Extension.obligation_id == obligation.id,
            Extension.decided_on.is_(None),
            Extension.asked_on == clock.today(),
            Extension.asked_due_on == asked.due_on,
            Extension.because == asked.because,
        )
    ).scalar_one_or_none()


def grant_extension(
    actor: User, *, extension_id: int, granted_due_on: date, comment: str = ""
) -> Extension:
    """Grant an extension to the day asked for or to another; the old day is kept in its history.

    ``due_on`` and ``closes_on`` of the duty move. Raises :class:`Refused` for a day that is not
    later, :class:`Conflict` when it is decided already, :class:`NotFound` outside the scope.
    """
    access.require(actor, Action.DECIDE_EXTENSION)
    with transaction() as session:
        row, held = _hold_undecided(actor, extension_id)
        why = refusals.grant_refusal(
            held.duty, held.known, day=clock.today(), granted_due_on=granted_due_on
        )
        if why is not None:
            raise sentences.refused(why, field="granted_due_on")
        obligation, today = held.obligation, clock.today()
        before = duties.snapshot(obligation)
        session.add(
            DueChange(
                obligation_id=obligation.id,
                changed_on=today,
                previous_due_on=obligation.due_on,
                due_on=granted_due_on,
                reason=row.because,
                extension_id=row.id,
            )
        )
        # Both days change in one statement: the new due day may lie after the old closing day.
        closes_on = periods.closing_day(
            granted_due_on,
            policy=calendars.policy_on(today),
            calendar=calendars.work_calendar(),
        )
        obligation.due_on, obligation.closes_on = granted_due_on, closes_on
        row.granted_due_on = granted_due_on
        _close(actor, row, "granted", comment)
        _record(actor, held, row, before)
        return row


def refuse_extension(actor: User, *, extension_id: int, comment: str) -> Extension:
    """Refuse an extension with a reason; the due day stays and the ladder goes on.

    Raises :class:`Invalid` without a reason, else as :func:`grant_extension`.
    """
    access.require(actor, Action.DECIDE_EXTENSION)
    comment = written(comment, field="comment", missing=N_("Say why the extension is refused."))
    with transaction():
        row, held = _hold_undecided(actor, extension_id)
        _close(actor, row, "refused", comment)
        _record(actor, held, row, duties.snapshot(held.obligation))
        return row


def _hold_undecided(actor: User, extension_id: int) -> tuple[Extension, HeldDuty]:
    """Lock the duty of a request that the actor may decide and that nobody has decided yet."""
    found = db.session.execute(
        select(Extension.obligation_id)
        .join(Obligation)
        .where(Extension.id == extension_id, access.owns_obligation(actor))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such extension that you can see."))
    held = duties.hold(actor, found)
    row = db.session.execute(select(Extension).where(Extension.id == extension_id)).scalar_one()
    if row.decided_on is not None:
        raise Conflict(
            N_("%(name)s has decided this extension already; it was not decided a second time."),
            name=row.decided_by.name if row.decided_by else "",
        )
    return row, held


def _close(actor: User, row: Extension, outcome: str, comment: str) -> None:
    row.decided_on, row.decided_by_id = clock.today(), actor.id
    row.outcome, row.comment = outcome, written(comment, field="comment")


def _record(actor: User, held: HeldDuty, row: Extension, before: dict[str, str | None]) -> None:
    duties.settle(held)
    audit.record(
        actor,
        "grant_extension" if row.outcome == "granted" else "refuse_extension",
        row,
        before=before,
        after=duties.snapshot(held.obligation) | {"outcome": row.outcome},
        note=row.comment,
    )
    matter = Matter(
        f"extension_{row.outcome}", held.assignment, held.obligation, held.obligation.due_on
    )
    noticing.tell_department(matter, key=f"extension:{row.id}")
