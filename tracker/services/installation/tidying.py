"""Tidying: what has served its purpose goes; nothing that anybody filed, decided or was sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Delete, delete, exists, select

from tracker import clock
from tracker.config import Config
from tracker.db import db, transaction
from tracker.models import Attachment, JobRun, LoginAttempt, PlanDraft, ReportDraft, UserSession
from tracker.services import audit
from tracker.services.report import attachments

SESSIONS_KEPT = timedelta(days=30)
ATTEMPTS_KEPT = timedelta(days=90)
RUNS_KEPT = timedelta(days=30)
UPLOADS_KEPT = timedelta(days=30)


def tidy_rows() -> int:
    """Remove ended log-ins, old log-in attempts and old job runs; yields how many rows."""
    at = clock.wall_now()
    statements = (
        delete(UserSession).where(UserSession.expires_at < at - SESSIONS_KEPT),
        delete(UserSession).where(UserSession.ended_at < at - SESSIONS_KEPT),
        delete(LoginAttempt).where(LoginAttempt.tried_at < at - ATTEMPTS_KEPT),
        delete(JobRun).where(JobRun.started_at < at - RUNS_KEPT),
    )
    return sum(_remove(statement) for statement in statements)


def _remove(statement: Delete) -> int:
    with transaction() as session:
        removed = session.execute(statement.execution_options(synchronize_session=False))
        return int(getattr(removed, "rowcount", 0))


def forgotten_uploads() -> list[int]:
    """Yield the ids of files that were uploaded long ago, for a report never filed nor drafted."""
    drafted = exists().where(ReportDraft.obligation_id == Attachment.obligation_id)
    found = db.session.execute(
        select(Attachment.id)
        .where(
            Attachment.report_id.is_(None),
            Attachment.uploaded_at < clock.now() - UPLOADS_KEPT,
            ~drafted,
        )
        .order_by(Attachment.id)
    )
    return list(found.scalars())


def remove_upload(attachment_id: int, *, settings: Config) -> bool:
    """Remove one forgotten upload, its row and then its content; tells whether it was there."""
    with transaction() as session:
        row = session.execute(
            select(Attachment)
            .where(Attachment.id == attachment_id, Attachment.report_id.is_(None))
            .with_for_update(skip_locked=True)
        ).scalar_one_or_none()
        if row is None:
            return False
        audit.record(None, "remove_attachment", row, before={"name": row.name})
        path = attachments.path_of(row, settings)
        session.delete(row)
    path.unlink(missing_ok=True)
    return True


def stray_files(settings: Config) -> list[Path]:
    """Yield old files that no row names: left behind by an upload that never ended."""
    if not settings.upload_dir.is_dir():
        return []
    before = clock.wall_now() - UPLOADS_KEPT
    old = [path for path in settings.upload_dir.glob("??/*") if _written_at(path) < before]
    return sorted(_without_rows(old)) if old else []


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _without_rows(paths: Iterable[Path]) -> list[Path]:
    rows = select(Attachment.stored_name).union(select(PlanDraft.stored_name))
    known = set(db.session.execute(rows).scalars())
    return [path for path in paths if path.name not in known]


def remove_file(path: Path) -> bool:
    """Remove a stray file; tells whether it was there."""
    there = path.exists()
    path.unlink(missing_ok=True)
    return there
