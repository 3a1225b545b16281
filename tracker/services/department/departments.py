"""Departments and their dated names: a name ends the day before the next begins, none is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound, Problems, TrackerError
from tracker.i18n import N_
from tracker.inert import one_line
from tracker.models import Department, DepartmentName, Jurisdiction, User
from tracker.models.department import NameKind
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.seedfiles.departments import KINDS
from tracker.services import access, audit
from tracker.services.department import jurisdictions
from tracker.services.wording import Entered

LONGEST_NAME = 120
CODE = re.compile(r"[a-z][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class Renaming(Entered):
    """New names of a department from a day on, and the document that says so."""

    official: str
    short: str
    from_on: date
    source: str


@dataclass(frozen=True, slots=True)
class NewDepartment(Entered):
    """A department that is not there yet, and the document that says so."""

    jurisdiction: str
    kind: str
    code: str
    official: str
    short: str
    source: str


def is_keeper(actor: User) -> bool:
    """Tell whether the actor adds and renames departments."""
    return permissions.refusal(actor.role, Action.MANAGE_SYSTEM) is None


def require_reader(actor: User) -> None:
    """Raise :class:`Forbidden` unless the actor reads how the installation is set up."""
    access.require(actor, Action.READ_SYSTEM)


def require_keeper(actor: User) -> None:
    """Raise :class:`Forbidden` unless the actor adds and renames departments."""
    access.require(actor, Action.MANAGE_SYSTEM)


def list_departments(actor: User, *, jurisdiction: str = "") -> list[Department]:
    """Yield the departments of the actor's jurisdiction and those below it, in their order."""
    access.require(actor, Action.READ_SYSTEM)
    found = (
        select(Department)
        .join(Jurisdiction)
        .where(access.sees_department(actor))
        .order_by(Jurisdiction.path, Department.position, Department.id)
    )
    if jurisdiction:
        found = found.where(Jurisdiction.code == jurisdiction)
    return list(db.session.execute(found).scalars().unique())


def count_people(actor: User) -> dict[int, int]:
    """Yield the number of enabled accounts by department id."""
    rows = db.session.execute(
        select(User.department_id, func.count())
        .join(Department)
        .where(access.sees_department(actor), User.enabled)
        .group_by(User.department_id)
    )
    return dict(rows.tuples().all())


def get_department(actor: User, department_id: int) -> Department:
    """Yield a department; raises :class:`NotFound` outside the actor's scope."""
    access.require(actor, Action.READ_SYSTEM)
    found = db.session.execute(
        select(Department).where(Department.id == department_id, access.sees_department(actor))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such department that you can see."))
    return found


def find_by_code(written: str) -> Department:
    """Yield the department written as ``371300/rsj``, for the command line.

    The code alone does where one jurisdiction has it. Raises :class:`NotFound` naming the codes
    that there are: in that jurisdiction, else in all.
    """
    place, _, code = written.rpartition("/")
    rows = db.session.scalars(
        select(Department).join(Jurisdiction).order_by(Jurisdiction.code, Department.code)
    ).all()
    within = [row for row in rows if not place or row.jurisdiction.code == place]
    found = [row for row in within if row.code == code]
    if len(found) == 1:
        return found[0]
    known = [f"{row.jurisdiction.code}/{row.code}" for row in found or within or rows]
    raise NotFound(
        N_("There is no one department “%(written)s”; write one of these: %(codes)s."),
        written=written,
        codes=", ".join(known) or "—",
    )


def add_department(actor: User, entry: NewDepartment) -> Department:
    """Add a department to a jurisdiction; plans can name it from then on.

    Raises :class:`Problems` with every field that is wrong: a code or name that another has, a
    jurisdiction outside the actor's scope, an unknown kind.
    """
    access.require(actor, Action.MANAGE_SYSTEM)
    return found_department(actor, entry)


def found_department(
    actor: User | None, entry: NewDepartment, *, on: date | None = None
) -> Department:
    """Make a department, which exists from a day on; ``actor`` None is the command line.

    Raises as :func:`add_department` does, which asks whether the actor may.
    """
    with transaction() as session:
        places = {place.code: place for place in _places(actor)}
        problems = list(_problems(entry, places.get(entry.jurisdiction)))
        if problems:
            raise Problems(N_("The department cannot be added like this."), problems)
        place = places[entry.jurisdiction]
        last = session.execute(
            select(func.max(Department.position)).where(Department.jurisdiction_id == place.id)
        ).scalar()
        department = Department(
            jurisdiction=place,
            code=entry.code,
            kind=entry.kind,
            position=(last or 0) + 1,
            established_on=on,
        )
        for kind, name in ((NameKind.OFFICIAL, entry.official), (NameKind.SHORT, entry.short)):
            if name:
                department.names.append(DepartmentName(name=name, kind=kind, source=entry.source))
        session.add(department)
        session.flush()
        audit.record(
            actor,
            "add_department",
            department,
            after={"official": entry.official, "short": entry.short},
            note=entry.source,
        )
        return department


def _places(actor: User | None) -> list[Jurisdiction]:
    if actor is not None:
        return jurisdictions.list_jurisdictions(actor)
    return list(db.session.execute(select(Jurisdiction).order_by(Jurisdiction.path)).scalars())


def _problems(entry: NewDepartment, place: Jurisdiction | None) -> Iterator[TrackerError]:
    if place is None:
        yield Invalid(N_("Please choose one of your jurisdictions."), field="jurisdiction")
        return
    if entry.kind not in KINDS:
        yield Invalid(N_("Please choose from what the page offers."), field="kind")
    if not CODE.fullmatch(entry.code):
        text = N_("A code has small letters and digits only, for example wjw.")
        yield Invalid(text, field="code")
    known = db.session.execute(
        select(Department).where(Department.jurisdiction_id == place.id)
    ).scalars()
    others = list(known)
    if any(other.code == entry.code for other in others):
        yield Invalid(N_("Another department has this code already."), field="code")
    for field, name in (("official", entry.official), ("short", entry.short)):
        taken = next((o for o in others if name and name in {n.name for n in o.names}), None)
        if taken is not None:
            yield Invalid(
                N_(
                    "“%(name)s” is already a name of %(other)s; a name leads to one "
                    "department only."
                ),
                field=field,
                name=name,
                other=taken.name_on(clock.today()),
            )


def rename_department(actor: User | None, department_id: int, *, renaming: Renaming) -> Department:
    """Give a department new names from a day on; the present ones end the day before.

    An empty ``short`` leaves the short form as it is. Raises :class:`Invalid` naming the field when
    a name is another department's or the day lies before the present name's first day. ``actor``
    None is the command line.
    """
    if actor is not None:
        access.require(actor, Action.MANAGE_SYSTEM)
    with transaction() as session:
        found = session.get_one(Department, department_id)
        department = get_department(actor, found.id) if actor else found
        kinds = [(NameKind.OFFICIAL, renaming.official, "official")]
        if renaming.short:
            kinds.append((NameKind.SHORT, renaming.short, "short"))
        before, after = {}, {"from_on": renaming.from_on.isoformat()}
        for kind, name, field in kinds:
            _require_free(department, name, field)
            before[field] = _replace(department, kind, name, renaming) or ""
            after[field] = name
        audit.record(
            actor,
            "rename_department",
            department,
            before=before,
            after=after,
            note=renaming.source,
        )
        return department


def add_alias(actor: User, department_id: int, *, name: str, source: str) -> DepartmentName:
    """Add a form in which documents write a department's name, so that plans can be loaded."""
    access.require(actor, Action.MANAGE_SYSTEM)
    name, source = one_line(name), one_line(source)
    with transaction() as session:
        department = get_department(actor, department_id)
        _require_free(department, name, "alias")
        if any(known.name == name for known in department.names):
            raise Invalid(
                N_("“%(name)s” is a name of this department already."), field="alias", name=name
            )
        row = DepartmentName(department=department, name=name, kind=NameKind.ALIAS, source=source)
        session.add(row)
        session.flush()
        audit.record(actor, "add_alias", department, after={"name": name}, note=source)
        return row


def _replace(department: Department, kind: NameKind, name: str, renaming: Renaming) -> str | None:
    """End the name of a kind that holds and add the new one; yields the old name."""
    standing = [n for n in department.names if n.kind == kind and n.to_on is None]
    old = standing[-1] if standing else None
    if old is not None:
        if old.from_on is not None and renaming.from_on <= old.from_on:
            raise Invalid(
                N_("The present name “%(name)s” holds from %(day)s; the new one must begin later."),
                field="from_on",
                name=old.name,
                day=old.from_on.isoformat(),
            )
        old.to_on = renaming.from_on - timedelta(days=1)
    department.names.append(
        DepartmentName(name=name, kind=kind, from_on=renaming.from_on, source=renaming.source)
    )
    db.session.flush()
    return old.name if old is not None else None


def _require_free(department: Department, name: str, field: str) -> None:
    """Raise :class:`Invalid` when another department of the jurisdiction has the name already."""
    if not name:
        raise Invalid(N_("Please give the name."), field=field)
    other = db.session.execute(
        select(Department)
        .join(DepartmentName)
        .where(
            Department.jurisdiction_id == department.jurisdiction_id,
            Department.id != department.id,
            DepartmentName.name == name,
        )
    ).scalar()
    if other is not None:
        raise Invalid(
            N_("“%(name)s” is already a name of %(other)s; a name leads to one department only."),
            field=field,
            name=name,
            other=other.name_on(clock.today()),
        )
