"""Reasons put into sentences: every judgement on a page says why. One module for each noun."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tracker import labels
from tracker.errors import Refused, TrackerError
from tracker.i18n import N_, gettext
from tracker.rules.reasons import Reason

NOT_A_DAY = N_("“%(given)s” is no date from 1900 to 2199; write it as 2020-03-31.")

SENTENCES: dict[str, str] = {
    "role_may_not": N_("This role may not do that."),
}
for _module in iter_modules(__path__):
    SENTENCES |= import_module(f"{__name__}.{_module.name}").SENTENCES

COUNTED = {
    "score_accepted": ("returns", 0, "score_accepted_at_once"),
    "score_filed_late": ("days", 1, "score_filed_late_one"),
    "duty_overdue": ("days", 1, "duty_overdue_one"),
    "rung_remind_1": ("days", 1, "rung_remind_one"),
    "rung_remind_5": ("days", 1, "rung_remind_one"),
    "rung_blue": ("days", 1, "rung_one"),
}

LABELLED = {
    "rung": "rung",
    "by": "rung",
    "kind": "kind",
    "ground": "ground",
    "level": "level",
    "plan_field": "plan_field",
    "now": "sheet_state",
    "wanted": "sheet_state",
    "step": "exemption_step",
    "next_step": "exemption_step",
}


def reason_text(why: Reason | Mapping[str, Any] | None) -> str:
    """Yield the sentence of a reason in the language in force; nothing for no reason.

    Dates, periods and codes among its values are put into words.
    """
    if not why:
        return ""
    found = why if isinstance(why, Reason) else Reason.from_dict(why)
    return gettext(SENTENCES[_code_of(found)], **readable(found.values))


def _code_of(found: Reason) -> str:
    """Yield the code of the sentence; a count of none or one may have a sentence of its own."""
    counted, number, other = COUNTED.get(found.code, ("", 0, ""))
    return other if found.values.get(counted) == number else found.code


def refused(why: Reason, *, field: str | None = None) -> Refused:
    """Make the error of a rule's refusal; ``field`` names the form field that it is about."""
    return Refused(SENTENCES[why.code], field=field, **why.values)


def error_text(wrong: TrackerError) -> str:
    """Yield the sentence of an expected error in the language in force."""
    return gettext(wrong.message, **readable(wrong.params))


def readable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Yield the values of a sentence with dates, periods, codes, lists and reasons in words."""
    return {name: _said(name, value) for name, value in values.items()}


def _said(name: str, value: object) -> object:
    if isinstance(value, date):
        return labels.near_day(value)
    if isinstance(value, Reason):
        return reason_text(value)
    if isinstance(value, (list, tuple)):
        return labels.listed(value)
    if not isinstance(value, str):
        return value
    if name in LABELLED:
        return labels.label(value, LABELLED[name])
    if name == "period":
        return labels.period(value)
    return labels.near_day(value) if _is_day(value) else value


def _is_day(value: str) -> bool:
    try:
        return len(value) == len("2020-03-31") and bool(date.fromisoformat(value))
    except ValueError:
        return False
