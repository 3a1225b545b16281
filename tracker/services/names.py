"""Names as documents write them, resolved to a jurisdiction's departments and groups (R8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.db import db
from tracker.models import Department, Group, Jurisdiction

NEAREST = 3


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a written name stands for; neither set: unknown, both lists then hold near names."""

    written: str
    department: Department | None = None
    group: Group | None = None
    nearest: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


class NameBook:
    """All names of a jurisdiction on a day: dated names first, then names of other days."""

    def __init__(self, jurisdiction: Jurisdiction, day: date) -> None:
        self.day = day
        self.groups: dict[str, Group] = {}
        self.in_force: dict[str, set[Department]] = {}
        self.ever: dict[str, set[Department]] = {}
        self._read(jurisdiction)

    def resolve(self, written: str) -> Resolution:
        """Resolve a written name; never guesses: an unknown or ambiguous one says what is near."""
        if written in self.groups:
            return Resolution(written, group=self.groups[written])
        for book in (self.in_force, self.ever):
            found = book.get(written, set())
            if len(found) == 1:
                return Resolution(written, department=next(iter(found)))
            if found:
                names = sorted(d.official_name_on(self.day) for d in found)
                return Resolution(written, ambiguous=tuple(names))
        known = [*self.groups, *self.ever]
        return Resolution(written, nearest=tuple(get_close_matches(written, known, NEAREST, 0.3)))

    def _read(self, jurisdiction: Jurisdiction) -> None:
        departments = db.session.execute(
            select(Department)
            .where(Department.jurisdiction_id == jurisdiction.id)
            .order_by(Department.position, Department.id)
        ).scalars()
        for department in departments:
            for name in department.names:
                self.ever.setdefault(name.name, set()).add(department)
                if name.is_in_force(self.day):
                    self.in_force.setdefault(name.name, set()).add(department)
        for group in db.session.execute(
            select(Group)
            .where(Group.jurisdiction_id == jurisdiction.id)
            .options(selectinload(Group.names))
        ).scalars():
            for written in {group.name, *(name.name for name in group.names)}:
                self.groups[written] = group
