"""The calendar and the policy in force, read from the database for the rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, String, cast, literal, null, select, union_all

from tracker.db import Moment, db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import CalendarDay, PolicyVersion
from tracker.rules.policy import Policy
from tracker.rules.workdays import WorkCalendar

OWN_ROWS = union_all(
    select(
        literal(0).label("id"),
        CalendarDay.day.label("day"),
        CalendarDay.working.label("working"),
        cast(null(), String).label("version"),
        cast(null(), Moment).label("loaded_at"),
    ),
    select(
        PolicyVersion.id,
        PolicyVersion.effective_on,
        cast(null(), Boolean),
        PolicyVersion.version,
        PolicyVersion.loaded_at,
    ),
)
_calendars: dict[tuple[tuple[date, bool], ...], WorkCalendar] = {}
_policies: dict[tuple[str, datetime], Policy] = {}


def work_calendar() -> WorkCalendar:
    """Yield the working-day calendar: the official one under the installation's own rows (R1)."""
    found: WorkCalendar = _kept()["calendar"]
    return found


def forget_calendar() -> None:
    """Let the calendar be read anew: its rows have changed within this transaction."""
    db.session.info.pop("kept", None)


def _kept() -> dict[str, Any]:
    """Read own days and policy versions by one statement, once a transaction."""
    kept: dict[str, Any] = db.session.info.setdefault("kept", {})
    if not kept:
        rows = db.session.execute(OWN_ROWS).all()
        kept["calendar"] = _calendar(tuple((row.day, row.working) for row in rows if not row.id))
        versions = sorted((row for row in rows if row.id), key=lambda row: (row.day, row.id))
        kept["policies"] = [_policy(row.version, row.loaded_at, row.id) for row in versions[::-1]]
    return kept


def _calendar(days: tuple[tuple[date, bool], ...]) -> WorkCalendar:
    key = tuple(sorted(days))
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
    """Yield all policies, the one that is in force last first."""
    found: list[Policy] = _kept()["policies"]
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
