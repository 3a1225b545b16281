"""Assignments: a department's part in a task, and how its light went."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

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

from tracker.db import Model
from tracker.models.department import Department
from tracker.models.plan import Plan
from tracker.models.task import Task, TaskUnit
from tracker.models.user import User

if TYPE_CHECKING:
    from tracker.models.reorganisation import Transfer


class Assignment(Model):
    """A department's part in a task; ``light`` is kept by the services and the sweep.

    ``light``, ``light_reason`` and ``percent_verified`` hold the judgement of day ``judged_on``;
    ``look_again_on`` is the next day on which it can change although nothing happens. ``held_from``
    is since when the department holds it where another did before; ``absorbed_by_id`` the stronger
    part of the same department, in which it ended when two departments were merged.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_standing",
            "task_id",
            "department_id",
            unique=True,
            sqlite_where=text("withdrawn_on IS NULL AND closed_on IS NULL"),
            postgresql_where=text("withdrawn_on IS NULL AND closed_on IS NULL"),
        ),
        CheckConstraint("role IN ('lead','support')", name="role"),
        Index(None, "plan_id", "light"),
        Index(None, "department_id", "light"),
        Index(None, "plan_id", "department_id"),
        Index(None, "look_again_on"),
        Index(None, "next_unsigned_rung_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("task_unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(8))
    basis: Mapped[str] = mapped_column(String(12))
    assigned_on: Mapped[date] = mapped_column(Date)
    sign_due_on: Mapped[date] = mapped_column(Date)
    deadline_on: Mapped[date] = mapped_column(Date)
    signed_on: Mapped[date | None] = mapped_column(Date)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_to_close_on: Mapped[date | None] = mapped_column(Date)
    close_note: Mapped[str] = mapped_column(Text, default="")
    excused_because: Mapped[str] = mapped_column(Text, default="")
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    absorbed_by_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    held_from: Mapped[date | None] = mapped_column(Date)

    light: Mapped[str] = mapped_column(String(12), default="green")
    light_reason: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    percent_verified: Mapped[int] = mapped_column(default=0)
    percent_expected: Mapped[int] = mapped_column(default=0)
    judged_on: Mapped[date | None] = mapped_column(Date)
    look_again_on: Mapped[date | None] = mapped_column(Date)
    next_unsigned_rung_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    plan: Mapped[Plan] = relationship()
    task: Mapped[Task] = relationship()
    department: Mapped[Department] = relationship()
    unit: Mapped[TaskUnit | None] = relationship()
    signed_by: Mapped[User | None] = relationship(foreign_keys=[signed_by_id])
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id])
    absorbed_by: Mapped[Assignment | None] = relationship(remote_side=[id])
    transfers: Mapped[list[Transfer]] = relationship(
        back_populates="assignment", order_by="Transfer.moved_on", viewonly=True
    )

    def department_on(self, day: date) -> Department:
        """Yield the department that held the part on a day (R7)."""
        if self.held_from is None or day >= self.held_from:
            return self.department
        moved = next(each for each in self.transfers if each.moved_on > day)
        return moved.from_department


class ClosingDecision(Model):
    """A supervisor's answer to a request to close an assignment (R3)."""

    __tablename__ = "closing_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    asked_on: Mapped[date] = mapped_column(Date)
    decided_on: Mapped[date] = mapped_column(Date)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(String(12))
    comment: Mapped[str] = mapped_column(Text, default="")

    assignment: Mapped[Assignment] = relationship()
    decided_by: Mapped[User] = relationship()


class LightChange(Model):
    """A day on which an assignment's light became another; one row for a day, the last holds."""

    __tablename__ = "light_change"
    __table_args__ = (
        UniqueConstraint("assignment_id", "changed_on"),
        Index(None, "plan_id", "changed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    changed_on: Mapped[date] = mapped_column(Date)
    previous: Mapped[str | None] = mapped_column(String(12))
    light: Mapped[str] = mapped_column(String(12))
    reason: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    assignment: Mapped[Assignment] = relationship()
