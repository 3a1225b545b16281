"""The calendar and the policy in force, read from the database for the rules."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import CalendarDay, PolicyVersion
from tracker.rules.policy import Policy
from tracker.rules.workdays import WorkCalendar

_calendars: dict[tuple[tuple[date, bool], ...], WorkCalendar] = {}
_policies: dict[int, Policy] = {}


def work_calendar() -> WorkCalendar:
    """Yield the working-day calendar: the official one under the installation's own rows (R1)."""
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
    found = (
        db.session.execute(
            select(PolicyVersion.id)
            .where(PolicyVersion.effective_on <= day)
            .order_by(PolicyVersion.effective_on.desc(), PolicyVersion.id.desc())
            .limit(1)
        ).scalar()
        or db.session.execute(
            select(PolicyVersion.id).order_by(PolicyVersion.effective_on, PolicyVersion.id).limit(1)
        ).scalar()
    )
    if found is None:
        raise NotFound(N_("No policy is loaded; run “flask --app wsgi seed” first."))
    if found not in _policies:
        version = db.session.get(PolicyVersion, found)
        assert version is not None
        _policies[found] = Policy.from_dict(version.content)
    return _policies[found]


def policy_content_on(day: date) -> dict[str, object]:
    """Yield the policy in force on a day as the plain data it was loaded from."""
    version = policy_on(day).version
    content = db.session.execute(
        select(PolicyVersion.content).where(PolicyVersion.version == version)
    ).scalar_one()
    return dict(content)
