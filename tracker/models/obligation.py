"""Obligations: the stored duty of an assignment for a period, and what moved its dates."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Model
from tracker.models.assignment import Assignment
from tracker.models.department import Department
from tracker.models.user import User


class ObligationState(StrEnum):
    """Where a duty stands now; the dated rows behind it are what counts."""

    OPEN = "open"
    FILED = "filed"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAIVED = "waived"


class Obligation(Model):
    """A report that an assignment owes for a period (R2)."""

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("assignment_id", "kind", "period"),
        CheckConstraint("kind IN ('quarterly','annual','completion')", name="kind"),
        CheckConstraint("state IN ('open','filed','returned','accepted','waived')", name="state"),
        CheckConstraint("closes_on >= due_on", name="closes_after_due"),
        Index(None, "department_id", "state", "due_on"),
        Index(None, "plan_id", "state", "due_on"),
        Index(None, "plan_id", "period", "department_id"),
        Index(
            "ix_obligation_next_rung",
            "next_rung_on",
            sqlite_where=text("next_rung_on IS NOT NULL"),
            postgresql_where=text("next_rung_on IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    kind: Mapped[str] = mapped_column(String(12))
    period: Mapped[str] = mapped_column(String(8))
    period_from: Mapped[date] = mapped_column(Date)
    period_to: Mapped[date] = mapped_column(Date)
    stated_due_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    provisional: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default=ObligationState.OPEN)
    filed_on: Mapped[date | None] = mapped_column(Date)
    refile_due_on: Mapped[date | None] = mapped_column(Date)
    reopened_until: Mapped[date | None] = mapped_column(Date)
    waived_on: Mapped[date | None] = mapped_column(Date)
    waived_because: Mapped[str | None] = mapped_column(Text)
    next_rung_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    assignment: Mapped[Assignment] = relationship()
    department: Mapped[Department] = relationship()


class DueChange(Model):
    """A duty's effective due day moved, by an extension or a calendar correction."""

    __tablename__ = "due_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    changed_on: Mapped[date] = mapped_column(Date)
    previous_due_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    extension_id: Mapped[int | None] = mapped_column(ForeignKey("extension.id"))


class Extension(Model):
    """A department's request for a later due day and the supervisor's decision (R3)."""

    __tablename__ = "extension"
    __table_args__ = (
        CheckConstraint("outcome IN ('granted','refused')", name="outcome"),
        Index(
            "uq_extension_undecided",
            "obligation_id",
            unique=True,
            sqlite_where=text("decided_on IS NULL"),
            postgresql_where=text("decided_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    asked_on: Mapped[date] = mapped_column(Date)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_due_on: Mapped[date] = mapped_column(Date)
    because: Mapped[str] = mapped_column(Text)
    progress: Mapped[str] = mapped_column(Text, default="")
    decided_on: Mapped[date | None] = mapped_column(Date)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(8))
    granted_due_on: Mapped[date | None] = mapped_column(Date)
    comment: Mapped[str] = mapped_column(Text, default="")

    obligation: Mapped[Obligation] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])


class Reopening(Model):
    """A supervisor opened a closed duty again for a late filing, with a reason (R2)."""

    __tablename__ = "reopening"

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    reopened_on: Mapped[date] = mapped_column(Date)
    reopened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    until_on: Mapped[date] = mapped_column(Date)
    because: Mapped[str] = mapped_column(Text)

    reopened_by: Mapped[User] = relationship()
