"""Plans as issued: document, period, categories and indicators."""

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
from tracker.models.department import Department
from tracker.models.jurisdiction import Jurisdiction
from tracker.models.user import User


class PlanState(StrEnum):
    """A plan is a draft until its assignments and duties come into being."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Plan(Model):
    """A government document whose tasks are supervised."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("from_on <= to_on", name="period"),
        CheckConstraint("state IN ('draft','published')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    document_number: Mapped[str] = mapped_column(String(60), default="")
    issuer: Mapped[str] = mapped_column(String(120), default="")
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"), index=True)
    issued_on: Mapped[date | None] = mapped_column(Date)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    parent_document: Mapped[str] = mapped_column(String(200), default="")
    lead_rule: Mapped[str] = mapped_column(String(40), default="none")
    reporting: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12), default=PlanState.DRAFT)
    published_on: Mapped[date | None] = mapped_column(Date)

    jurisdiction: Mapped[Jurisdiction] = relationship(lazy="joined")
    categories: Mapped[list[Category]] = relationship(
        back_populates="plan", order_by="Category.position"
    )
    indicators: Mapped[list[Indicator]] = relationship(
        back_populates="plan", order_by="Indicator.id"
    )


class Category(Model):
    """A section of a plan under which tasks stand (工作任务)."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("plan_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))

    plan: Mapped[Plan] = relationship(back_populates="categories")


class Indicator(Model):
    """A target figure of a plan: 补贴性培训人次, 技能劳动者占比."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(24), default="")
    kind: Mapped[str] = mapped_column(String(12))
    targets: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(Text, default="")

    plan: Mapped[Plan] = relationship(back_populates="indicators")


class IndicatorTarget(Model):
    """A unit's share of an indicator's target for a year, from a day on; never changed.

    A later row for the same unit and year takes its place; an empty ``target`` takes it back.
    ``written`` is the unit's name as the file or page had it, ``source`` the paper that says so.
    """

    __tablename__ = "indicator_target"
    __table_args__ = (
        CheckConstraint("year BETWEEN 1949 AND 2200", name="year"),
        Index(None, "indicator_id", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    year: Mapped[int]
    target: Mapped[str] = mapped_column(String(24), default="")
    written: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200), default="")
    set_on: Mapped[date] = mapped_column(Date)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    indicator: Mapped[Indicator] = relationship()
    department: Mapped[Department] = relationship()
    set_by: Mapped[User | None] = relationship()
