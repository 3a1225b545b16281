"""The calendar and the policy in force, read from the database for the rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import CalendarDay, PolicyVersion
from tracker.rules.policy import Policy
from tracker.rules.workdays import WorkCalendar

_calendars: dict[tuple[tuple[date, bool], ...], WorkCalendar] = {}
_policies: dict[tuple[str, datetime], Policy] = {}


def work_calendar() -> WorkCalendar:
    """Yield the working-day calendar: the official one under the installation's own rows (R1)."""
    kept: dict[str, Any] = db.session.info.setdefault("kept", {})
    if "calendar" not in kept:
        kept["calendar"] = _read_calendar()
    found: WorkCalendar = kept["calendar"]
    return found


def forget_calendar() -> None:
    """Let the calendar be read anew: its rows have changed within this transaction."""
    db.session.info.get("kept", {}).pop("calendar", None)


def _read_calendar() -> WorkCalendar:
    rows = db.session.execute(
        select(CalendarDay.day, CalendarDay.working).order_by(CalendarDay.day)
    )
    key = tuple((day, working) for day, working in rows)
    if key not in _calendars:
        _calendars.clear()
        _calendars[key] = WorkCalendar(dict(key))
    return _calendars[key]


def policy_on(day: date) -> Policy:
    """Yield the policy in force on a day: the newest effective by then, else the first there is.

    Raises :class:`NotFound` when the installation has no policy yet.
    """
    versions = _versions()
    if not versions:
        raise NotFound(N_("No policy is loaded; run “flask --app wsgi seed” first."))
    return next((policy for policy in versions if policy.effective_on <= day), versions[-1])


def policy_named(version: str) -> Policy:
    """Yield a policy by its version, for what was judged under it."""
    return next(policy for policy in _versions() if policy.version == version)


def _versions() -> list[Policy]:
    """Yield all policies, the one that is in force last first; read once a transaction."""
    kept: dict[str, Any] = db.session.info.setdefault("kept", {})
    if "policies" not in kept:
        rows = db.session.execute(
            select(PolicyVersion.version, PolicyVersion.loaded_at, PolicyVersion.id).order_by(
                PolicyVersion.effective_on.desc(), PolicyVersion.id.desc()
            )
        )
        kept["policies"] = [_policy(row.version, row.loaded_at, row.id) for row in rows]
    found: list[Policy] = kept["policies"]
    return found


def _policy(version: str, loaded_at: datetime, version_id: int) -> Policy:
    """Yield a stored policy; one that was read before, by this process, is not read again."""
    key = (version, loaded_at)
    if key not in _policies:
        row = db.session.get_one(PolicyVersion, version_id)
        _policies[key] = Policy.from_dict(row.content)
    return _policies[key]


def policy_content_on(day: date) -> dict[str, object]:
    """Yield the policy in force on a day as the plain data it was loaded from."""
    return policy_content_named(policy_on(day).version)


def policy_content_named(version: str) -> dict[str, object]:
    """Yield a policy by its version as the plain data it was loaded from."""
    content = db.session.execute(
        select(PolicyVersion.content).where(PolicyVersion.version == version)
    ).scalar_one()
    return dict(content)
