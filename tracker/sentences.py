"""Reasons put into sentences: every judgement on a page says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.i18n import N_, gettext
from tracker.rules.reasons import Reason

SENTENCES: dict[str, str] = {
    "role_may_not": N_("This role may not do that."),
}


def reason_text(why: Reason | Mapping[str, Any] | None) -> str:
    """Yield the sentence of a reason in the language in force; nothing for no reason."""
    if not why:
        return ""
    found = why if isinstance(why, Reason) else Reason.from_dict(why)
    return gettext(SENTENCES[found.code], **found.values)
