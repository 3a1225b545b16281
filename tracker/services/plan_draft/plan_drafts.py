"""Plan drafts: a document is uploaded, kept and read, and the draft waits for the people."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from tracker import clock
from tracker.annex.child import read_in_child
from tracker.annex.draft import AnnexDraft, AnnexTask
from tracker.config import Config
from tracker.db import db, transaction
from tracker.errors import NotFound, Refused
from tracker.i18n import N_
from tracker.models import Jurisdiction, PlanDraft, PlanDraftTask, User
from tracker.models.plan_draft import PlanDraftState
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.department import jurisdictions
from tracker.services.paging import Page, page_of
from tracker.services.plan_draft import plan_draft_heads
from tracker.services.plan_draft.plan_draft_checks import checks_of
from tracker.services.report import filetypes, kept_files
from tracker.services.report.attachments import Upload

OTHER = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The draft of an uploaded document; not new: the same file was uploaded before."""

    draft: PlanDraft
    is_new: bool


def require_reader(actor: User) -> None:
    """Raise :class:`Forbidden` unless the actor makes plans of documents."""
    access.require(actor, Action.MANAGE_PLAN)


def upload_document(actor: User, upload: Upload, *, settings: Config) -> Uploaded:
    """Keep and read a document; the same file again yields the draft that it has already.

    It is read in a process of its own, outside of any transaction. Raises :class:`Refused`,
    :class:`Invalid` or :class:`TooLarge` with a sentence that names the file and what to do.
    """
    access.require(actor, Action.MANAGE_PLAN)
    name = kept_files.clean_name(upload.name) or "document"
    kept_files.size_of(name, upload.content, limit=settings.max_upload_mb, field="file")
    upload.content.seek(0)
    content = upload.content.read()
    same = _find_same(actor, sha256(content).hexdigest())
    if same is not None:
        return Uploaded(same, is_new=False)
    found = read_in_child(content, name)
    stored_name = secrets.token_hex(16)
    path = kept_files.path_of(stored_name, settings)
    uploaded = None
    try:
        digest = kept_files.write(upload.content, path)
        with transaction():
            uploaded = _meanwhile(actor, digest)
            if uploaded is None:
                draft = _new_draft(actor, found, name=name, stored_name=stored_name)
                draft.size, draft.sha256 = len(content), digest
                uploaded = Uploaded(_store(actor, draft, found.tasks), is_new=True)
        return uploaded
    finally:
        if uploaded is None or not uploaded.is_new:
            path.unlink(missing_ok=True)


def _meanwhile(actor: User, digest: str) -> Uploaded | None:
    """Yield the draft that a second press of the button stored while this one was being read."""
    place = Jurisdiction.id == actor.department.jurisdiction_id
    db.session.execute(select(Jurisdiction.id).where(place).with_for_update()).all()
    same = _find_same(actor, digest)
    return None if same is None else Uploaded(same, is_new=False)


def read_again(actor: User, draft_id: int, *, settings: Config) -> PlanDraft:
    """Read the document of a draft once more into a new draft; the old one stays as it is."""
    old = get_draft(actor, draft_id)
    path, name, stored_name = document_path(old, settings), old.name, old.stored_name
    found = read_in_child(path.read_bytes(), name)
    with transaction():
        draft = _new_draft(actor, found, name=name, stored_name=stored_name)
        draft.size, draft.sha256 = old.size, old.sha256
        return _store(actor, draft, found.tasks)


def _find_same(actor: User, digest: str) -> PlanDraft | None:
    """Yield the newest draft in the actor's sight of a file with this content."""
    return (
        db.session.execute(
            select(PlanDraft)
            .where(
                sees_draft(actor),
                PlanDraft.sha256 == digest,
                PlanDraft.state != PlanDraftState.PUT_ASIDE,
            )
            .order_by(PlanDraft.id.desc())
        )
        .scalars()
        .first()
    )


def _new_draft(actor: User, found: AnnexDraft, *, name: str, stored_name: str) -> PlanDraft:
    place = _place_of(actor, found)
    now = clock.now()
    return PlanDraft(
        jurisdiction=place,
        name=name,
        media_type=filetypes.MEDIA_TYPES.get(filetypes.extension_of(name), OTHER),
        stored_name=stored_name,
        lines=list(found.lines),
        warnings=[why.as_dict() for why in found.warnings],
        head=plan_draft_heads.head_of(found, place),
        decisions={},
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
        changed_by_id=actor.id,
    )


def _place_of(actor: User, found: AnnexDraft) -> Jurisdiction:
    """Yield the jurisdiction whose name begins the issuer's or the title, else the actor's own."""
    places = jurisdictions.list_jurisdictions(actor)
    named = [
        place
        for place in places
        if (found.issuer or "").startswith(place.name) or (found.title or "").startswith(place.name)
    ]
    return max(named, key=lambda place: len(place.path), default=actor.department.jurisdiction)


def _store(actor: User, draft: PlanDraft, tasks: Iterable[AnnexTask]) -> PlanDraft:
    for position, task in enumerate(tasks, start=1):
        draft.tasks.append(PlanDraftTask(position=position, content=content_of(task)))
    db.session.add(draft)
    db.session.flush()
    draft.open_count = checks_of(draft).open_total
    audit.record(
        actor,
        "upload_document",
        draft,
        after={"name": draft.name, "size": draft.size, "sha256": draft.sha256},
    )
    return draft


def content_of(task: AnnexTask) -> dict[str, Any]:
    """Yield a task that was read, as the draft keeps and edits it.

    Groups that the document adds without naming them again stand with the responsible units.
    """
    added = [name for name in task.standing_groups if name not in task.responsible]
    return {
        "section": task.section,
        "requirement": task.text,
        "responsible": [*task.responsible, *added],
        "lead": [*task.lead],
        "presumed_lead": task.presumed_lead,
        "groups": [*task.groups, *added],
        "standing_groups": added,
        "open_ended": task.open_ended,
        "deadline": task.deadline,
        "deadline_on": task.deadline_on.isoformat() if task.deadline_on else None,
        "source": {"line": task.line, "last_line": task.last_line},
        "warnings": [why.as_dict() for why in task.warnings],
    }


def sees_draft(actor: User) -> ColumnElement[bool]:
    """Yield the condition on ``PlanDraft`` rows of the actor's jurisdiction and those below it."""
    return PlanDraft.jurisdiction_id.in_(access.jurisdiction_ids(actor))


def list_drafts(actor: User, *, page: int = 1, state: str = "") -> Page[tuple[PlanDraft, int]]:
    """Yield the drafts that the actor may work on with the number of their tasks.

    Those that wait come first, then the newest.
    """
    access.require(actor, Action.MANAGE_PLAN)
    query = select(PlanDraft).where(sees_draft(actor))
    if state in set(PlanDraftState):
        query = query.where(PlanDraft.state == state)
    order = (PlanDraft.state != PlanDraftState.OPEN, PlanDraft.changed_at.desc(), PlanDraft.id)
    found = page_of(query.order_by(*order).options(selectinload(PlanDraft.changed_by)), page)
    tasks = dict(
        db.session.execute(
            select(PlanDraftTask.draft_id, func.count())
            .where(
                PlanDraftTask.draft_id.in_([draft.id for draft in found.rows]),
                PlanDraftTask.is_dropped.is_(False),
            )
            .group_by(PlanDraftTask.draft_id)
        )
        .tuples()
        .all()
    )
    return found.map(lambda draft: (draft, tasks.get(draft.id, 0)))


def get_draft(actor: User, draft_id: int) -> PlanDraft:
    """Yield a draft with its tasks; raises :class:`NotFound` outside the actor's scope."""
    access.require(actor, Action.MANAGE_PLAN)
    found = db.session.execute(
        select(PlanDraft)
        .where(PlanDraft.id == draft_id, sees_draft(actor))
        .options(selectinload(PlanDraft.tasks))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such plan draft that you can see."))
    return found


@contextmanager
def changing(actor: User, draft_id: int) -> Iterator[PlanDraft]:
    """Hold an open draft locked for a change; its version, and who changed it when, follow.

    Raises :class:`NotFound` outside the actor's scope and :class:`Refused` for a draft that was
    saved as a plan or put aside.
    """
    access.require(actor, Action.MANAGE_PLAN)
    with transaction() as session:
        session.execute(
            select(PlanDraft.id).where(PlanDraft.id == draft_id).with_for_update()
        ).all()
        draft = get_draft(actor, draft_id)
        if draft.state != PlanDraftState.OPEN:
            raise Refused(
                N_(
                    "This draft was saved as a plan or put aside, so nothing in it changes any "
                    "more. Read the document again to begin anew."
                )
            )
        yield draft
        touch(actor, draft)


def touch(actor: User, draft: PlanDraft) -> None:
    """Note who changed a draft and when; its version moves on even within one moment."""
    draft.changed_at, draft.changed_by_id = clock.now(), actor.id
    flag_modified(draft, "changed_at")
    db.session.flush()
    db.session.refresh(draft, ["tasks"])
    draft.open_count = checks_of(draft).open_total
    db.session.flush()


def put_aside(actor: User, draft_id: int) -> PlanDraft:
    """Put a draft aside: it asks for nothing any more, and nothing of it is lost."""
    with changing(actor, draft_id) as draft:
        draft.state = PlanDraftState.PUT_ASIDE
        audit.record(actor, "put_aside_plan_draft", draft, after={"name": draft.name})
        return draft


def take_up(actor: User, draft_id: int) -> PlanDraft:
    """Take up a draft again that was put aside."""
    with transaction():
        draft = get_draft(actor, draft_id)
        if draft.state == PlanDraftState.PUT_ASIDE:
            draft.state = PlanDraftState.OPEN
            touch(actor, draft)
            audit.record(actor, "take_up_plan_draft", draft, after={"name": draft.name})
        return draft


def document_path(draft: PlanDraft, settings: Config) -> Path:
    """Yield where the document of a draft is; raises :class:`NotFound` when it is missing."""
    path = kept_files.path_of(draft.stored_name, settings)
    if not path.is_file():
        raise NotFound(N_("The content of this file is missing; please tell the administrator."))
    return path
