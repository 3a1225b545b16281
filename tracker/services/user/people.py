"""Accounts: who works here, in which department and role; made, changed, ended, never deleted."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Select, select, true

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Invalid, NotFound, Refused
from tracker.i18n import N_
from tracker.models import Department, User
from tracker.models.user import UserRole
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.paging import Page, page_of
from tracker.services.user import handover, passwords, sessions
from tracker.services.wording import Entered, written

LONGEST_NAME = 60
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")
MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


@dataclass(frozen=True, slots=True)
class PersonEntry(Entered):
    """What an administrator enters about a person."""

    name: str
    role: str
    department_id: int
    title: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which accounts a list shows; empty values show all."""

    words: str = ""
    role: str = ""
    department_id: int | None = None
    state: str = ""


def require_manager(actor: User) -> None:
    """Raise :class:`Forbidden` unless the actor keeps accounts."""
    access.require(actor, Action.MANAGE_PEOPLE)


def list_people(actor: User, wanted: PeopleFilter, *, page: int = 1) -> Page[User]:
    """Yield the accounts of the actor's jurisdiction and those below it, by user name."""
    access.require(actor, Action.READ_SYSTEM)
    found = _visible(actor).order_by(User.username)
    if wanted.words:
        like = f"%{_escaped(wanted.words)}%"
        found = found.where(
            User.username.ilike(like, escape="\\") | User.name.ilike(like, escape="\\")
        )
    if wanted.role:
        found = found.where(User.role == wanted.role)
    if wanted.department_id is not None:
        found = found.where(User.department_id == wanted.department_id)
    if wanted.state in ("enabled", "disabled"):
        found = found.where(User.enabled.is_(wanted.state == "enabled"))
    return page_of(found, page)


def get_person(actor: User, username: str) -> User:
    """Yield an account by its user name; raises :class:`NotFound` outside the actor's scope."""
    access.require(actor, Action.READ_SYSTEM)
    found = db.session.execute(
        _visible(actor).where(User.username == username)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no account “%(name)s” that you can see."), name=username)
    return found


def create_user(actor: User | None, username: str, *, entry: PersonEntry) -> tuple[User, str]:
    """Make an account with a generated password, which is yielded once and kept only hashed.

    ``actor`` None is the command line. The person has to choose a password at the first log-in.
    """
    name = username.strip().casefold()
    password = passwords.generate_password()
    hashed = passwords.hash_password(password)
    with transaction() as session:
        department = _checked(actor, entry)
        _require_new(name)
        user = User(
            username=name,
            department=department,
            password_hash=hashed,
            must_change_password=True,
            created_on=clock.today(),
            name=entry.name,
            role=entry.role,
            title=entry.title,
            email=entry.email,
        )
        session.add(user)
        session.flush()
        audit.record(actor, "create_user", user, after={"username": name, **asdict(entry)})
        return user, password


def edit_user(actor: User, username: str, *, entry: PersonEntry) -> User:
    """Change what is kept about a person; a new role or department ends the person's log-ins.

    Raises :class:`Refused` for the actor's own role, and where work would be left with nobody.
    """
    with transaction():
        _checked(actor, entry)
        user = get_person(actor, username)
        moved = (user.role, user.department_id) != (entry.role, entry.department_id)
        if moved:
            _require_other(actor, user)
            handover.require_successor(user)
        before = {name: getattr(user, name) for name in asdict(entry)}
        after = {name: value for name, value in asdict(entry).items() if before[name] != value}
        for name, value in after.items():
            setattr(user, name, value)
        if after:
            old = {name: before[name] for name in after}
            audit.record(actor, "edit_user", user, before=old, after=after)
        if moved:
            sessions.end_sessions_of(user, actor=actor)
        return user


def disable_user(actor: User, username: str, *, left_on: date | None = None) -> User:
    """End an account: nobody logs in with it any more, what the person did stays.

    Raises :class:`Refused` where its work would be left with nobody.
    """
    access.require(actor, Action.MANAGE_PEOPLE)
    with transaction():
        user = get_person(actor, username)
        _require_other(actor, user)
        if not user.enabled:
            raise Refused(N_("This account is disabled already."))
        handover.require_successor(user)
        user.enabled, user.left_on = False, left_on or clock.today()
        audit.record(actor, "disable_user", user, after={"left_on": user.left_on.isoformat()})
        sessions.end_sessions_of(user, actor=actor)
        return user


def enable_user(actor: User, username: str) -> tuple[User, str]:
    """Open a disabled account again with a new generated password, which is yielded once."""
    access.require(actor, Action.MANAGE_PEOPLE)
    with transaction():
        user = get_person(actor, username)
        if user.enabled:
            raise Refused(N_("This account is in use already."))
        user.enabled, user.left_on = True, None
        audit.record(actor, "enable_user", user)
    return user, reset_password(actor, user.username)


def reset_password(actor: User | None, username: str, *, chosen: str = "") -> str:
    """Give an account a new password and end its log-ins; yields it once.

    ``actor`` None is the command line, which may give a ``chosen`` one; else it is generated. The
    person has to choose its own at the next log-in.
    """
    user = _to_reset(actor, username)
    if chosen:
        passwords.require_good(chosen, user)
    password = chosen or passwords.generate_password()
    hashed = passwords.hash_password(password)
    with transaction():
        user.password_hash, user.must_change_password = hashed, True
        audit.record(actor, "reset_password", user)
        sessions.end_sessions_of(user, actor=actor)
    return password


def _to_reset(actor: User | None, username: str) -> User:
    if actor is not None:
        access.require(actor, Action.MANAGE_PEOPLE)
        return get_person(actor, username)
    found = db.session.execute(
        select(User).where(User.username == username.strip().casefold())
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no account “%(name)s”."), name=username)
    return found


def _visible(actor: User) -> Select[tuple[User]]:
    return (
        select(User)
        .join(Department, Department.id == User.department_id)
        .where(access.sees_department(actor))
    )


def _checked(actor: User | None, entry: PersonEntry) -> Department:
    """Yield the department of an entry after checking rights and values."""
    if actor is not None:
        access.require(actor, Action.MANAGE_PEOPLE)
    missing = N_("Please give the person's name.")
    written(entry.name, field="name", missing=missing, most=LONGEST_NAME)
    written(entry.title, field="title", most=LONGEST_NAME)
    if entry.role not in list(UserRole):
        raise Invalid(N_("There is no role “%(role)s”."), field="role", role=entry.role)
    require_address(entry.email)
    scope = access.sees_department(actor) if actor is not None else true()
    found = db.session.execute(
        select(Department).where(Department.id == entry.department_id, scope)
    ).scalar_one_or_none()
    if found is None:
        raise Invalid(
            N_("There is no such department; please choose one from the list."),
            field="department_id",
        )
    return found


def require_address(email: str, *, field: str = "email") -> None:
    """Raise :class:`Invalid` for what is no mail address; empty is allowed."""
    if email and not MAIL.fullmatch(email):
        raise Invalid(
            N_("“%(given)s” is not a mail address; write it as name@example.gov.cn."),
            field=field,
            given=email,
        )


def _require_new(username: str) -> None:
    if not USERNAME.fullmatch(username):
        raise Invalid(
            N_(
                "A user name has 3 to 60 small letters, digits, points, hyphens and underscores, "
                "and begins and ends with a letter or digit."
            ),
            field="username",
        )
    if db.session.execute(select(User.id).where(User.username == username)).first():
        raise Invalid(
            N_("The user name “%(name)s” is taken already; please choose another."),
            field="username",
            name=username,
        )


def _require_other(actor: User, user: User) -> None:
    if actor.id == user.id:
        raise Refused(
            N_(
                "Nobody changes its own role, department or disables its own account; "
                "please ask another administrator."
            )
        )


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
