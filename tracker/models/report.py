"""Reports with their revisions, drafts, evidence and the decisions on them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Model, Moment
from tracker.models.obligation import Obligation
from tracker.models.user import User


class Report(Model):
    """One filed revision of the progress report for a duty; never changed afterwards.

    ``figure_notes`` explains, by code, figures that were doubtful and are right all the same.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("obligation_id", "revision"),
        UniqueConstraint("obligation_id", "token"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        Index(None, "filed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"))
    revision: Mapped[int]
    filed_on: Mapped[date] = mapped_column(Date)
    filed_at: Mapped[datetime] = mapped_column(Moment)
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    percent: Mapped[int]
    done: Mapped[str] = mapped_column(Text)
    problems: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(Text, default="")
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    figure_notes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    fall_because: Mapped[str] = mapped_column(Text, default="")
    token: Mapped[str] = mapped_column(String(64))

    obligation: Mapped[Obligation] = relationship()
    filed_by: Mapped[User] = relationship()
    attachments: Mapped[list[Attachment]] = relationship(
        back_populates="report", order_by="Attachment.id"
    )
    decision: Mapped[Decision | None] = relationship(back_populates="report")


class ReportDraft(Model):
    """What a liaison has typed for a duty and not filed yet; nobody else sees it."""

    __tablename__ = "report_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    saved_by: Mapped[User] = relationship()


class Attachment(Model):
    """A file of evidence: kept under a random name, shown under its own."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    stored_name: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    obligation: Mapped[Obligation] = relationship()
    report: Mapped[Report | None] = relationship(back_populates="attachments")
    uploaded_by: Mapped[User] = relationship()


class Decision(Model):
    """A supervisor's decision on a revision: accepted, or returned with a ground (R3)."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("outcome IN ('accepted','returned')", name="outcome"),
        CheckConstraint("(outcome = 'returned') = (ground IS NOT NULL)", name="ground"),
        Index(None, "decided_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), unique=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    revision: Mapped[int]
    decided_on: Mapped[date] = mapped_column(Date)
    decided_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(String(8))
    ground: Mapped[str | None] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(Text, default="")

    report: Mapped[Report] = relationship(back_populates="decision")
    decided_by: Mapped[User] = relationship()
