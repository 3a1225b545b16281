"""Plan drafts: a document read into tasks, with what people decided about it so far."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Model, Moment
from tracker.models.jurisdiction import Jurisdiction
from tracker.models.plan import Plan
from tracker.models.user import User


class PlanDraftState(StrEnum):
    """A draft is checked until it is saved as a plan or put aside."""

    OPEN = "open"
    SAVED = "saved"
    PUT_ASIDE = "put_aside"


class PlanDraft(Model):
    """An uploaded document as it was read (``lines``, ``head``) and what was decided about it.

    ``decisions`` holds by kind (head, names, groups, warnings) what was settled, by whom and when.
    ``open_count`` is how much was still to be decided when it was last changed. The document itself
    is kept as attachments are, under ``stored_name``.
    """

    __tablename__ = "plan_draft"
    __table_args__ = (
        CheckConstraint("state IN ('open','saved','put_aside')", name="state"),
        Index(None, "jurisdiction_id", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    state: Mapped[str] = mapped_column(String(12), default=PlanDraftState.OPEN)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    stored_name: Mapped[str] = mapped_column(String(64))
    lines: Mapped[list[str]] = mapped_column(JSON, default=list, deferred=True)
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    head: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    decisions: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    open_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    jurisdiction: Mapped[Jurisdiction] = relationship(lazy="joined")
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])
    changed_by: Mapped[User] = relationship(foreign_keys=[changed_by_id])
    plan: Mapped[Plan | None] = relationship()
    tasks: Mapped[list[PlanDraftTask]] = relationship(
        back_populates="draft", order_by="PlanDraftTask.position, PlanDraftTask.id"
    )

    @property
    def title(self) -> str:
        """Yield the plan's title, else the name of the document."""
        return self.head.get("title") or self.name

    @property
    def kept_tasks(self) -> list[PlanDraftTask]:
        """Yield the tasks that the plan will have, in order."""
        return [task for task in self.tasks if not task.is_dropped]


class PlanDraftTask(Model):
    """One task of a draft; ``content`` is what was read, as it was edited since."""

    __tablename__ = "plan_draft_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("plan_draft.id"), index=True)
    position: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_dropped: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    draft: Mapped[PlanDraft] = relationship(back_populates="tasks")
    changed_by: Mapped[User | None] = relationship()
