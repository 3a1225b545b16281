"""Score sheets and what bears on them: exemptions, commendations, objections."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    event,
    text,
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
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    frozen_on: Mapped[date | None] = mapped_column(Date)
    ledger_position: Mapped[int | None]
    seal: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    plan: Mapped[Plan] = relationship()
    department: Mapped[Department] = relationship()
    corrects: Mapped[ScoreSheet | None] = relationship(remote_side=[id])
    proposed_by: Mapped[User | None] = relationship(foreign_keys=[proposed_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    published_by: Mapped[User | None] = relationship(foreign_keys=[published_by_id])


# The database itself keeps a frozen sheet: it is neither changed nor removed.
KEEP = "BEGIN SELECT RAISE(ABORT, 'score_sheet: a frozen sheet does not change'); END"
KEEP_FROZEN = {
    "sqlite": tuple(
        f"CREATE TRIGGER score_sheet_frozen_{what.lower()} BEFORE {what} ON score_sheet "
        f"WHEN OLD.state = 'frozen' {KEEP}"
        for what in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION score_sheet_keep_frozen() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION 'score_sheet: a frozen sheet does not change'; END
        $$ LANGUAGE plpgsql""",
        """CREATE TRIGGER score_sheet_keep_frozen BEFORE UPDATE OR DELETE ON score_sheet
        FOR EACH ROW WHEN (OLD.state = 'frozen') EXECUTE FUNCTION score_sheet_keep_frozen()""",
    ),
}
for _dialect, _statements in KEEP_FROZEN.items():
    for _statement in _statements:
        _trigger = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(ScoreSheet.__table__, "after_create", _trigger)


class ExemptionRequest(Model):
    """A department's request for an exemption on its way: asked, verified, decided, recorded.

    Granted, it makes the :class:`Exemption` that counts; the request keeps who did what and when.
    """

    __tablename__ = "exemption_request"
    __table_args__ = (
        CheckConstraint("step IN ('asked','verified','granted','refused','recorded')", name="step"),
        Index(
            "uq_exemption_request_open",
            "obligation_id",
            unique=True,
            sqlite_where=text("step IN ('asked','verified')"),
            postgresql_where=text("step IN ('asked','verified')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    step: Mapped[str] = mapped_column(String(12), default="asked")
    parts: Mapped[list[str]] = mapped_column(JSON)
    cause: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    asked_on: Mapped[date] = mapped_column(Date)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    verified_on: Mapped[date | None] = mapped_column(Date)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    findings: Mapped[str] = mapped_column(Text, default="")
    decided_on: Mapped[date | None] = mapped_column(Date)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(Text, default="")
    recorded_on: Mapped[date | None] = mapped_column(Date)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    record: Mapped[str] = mapped_column(Text, default="")
    exemption_id: Mapped[int | None] = mapped_column(ForeignKey("exemption.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    obligation: Mapped[Obligation] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    verified_by: Mapped[User | None] = relationship(foreign_keys=[verified_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])


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
    recorded_on: Mapped[date | None] = mapped_column(Date)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    department: Mapped[Department] = relationship()
    recorded_by: Mapped[User] = relationship()


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
    raised_by: Mapped[User] = relationship(foreign_keys=[raised_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
