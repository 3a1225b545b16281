"""Loading the installation's data files; safe to repeat: what is there already stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import (
    CalendarDay,
    Department,
    DepartmentName,
    Group,
    GroupMember,
    GroupName,
    Jurisdiction,
    PolicyVersion,
)
from tracker.rules.policy import Policy
from tracker.seedfiles.calendar import CalendarFile, load_calendar
from tracker.seedfiles.departments import load_departments
from tracker.seedfiles.plans import load_plans
from tracker.seedfiles.policy import PolicyFile, load_policy
from tracker.seedfiles.units import DepartmentEntry, DepartmentFile, GroupEntry, JurisdictionEntry
from tracker.services.department import jurisdictions
from tracker.services.plan import planning

Name = tuple[str, str, date | None, date | None, str]


DEPARTMENTS, PLANS = "departments.yaml", "tasks.yaml"
CALENDAR, POLICY = "calendar.yaml", "policy.yaml"


def load_seeds(folder: Path, *, standard: Path | None = None) -> dict[str, int]:
    """Load departments, calendar, policy and plans; yields how many rows each added.

    A file that the folder lacks is left out; calendar and policy are then taken from the
    ``standard`` folder. Raises the file's ``Problems`` with lines when one is wrong, and
    :class:`Refused` when the folder has none of them; all is loaded, or nothing.
    """
    files = {
        name: folder / name
        for name in (DEPARTMENTS, PLANS, CALENDAR, POLICY)
        if (folder / name).exists()
    }
    if not files:
        text = N_("%(folder)s holds none of the files %(files)s.")
        names = f"{DEPARTMENTS}, {PLANS}, {CALENDAR}, {POLICY}"
        raise Refused(text, folder=folder, files=names)
    if standard is not None:
        files = {name: standard / name for name in (CALENDAR, POLICY)} | files
    units = load_departments(files[DEPARTMENTS]) if DEPARTMENTS in files else None
    known = {place.code for place in units.jurisdictions} if units else set()
    known |= set(db.session.scalars(select(Jurisdiction.code)))
    plans = load_plans(files[PLANS], jurisdictions=known).plans if PLANS in files else ()
    calendar = load_calendar(files[CALENDAR]) if CALENDAR in files else None
    policy = load_policy(files[POLICY]) if POLICY in files else None
    with transaction():
        counts = load_units(units) if units else {}
        counts["calendar_days"] = store_calendar(calendar) if calendar else 0
        counts["policies"] = store_policy(policy) if policy else 0
        for plan in plans:
            found = planning.load_plan(None, plan)
            counts[plan.code] = sum(each.kind != "missing" for each in found)
        return counts


def load_units(units: DepartmentFile) -> dict[str, int]:
    """Add jurisdictions, departments and groups that are not there yet, with their names."""
    with transaction() as session:
        places = {row.code: row for row in session.execute(select(Jurisdiction)).scalars()}
        counts = {"jurisdictions": 0, "departments": 0, "groups": 0}
        for place in _parents_first(units.jurisdictions):
            if place.code not in places:
                places[place.code] = _add_jurisdiction(place, places)
                counts["jurisdictions"] += 1
        for position, unit in enumerate(units.departments, start=1):
            counts["departments"] += _bring_department(unit, places[unit.jurisdiction], position)
        session.flush()
        for group in units.groups:
            counts["groups"] += _bring_group(group, places[group.jurisdiction])
        return counts


def _parents_first(entries: tuple[JurisdictionEntry, ...]) -> Iterator[JurisdictionEntry]:
    left, known = list(entries), set[str]()
    while left:
        ready = [e for e in left if e.parent is None or e.parent in known]
        yield from ready
        known |= {e.code for e in ready}
        left = [e for e in left if e.code not in known]


def _add_jurisdiction(entry: JurisdictionEntry, places: dict[str, Jurisdiction]) -> Jurisdiction:
    parent = places[entry.parent] if entry.parent else None
    row = jurisdictions.place_below(parent, code=entry.code, name=entry.name, prefix=entry.prefix)
    db.session.add(row)
    db.session.flush()
    return row


def _bring_department(entry: DepartmentEntry, place: Jurisdiction, position: int) -> int:
    """Add a department, or the names that a known one lacks; yields 1 for a new one."""
    row = db.session.execute(
        select(Department).where(
            Department.jurisdiction_id == place.id, Department.code == entry.code
        )
    ).scalar_one_or_none()
    added = row is None
    if row is None:
        row = Department(
            jurisdiction_id=place.id,
            code=entry.code,
            kind=entry.kind,
            position=position,
            established_on=entry.established_on,
            abolished_on=entry.abolished_on,
            note=entry.note or "",
        )
        db.session.add(row)
    known = {name.name for name in row.names}
    for name, kind, from_on, to_on, source in _names_of(entry):
        if name not in known:
            row.names.append(
                DepartmentName(name=name, kind=kind, from_on=from_on, to_on=to_on, source=source)
            )
    return int(added)


def _names_of(entry: DepartmentEntry) -> Iterator[Name]:
    """Yield every name with its kind and days; former names end before the present begins."""
    begins = max((former.to_on for former in entry.former_names), default=None)
    source = entry.source or ""
    for kind, name in (("official", entry.name), ("short", entry.short)):
        yield name, kind, _day_after(begins), None, source
    for alias in entry.aliases:
        yield alias, "alias", None, None, source
    for former in entry.former_names:
        yield former.name, "official", former.from_on, former.to_on, former.source or ""
        if former.short:
            yield former.short, "short", former.from_on, former.to_on, former.source or ""


def _day_after(day: date | None) -> date | None:
    return None if day is None else date.fromordinal(day.toordinal() + 1)


def _bring_group(entry: GroupEntry, place: Jurisdiction) -> int:
    """Add a group with its members, or the names that a known one lacks; 1 for a new one."""
    row = db.session.execute(
        select(Group).where(Group.jurisdiction_id == place.id, Group.code == entry.code)
    ).scalar_one_or_none()
    added = row is None
    if row is None:
        row = Group(
            jurisdiction_id=place.id,
            code=entry.code,
            name=entry.name,
            source=entry.source or "",
            note=entry.note or "",
            needs_confirmation=entry.needs_confirmation,
        )
        db.session.add(row)
        row.members = [_member(entry, place, index) for index in range(len(entry.members))]
    known = {name.name for name in row.names} | {row.name}
    row.names.extend(GroupName(name=alias) for alias in entry.aliases if alias not in known)
    return int(added)


def _member(entry: GroupEntry, place: Jurisdiction, index: int) -> GroupMember:
    member = entry.members[index]
    department = db.session.execute(
        select(Department).where(
            Department.jurisdiction_id == place.id, Department.code == member.department
        )
    ).scalar_one()
    return GroupMember(
        department=department,
        from_on=member.from_on,
        to_on=member.to_on,
        source=member.source or entry.source or "",
    )


def store_calendar(calendar: CalendarFile) -> int:
    """Add the calendar rows that are not there yet; yields how many (R1)."""
    with transaction() as session:
        known = set(session.execute(select(CalendarDay.day)).scalars())
        new = [row for row in calendar.overrides if row.day not in known]
        session.add_all(
            CalendarDay(day=row.day, working=row.working, source=row.source) for row in new
        )
        return len(new)


def store_policy(policy: PolicyFile) -> int:
    """Add a policy version; raises :class:`Refused` if a stored one of that name differs."""
    with transaction() as session:
        stored = session.execute(
            select(PolicyVersion).where(PolicyVersion.version == policy.policy.version)
        ).scalar_one_or_none()
        if stored is None:
            session.add(
                PolicyVersion(
                    version=policy.policy.version,
                    effective_on=policy.policy.effective_on,
                    content=policy.content,
                    loaded_at=clock.now(),
                )
            )
            return 1
        if Policy.from_dict(stored.content) != policy.policy:
            raise Refused(
                N_(
                    "%(file)s: policy version “%(version)s” is stored with other numbers; "
                    "judgements rest on it. Give the new numbers a new version and an effective "
                    "date."
                ),
                file=policy.file,
                version=policy.policy.version,
            )
        return 0
