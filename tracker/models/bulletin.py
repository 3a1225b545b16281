"""Bulletins (通报): frozen figures, a text that is edited until approval, and a number."""

from __future__ import annotations

from datetime import date
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

from tracker.db import Model
from tracker.models.jurisdiction import Jurisdiction
from tracker.models.plan import Plan
from tracker.models.user import User
from tracker.rules.states import BulletinState


class Bulletin(Model):
    """A bulletin on a plan's period: ``figures`` are frozen when it is drafted.

    Year and serial are given with the approval, running per jurisdiction and year. Of a plan and
    period one bulletin at most is on its way to approval.
    """

    __tablename__ = "bulletin"
    __table_args__ = (
        CheckConstraint("state IN ('draft','proposed','approved')", name="state"),
        CheckConstraint("(state = 'approved') = (serial IS NOT NULL)", name="numbered"),
        UniqueConstraint("jurisdiction_id", "year", "serial"),
        Index(None, "plan_id", "period"),
        Index(
            "uq_bulletin_under_way",
            "plan_id",
            "period",
            unique=True,
            sqlite_where=text("state <> 'approved'"),
            postgresql_where=text("state <> 'approved'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    period: Mapped[str] = mapped_column(String(8))
    as_of: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12), default=BulletinState.DRAFT)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("bulletin.id"))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    title: Mapped[str] = mapped_column(Text)
    recipients: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str] = mapped_column(String(120))
    copies: Mapped[str] = mapped_column(Text, default="")
    red_head: Mapped[str] = mapped_column(String(60), default="")
    drafted_on: Mapped[date] = mapped_column(Date)
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_on: Mapped[date | None] = mapped_column(Date)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    returned_because: Mapped[str] = mapped_column(Text, default="")
    approved_on: Mapped[date | None] = mapped_column(Date)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    year: Mapped[int | None]
    serial: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    plan: Mapped[Plan] = relationship()
    jurisdiction: Mapped[Jurisdiction] = relationship()
    corrects: Mapped[Bulletin | None] = relationship(remote_side=[id])
    drafted_by: Mapped[User] = relationship(foreign_keys=[drafted_by_id])
    proposed_by: Mapped[User | None] = relationship(foreign_keys=[proposed_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])

    @property
    def number(self) -> str:
        """Yield the number as printed, 督办通报〔2021〕3号; '' before approval."""
        return "" if self.serial is None else f"督办通报〔{self.year}〕{self.serial}号"
