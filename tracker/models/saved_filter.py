"""The filters of a list that a person has kept under a name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Model, Moment


class SavedFilter(Model):
    """A person's way of looking at a list: a name, and the query of the list's address."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("user_id", "list_code", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    list_code: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(500))
    saved_at: Mapped[datetime] = mapped_column(Moment)
