"""Digests: one mail for each person and sweep, made of the notices that still hold (R5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.config import Config
from tracker.db import db, transaction
from tracker.mail import letters, messages
from tracker.mail.messages import Digest, Line
from tracker.models import Assignment, Mail, Notice, Task, User
from tracker.models.mail import MailState, NoticeState
from tracker.rules import delivery, lifecycle
from tracker.rules.facts import AssignmentFacts
from tracker.rules.permissions import OFFICE_ROLES
from tracker.rules.reasons import Reason, reason
from tracker.services.calendar import calendars
from tracker.services.installation import backups
from tracker.services.mail import validity

THEIR_USER = joinedload(Notice.user, innerjoin=True).lazyload(User.department)
"""Notices are read with whom they are for, in one statement."""


def people_to_tell() -> list[int]:
    """Yield the ids of the people for whom something waits to be told; nobody on a rest day."""
    if not calendars.work_calendar().is_working_day(clock.today()):
        return []
    found = db.session.execute(
        select(Notice.user_id, User.digest_hour, Notice.kind)
        .join(User, User.id == Notice.user_id)
        .where(Notice.is_to_tell)
        .distinct()
        .order_by(Notice.user_id)
    ).tuples()
    kinds: dict[tuple[int, int | None], set[str]] = {}
    for user_id, hour, kind in found:
        kinds.setdefault((user_id, hour), set()).add(kind)
    had_one = _told_today() if any(hour is not None for _, hour in kinds) else set()
    now = clock.now().astimezone(clock.ZONE).hour
    return [
        user_id
        for (user_id, hour), waiting in kinds.items()
        if not delivery.waits_for_its_hour(
            hour, hour=now, had_one_today=user_id in had_one, kinds=waiting
        )
    ]


def _told_today() -> set[int]:
    """Yield who had a digest today."""
    found = db.session.execute(select(Mail.user_id).where(Mail.day == clock.today()).distinct())
    return {user_id for user_id in found.scalars() if user_id is not None}


def compose_digest(user_id: int, *, settings: Config) -> bool:
    """Make one mail of what waits for a person; tells whether there is a new one.

    Each notice is asked again whether it still holds: if not it is dropped with the reason; while
    its duty's extension is undecided it goes on waiting. The mail is rendered and stored.
    """
    with transaction() as session:
        waiting = (
            session.execute(
                select(Notice)
                .where(Notice.user_id == user_id, Notice.state == NoticeState.WAITING)
                .order_by(Notice.id)
                .options(THEIR_USER)
                .with_for_update(of=Notice)
            )
            .scalars()
            .all()
        )
        known = validity.facts_of_notices(waiting)
        kept = keep_valid(waiting, known)
        if not kept:
            return False
        mail = _new_mail(kept[0].user, digest_of(kept, known, settings=settings), settings)
        _continue_thread(mail, kept)
        session.add(mail)
        session.flush()
        for notice in kept:
            notice.state, notice.mail_id = NoticeState.MAILED, mail.id
        return True


def keep_valid(notices: Sequence[Notice], known: Mapping[int, AssignmentFacts]) -> list[Notice]:
    """Drop the notices that no longer hold and set back those that wait; yields the others."""
    kept = []
    for notice in notices:
        dropped = validity.why_dropped(notice, known)
        if dropped is not None:
            drop(notice, dropped)
        elif validity.why_waiting(notice, known):
            notice.state, notice.mail_id = NoticeState.WAITING, None
        else:
            kept.append(notice)
    overtaken = validity.overtaken(kept)
    for notice in kept:
        if notice.id in overtaken:
            drop(notice, overtaken[notice.id])
    return [notice for notice in kept if notice.id not in overtaken]


def drop(notice: Notice, why: Reason) -> None:
    """Take a notice out for good, with the reason."""
    notice.state, notice.dropped_reason, notice.mail_id = NoticeState.DROPPED, why.as_dict(), None


def digest_of(
    notices: Sequence[Notice], known: Mapping[int, AssignmentFacts], *, settings: Config
) -> Digest:
    """Yield what one person is told: its notices as lines, counted as of today."""
    user, today = notices[0].user, clock.today()
    return Digest(
        name=user.name,
        is_office=user.role in OFFICE_ROLES,
        day=today.isoformat(),
        public_url=settings.public_url,
        lines=tuple(
            _line(notice, known.get(notice.assignment_id or 0), today) for notice in notices
        ),
    )


def _line(notice: Notice, of: AssignmentFacts | None, today: date) -> Line:
    duty = next((d for d in of.duties if d.id == notice.obligation_id), None) if of else None
    facts: dict[str, Any] = notice.facts
    days = 0
    if facts["due_on"]:
        due_on = date.fromisoformat(facts["due_on"])
        days = abs(calendars.work_calendar().working_days_between(due_on, today))
    returned = duty is not None and lifecycle.standing_return(duty, today) is not None
    is_returned = returned and notice.kind in validity.ABOUT_A_DUE_DAY
    return Line(kind=notice.kind, days=days, is_returned=is_returned, **facts)


def _new_mail(user: User, digest: Digest, settings: Config) -> Mail:
    """Make a person's next mail, rendered in its language; without an address it stays here."""
    before = db.session.execute(
        select(func.count()).select_from(Mail).where(Mail.user_id == user.id)
    ).scalar_one()
    key = f"digest:{user.id}:{before + 1}{backups.generation()}"
    mail = Mail(
        dedupe_key=key,
        message_id=letters.message_id_for(key, settings.mail_from),
        user_id=user.id,
        to_address=user.email,
        kind="digest",
        locale=user.locale or settings.default_locale,
        day=clock.today(),
        created_at=clock.now(),
        next_try_at=clock.now(),
    )
    write(mail, digest)
    if not letters.is_address(user.email):
        mail.state = MailState.UNDELIVERED
        explain(mail, reason("mail_no_address"))
    return mail


def _continue_thread(mail: Mail, kept: Sequence[Notice]) -> None:
    """Let a mail about one task alone answer the person's first mail about that task."""
    parts = {notice.assignment_id for notice in kept}
    found = db.session.execute(
        select(Task.slug)
        .join(Assignment, Assignment.task_id == Task.id)
        .where(Assignment.id.in_(part for part in parts if part is not None))
        .distinct()
        .limit(2)
    )
    tasks = list(found.scalars())
    if len(tasks) != 1 or None in parts:
        return
    mail.thread = f"task:{tasks[0]}"
    first = db.session.execute(
        select(Mail.message_id)
        .where(Mail.user_id == mail.user_id, Mail.thread == mail.thread)
        .order_by(Mail.id)
        .limit(1)
    ).scalar()
    mail.in_reply_to = first or ""


def write(mail: Mail, digest: Digest) -> None:
    """Render a digest into a mail."""
    rendered = messages.render(digest, mail.locale)
    mail.subject, mail.text_body, mail.html_body = rendered.subject, rendered.text, rendered.html
    mail.facts = digest.as_dict()


def explain(mail: Mail, why: Reason | None) -> None:
    """Keep with a mail why it stands where it stands."""
    mail.facts = {**mail.facts, "why": why.as_dict() if why else None}
