"""The way to the mail server, paused while it does not let us in (a circuit breaker).

A wrong password must not use up the tries of every mail, nor lock the account by asking every
minute: after each refusal the way is closed for longer, and one mail tries it when it opens.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker import clock
from tracker.db import db, transaction
from tracker.models import Setting

KEY = "mail_channel"
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60))


def why_paused() -> str:
    """Yield the server's words while the way is closed; '' while it is open."""
    row = db.session.get(Setting, KEY)
    if row is None:
        return ""
    until, at = datetime.fromisoformat(row.value["until"]), clock.now()
    is_closed = at < until <= at + PAUSES[-1]  # a later end was set by a clock that ran ahead
    return str(row.value["why"]) if is_closed else ""


def pause(why: str) -> None:
    """Close the way after a refusal: 5, 15, 30 minutes, then an hour each time."""
    with transaction() as session:
        row = session.get(Setting, KEY, with_for_update=True)
        refusals = int(row.value["refusals"]) + 1 if row else 1
        until = clock.now() + PAUSES[min(refusals, len(PAUSES)) - 1]
        value = {"refusals": refusals, "until": until.isoformat(), "why": why[:500]}
        if row is None:
            session.add(Setting(key=KEY, value=value))
        else:
            row.value = value


def resume() -> None:
    """Open the way: the server has taken a mail, or a person wants it tried at once."""
    if db.session.get(Setting, KEY) is None:
        return
    with transaction() as session:
        row = session.get(Setting, KEY, with_for_update=True)
        if row is not None:
            session.delete(row)
