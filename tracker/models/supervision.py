"""The ladder's rungs, numbered slips, urges, a leader's instructions, and what is replied."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Model, Moment
from tracker.models.assignment import Assignment
from tracker.models.jurisdiction import Jurisdiction
from tracker.models.obligation import Obligation
from tracker.models.task import Task
from tracker.models.user import User

RAISED = text("outcome <> 'held'")
HELD = text("outcome = 'held'")


class Rung(Model):
    """What became of one rung of one duty (or of an unsigned assignment) for one due day.

    Unique for (duty, rung, due_on): raised once, whatever runs twice. A rung that was held while an
    extension was being decided has a row of its own beside a later raised one.
    """

    __tablename__ = "rung"
    __table_args__ = (
        CheckConstraint("outcome IN ('sent','superseded','held','skipped')", name="outcome"),
        Index(
            "uq_rung_duty_raised",
            "obligation_id",
            "rung",
            "due_on",
            unique=True,
            sqlite_where=RAISED,
            postgresql_where=RAISED,
        ),
        Index(
            "uq_rung_duty_held",
            "obligation_id",
            "rung",
            "due_on",
            unique=True,
            sqlite_where=HELD,
            postgresql_where=HELD,
        ),
        Index(
            "uq_rung_unsigned",
            "assignment_id",
            "rung",
            "due_on",
            unique=True,
            sqlite_where=text("obligation_id IS NULL"),
            postgresql_where=text("obligation_id IS NULL"),
        ),
        Index(None, "plan_id", "day"),
        Index(None, "assignment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"))
    rung: Mapped[str] = mapped_column(String(12))
    due_on: Mapped[date] = mapped_column(Date)
    day: Mapped[date] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(String(12))
    reason: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    assignment: Mapped[Assignment] = relationship()
    obligation: Mapped[Obligation | None] = relationship()


class SlipCounter(Model):
    """The last slip number given in a jurisdiction and year; raised in the slip's transaction."""

    __tablename__ = "slip_counter"
    __table_args__ = (UniqueConstraint("jurisdiction_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class Slip(Model):
    """A numbered supervision slip (督办单), open until the duty is filed or waived."""

    __tablename__ = "slip"
    __table_args__ = (
        UniqueConstraint("jurisdiction_id", "year", "serial"),
        UniqueConstraint("rung_id"),
        CheckConstraint("rung IN ('blue','yellow','red')", name="rung"),
        Index(None, "plan_id", "closed_on"),
        Index(None, "department_id", "closed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    rung_id: Mapped[int] = mapped_column(ForeignKey("rung.id"))
    year: Mapped[int]
    serial: Mapped[int]
    rung: Mapped[str] = mapped_column(String(8))
    raised_on: Mapped[date] = mapped_column(Date)
    answer_due_on: Mapped[date] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    promised_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_because: Mapped[str | None] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    obligation: Mapped[Obligation] = relationship()
    jurisdiction: Mapped[Jurisdiction] = relationship()
    answered_by: Mapped[User | None] = relationship()

    @property
    def number(self) -> str:
        """Yield the number as printed: 督办〔2020〕12号."""
        return f"督办〔{self.year}〕{self.serial}号"


class Instruction(Model):
    """A leader's instruction (批示) on a task; a correction is a new one."""

    __tablename__ = "instruction"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    written_on: Mapped[date] = mapped_column(Date)
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(Text)
    answer_due_on: Mapped[date | None] = mapped_column(Date)

    task: Mapped[Task] = relationship()
    written_by: Mapped[User] = relationship()


class Urge(Model):
    """A supervisor urges a department by hand (催办), about one duty or its part as a whole."""

    __tablename__ = "urge"
    __table_args__ = (Index(None, "plan_id", "written_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"), index=True)
    written_on: Mapped[date] = mapped_column(Date)
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(Text)
    answer_due_on: Mapped[date] = mapped_column(Date)

    assignment: Mapped[Assignment] = relationship()
    obligation: Mapped[Obligation | None] = relationship()
    written_by: Mapped[User] = relationship()


class Reply(Model):
    """What a department replies to an urge or an instruction (答复); a correction is a new one."""

    __tablename__ = "reply"
    __table_args__ = (
        CheckConstraint("(urge_id IS NULL) <> (instruction_id IS NULL)", name="about_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    urge_id: Mapped[int | None] = mapped_column(ForeignKey("urge.id"), index=True)
    instruction_id: Mapped[int | None] = mapped_column(ForeignKey("instruction.id"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    replied_on: Mapped[date] = mapped_column(Date)
    replied_at: Mapped[datetime] = mapped_column(Moment)
    replied_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(Text)

    assignment: Mapped[Assignment] = relationship()
    replied_by: Mapped[User] = relationship()
