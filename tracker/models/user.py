"""People, their roles, their sessions and what was tried at the log-in."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Model, Moment
from tracker.models.department import Department


class UserRole(StrEnum):
    """What a person does in supervision."""

    LIAISON = "liaison"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class User(UserMixin, Model):
    """A person with one role in one department."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(
            "role IN ('liaison','head','supervisor','leader','auditor','administrator')",
            name="role",
        ),
        Index(None, "department_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(60), default="")
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    role: Mapped[str] = mapped_column(String(16))
    email: Mapped[str] = mapped_column(String(254), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    must_change_password: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str | None] = mapped_column(String(8))
    digest_hour: Mapped[int | None]
    enabled: Mapped[bool] = mapped_column(default=True)
    created_on: Mapped[date] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)
    copy_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    tour_closed_as: Mapped[str] = mapped_column(String(16), default="", server_default="")

    department: Mapped[Department] = relationship(lazy="joined")

    @property
    def is_active(self) -> bool:
        """Tell Flask-Login whether the account may be used."""
        return self.enabled and self.left_on is None


class UserSession(Model):
    """A log-in on one device; the cookie holds a random key, the row only its hash."""

    __tablename__ = "person_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(Text, default="")

    user: Mapped[User] = relationship(lazy="joined")


class DashboardLook(Model):
    """The last two days on which a person looked at a plan's dashboard as it stood that day."""

    __tablename__ = "dashboard_look"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    looked_on: Mapped[date] = mapped_column(Date)
    before_on: Mapped[date | None] = mapped_column(Date)


class LoginAttempt(Model):
    """One attempt to log in; the lockout counts these rows."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index(None, "username", "tried_at"),
        Index(None, "address", "tried_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(64))
    tried_at: Mapped[datetime] = mapped_column(Moment)
    succeeded: Mapped[bool]
