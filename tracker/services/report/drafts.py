"""What a department has typed and not filed yet: kept at any moment, seen by nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Conflict
from tracker.i18n import N_
from tracker.models import Obligation, Report, ReportDraft, User
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.obligation import duties

START = "0-0"


@dataclass(frozen=True, slots=True)
class DraftContent:
    """The typing exactly as it stands in the form; nothing of it needs to be right yet.

    ``form`` is the token of the form it was typed in: a page is never stale by its own saving.
    """

    percent: str = ""
    done: str = ""
    problems: str = ""
    next_step: str = ""
    fall_because: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    figure_notes: Mapping[str, str] = field(default_factory=dict)
    form: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> DraftContent:
        """Rebuild the typing from its stored form."""
        known = {name: stored[name] for name in cls.__slots__ if name in stored}
        return cls(**known)

    def as_dict(self) -> dict[str, Any]:
        """Yield the stored form."""
        kept = {"figures": dict(self.figures), "figure_notes": dict(self.figure_notes)}
        return asdict(self) | kept


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A stored draft; ``version`` also tells of reports filed since, see :func:`version_of`."""

    content: DraftContent
    saved_at: datetime
    saved_by: str
    version: str


def save_draft(
    actor: User,
    *,
    obligation_id: int,
    content: DraftContent,
    version: str | None,
    is_deliberate: bool = True,
) -> SavedDraft:
    """Keep what was typed for a duty; ``version`` is the one the page was made from, None skips.

    A deliberate saving follows one that the same form did by itself, also where the page had not
    heard of it yet; the form's own saving in the background follows its version alone, so that an
    older text that comes late never replaces a newer one.

    Raises :class:`Conflict` when somebody else has saved or filed since, :class:`Refused` when
    nothing can be filed any more, :class:`NotFound` for another department's duty.
    """
    access.require(actor, Action.FILE_REPORT)
    with transaction() as session:
        held = duties.hold(actor, obligation_id)
        require_version(held.obligation, version, form=content.form if is_deliberate else "")
        duties.require_fileable(held)
        draft = find_draft(obligation_id)
        if draft is None:
            draft = ReportDraft(obligation_id=obligation_id, content={})
            session.add(draft)
        draft.content = content.as_dict()
        draft.saved_at, draft.saved_by_id = clock.now(), actor.id
        session.flush()
        return SavedDraft(content, draft.saved_at, actor.name, version_of(held.obligation))


def find_draft(obligation_id: int) -> ReportDraft | None:
    """Yield the draft of a duty, or None."""
    return db.session.execute(
        select(ReportDraft).where(ReportDraft.obligation_id == obligation_id)
    ).scalar_one_or_none()


def version_of(obligation: Obligation) -> str:
    """Yield what a page of a duty was made from: the newest revision and the draft's version."""
    return versions_of([obligation.id]).get(obligation.id, START)


def versions_of(obligation_ids: Iterable[int]) -> dict[int, str]:
    """Yield the same for many duties in two queries."""
    ids = list(obligation_ids)
    revisions = dict(
        db.session.execute(
            select(Report.obligation_id, func.max(Report.revision))
            .where(Report.obligation_id.in_(ids))
            .group_by(Report.obligation_id)
        )
        .tuples()
        .all()
    )
    drafts = dict(
        db.session.execute(
            select(ReportDraft.obligation_id, ReportDraft.version).where(
                ReportDraft.obligation_id.in_(ids)
            )
        )
        .tuples()
        .all()
    )
    return {each: f"{revisions.get(each, 0)}-{drafts.get(each, 0)}" for each in ids}


def require_version(obligation: Obligation, version: str | None, *, form: str = "") -> None:
    """Raise :class:`Conflict` when a page was made from an older state of a duty.

    A draft that the same ``form`` saved last makes no conflict, unless a report was filed since.
    """
    now = version_of(obligation)
    if version is None or version == now:
        return
    draft = find_draft(obligation.id)
    same_revision = version.partition("-")[0] == now.partition("-")[0]
    if draft is not None and same_revision and form and draft.content.get("form") == form:
        return
    if draft is None:
        raise Conflict(
            N_(
                "This report has been filed or emptied by a colleague since you opened the page. "
                "What you typed is still here; compare, then save again."
            )
        )
    raise Conflict(
        N_(
            "%(name)s saved this report at %(time)s, after you had opened the page. What you typed "
            "is still here; compare it with the other version below, then save again."
        ),
        name=draft.saved_by.name,
        time=f"{draft.saved_at.astimezone(clock.ZONE):%H:%M}",
    )
