"""The policy's versions as they are read: which there are, which holds, what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import PolicyVersion, User
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.calendar import calendars

TITLES = ("version", "effective_on", "source")


@dataclass(frozen=True, slots=True)
class Shown:
    """A version with its numbers as (section, name, value), in the order of the file."""

    version: str
    effective_on: date
    source: str
    numbers: list[tuple[str, str, str]]


def list_versions(actor: User) -> list[PolicyVersion]:
    """Yield every version, the one that takes effect last first."""
    access.require(actor, Action.READ_SYSTEM)
    return list(
        db.session.execute(
            select(PolicyVersion).order_by(
                PolicyVersion.effective_on.desc(), PolicyVersion.id.desc()
            )
        ).scalars()
    )


def version_in_force() -> str:
    """Yield the version in force today, empty when none is loaded."""
    try:
        return calendars.policy_on(clock.today()).version
    except NotFound:
        return ""


def get_version(actor: User, version: str) -> Shown:
    """Yield a version's numbers; raises :class:`NotFound` for an unknown one."""
    access.require(actor, Action.READ_SYSTEM)
    row = db.session.execute(
        select(PolicyVersion).where(PolicyVersion.version == version)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound(N_("There is no policy version “%(version)s”."), version=version)
    numbers = [
        (section, name, value)
        for section, content in row.content.items()
        if section not in TITLES
        for name, value in _flat(content)
    ]
    return Shown(row.version, row.effective_on, str(row.content.get("source", "")), numbers)


def _flat(content: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the leaves of nested settings as (dotted name, value)."""
    if not isinstance(content, dict):
        yield before, "、".join(map(str, content)) if isinstance(content, list) else str(content)
        return
    for name, value in content.items():
        yield from _flat(value, f"{before}.{name}" if before else name)
