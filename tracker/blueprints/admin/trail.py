"""Words for the audit trail: what was done, to what, and what it was before and after."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from tracker import labels
from tracker.blueprints.admin.trail_words import ACTIONS, FACTS, SUBJECTS
from tracker.i18n import N_, get_locale, gettext, ngettext
from tracker.models import AuditEntry

BETWEEN = {"zh_CN": "、", "en": ", "}
CODES = ("state", "mail_state", "outcome", "rung_outcome", "ground", "rung", "user_role", "role")
BECAUSE = {
    "filed": N_("the report was filed"),
    "waived": N_("the duty was waived"),
    "withdrawn": N_("the part was withdrawn"),
}


class Change(NamedTuple):
    """One fact of an entry in words, before and after."""

    name: str
    before: str
    after: str


def action_name(action: str) -> str:
    """Yield the word for an action; one that this version does not know stands as it is."""
    return gettext(ACTIONS.get(action, action))


def subject_name(kind: str) -> str:
    """Yield the word for what an entry is about."""
    return gettext(SUBJECTS.get(kind, kind))


def changes(entry: AuditEntry) -> list[Change]:
    """Yield the facts of an entry in words, each before and after."""
    before, after = entry.before or {}, entry.after or {}
    return [
        Change(gettext(FACTS.get(name, name)), said(name, before.get(name)), said(name, value))
        for name, value in (dict.fromkeys(before) | after).items()
        if before.get(name) != value
    ]


def said(name: str, value: Any) -> str:
    """Yield a stored value in words: days, yes and no, codes, lists."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list | dict):
        return _many(name, value)
    if name.endswith("_on") or name in ("day", "on", "today", "reopened_until"):
        return _day(str(value))
    if name == "period":
        return labels.period(str(value))
    return _code(name, str(value))


def _many(name: str, value: list[Any] | dict[str, Any]) -> str:
    if name == "differences":
        return ngettext("%(num)s place", "%(num)s places", len(value))
    if isinstance(value, dict):
        words = [f"{key}{gettext(': ')}{said(name, each)}" for key, each in value.items()]
    else:
        words = [said(name, each) for each in value]
    return BETWEEN[get_locale()].join(words)


def _code(name: str, value: str) -> str:
    """Yield the word of a code where the fact's name says what kind of code it is."""
    if name == "because" and value in BECAUSE:
        return gettext(BECAUSE[value])
    for kind in CODES:
        if kind.endswith(name) and value in labels.LABELS[kind]:
            return labels.label(value, kind)
    return value


def _day(value: str) -> str:
    try:
        return labels.day(date.fromisoformat(value))
    except ValueError:
        return value
