"""The accounts of the demonstration: everybody a visitor may want to be, with one password.

The password is generated anew at each start and is the same for all of them, so that a visitor can
be any of the hundred and more people; an account that was given a password of its own keeps it.
Only its hash is stored. None of this exists outside the demonstration.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Department, Jurisdiction, Setting, User
from tracker.models.user import UserRole
from tracker.seedfiles.demo import DemoFile, Official, Place, load_demo
from tracker.services import audit
from tracker.services.user import passwords

KEY = "demonstration_accounts"
TITLES = {UserRole.LIAISON: "联络员", UserRole.HEAD: "主要负责人"}
ENDS = {UserRole.LIAISON: "llx", UserRole.HEAD: "fzr"}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to be printed; ``password`` is empty for one that has a password of its own."""

    username: str
    role: str
    name: str
    department: str
    password: str


def create_demo_accounts(path: Path) -> list[DemoAccount]:
    """Make the accounts that are missing and give all of them a new password; yields the shown.

    Raises ``SeedFileError`` for a wrong file and :class:`NotFound` for an unknown department.
    """
    demo = load_demo(path)
    password = passwords.generate_password()
    hashed = passwords.hash_password(password)
    with transaction() as session:
        setting = session.get(Setting, KEY) or Setting(key=KEY, value={"hash": ""})
        people = list(_people(demo))
        names = [official.username for _, official in people]
        known = _by_name(names)
        new = [(place, each) for place, each in people if each.username not in known]
        session.add_all(_user(demo, place, official) for place, official in new)
        session.flush()
        users = _by_name(names)
        for user in users.values():
            if user.password_hash in ("", setting.value["hash"]):
                user.password_hash = hashed
        setting.value = {"hash": hashed}
        session.add(setting)
        audit.record(None, "prepare_demo_accounts", setting, after={"accounts": len(new)})
        return [
            _account(users[name], password if users[name].password_hash == hashed else "")
            for name in _shown(demo)
        ]


def _people(demo: DemoFile) -> Iterator[tuple[Place, Official]]:
    """Yield everybody: each jurisdiction's officials, then liaison and head of each department."""
    number = 0
    for place in demo.places:
        for official in place.officials:
            yield place, official
        for department in _departments(place):
            for role in (UserRole.LIAISON, UserRole.HEAD):
                yield place, _member(demo, place, department, role, number)
                number += 1


def _departments(place: Place) -> list[Department]:
    return list(
        db.session.execute(
            select(Department)
            .join(Jurisdiction)
            .where(Jurisdiction.code == place.code)
            .order_by(Department.position, Department.id)
        ).scalars()
    )


def _member(
    demo: DemoFile, place: Place, department: Department, role: UserRole, number: int
) -> Official:
    """Yield the n-th person; the two lists have no common divisor, so names repeat very late."""
    surname = demo.surnames[number % len(demo.surnames)]
    return Official(
        role=role,
        department=department.code,
        username=f"{place.prefix}{department.code}-{ENDS[role]}",
        name=surname + demo.given_names[number % len(demo.given_names)],
        title=TITLES[role],
    )


def _user(demo: DemoFile, place: Place, official: Official) -> User:
    found = (
        select(Department)
        .join(Jurisdiction)
        .where(Jurisdiction.code == place.code, Department.code == official.department)
    )
    department = db.session.execute(found).scalar_one_or_none()
    if department is None:
        raise NotFound(
            N_("seeds/demo.yaml: there is no department “%(code)s” in %(place)s."),
            code=official.department,
            place=place.code,
        )
    return User(
        username=official.username,
        name=official.name,
        title=official.title,
        department=department,
        role=official.role,
        email=f"{official.username}@{demo.mail_domain}",
        created_on=place.made_on,
    )


def _by_name(names: list[str]) -> dict[str, User]:
    rows = db.session.execute(select(User).where(User.username.in_(names))).scalars()
    return {user.username: user for user in rows}


def _shown(demo: DemoFile) -> Iterator[str]:
    """Yield the accounts to be printed: each jurisdiction's officials, then the others named."""
    for place in demo.places:
        yield from (official.username for official in place.officials)
        yield from place.shown


def _account(user: User, password: str) -> DemoAccount:
    department = user.department.name_on(clock.today())
    return DemoAccount(user.username, user.role, user.name, department, password)
