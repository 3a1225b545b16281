"""Departments and the office at work during the year of chaos: what they do, drawn by a seed.

Everything goes through the real services. A day's work can be begun again after a kill: what is
done already is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.models import Extension, Obligation, Plan, User
from tracker.services import extending, reporting, reviewing, signing
from tracker.services.extending import ExtensionRequestInput
from tracker.services.reporting import ReportDraftInput

NEVER, ASKS = 0.08, 0.06
OFFSETS = range(-9, 17)


def filing_day(duty: Obligation) -> date | None:
    """Yield the day on which a duty is filed; None: never."""
    dice = Random(duty.id * 7919)
    if dice.random() < NEVER:
        return None
    return duty.stated_due_on + timedelta(days=dice.choice(OFFSETS))


def asks(duty: Obligation) -> bool:
    """Tell whether a duty's department asks for an extension, four days before it is due."""
    return Random(duty.id * 104729).random() < ASKS


def has_work(day: date) -> bool:
    """Tell whether anybody does anything on a day."""
    return any(True for _ in steps(day))


def work(day: date) -> None:
    """Do what a day asks, as at its morning; begun again after a kill it does the rest."""
    with clock.use(clock.FixedClock(clock.moment_on(day))):
        for step in list(steps(day)):
            step()


def steps(day: date) -> Iterator[object]:
    """Yield what is still to be done on a day, one call each."""
    people = _people()
    plan = db.session.execute(select(Plan).where(Plan.published_on.is_not(None))).scalars().one()
    if plan.published_on and day >= plan.published_on + timedelta(days=1):
        yield from _signatures(people)
    for row in db.session.execute(
        select(Extension).where(
            Extension.decided_on.is_(None), Extension.asked_on <= day - timedelta(days=2)
        )
    ).scalars():
        yield lambda row=row: _decide(people, row)
    open_duties = db.session.execute(
        select(Obligation)
        .where(
            Obligation.state == "open",
            Obligation.stated_due_on <= day + timedelta(days=10),
            Obligation.closes_on >= day,
        )
        .order_by(Obligation.id)
    ).scalars()
    for duty in open_duties.all():
        if asks(duty) and day == duty.stated_due_on - timedelta(days=4):
            if not _has_asked(duty):
                yield lambda duty=duty: _ask(people, duty)
        elif (on := filing_day(duty)) is not None and on <= day:
            yield lambda duty=duty: _file(people, duty)


def _people() -> dict[tuple[int | None, str], int]:
    rows = db.session.execute(
        select(User.department_id, User.role, User.id).where(User.enabled).order_by(User.id.desc())
    )
    found: dict[tuple[int | None, str], int] = {}
    for department, role, user in rows:
        found[department, role] = found[None, role] = user
    return found


def _signatures(people: dict[tuple[int | None, str], int]) -> Iterator[object]:
    from tracker.models import Assignment

    for department in db.session.execute(
        select(Assignment.department_id)
        .where(Assignment.signed_on.is_(None), Assignment.department_id % 7 != 3)
        .distinct()
    ).scalars():
        user = people.get((department, "liaison"))
        if user is not None:
            yield lambda user=user: signing.sign_all(db.session.get_one(User, user))


def _has_asked(duty: Obligation) -> bool:
    found = select(Extension.id).where(Extension.obligation_id == duty.id).limit(1)
    return db.session.execute(found).first() is not None


def _ask(people: dict[tuple[int | None, str], int], duty: Obligation) -> None:
    actor = db.session.get_one(User, people[duty.department_id, "liaison"])
    asked = ExtensionRequestInput(duty.due_on + timedelta(days=12), "数据未汇总。", "已摸底。")
    extending.ask_extension(actor, obligation_id=duty.id, asked=asked)


def _decide(people: dict[tuple[int | None, str], int], row: Extension) -> None:
    actor = db.session.get_one(User, people[None, "supervisor"])
    if row.id % 3:
        extending.grant_extension(actor, extension_id=row.id, granted_due_on=row.asked_due_on)
    else:
        extending.refuse_extension(actor, extension_id=row.id, comment="理由不足。")


def _file(people: dict[tuple[int | None, str], int], duty: Obligation) -> None:
    actor = db.session.get_one(User, people[duty.department_id, "liaison"])
    draft = ReportDraftInput(percent=0, done="按计划推进，已开班四期。")
    report = reporting.file_report(
        actor, obligation_id=duty.id, draft=draft, token=f"chaos-{duty.id}"
    )
    office = db.session.get_one(User, people[None, "supervisor"])
    reviewing.accept_report(office, report_id=report.id)
