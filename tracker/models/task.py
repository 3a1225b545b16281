"""Tasks of a plan with their responsible units as written."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Model
from tracker.models.department import Department, Group
from tracker.models.plan import Category, Plan
from tracker.models.user import User


class Basis(StrEnum):
    """Why a unit has its part: the document says so, declares a rule, or it is presumed (R8)."""

    STATED = "stated"
    DECLARED = "declared"
    PRESUMED = "presumed"
    CONFIRMED = "confirmed"
    LISTED = "listed"


class Task(Model):
    """One item of a plan's responsibility annex."""

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    code: Mapped[str] = mapped_column(String(80))
    slug: Mapped[str] = mapped_column(String(140), unique=True)
    position: Mapped[int]
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    requirement: Mapped[str] = mapped_column(Text)
    open_ended: Mapped[bool] = mapped_column(default=False)
    deadline_text: Mapped[str | None] = mapped_column(String(120))
    deadline_on: Mapped[date | None] = mapped_column(Date)
    source_file: Mapped[str] = mapped_column(String(200), default="")
    source_line: Mapped[int | None]
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")

    plan: Mapped[Plan] = relationship()
    category: Mapped[Category] = relationship()
    units: Mapped[list[TaskUnit]] = relationship(
        back_populates="task",
        order_by="TaskUnit.position",
        cascade="all, delete-orphan",
    )

    @property
    def short_title(self) -> str:
        """Yield the requirement's first clause, for lists and mails."""
        for stop in "。；，、：":
            head = self.requirement.split(stop, 1)[0]
            if len(head) <= 40 and head.count("“") == head.count("”"):
                return head
        return self.requirement[:38] + "…"


class TaskUnit(Model):
    """One responsible entry of a task exactly as written: a department or a group."""

    __tablename__ = "task_unit"
    __table_args__ = (
        UniqueConstraint("task_id", "position"),
        CheckConstraint("role IN ('lead','support')", name="role"),
        CheckConstraint("department_id IS NULL OR group_id IS NULL", name="one_of"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    position: Mapped[int]
    written: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(8))
    basis: Mapped[str] = mapped_column(String(12))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("unit_group.id"), index=True)
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    task: Mapped[Task] = relationship(back_populates="units")
    department: Mapped[Department | None] = relationship()
    group: Mapped[Group | None] = relationship()
    confirmed_by: Mapped[User | None] = relationship()
