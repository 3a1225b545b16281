"""Evidence: uploaded files are kept under random names outside the web's folders."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import ColumnElement, func, or_, select

from tracker import clock
from tracker.config import Config
from tracker.db import db, transaction
from tracker.errors import NotFound, Refused
from tracker.i18n import N_
from tracker.models import Assignment, Attachment, Obligation, Report, User
from tracker.rules.permissions import DEPARTMENT_ROLES, Action
from tracker.services import access, audit
from tracker.services.obligation import duties
from tracker.services.report import filetypes, kept_files

MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in: the name that its owner gave it and its content, from the start."""

    name: str
    content: IO[bytes]


def store_uploads(
    actor: User, *, obligation_id: int, uploads: Sequence[Upload], settings: Config
) -> list[Attachment]:
    """Keep files as evidence for the next report of a duty: all of them or none.

    Raises :class:`TooLarge`, :class:`Invalid` or :class:`Refused` with a sentence that names the
    file, and :class:`NotFound` for a duty of another department.
    """
    access.require(actor, Action.FILE_REPORT)
    written: list[Path] = []
    try:
        with transaction():
            held = duties.hold(actor, obligation_id)
            duties.require_fileable(held)
            _require_room(held.obligation, len(uploads))
            return [_store(actor, held.obligation, each, settings, written) for each in uploads]
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _require_room(obligation: Obligation, more: int) -> None:
    there = db.session.execute(
        select(func.count())
        .select_from(Attachment)
        .where(Attachment.obligation_id == obligation.id, Attachment.report_id.is_(None))
    ).scalar_one()
    if there + more > MOST_FILES:
        raise Refused(
            N_(
                "A report can have at most %(most)s files; %(there)s are there already. Please "
                "put several into one zip file, or remove some."
            ),
            field="files",
            most=MOST_FILES,
            there=there,
        )


def _store(
    actor: User, obligation: Obligation, upload: Upload, settings: Config, written: list[Path]
) -> Attachment:
    name = kept_files.clean_name(upload.name)
    size = kept_files.size_of(name, upload.content, limit=settings.max_upload_mb)
    row = Attachment(
        obligation=obligation,
        stored_name=secrets.token_hex(16),
        name=name,
        media_type=filetypes.media_type(name, upload.content),
        size=size,
        sha256="",
        uploaded_at=clock.now(),
        uploaded_by_id=actor.id,
    )
    path = path_of(row, settings)
    written.append(path)
    row.sha256 = kept_files.write(upload.content, path)
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        "upload_attachment",
        row,
        after={"name": name, "size": size, "sha256": row.sha256},
    )
    return row


def path_of(row: Attachment, settings: Config) -> Path:
    """Yield where an attachment's content is kept."""
    return kept_files.path_of(row.stored_name, settings)


def remove_attachment(actor: User, *, attachment_id: int, settings: Config) -> Attachment:
    """Take a file away from a report that has not been filed yet; a filed one keeps its evidence.

    Raises :class:`NotFound` for another department's and :class:`Refused` for a filed one.
    """
    access.require(actor, Action.FILE_REPORT)
    with transaction() as session:
        row = session.execute(
            select(Attachment)
            .join(Obligation)
            .where(Attachment.id == attachment_id, access.owns_obligation(actor))
            .with_for_update(of=Attachment)
        ).scalar_one_or_none()
        if row is None:
            raise NotFound(N_("There is no such file that you can see."))
        if row.report_id is not None:
            raise Refused(
                N_("“%(name)s” was filed with a report and stays with it."), name=row.name
            )
        audit.record(
            actor, "remove_attachment", row, before={"name": row.name, "sha256": row.sha256}
        )
        session.delete(row)
        path = path_of(row, settings)
    path.unlink(missing_ok=True)
    return row


def get_attachment(actor: User, attachment_id: int) -> Attachment:
    """Yield a file that the actor may read.

    Evidence of a filed report may be read by who sees its assignment; a file that is not filed yet
    by its own department alone. Raises :class:`NotFound` for everybody else.
    """
    may_read: ColumnElement[bool] = Attachment.report_id.is_not(None) & access.sees_assignment(
        actor
    )
    if actor.role in DEPARTMENT_ROLES:
        may_read = or_(may_read, Obligation.department_id == actor.department_id)
    row = db.session.execute(
        select(Attachment)
        .join(Obligation, Obligation.id == Attachment.obligation_id)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(Attachment.id == attachment_id, may_read)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(N_("There is no such file that you can see."))
    return row


def read_content(row: Attachment, settings: Config) -> bytes:
    """Yield the content of a file; raises :class:`NotFound` when it is missing from its place."""
    try:
        return path_of(row, settings).read_bytes()
    except FileNotFoundError:
        raise NotFound(
            N_("The content of this file is missing; please tell the administrator.")
        ) from None


def attach_to(report: Report) -> int:
    """Hand the files that wait for a duty's next report to a report; yields their number."""
    waiting = (
        db.session.execute(
            select(Attachment).where(
                Attachment.obligation_id == report.obligation_id, Attachment.report_id.is_(None)
            )
        )
        .scalars()
        .all()
    )
    for row in waiting:
        row.report_id = report.id
    return len(waiting)
