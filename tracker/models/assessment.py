"""Score sheets and what bears on them: exemptions, commendations, objections."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Model
from tracker.models.department import Department
from tracker.models.obligation import Obligation
from tracker.models.plan import Plan
from tracker.models.user import User


class ScoreSheet(Model):
    """A department's score for a plan and period with its whole working (R6).

    ``content`` is the sheet as ``assess show`` prints it. Once frozen nothing changes; a correction
    is a new sheet that names this one.
    """

    __tablename__ = "score_sheet"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft','proposed','approved','published','frozen')",
            name="state",
        ),
        Index(
            "uq_score_sheet_standing",
            "plan_id",
            "department_id",
            "period",
            "correction",
            unique=True,
        ),
        Index(None, "plan_id", "period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    period: Mapped[str] = mapped_column(String(8))
    correction: Mapped[int] = mapped_column(default=0)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("score_sheet.id"))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    as_of: Mapped[date] = mapped_column(Date)
    policy_version: Mapped[str] = mapped_column(String(40))
    score: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    grade: Mapped[str | None] = mapped_column(String(16))
    rank: Mapped[int | None]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    self_score: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    self_note: Mapped[str] = mapped_column(Text, default="")
    drafted_on: Mapped[date] = mapped_column(Date)
    proposed_on: Mapped[date | None] = mapped_column(Date)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_on: Mapped[date | None] = mapped_column(Date)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_on: Mapped[date | None] = mapped_column(Date)
    objections_until_on: Mapped[date | None] = mapped_column(Date)
    frozen_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    plan: Mapped[Plan] = relationship()
    department: Mapped[Department] = relationship()
    proposed_by: Mapped[User | None] = relationship(foreign_keys=[proposed_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])


class Exemption(Model):
    """An exemption of a duty with cause (容错), approved by a person with the power to."""

    __tablename__ = "exemption"

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    approved_on: Mapped[date] = mapped_column(Date)
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    parts: Mapped[list[str]] = mapped_column(JSON)
    cause: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text, default="")

    obligation: Mapped[Obligation] = relationship()
    approved_by: Mapped[User] = relationship()


class Commendation(Model):
    """A commendation of a department with the document that proves it (R6)."""

    __tablename__ = "commendation"
    __table_args__ = (CheckConstraint("level IN ('national','province','city')", name="level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    level: Mapped[str] = mapped_column(String(12))
    dated_on: Mapped[date] = mapped_column(Date)
    proof: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Objection(Model):
    """A department's objection to a published sheet, decided by somebody else (R6)."""

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("score_sheet.id"), index=True)
    raised_on: Mapped[date] = mapped_column(Date)
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(Text)
    decide_by_on: Mapped[date] = mapped_column(Date)
    decided_on: Mapped[date | None] = mapped_column(Date)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(Text, default="")

    sheet: Mapped[ScoreSheet] = relationship()
