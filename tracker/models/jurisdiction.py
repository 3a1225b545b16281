"""Jurisdictions: province, city, county, as a tree."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Model


class Jurisdiction(Model):
    """An area with a government; ``path`` holds the codes from the root: a subtree is a prefix."""

    __tablename__ = "jurisdiction"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    prefix: Mapped[str] = mapped_column(String(4), default="")
    level: Mapped[str] = mapped_column(String(12))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("jurisdiction.id"))
    path: Mapped[str] = mapped_column(String(120), index=True)

    parent: Mapped[Jurisdiction | None] = relationship(remote_side=[id])

    def holds(self, other: Jurisdiction) -> bool:
        """Tell whether another jurisdiction is this one or lies below it."""
        return other.path.startswith(self.path)
