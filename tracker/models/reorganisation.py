"""Reorganisations: departments merged or divided on a day, and the parts that changed hands."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
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

from tracker.db import Model
from tracker.models.assignment import Assignment
from tracker.models.department import Department
from tracker.models.user import User


class ReorganisationKind(StrEnum):
    """Departments end in a successor, or give some of their parts to another."""

    MERGE = "merge"
    SPLIT = "split"


class ReorganisationState(StrEnum):
    """A reorganisation waits for its day, was carried out, or was called off before it."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class Reorganisation(Model):
    """Departments merged or divided from a day on, with the document that says so.

    ``content`` names what it is about by ids: ``departments`` that give, ``assignments`` (of a
    split: those that go) and ``people`` who go to the ``target``.
    """

    __tablename__ = "reorganisation"
    __table_args__ = (
        CheckConstraint("kind IN ('merge','split')", name="kind"),
        CheckConstraint("state IN ('planned','done','cancelled')", name="state"),
        Index(None, "state", "from_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    from_on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text)
    target_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=ReorganisationState.PLANNED)
    ordered_on: Mapped[date] = mapped_column(Date)
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_on: Mapped[date | None] = mapped_column(Date)

    target: Mapped[Department] = relationship()
    ordered_by: Mapped[User | None] = relationship()


class Transfer(Model):
    """A part went from one department to another: held by the first until the day before."""

    __tablename__ = "transfer"
    __table_args__ = (UniqueConstraint("assignment_id", "moved_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    from_department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    to_department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    moved_on: Mapped[date] = mapped_column(Date)
    reorganisation_id: Mapped[int] = mapped_column(ForeignKey("reorganisation.id"), index=True)

    assignment: Mapped[Assignment] = relationship(back_populates="transfers")
    from_department: Mapped[Department] = relationship(
        foreign_keys=[from_department_id], lazy="joined"
    )
    to_department: Mapped[Department] = relationship(foreign_keys=[to_department_id])
    reorganisation: Mapped[Reorganisation] = relationship()
