"""Jurisdictions, and how one is added below another; plans, departments and people live in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.db import db, transaction
from tracker.errors import Invalid, Problems, TrackerError
from tracker.i18n import N_
from tracker.models import Department, Jurisdiction, User
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.wording import Entered

LONGEST_NAME, LONGEST_PREFIX = 60, 4
CODE = re.compile(r"\d{6,12}")


@dataclass(frozen=True, slots=True)
class NewJurisdiction(Entered):
    """An area that is not there yet; ``prefix`` is what the short names of its units begin with."""

    code: str
    name: str
    parent: str
    prefix: str


def list_jurisdictions(actor: User) -> list[Jurisdiction]:
    """Yield the actor's jurisdiction and those below it, each after the one that holds it."""
    found = select(Jurisdiction).where(Jurisdiction.id.in_(access.jurisdiction_ids(actor)))
    return list(db.session.scalars(found.order_by(Jurisdiction.path)))


def list_jurisdictions_with_departments(actor: User) -> list[Jurisdiction]:
    """Yield those of the actor's jurisdictions that have departments."""
    found = select(Jurisdiction).where(
        Jurisdiction.id.in_(access.jurisdiction_ids(actor)),
        Jurisdiction.id.in_(select(Department.jurisdiction_id)),
    )
    return list(db.session.scalars(found.order_by(Jurisdiction.path)))


def count_departments(actor: User) -> dict[int, int]:
    """Yield the number of departments by jurisdiction id."""
    rows = db.session.execute(
        select(Department.jurisdiction_id, func.count())
        .where(access.sees_department(actor))
        .group_by(Department.jurisdiction_id)
    )
    return dict(rows.tuples().all())


def add_jurisdiction(actor: User, entry: NewJurisdiction) -> Jurisdiction:
    """Add a jurisdiction below one of the actor's; departments and plans can name it from then on.

    Raises :class:`Problems` with every field that is wrong: a code that is not one of GB/T 2260 or
    is taken, a name that a neighbour has, a parent outside the actor's scope.
    """
    access.require(actor, Action.MANAGE_SYSTEM)
    with transaction() as session:
        parents = {place.code: place for place in list_jurisdictions(actor)}
        problems = list(_problems(entry, parents.get(entry.parent)))
        if problems:
            raise Problems(N_("The jurisdiction cannot be added like this."), problems)
        parent = parents[entry.parent]
        row = place_below(parent, code=entry.code, name=entry.name, prefix=entry.prefix)
        session.add(row)
        session.flush()
        after = {"code": row.code, "name": row.name, "parent": parent.name}
        audit.record(actor, "add_jurisdiction", row, after=after)
        return row


def place_below(parent: Jurisdiction | None, *, code: str, name: str, prefix: str) -> Jurisdiction:
    """Yield a new jurisdiction below a parent, or at the root of the tree."""
    path = f"{parent.path if parent else '/'}{code}/"
    return Jurisdiction(
        code=code, name=name, prefix=prefix, level=level_of(code), parent=parent, path=path
    )


def level_of(code: str) -> str:
    """Yield the level that a region code tells by its zeros (GB/T 2260).

    >>> [level_of(code) for code in ("370000", "371300", "371302", "371302001")]
    ['province', 'city', 'county', 'town']
    """
    if code[6:].strip("0"):
        return "town"
    if code[4:6] != "00":
        return "county"
    return "city" if code[2:4] != "00" else "province"


def _problems(entry: NewJurisdiction, parent: Jurisdiction | None) -> Iterator[TrackerError]:
    if parent is None:
        yield Invalid(N_("Please choose one of your jurisdictions."), field="parent")
        return
    if not CODE.fullmatch(entry.code):
        text = N_("A region code has 6 to 12 digits (GB/T 2260), for example 371302.")
        yield Invalid(text, field="code")
    other = db.session.scalar(select(Jurisdiction).where(Jurisdiction.code == entry.code))
    if other is not None:
        text = N_("%(name)s has this code already.")
        yield Invalid(text, field="code", name=other.name)
    neighbour = select(Jurisdiction.id).where(
        Jurisdiction.parent_id == parent.id, Jurisdiction.name == entry.name
    )
    if db.session.scalar(neighbour) is not None:
        text = N_("%(parent)s has a jurisdiction of this name already.")
        yield Invalid(text, field="name", parent=parent.name)
