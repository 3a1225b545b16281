"""The outbox: what each person is to be told, the mails made of it, and every try to send them."""

from __future__ import annotations

from datetime import date, datetime
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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Model, Moment
from tracker.models.assignment import Assignment
from tracker.models.obligation import Obligation
from tracker.models.supervision import Rung, Slip, Urge
from tracker.models.user import User

TO_TELL, UNSENT = "state = 'waiting'", "state IN ('waiting','sending')"
"""What waits, in the words of its index: it serves only queries that say the same words."""


class NoticeState(StrEnum):
    """A notice waits for its digest, is in a mail, or was dropped because it no longer holds."""

    WAITING = "waiting"
    MAILED = "mailed"
    DROPPED = "dropped"


class MailState(StrEnum):
    """Where a mail stands; ``sending`` is committed before the SMTP conversation begins."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNDELIVERED = "undelivered"
    WITHHELD = "withheld"


class Notice(Model):
    """One line that one person is to be told, written in the transaction of what caused it."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        Index(
            "ix_notice_waiting",
            "user_id",
            sqlite_where=text(TO_TELL),
            postgresql_where=text(TO_TELL),
        ),
        Index(None, "mail_id"),
        Index(None, "obligation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(160))
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(24))
    day: Mapped[date] = mapped_column(Date)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"))
    rung_id: Mapped[int | None] = mapped_column(ForeignKey("rung.id"))
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slip.id"))
    urge_id: Mapped[int | None] = mapped_column(ForeignKey("urge.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(12), default=NoticeState.WAITING)
    dropped_reason: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))

    user: Mapped[User] = relationship()
    assignment: Mapped[Assignment | None] = relationship()
    obligation: Mapped[Obligation | None] = relationship()
    rung: Mapped[Rung | None] = relationship()
    slip: Mapped[Slip | None] = relationship()
    urge: Mapped[Urge | None] = relationship()

    is_to_tell = text(f"notice.{TO_TELL}")


class Mail(Model):
    """A mail in the outbox, rendered in its reader's language before the first try."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        UniqueConstraint("message_id"),
        CheckConstraint(
            "state IN ('waiting','sending','sent','undelivered','withheld')",
            name="state",
        ),
        Index(
            "ix_mail_outbox",
            "next_try_at",
            sqlite_where=text(UNSENT),
            postgresql_where=text(UNSENT),
        ),
        Index(None, "user_id", "day"),
        Index(None, "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(160))
    message_id: Mapped[str] = mapped_column(String(160))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_address: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(24))
    locale: Mapped[str] = mapped_column(String(8))
    day: Mapped[date] = mapped_column(Date)
    subject: Mapped[str] = mapped_column(Text)
    text_body: Mapped[str] = mapped_column(Text)
    html_body: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(12), default=MailState.WAITING)
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    captured: Mapped[bool] = mapped_column(default=False)
    last_answer: Mapped[str] = mapped_column(Text, default="")
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    thread: Mapped[str] = mapped_column(String(160), default="")
    in_reply_to: Mapped[str] = mapped_column(String(160), default="")

    user: Mapped[User | None] = relationship()

    is_unsent = text(f"mail.{UNSENT}")


class MailTry(Model):
    """One try to hand a mail over, with the server's answer in its own words."""

    __tablename__ = "mail_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"), index=True)
    tried_at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(String(12))
    code: Mapped[int | None]
    answer: Mapped[str] = mapped_column(Text, default="")
