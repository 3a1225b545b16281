"""How a mail that could not be handed over is tried again (R5)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from tracker.rules.policy import Policy

DIGEST_HOURS = (8, 11, 14, 17)
"""The hours, a quarter past which digests are made."""

URGENT = frozenset({"red", "yellow", "refile", "returned", "instruction", "urge", "nobody"})
"""What does not wait for the hour at which a person wants its one mail a day."""


class AfterUnknown(StrEnum):
    """What becomes of a mail when nobody knows whether the server took it.

    ``repeat``: it goes out again with the same Message-ID and bytes, for it asks something of the
    reader or a time runs from it. ``leave``: it only tells what the pages show as well, so that a
    second copy would be worse than none.
    """

    REPEAT = "repeat"
    LEAVE = "leave"


AFTER_UNKNOWN = {
    "red": AfterUnknown.REPEAT,
    "yellow": AfterUnknown.REPEAT,
    "blue": AfterUnknown.REPEAT,
    "refile": AfterUnknown.REPEAT,
    "returned": AfterUnknown.REPEAT,
    "unsigned_1": AfterUnknown.REPEAT,
    "unsigned_2": AfterUnknown.REPEAT,
    "remind_1": AfterUnknown.REPEAT,
    "remind_5": AfterUnknown.REPEAT,
    "instruction": AfterUnknown.REPEAT,
    "urge": AfterUnknown.REPEAT,
    "nobody": AfterUnknown.REPEAT,
    "extension_granted": AfterUnknown.REPEAT,
    "extension_refused": AfterUnknown.REPEAT,
    "closing_returned": AfterUnknown.REPEAT,
    "reorganised_merge": AfterUnknown.REPEAT,
    "reorganised_split": AfterUnknown.REPEAT,
    "score_proposed": AfterUnknown.REPEAT,
    "score_published": AfterUnknown.REPEAT,
    "objection_raised": AfterUnknown.REPEAT,
    "objection_decided": AfterUnknown.REPEAT,
    "exemption_asked": AfterUnknown.REPEAT,
    "exemption_decided": AfterUnknown.REPEAT,
    "bulletin_issued": AfterUnknown.LEAVE,
    "reply": AfterUnknown.LEAVE,
}
"""By the kind of what is told; a mail that tells one thing to be repeated is repeated whole."""


def is_repeated(kinds: Collection[str]) -> bool:
    """Tell whether a mail that perhaps arrived goes out again, by what it tells."""
    return any(AFTER_UNKNOWN[kind] is AfterUnknown.REPEAT for kind in kinds)


FIRST_WAITS_MINUTES = (1, 5, 15, 30, 60)


def wait_after(tries: int, *, policy: Policy) -> timedelta | None:
    """Yield how long to wait after the n-th failed try; None when it was the last (R5).

    Quickly at first (1, 5, 15, 30, 60 minutes), then at even distances, so that the last of
    ``mail_tries`` tries comes ``mail_give_up_calendar_days`` after the first.
    """
    if tries >= policy.mail_tries:
        return None
    if tries <= len(FIRST_WAITS_MINUTES):
        return timedelta(minutes=FIRST_WAITS_MINUTES[tries - 1])
    whole = policy.mail_give_up_calendar_days * 24 * 60 - sum(FIRST_WAITS_MINUTES)
    waits = policy.mail_tries - 1 - len(FIRST_WAITS_MINUTES)
    return timedelta(minutes=max(60, whole // waits))


def waits_for_its_hour(
    wanted: int | None, *, hour: int, had_one_today: bool, kinds: Collection[str]
) -> bool:
    """Tell whether a person's digest waits: it wants one mail a day, at an hour.

    ``hour`` is the local hour now, ``kinds`` what there is to tell. Urgent matters never wait.
    """
    if wanted is None or URGENT.intersection(kinds):
        return False
    return had_one_today or hour < wanted
