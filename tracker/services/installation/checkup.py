"""The check-up of an installation: what is well, what deserves a look, what must be put right."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from tracker import clock, labels
from tracker.config import Config
from tracker.db import db, is_wal_safe, sqlite_module
from tracker.i18n import gettext
from tracker.mail.transport import transport_for
from tracker.models import JobRun, Plan
from tracker.rules.workdays import LAST_KNOWN_YEAR
from tracker.services.installation import clock_jumps, holders, leasing, schema, watching
from tracker.services.mail import mail_channel

LEAST_DISK = 1024**3
MOST_SKEW = timedelta(seconds=5)
MOST_WAIT = timedelta(hours=2)


class Verdict(StrEnum):
    """Well, worth a look, or to be put right."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: its name, the verdict, and a sentence that says why."""

    name: str
    verdict: Verdict
    sentence: str


def examine(settings: Config) -> list[Finding]:
    """Look at everything once; never raises for what it finds, and changes nothing."""
    found = [_program(settings), *_database()]
    if any(each.verdict is Verdict.BAD for each in found):
        return found  # the rest could only repeat that the database cannot be used
    parts: tuple[Callable[[Config], Iterator[Finding]], ...] = (
        _clock, _lease, _mail, _people, _disk, _calendar
    )  # fmt: skip
    return [*found, *(each for part in parts for each in part(settings))]


def _program(settings: Config) -> Finding:
    return Finding(
        "program",
        Verdict.GOOD,
        gettext(
            "Python %(python)s on %(system)s; data under %(folder)s.",
            python=platform.python_version(),
            system=f"{platform.system()} {platform.machine()}",
            folder=settings.instance_path,
        ),
    )


def _database() -> Iterator[Finding]:
    try:
        yield _sqlite() if db.engine.dialect.name == "sqlite" else _postgresql(db.engine)
        found, newest = schema.found_revision(), schema.newest_revision()
    except DBAPIError as wrong:
        sentence = gettext("It does not answer: %(why)s", why=str(wrong.orig).splitlines()[0])
        yield Finding("database", Verdict.BAD, sentence)
        return
    if found == newest:
        yield Finding(
            "schema", Verdict.GOOD, gettext("Revision %(found)s, the newest.", found=found)
        )
    else:
        sentence = gettext(
            "Revision %(found)s; this program needs %(newest)s. Run: flask --app wsgi db upgrade",
            found=found or "—",
            newest=newest,
        )
        yield Finding("schema", Verdict.BAD, sentence)


def _sqlite() -> Finding:
    driver = sqlite_module()
    with db.engine.connect() as connection:
        mode = str(connection.execute(text("PRAGMA journal_mode")).scalar_one())
        keys = connection.execute(text("PRAGMA foreign_keys")).scalar_one()
    known = {
        "version": driver.sqlite_version,
        "driver": driver.__name__.split(".")[0],
        "mode": mode.upper(),
    }
    if not keys:
        sentence = gettext("SQLite %(version)s does not hold foreign keys.", **known)
        return Finding("database", Verdict.BAD, sentence)
    if mode == "wal" and not is_wal_safe(driver.sqlite_version_info):
        sentence = gettext(
            "SQLite %(version)s (%(driver)s) with journal %(mode)s has the WAL-reset bug; stop "
            "both processes, then start them again, so that the journal mode is changed.",
            **known,
        )
        return Finding("database", Verdict.BAD, sentence)
    sentence = gettext("SQLite %(version)s (%(driver)s), journal %(mode)s.", **known)
    if not is_wal_safe(driver.sqlite_version_info):
        sentence += gettext(
            " This version has the WAL-reset bug, so the slower journal is used; install "
            "pysqlite3 for the faster one."
        )
        return Finding("database", Verdict.LOOK, sentence)
    return Finding("database", Verdict.GOOD, sentence)


def _postgresql(engine: Engine) -> Finding:
    with engine.connect() as connection:
        version = connection.execute(text("SHOW server_version")).scalar_one()
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    sentence = gettext(
        "PostgreSQL %(version)s, encoding %(encoding)s.", version=version, encoding=encoding
    )
    verdict = Verdict.GOOD if encoding == "UTF8" else Verdict.BAD
    return Finding("database", verdict, sentence)


def _clock(settings: Config) -> Iterator[Finding]:
    at = clock.wall_now()
    newest = db.session.execute(select(func.max(JobRun.started_at))).scalar()
    skew = _skew_of_database()
    if newest is not None and newest > at + MOST_SKEW:
        sentence = gettext(
            "The machine's clock says %(now)s, but a job has run at %(then)s: it was set back. "
            "Please set it right.",
            now=at.astimezone(clock.ZONE).isoformat(" ", "seconds"),
            then=newest.astimezone(clock.ZONE).isoformat(" ", "seconds"),
        )
        yield Finding("clock", Verdict.BAD, sentence)
    elif abs(skew) > MOST_SKEW:
        sentence = gettext(
            "The machine's clock and the database's differ by %(seconds)s seconds.",
            seconds=round(skew.total_seconds()),
        )
        yield Finding("clock", Verdict.LOOK, sentence)
    else:
        now = at.astimezone(clock.ZONE).isoformat(" ", "seconds")
        yield Finding("clock", Verdict.GOOD, gettext("It is %(now)s in Shanghai.", now=now))
    jump = clock_jumps.find_newest_jump()
    if jump is not None and at - jump.noticed_at < timedelta(days=7):
        sentence = gettext(
            "The clock was set by %(seconds)s seconds, noticed at %(at)s.",
            seconds=jump.seconds,
            at=jump.noticed_at.astimezone(clock.ZONE).isoformat(" ", "seconds"),
        )
        yield Finding("clock_jump", Verdict.LOOK, sentence)
    if settings.tracker_clock is not None:
        sentence = gettext(
            "TRACKER_CLOCK is set: a demonstration at %(day)s. Production leaves it unset.",
            day=clock.today().isoformat(),
        )
        yield Finding("demonstration", Verdict.LOOK, sentence)


def _skew_of_database() -> timedelta:
    """Yield by how much the database server's clock is ahead of this machine's."""
    if db.engine.dialect.name == "sqlite":
        return timedelta()
    with db.engine.connect() as connection:
        there = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return timedelta(seconds=(there - clock.wall_now()).total_seconds())


def _lease(_settings: Config) -> Iterator[Finding]:
    lease = leasing.find_lease()
    if lease is None or lease.expires_at <= clock.wall_now():
        sentence = gettext("No scheduler is at work. Start it: flask --app wsgi jobs serve")
        yield Finding("scheduler", Verdict.BAD, sentence)
    elif holders.is_process_gone(lease.holder):
        sentence = gettext("The scheduler has ended without letting go of its lease.")
        yield Finding("scheduler", Verdict.BAD, sentence)
    else:
        sentence = gettext(
            "At work: %(holder)s, take-over %(epoch)s, lease renewed %(seconds)s seconds ago.",
            holder=lease.holder,
            epoch=lease.epoch,
            seconds=round((clock.wall_now() - lease.renewed_at).total_seconds()),
        )
        yield Finding("scheduler", Verdict.GOOD, sentence)


def _mail(settings: Config) -> Iterator[Finding]:
    if not settings.smtp_url:
        sentence = gettext("SMTP_URL is unset: mail is captured and leaves the house nowhere.")
        yield Finding("mail", Verdict.LOOK, sentence)
    else:
        yield _mail_server(settings)
    figures = watching.read_figures()
    known = {
        "unsent": figures.mails_unsent,
        "minutes": round(figures.oldest_mail_age.total_seconds() / 60),
        "undelivered": figures.mails_undelivered,
    }
    paused = mail_channel.why_paused()
    if paused:
        sentence = gettext("Sending is paused, the server does not let us in: %(why)s", why=paused)
        yield Finding("channel", Verdict.BAD, sentence)
    sentence = gettext(
        "%(unsent)s mails wait, the oldest for %(minutes)s minutes; %(undelivered)s are "
        "undelivered.",
        **known,
    )
    is_late = figures.oldest_mail_age > MOST_WAIT or figures.mails_undelivered
    yield Finding("outbox", Verdict.LOOK if is_late else Verdict.GOOD, sentence)


def _mail_server(settings: Config) -> Finding:
    host = urlsplit(settings.smtp_url).hostname
    trouble = transport_for(settings.smtp_url).check(settings.mail_from)
    if trouble is not None:
        said = " ".join(filter(None, [str(trouble.code or ""), trouble.words]))
        sentence = gettext("The mail server %(host)s refuses: %(why)s", host=host, why=said)
        return Finding("mail", Verdict.BAD, sentence)
    if urlsplit(settings.public_url).hostname in ("localhost", "127.0.0.1"):
        sentence = gettext(
            "The mail server %(host)s answers, but PUBLIC_URL is %(url)s: the links in mails lead "
            "nowhere for anybody else.",
            host=host,
            url=settings.public_url,
        )
        return Finding("mail", Verdict.LOOK, sentence)
    return Finding("mail", Verdict.GOOD, gettext("The mail server %(host)s answers.", host=host))


def _people(_settings: Config) -> Iterator[Finding]:
    alone = watching.departments_without_liaison()
    if not alone:
        sentence = gettext("Every department that owes reports has a liaison.")
        yield Finding("people", Verdict.GOOD, sentence)
        return
    sentence = gettext(
        "%(count)s departments owe reports and have no liaison, for example %(names)s.",
        count=len(alone),
        names=labels.listed([each.name_on(clock.today()) for each in alone[:3]]),
    )
    yield Finding("people", Verdict.LOOK, sentence)


def _disk(settings: Config) -> Iterator[Finding]:
    folders = {"uploads": settings.upload_dir}
    if db.engine.dialect.name == "sqlite" and db.engine.url.database:
        folders["data"] = Path(db.engine.url.database).resolve().parent
    for name, folder in folders.items():
        there = next(path for path in (folder, *folder.resolve().parents) if path.exists())
        free = shutil.disk_usage(there).free
        sentence = gettext(
            "%(free)s GB free under %(folder)s.", free=round(free / 1024**3, 1), folder=folder
        )
        yield Finding(name, Verdict.GOOD if free > LEAST_DISK else Verdict.BAD, sentence)


def _calendar(_settings: Config) -> Iterator[Finding]:
    last = db.session.execute(select(func.max(Plan.to_on))).scalar()
    known = {"known": LAST_KNOWN_YEAR, "last": last.year if last else LAST_KNOWN_YEAR}
    if clock.today().year > LAST_KNOWN_YEAR:
        sentence = gettext(
            "The official calendar is known up to %(known)s only, and that year is over. Enter "
            "this year's rest days under Administration → Calendar, or update chinesecalendar.",
            **known,
        )
        yield Finding("calendar", Verdict.BAD, sentence)
    elif last is not None and last.year > LAST_KNOWN_YEAR:
        sentence = gettext(
            "The official calendar is known up to %(known)s; plans reach to %(last)s. Days after "
            "that are provisional.",
            **known,
        )
        yield Finding("calendar", Verdict.LOOK, sentence)
    else:
        sentence = gettext("The official calendar is known up to %(known)s.", **known)
        yield Finding("calendar", Verdict.GOOD, sentence)
