"""What the year lost, doubled or skipped: counted from the rows by plain loops of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache

import chinese_calendar
from sqlalchemy import func, select

from bench.chaos.post import Post
from tracker.db import db
from tracker.models import (
    Assignment,
    AuditEntry,
    Decision,
    Extension,
    JobRun,
    Mail,
    MailTry,
    Notice,
    Obligation,
    Report,
    Rung,
    Slip,
    SlipCounter,
)

OFFSETS = {"remind_5": -5, "remind_1": -1, "blue": 1, "yellow": 5, "red": 10}


@cache
def move(day: date, working_days: int) -> date:
    """Yield the day so many working days on (or back), one day at a time."""
    step = timedelta(days=1 if working_days > 0 else -1)
    left = abs(working_days)
    while left:
        day += step
        left -= chinese_calendar.is_workday(day)
    return day


def due_and_not_raised(day: date) -> list[tuple[int, str]]:
    """Yield every (duty, rung) whose day has come, that is open, not held, and has no row."""
    undecided = set(
        db.session.execute(
            select(Extension.obligation_id).where(Extension.decided_on.is_(None))
        ).scalars()
    )
    raised = set(
        db.session.execute(
            select(Rung.obligation_id, Rung.rung, Rung.due_on).where(Rung.outcome != "held")
        ).tuples()
    )
    duties = db.session.execute(
        select(Obligation.id, Obligation.due_on)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(
            Obligation.state == "open",
            Obligation.due_on <= day + timedelta(days=30),
            Assignment.assigned_on <= day,
            Assignment.closed_on.is_(None),
            Assignment.withdrawn_on.is_(None),
        )
    ).tuples()
    return [
        (duty, rung)
        for duty, due_on in duties
        if duty not in undecided
        for rung, offset in OFFSETS.items()
        if move(due_on, offset) <= day and (duty, rung, due_on) not in raised
    ]


def doubled_rungs() -> int:
    """Yield how many rows there are too many of one key, and notices of one rung to one person."""
    keys = Counter(
        db.session.execute(
            select(Rung.assignment_id, Rung.obligation_id, Rung.rung, Rung.due_on).where(
                Rung.outcome != "held"
            )
        ).tuples()
    )
    told = Counter(
        db.session.execute(
            select(Notice.rung_id, Notice.user_id).where(Notice.rung_id.is_not(None))
        ).tuples()
    )
    return sum(n - 1 for n in keys.values()) + sum(n - 1 for n in told.values())


def slips() -> dict[str, int]:
    """Yield the slips: how many, doubled, numbers skipped, and sent rungs without a slip."""
    rows = db.session.execute(select(Slip.jurisdiction_id, Slip.year, Slip.serial, Slip.rung_id))
    found = list(rows.tuples())
    skipped = 0
    for place, year in {(place, year) for place, year, _, _ in found}:
        serials = [serial for p, y, serial, _ in found if (p, y) == (place, year)]
        skipped += max(serials) - len(set(serials))
    last = db.session.execute(select(func.sum(SlipCounter.last))).scalar() or 0
    sent = set(
        db.session.execute(
            select(Rung.id).where(Rung.outcome == "sent", Rung.rung.in_(("blue", "yellow", "red")))
        ).scalars()
    )
    of_rungs = Counter(rung for _, _, _, rung in found)
    return {
        "slips": len(found),
        "slips lost": len(sent - set(of_rungs)),
        "slips doubled": sum(n - 1 for n in of_rungs.values()),
        "numbers skipped": skipped + abs(last - len(found)),
    }


def mails(post: Post) -> dict[str, int]:
    """Yield the mails: lost, repeated, and how many repeats no lost answer explains."""
    rows = db.session.execute(select(Mail.id, Mail.message_id, Mail.state)).tuples().all()
    unknown = Counter(
        db.session.execute(select(MailTry.mail_id).where(MailTry.outcome == "unknown")).scalars()
    )
    arrived = {name: len(copies) for name, copies in post.letters.items()}
    known = {name for _, name, _ in rows}
    orphans = db.session.execute(
        select(func.count())
        .select_from(Notice)
        .where(Notice.state == "mailed", Notice.mail_id.is_(None))
    ).scalar_one()
    return {
        "mails": len(rows),
        "notices without their mail": orphans,
        "mails lost": sum(state == "sent" and not arrived.get(name) for _, name, state in rows),
        "mails never tried to the end": sum(
            state in ("waiting", "sending") for _, _, state in rows
        ),
        "mails refused for good": sum(state == "undelivered" for _, _, state in rows),
        "mails withheld": sum(state == "withheld" for _, _, state in rows),
        "mails repeated in the DATA gap": sum(n - 1 for n in arrived.values()),
        "repeats outside the gap": sum(
            max(0, arrived.get(name, 0) - 1 - unknown[mail]) for mail, name, _ in rows
        )
        + sum(name not in known for name in arrived),
        "repeats with other bytes": sum(len(set(c)) > 1 for c in post.letters.values()),
    }


def unsettled(post: Post) -> list[str]:
    """Yield each mail that is not where it should be, with its tries, to tell how it came so."""
    rows = db.session.execute(select(Mail).order_by(Mail.id)).scalars()
    found = []
    for mail in rows:
        is_gone = mail.state == "sent" and mail.message_id not in post.letters
        if is_gone or mail.state in ("waiting", "sending"):
            tries = db.session.execute(
                select(MailTry.tried_at, MailTry.outcome, MailTry.code, MailTry.answer)
                .where(MailTry.mail_id == mail.id)
                .order_by(MailTry.id)
            ).tuples()
            found.append(
                f"{mail.id} {mail.state} {mail.kind} of {mail.created_at}, next {mail.next_try_at},"
                f" held by {mail.claimed_by} until {mail.claimed_until}: {list(tries)}"
            )
    return found


def rungs() -> dict[str, int]:
    """Yield how many rungs there are by outcome."""
    found = db.session.execute(select(Rung.outcome, func.count()).group_by(Rung.outcome))
    return {f"rungs {outcome}": number for outcome, number in found.tuples()}


def runs() -> dict[str, int]:
    """Yield how many runs of jobs there were, and how many of them were cut short."""
    found = db.session.execute(select(JobRun.finished_at, JobRun.error)).tuples().all()
    return {
        "runs of jobs": len(found),
        "runs cut short by a kill": sum(finished is None for finished, _ in found),
        "runs stopped by the fence": sum("LeaseLost" in error for _, error in found),
    }


def forms(acknowledged: Mapping[str, Collection[int]]) -> dict[str, int]:
    """Yield what the web acknowledged and the database does not have, or has twice."""
    reports = Counter(db.session.execute(select(Report.obligation_id)).scalars())
    accepted = Counter(
        db.session.execute(
            select(Decision.report_id).where(Decision.outcome == "accepted")
        ).scalars()
    )
    asked = Counter(db.session.execute(select(Extension.obligation_id)).scalars())
    trail = Counter(
        db.session.execute(
            select(AuditEntry.subject_id).where(AuditEntry.action == "file_report")
        ).scalars()
    )
    found = {"filed": reports, "accepted": accepted, "asked": asked}
    return {
        "reports filed": sum(reports.values()),
        "forms acknowledged and lost": sum(
            not found[what][about] for what in found for about in acknowledged.get(what, ())
        ),
        "forms doubled": sum(n - 1 for each in found.values() for n in each.values()),
        "filings without their audit entry, or with two": sum(reports.values())
        - len(trail)
        + sum(n - 1 for n in trail.values()),
    }
