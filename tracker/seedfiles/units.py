"""Jurisdictions, departments and groups as plain values, the way ``departments.yaml`` says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class JurisdictionEntry:
    """An area with a government; ``parent`` is the code of the next higher one."""

    code: str
    name: str
    prefix: str
    parent: str | None
    line: int = field(default=0, compare=False)

    @property
    def level(self) -> str:
        """Yield ``province``, ``city`` or ``county``, as the region code (GB/T 2260) says."""
        if self.code.endswith("0000"):
            return "province"
        return "city" if self.code.endswith("00") else "county"


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a department bore until the day ``to_on``; ``from_on`` is None if not known."""

    name: str
    short: str | None
    from_on: date | None
    to_on: date
    source: str | None


@dataclass(frozen=True, slots=True)
class DepartmentEntry:
    """A body that can answer for a task; ``name`` is official, ``short`` is for tables."""

    jurisdiction: str
    code: str
    kind: str
    name: str
    short: str
    aliases: tuple[str, ...]
    former_names: tuple[FormerName, ...]
    established_on: date | None
    abolished_on: date | None
    note: str | None
    source: str | None
    line: int = field(default=0, compare=False)

    def all_names(self) -> tuple[str, ...]:
        """Yield every form in which a document may write it, the present ones first, once each."""
        former = [part for old in self.former_names for part in (old.name, old.short) if part]
        return tuple(dict.fromkeys((self.name, self.short, *self.aliases, *former)))


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """A department's membership in a group; ``to_on`` is its last day, None while it lasts."""

    department: str
    from_on: date
    to_on: date | None
    source: str | None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """An entry of plans that stands for several departments.

    ``needs_confirmation`` says that no document lists the members in full: those given are what is
    proved, the others are named by the office.
    """

    jurisdiction: str
    code: str
    name: str
    aliases: tuple[str, ...]
    needs_confirmation: bool
    source: str | None
    note: str | None
    members: tuple[MemberEntry, ...]
    line: int = field(default=0, compare=False)

    def all_names(self) -> tuple[str, ...]:
        """Yield every form in which a document may write it, once each."""
        return tuple(dict.fromkeys((self.name, *self.aliases)))


Unit = DepartmentEntry | GroupEntry


@dataclass(frozen=True, slots=True)
class DepartmentFile:
    """Everything that ``departments.yaml`` says, in its order."""

    file: str
    jurisdictions: tuple[JurisdictionEntry, ...]
    departments: tuple[DepartmentEntry, ...]
    groups: tuple[GroupEntry, ...]

    def units_by_name(self, jurisdiction: str) -> Mapping[str, Unit]:
        """Yield what each written name means within a jurisdiction (by region code)."""
        units: tuple[Unit, ...] = (*self.departments, *self.groups)
        own = (unit for unit in units if unit.jurisdiction == jurisdiction)
        return {name: unit for unit in own for name in unit.all_names()}
