"""The ledger of reminders as lines of a table: one for each person told, or for each rung."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tracker import clock, labels
from tracker.i18n import gettext
from tracker.models import Assignment, Obligation
from tracker.sentences import reason_text
from tracker.services.supervision.reminder_ledger import LedgerRow, Told


def head() -> list[str]:
    """Yield the heads of the columns."""
    return [
        gettext("Day"),
        gettext("Rung"),
        gettext("Responsible department"),
        gettext("Task"),
        gettext("Which report"),
        gettext("To be filed by"),
        gettext("Outcome"),
        gettext("Reason"),
        gettext("Person told"),
        gettext("State"),
        gettext("Why not told"),
        gettext("Handed over"),
        gettext("Message number"),
    ]


def lines(rungs: Iterable[LedgerRow], others: Iterable[Told]) -> list[list[str]]:
    """Yield the lines of the table, in the language in force."""
    return [*(line for row in rungs for line in _of_rung(row)), *map(_of_notice, others)]


def _of_rung(row: LedgerRow) -> Iterator[list[str]]:
    rung = row.rung
    about = [
        rung.day.isoformat(),
        labels.label(rung.rung, "rung"),
        rung.assignment.department_on(rung.day).name_on(rung.day),
        rung.assignment.task.short_title,
        _report(rung.obligation),
        rung.due_on.isoformat(),
        labels.label(rung.outcome, "rung_outcome"),
        reason_text(rung.reason),
    ]
    if not row.told:
        yield [*about, "", "", "", "", ""]
    for told in row.told:
        yield [*about, *_person(told)]


def _of_notice(told: Told) -> list[str]:
    notice, part = told.notice, told.notice.assignment
    assert isinstance(part, Assignment)
    return [
        notice.day.isoformat(),
        labels.label(notice.kind, "notice_kind"),
        part.department_on(notice.day).name_on(notice.day),
        part.task.short_title,
        _report(notice.obligation),
        str(notice.facts.get("due_on") or ""),
        "",
        str(notice.facts.get("words") or ""),
        *_person(told),
    ]


def _report(duty: Obligation | None) -> str:
    return labels.period(duty.period) + labels.label(duty.kind, "kind") if duty else ""


def _person(told: Told) -> list[str]:
    mail = told.mail
    why: Mapping[str, Any] | None = told.notice.dropped_reason
    if why is None and mail is not None:
        why = mail.facts.get("why")
    sent_at = (
        mail.sent_at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
        if (mail and mail.sent_at)
        else ""
    )
    return [
        told.notice.user.name,
        labels.label(told.state, "told_state"),
        reason_text(why),
        sent_at,
        mail.message_id if mail else "",
    ]
