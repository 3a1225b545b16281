"""Names as documents write them, resolved to a jurisdiction's departments and groups (R8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.annex.names import Match, Place, Variants, nearest_groups
from tracker.db import db
from tracker.models import (
    Department,
    DepartmentName,
    Group,
    GroupMember,
    Jurisdiction,
    Plan,
    Task,
    TaskUnit,
)
from tracker.models.department import NameKind
from tracker.rules.reasons import Reason, reason

NEAREST = 3
Unit = Department | Group


class How(StrEnum):
    """How a written name was found to mean a unit; the last two leave it to a person."""

    EXACT = "exact"
    ALIAS = "alias"
    DATED = "dated"
    GROUP = "group"
    EARLIER = "earlier"
    RULE = "rule"
    PROPOSED = "proposed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a written name stands for and why.

    Neither department nor group set: nobody may take it for a unit; ``candidates`` are proposals,
    ``nearest`` or ``ambiguous`` their names for a sentence. By ``RULE`` a unit is set that a person
    has still to accept.
    """

    written: str
    department: Department | None = None
    group: Group | None = None
    nearest: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    how: How = How.UNKNOWN
    why: Reason | None = None
    candidates: tuple[Unit, ...] = ()

    @property
    def unit(self) -> Unit | None:
        """Yield the department or group, or None."""
        return self.department or self.group


class NameBook:
    """All names of a jurisdiction on a day: dated names first, then names of other days."""

    def __init__(self, jurisdiction: Jurisdiction, day: date) -> None:
        self.day, self.jurisdiction = day, jurisdiction
        self.departments: list[Department] = []
        self.all_groups: list[Group] = []
        self.groups: dict[str, Group] = {}
        self.in_force: dict[str, set[Department]] = {}
        self.ever: dict[str, set[Department]] = {}
        self._read()
        self._variants: Variants[Department] | None = None
        self._earlier: Mapping[str, set[tuple[Unit, str]]] | None = None

    def resolve(self, written: str) -> Resolution:
        """Resolve a written name; never guesses: an unknown or ambiguous one says what is near."""
        found = self._by_name(written)
        if found is not None:
            return found
        known = [*self.groups, *self.ever]
        return Resolution(written, nearest=tuple(get_close_matches(written, known, NEAREST, 0.3)))

    def _by_name(self, written: str) -> Resolution | None:
        """Yield what the names themselves say, ambiguous or not; None where nobody bears it."""
        if written in self.groups:
            return _of_group(written, self.groups[written], How.GROUP, reason("name_group"))
        for book in (self.in_force, self.ever):
            found = book.get(written, set())
            if len(found) == 1:
                return self._named(written, next(iter(found)))
            if found:
                names = sorted(d.official_name_on(self.day) for d in found)
                return Resolution(written, ambiguous=tuple(names), candidates=tuple(found))
        return None

    def interpret(self, written: str) -> Resolution:
        """Resolve a name that a document writes: by name, by an earlier plan, by rule, or propose.

        What a person once decided for a plan of the jurisdiction is taken over; the rule of
        variants needs to be accepted; all else is proposed or unknown, with the reason.
        """
        found = self._by_name(written)
        if found is not None:
            several = self._proposed(written, "several", found.candidates)
            return several if found.ambiguous else found
        earlier = self._decided_earlier(written)
        if earlier is not None:
            return earlier
        group: Match[Group] = nearest_groups(written, [*self.groups.items()], place=self.place)
        if group.is_sure:
            why = reason("name_group_variant", name=group.units[0].name)
            return _of_group(written, group.units[0], How.RULE, why)
        match = self.variants.match(written)
        if match.is_sure:
            named = match.units[0]
            why = reason(f"name_{match.code}", name=named.official_name_on(self.day))
            return Resolution(written, named, how=How.RULE, why=why)
        if group.units and not match.units:
            return self._proposed(written, group.code, group.units)
        return self._proposed(written, match.code, match.units)

    @property
    def place(self) -> Place:
        """Yield the place whose names these are, for the rule of variants."""
        above, each = [], self.jurisdiction.parent
        while each is not None:
            above.append(each.name)
            each = each.parent
        own = self.jurisdiction
        return Place(own.name, own.prefix or own.name[-1:], tuple(reversed(above)))

    @property
    def variants(self) -> Variants[Department]:
        """Yield the rule of variants over every name that was ever borne; made once."""
        if self._variants is None:
            names = [(name, unit) for name, units in self.ever.items() for unit in units]
            self._variants = Variants(self.place, names)
        return self._variants

    def _named(self, written: str, department: Department) -> Resolution:
        """Yield the resolution by a name that the department bears."""
        names = [name for name in department.names if name.name == written]
        held = next((name for name in names if name.is_in_force(self.day)), names[0])
        return Resolution(written, department, how=_how(held, self.day), why=_why(held, self.day))

    def _decided_earlier(self, written: str) -> Resolution | None:
        if self._earlier is None:
            self._earlier = _earlier_entries(self.jurisdiction)
        found = self._earlier.get(written, set())
        if len({unit for unit, _ in found}) != 1:
            return None
        unit, plan = min(found, key=lambda each: each[1])
        why = reason("name_earlier", plan=plan)
        if isinstance(unit, Group):
            return _of_group(written, unit, How.EARLIER, why)
        return Resolution(written, unit, how=How.EARLIER, why=why)

    def _proposed(self, written: str, code: str, units: Sequence[Unit]) -> Resolution:
        names = tuple(name_of(unit, self.day) for unit in units)
        why = reason(f"name_{code}", name=names[0] if names else "")
        how = How.PROPOSED if units else How.UNKNOWN
        return Resolution(written, nearest=names, how=how, why=why, candidates=tuple(units))

    def _read(self) -> None:
        rows = db.session.execute(
            select(Department)
            .where(Department.jurisdiction_id == self.jurisdiction.id)
            .order_by(Department.position, Department.id)
        ).scalars()
        self.departments = list(rows)
        for department in self.departments:
            for name in department.names:
                self.ever.setdefault(name.name, set()).add(department)
                if name.is_in_force(self.day):
                    self.in_force.setdefault(name.name, set()).add(department)
        groups = db.session.execute(
            select(Group)
            .where(Group.jurisdiction_id == self.jurisdiction.id)
            .order_by(Group.id)
            .options(
                selectinload(Group.names),
                selectinload(Group.members).selectinload(GroupMember.department),
            )
        ).scalars()
        self.all_groups = list(groups)
        for group in self.all_groups:
            for written in {group.name, *(name.name for name in group.names)}:
                self.groups[written] = group


def name_of(unit: Unit, day: date) -> str:
    """Yield the name under which a unit is shown on a day."""
    return unit.name if isinstance(unit, Group) else unit.official_name_on(day)


def _of_group(written: str, group: Group, how: How, why: Reason) -> Resolution:
    return Resolution(written, group=group, how=how, why=why)


def _how(name: DepartmentName, day: date) -> How:
    if not name.is_in_force(day):
        return How.DATED
    return How.ALIAS if name.kind == NameKind.ALIAS else How.EXACT


def _why(name: DepartmentName, day: date) -> Reason:
    if name.to_on is not None and name.to_on < day:
        return reason("name_until", to_on=name.to_on)
    if name.from_on is not None and name.from_on > day:
        return reason("name_from", from_on=name.from_on)
    return reason(f"name_{name.kind}")


def _earlier_entries(jurisdiction: Jurisdiction) -> dict[str, set[tuple[Unit, str]]]:
    """Yield what names meant in the plans of a jurisdiction, with the plan that says so."""
    found: dict[str, set[tuple[Unit, str]]] = {}
    for written, unit, plan in _entries(jurisdiction):
        found.setdefault(written, set()).add((unit, plan))
    return found


def _entries(jurisdiction: Jurisdiction) -> Iterator[tuple[str, Unit, str]]:
    rows = db.session.execute(
        select(TaskUnit.written, Plan.document_number, Plan.title, Department, Group)
        .join(Task, Task.id == TaskUnit.task_id)
        .join(Plan, Plan.id == Task.plan_id)
        .outerjoin(Department, Department.id == TaskUnit.department_id)
        .outerjoin(Group, Group.id == TaskUnit.group_id)
        .where(Plan.jurisdiction_id == jurisdiction.id)
        .distinct()
    )
    for written, number, title, department, group in rows:
        if department is not None or group is not None:
            yield written, department or group, number or title
