"""``seeds/departments.yaml``: jurisdictions, departments with dated names, groups with members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tracker.seedfiles import sentences
from tracker.seedfiles.marked import parse, read_bytes
from tracker.seedfiles.problems import Findings, shown, suggestion
from tracker.seedfiles.reading import Fields
from tracker.seedfiles.units import (
    DepartmentEntry,
    DepartmentFile,
    FormerName,
    GroupEntry,
    JurisdictionEntry,
    MemberEntry,
    Unit,
)

KINDS = (
    "bureau",
    "commission",
    "institution",
    "mass_organisation",
    "office",
    "county",
    "zone",
    "town",
    "street",
)
NAME_LENGTH = 120


def load_departments(path: Path) -> DepartmentFile:
    """Read the file of departments from disk; see :func:`read_departments`."""
    return read_departments(read_bytes(path), path.name)


def read_departments(data: bytes, file: str) -> DepartmentFile:
    """Read jurisdictions, departments and groups.

    Raises ``SeedFileError`` with every problem: unknown parents, kinds, members, repeated codes,
    and names that would mean two units of one jurisdiction.
    """
    findings = Findings(file)
    top = Fields(parse(data, findings), "", findings)
    jurisdictions = _jurisdictions(top)
    codes = {entry.code for entry in jurisdictions}
    names = _Names()
    departments = [
        department
        for code, fields in _by_jurisdiction(top, "departments", codes)
        for department in _departments(fields, code, names)
    ]
    groups = [
        group
        for code, fields in _by_jurisdiction(top, "groups", codes)
        for group in _groups(fields, code, names, departments)
    ]
    top.note_empty("jurisdictions", sentences.NOTHING_LISTED)
    top.close()
    findings.close()
    return DepartmentFile(file, jurisdictions, tuple(departments), tuple(groups))


class _Names:
    """Remembers what each name means within a jurisdiction, and notes one that means two units."""

    def __init__(self) -> None:
        self.owners: dict[tuple[str, str], Unit] = {}

    def note(self, unit: Unit, fields: Fields) -> None:
        for name in unit.all_names():
            other = self.owners.setdefault((unit.jurisdiction, name), unit)
            if name and other is not unit:
                facts = {"value": shown(name), "other": shown(other.name), "first": other.line}
                fields.wrong(_key_of(name, unit), sentences.NAME_TAKEN, **facts)


def _key_of(name: str, unit: Unit) -> str:
    if name in unit.aliases:
        return "aliases"
    return "name" if name == unit.name else "short"


def _jurisdictions(top: Fields) -> tuple[JurisdictionEntry, ...]:
    seen: dict[str, int] = {}
    found: list[tuple[JurisdictionEntry, Fields]] = []
    for fields in top.tables("jurisdictions"):
        entry = JurisdictionEntry(
            code=fields.code("code", limit=12),
            name=fields.text("name", limit=60),
            prefix=fields.optional_text("prefix", limit=4) or "",
            parent=fields.optional_text("parent", limit=12),
            line=fields.table.line,
        )
        fields.close()
        fields.note_repeat("code", entry.code, seen=seen)
        found.append((entry, fields))
    _note_parents({entry.code: entry.parent for entry, _ in found}, found)
    return tuple(entry for entry, _ in found)


def _note_parents(
    parents: Mapping[str, str | None], found: list[tuple[JurisdictionEntry, Fields]]
) -> None:
    for entry, fields in found:
        if entry.parent is not None and entry.parent not in parents:
            facts = {"value": shown(entry.parent), "near": suggestion(entry.parent, parents)}
            fields.wrong("parent", sentences.UNKNOWN_JURISDICTION, **facts)
        elif _lies_below_itself(entry.code, parents):
            fields.wrong("parent", sentences.PARENT_LOOP, value=shown(entry.name))


def _lies_below_itself(code: str, parents: Mapping[str, str | None]) -> bool:
    above = parents.get(code)
    for _ in parents:
        if above is None or above == code:
            break
        above = parents.get(above)
    return above == code


def _by_jurisdiction(top: Fields, key: str, codes: set[str]) -> Iterator[tuple[str, Fields]]:
    inner = top.inner(key)
    for code in inner.table.entries:
        if code not in codes:
            near = suggestion(code, codes)
            inner.wrong(code, sentences.UNKNOWN_JURISDICTION, value=shown(code), near=near)
        yield code, inner


def _departments(inner: Fields, jurisdiction: str, names: _Names) -> Iterator[DepartmentEntry]:
    seen: dict[str, int] = {}
    for fields in inner.tables(jurisdiction):
        entry = _department(fields, jurisdiction)
        fields.note_repeat("code", entry.code, seen=seen)
        names.note(entry, fields)
        yield entry


def _department(fields: Fields, jurisdiction: str) -> DepartmentEntry:
    name = fields.text("name", limit=NAME_LENGTH)
    entry = DepartmentEntry(
        jurisdiction=jurisdiction,
        code=fields.code("code"),
        kind=fields.choice("kind", KINDS),
        name=name,
        short=fields.optional_text("short", limit=NAME_LENGTH) or name,
        aliases=fields.texts("aliases", limit=NAME_LENGTH),
        former_names=tuple(_former_name(inner) for inner in fields.tables("former_names")),
        established_on=fields.optional_day("established_on"),
        abolished_on=fields.optional_day("abolished_on"),
        note=fields.optional_text("note"),
        source=fields.optional_text("source"),
        line=fields.table.line,
    )
    fields.note_order("established_on", from_on=entry.established_on, to_on=entry.abolished_on)
    fields.close()
    return entry


def _former_name(fields: Fields) -> FormerName:
    entry = FormerName(
        name=fields.text("name", limit=NAME_LENGTH),
        short=fields.optional_text("short", limit=NAME_LENGTH),
        from_on=fields.optional_day("from"),
        to_on=fields.day("to"),
        source=fields.optional_text("source"),
    )
    fields.note_order("from", from_on=entry.from_on, to_on=entry.to_on)
    fields.close()
    return entry


def _groups(
    inner: Fields, jurisdiction: str, names: _Names, departments: Sequence[DepartmentEntry]
) -> Iterator[GroupEntry]:
    codes = [entry.code for entry in departments if entry.jurisdiction == jurisdiction]
    seen: dict[str, int] = {}
    for fields in inner.tables(jurisdiction):
        entry = _group(fields, jurisdiction, codes)
        fields.note_repeat("code", entry.code, seen=seen)
        names.note(entry, fields)
        yield entry


def _group(fields: Fields, jurisdiction: str, codes: Sequence[str]) -> GroupEntry:
    entry = GroupEntry(
        jurisdiction=jurisdiction,
        code=fields.code("code"),
        name=fields.text("name", limit=NAME_LENGTH),
        aliases=fields.texts("aliases", limit=NAME_LENGTH),
        needs_confirmation=fields.switch("needs_confirmation"),
        source=fields.optional_text("source"),
        note=fields.optional_text("note"),
        members=_members(fields, jurisdiction, codes),
        line=fields.table.line,
    )
    fields.close()
    return entry


def _members(fields: Fields, jurisdiction: str, codes: Sequence[str]) -> tuple[MemberEntry, ...]:
    found: list[MemberEntry] = []
    last_days: dict[str, date] = {}
    for inner in fields.tables("members"):
        entry = _member(inner)
        name = entry.department
        if name and name not in codes:
            facts = {"value": shown(name), "jurisdiction": jurisdiction}
            near = suggestion(name, codes)
            inner.wrong("department", sentences.UNKNOWN_DEPARTMENT, **facts, near=near)
        if name in last_days and entry.from_on <= last_days[name]:
            inner.wrong("department", sentences.MEMBER_TWICE, value=shown(name))
        last_days[name] = entry.to_on or date.max
        found.append(entry)
    return tuple(found)


def _member(fields: Fields) -> MemberEntry:
    entry = MemberEntry(
        department=fields.code("department"),
        from_on=fields.day("from"),
        to_on=fields.optional_day("to"),
        source=fields.optional_text("source"),
        line=fields.table.line,
    )
    fields.note_order("from", from_on=entry.from_on, to_on=entry.to_on)
    fields.close()
    return entry
