"""Reasons put into sentences: every judgement on a page says why. One module for each noun."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tracker import labels
from tracker.i18n import N_, gettext
from tracker.rules.reasons import Reason

SENTENCES: dict[str, str] = {
    "role_may_not": N_("This role may not do that."),
}
for _module in iter_modules(__path__):
    SENTENCES |= import_module(f"{__name__}.{_module.name}").SENTENCES

LABELLED = {"rung": "rung", "by": "rung", "kind": "kind", "ground": "ground"}


def reason_text(why: Reason | Mapping[str, Any] | None) -> str:
    """Yield the sentence of a reason in the language in force; nothing for no reason.

    Dates, periods and codes among its values are put into words.
    """
    if not why:
        return ""
    found = why if isinstance(why, Reason) else Reason.from_dict(why)
    return gettext(SENTENCES[found.code], **{n: _said(n, v) for n, v in found.values.items()})


def _said(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if name in LABELLED:
        return labels.label(value, LABELLED[name])
    if name == "period":
        return labels.period(value)
    return labels.day(value) if _is_day(value) else value


def _is_day(value: str) -> bool:
    try:
        return len(value) == len("2020-03-31") and bool(date.fromisoformat(value))
    except ValueError:
        return False
