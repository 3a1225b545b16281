"""Departments with dated names, and standing groups with dated members."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Model
from tracker.models.jurisdiction import Jurisdiction


class NameKind(StrEnum):
    """What sort of name: the official one, or a form in which documents write it."""

    OFFICIAL = "official"
    SHORT = "short"
    ALIAS = "alias"


GOVERNMENT_KINDS = frozenset({"county", "zone", "town", "street"})


class Department(Model):
    """A body that can answer for a task: bureau, institution, organisation or lower government."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("jurisdiction_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(24))
    position: Mapped[int] = mapped_column(default=0)
    established_on: Mapped[date | None] = mapped_column(Date)
    abolished_on: Mapped[date | None] = mapped_column(Date)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")

    jurisdiction: Mapped[Jurisdiction] = relationship()
    successor: Mapped[Department | None] = relationship(remote_side=[id])
    names: Mapped[list[DepartmentName]] = relationship(
        back_populates="department", order_by="DepartmentName.id", lazy="selectin"
    )

    @property
    def table(self) -> str:
        """Yield which assessment table it stands in: departments or governments (R6)."""
        return "governments" if self.kind in GOVERNMENT_KINDS else "departments"

    def holder_on(self, day: date) -> Department:
        """Yield who answers on a day for what a document gives to this department.

        That is itself, or after a merger the department in which it ended.
        """
        gone = self.abolished_on is not None and self.abolished_on <= day
        return self.successor.holder_on(day) if gone and self.successor else self

    def name_on(self, day: date) -> str:
        """Yield the short name in force on a day, else the official one, else the newest known."""
        for kind in (NameKind.SHORT, NameKind.OFFICIAL):
            for name in self.names:
                if name.kind == kind and name.is_in_force(day):
                    return name.name
        return self.names[0].name if self.names else self.code

    def official_name_on(self, day: date) -> str:
        """Yield the official name in force on a day."""
        for name in self.names:
            if name.kind == NameKind.OFFICIAL and name.is_in_force(day):
                return name.name
        return self.name_on(day)


class DepartmentName(Model):
    """One name of a department with the days between which it holds."""

    __tablename__ = "department_name"
    __table_args__ = (Index(None, "department_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    name: Mapped[str] = mapped_column(String(120), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    from_on: Mapped[date | None] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text, default="")

    department: Mapped[Department] = relationship(back_populates="names")

    def is_in_force(self, day: date) -> bool:
        """Tell whether the name holds on a day; both ends count."""
        return (self.from_on is None or self.from_on <= day) and (
            self.to_on is None or day <= self.to_on
        )


class Group(Model):
    """A standing group that documents name as one: 各县区政府（开发区管委会）, 联席会议成员单位."""

    __tablename__ = "unit_group"
    __table_args__ = (UniqueConstraint("jurisdiction_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    needs_confirmation: Mapped[bool] = mapped_column(default=False)
    confirmed_on: Mapped[date | None] = mapped_column(Date)

    jurisdiction: Mapped[Jurisdiction] = relationship()
    members: Mapped[list[GroupMember]] = relationship(
        back_populates="group", order_by="GroupMember.id"
    )
    names: Mapped[list[GroupName]] = relationship(back_populates="group", order_by="GroupName.id")

    def members_on(self, day: date) -> list[Department]:
        """Yield the departments that belong to the group on a day, in their stated order."""
        return [m.department for m in self.members if m.is_in_force(day)]


class GroupName(Model):
    """A form in which documents write a group's name."""

    __tablename__ = "unit_group_name"
    __table_args__ = (UniqueConstraint("group_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("unit_group.id"))
    name: Mapped[str] = mapped_column(String(120), index=True)

    group: Mapped[Group] = relationship(back_populates="names")


class GroupMember(Model):
    """A department's membership in a group, with dates and the document that proves it."""

    __tablename__ = "unit_group_member"
    __table_args__ = (UniqueConstraint("group_id", "department_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("unit_group.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text, default="")

    group: Mapped[Group] = relationship(back_populates="members")
    department: Mapped[Department] = relationship()

    def is_in_force(self, day: date) -> bool:
        """Tell whether the membership holds on a day; both ends count."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)
