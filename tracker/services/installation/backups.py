"""Backup and restore: everything the installation knows in one file, and back without a word.

A restored installation sends nothing again: what was waiting when the backup was taken is withheld,
because the installation of then has sent it since. An administrator can send it all the same.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from tracker import clock
from tracker.config import Config
from tracker.db import db, transaction
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Attachment, Mail, Notice, Setting
from tracker.rules.reasons import Reason, reason
from tracker.services import audit
from tracker.services.installation import archives, database_copies, schema
from tracker.services.installation.archives import Manifest

RESTORED = "restored"
MAIL_REASON, NOTICE_REASON = "mail_before_restore", "notice_before_restore"

# Written out, because PostgreSQL's own program executes them together with the copy.
WITHHOLD = """UPDATE mail SET state = 'withheld', claimed_by = NULL, claimed_until = NULL,
    facts = {facts} WHERE state IN ('waiting', 'sending')"""
DROP = """UPDATE notice SET state = 'dropped', mail_id = NULL, dropped_reason = '{why}'
    WHERE state = 'waiting'"""
LOG_OUT = "UPDATE person_session SET ended_at = '{now}' WHERE ended_at IS NULL"
UNMARK = "DELETE FROM setting WHERE key = '{key}'"
MARK = "INSERT INTO setting (key, value) VALUES ('{key}', '{mark}')"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back, and how much of it was kept from being sent again."""

    manifest: Manifest
    files: int
    mails_withheld: int
    notices_dropped: int


def take_backup(path: Path, *, settings: Config) -> Manifest:
    """Write a backup of database and uploaded files to a file that is not there yet.

    It can be taken while everything runs: the database is copied as of one moment, the files after
    it, so that none is missing that a report of that moment names. Raises :class:`Refused`.
    """
    revision = schema.found_revision()
    if not revision:
        raise Refused(N_("The database has no schema yet; there is nothing to back up."))
    taken_at = clock.wall_now()
    with (
        tempfile.TemporaryDirectory(prefix="duban-", dir=_folder_of(path)) as folder,
        archives.writing(path) as archive,
    ):
        copy = Path(folder) / archives.DATABASE
        database_copies.copy_to(copy)
        archive.add(copy, archives.DATABASE)
        added = archives.add_uploads(archive, settings.upload_dir)
        named = set(db.session.execute(select(Attachment.stored_name)).scalars())
        manifest = Manifest(
            dialect=db.engine.dialect.name,
            revision=revision,
            taken_at=taken_at.isoformat(timespec="seconds"),
            sha256=archives.checksum(copy),
            size=copy.stat().st_size,
            files=len(added),
            missing=len(named - added),
        )
        archives.add_manifest(archive, manifest)
    return manifest


def _folder_of(path: Path) -> Path:
    folder = path.resolve().parent
    if not folder.is_dir():
        raise Refused(N_("There is no folder “%(folder)s”."), folder=folder)
    return folder


def restore_backup(path: Path, *, settings: Config, digests_since: bool) -> Manifest:
    """Fill an empty installation from a backup, and see to it that nothing is sent again.

    What waited in the outbox is withheld. ``digests_since`` tells that a digest was due since the
    backup was taken: then what was to be told was told, and is dropped. Everybody logs in again.
    Raises :class:`Invalid` for a file that is none or is damaged, :class:`Refused` for a database
    that is not empty, is of another kind, or for a backup of a newer program.
    """
    with archives.reading(path) as (archive, manifest):
        _require_fitting(manifest)
        with tempfile.TemporaryDirectory(prefix="duban-", dir=_folder_of(path)) as folder:
            copy = Path(folder) / archives.DATABASE
            archives.take_database(archive, manifest, to=copy)
            archives.take_uploads(archive, to=settings.upload_dir)
            database_copies.bring_back(copy, _silencing(manifest, digests_since=digests_since))
    return manifest


def _require_fitting(manifest: Manifest) -> None:
    here = db.engine.dialect.name
    if manifest.dialect != here:
        raise Refused(
            N_("The backup is of %(kind)s, but DATABASE_URL names %(here)s; they do not mix."),
            kind=manifest.dialect,
            here=here,
        )
    if not schema.is_known(manifest.revision):
        raise Refused(
            N_(
                "The backup was taken by a newer program (schema %(revision)s); please install "
                "that version first."
            ),
            revision=manifest.revision,
        )
    if not schema.is_empty():
        raise Refused(
            N_(
                "The database is not empty. A backup is restored into an empty one only: name a "
                "new file or a new database in DATABASE_URL."
            )
        )


def _silencing(manifest: Manifest, *, digests_since: bool) -> list[str]:
    """Yield the statements after which a restored database has nothing to send again."""
    at, taken_on = clock.wall_now(), clock.day_of(manifest.moment)
    mark = {"at": at.isoformat(timespec="seconds"), "taken_at": manifest.taken_at}
    values = {
        "facts": _with_why(manifest.dialect, reason(MAIL_REASON, taken_on=taken_on)),
        "why": _json(reason(NOTICE_REASON, taken_on=taken_on)),
        "now": _moment(at, manifest.dialect),
        "key": RESTORED,
        "mark": json.dumps(mark),
    }
    statements = [WITHHOLD, *([DROP] if digests_since else []), LOG_OUT, UNMARK, MARK]
    return [statement.format(**values) for statement in statements]


def _with_why(dialect: str, why: Reason) -> str:
    """Yield the expression for a mail's facts with the reason in them."""
    if dialect == "sqlite":
        return f"json_set(facts, '$.why', json('{_json(why)}'))"
    return f"(facts::jsonb || jsonb_build_object('why', '{_json(why)}'::jsonb))::json"


def _json(why: Reason) -> str:
    return json.dumps(why.as_dict())


def _moment(at: datetime, dialect: str) -> str:
    zone = "" if dialect == "sqlite" else "+00"
    return at.strftime("%Y-%m-%d %H:%M:%S.%f") + zone


def note_restored(manifest: Manifest) -> Restored:
    """Write the restore into the audit trail, once the schema is the newest; yields what it did."""
    withheld = db.session.execute(
        select(func.count())
        .select_from(Mail)
        .where(Mail.facts["why"]["code"].as_string() == MAIL_REASON)
    ).scalar_one()
    dropped = db.session.execute(
        select(func.count())
        .select_from(Notice)
        .where(Notice.dropped_reason["code"].as_string() == NOTICE_REASON)
    ).scalar_one()
    with transaction() as session:
        audit.record(
            None,
            "restore_backup",
            session.get_one(Setting, RESTORED),
            after={"taken_at": manifest.taken_at, "withheld": withheld, "dropped": dropped},
        )
    return Restored(manifest, manifest.files, withheld, dropped)


def generation() -> str:
    """Yield a mark that is part of every key given after a restore; '' before the first.

    What was sent between the backup and the loss is unknown to a restored installation; with the
    mark no new mail has the Message-ID of one of those.
    """
    row = db.session.get(Setting, RESTORED)
    if row is None:
        return ""
    since = datetime.fromisoformat(row.value["at"]) - datetime(2020, 1, 1, tzinfo=clock.ZONE)
    return f":after-{since // timedelta(seconds=1):x}"
