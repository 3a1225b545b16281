"""The installation's own calendar rows and its policy versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Model, Moment


class CalendarDay(Model):
    """A day that is working or rest by a document, over the official calendar (R1)."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool]
    source: Mapped[str] = mapped_column(Text, default="")


class PolicyVersion(Model):
    """A version of the policy's numbers with the day from which it is in force."""

    __tablename__ = "policy_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(40), unique=True)
    effective_on: Mapped[date] = mapped_column(Date, index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    loaded_at: Mapped[datetime] = mapped_column(Moment)
