"""What a person would leave behind: nobody goes while work would be left with nobody."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from tracker import clock
from tracker.db import db
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Department, Jurisdiction, Obligation, Plan, Slip, User
from tracker.models.user import UserRole

SOLE_ROLES = (UserRole.SUPERVISOR, UserRole.LEADER, UserRole.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Burden:
    """The work that is with a person's department, and who else there has the same role."""

    open_duties: int
    open_slips: int
    colleagues: list[User]


def burden_of(user: User) -> Burden:
    """Yield what would be left when a person goes, and the colleagues who could take it on."""
    duties = select(func.count()).where(
        Obligation.department_id == user.department_id, Obligation.state.in_(("open", "returned"))
    )
    slips = select(func.count()).where(
        Slip.department_id == user.department_id, Slip.closed_on.is_(None)
    )
    colleagues = select(User).where(
        User.department_id == user.department_id,
        User.role == user.role,
        User.id != user.id,
        User.enabled,
        User.left_on.is_(None),
    )
    return Burden(
        db.session.execute(duties).scalar_one(),
        db.session.execute(slips).scalar_one(),
        list(db.session.execute(colleagues.order_by(User.username)).scalars()),
    )


def require_successor(user: User) -> None:
    """Raise :class:`Refused` when a person is the last who can do what is still to be done.

    That is the last liaison of a department with open duties, and the last supervisor, leader or
    administrator of a jurisdiction with published plans.
    """
    if not user.is_active:
        return
    if user.role == UserRole.LIAISON:
        _require_liaison(user)
    elif user.role in SOLE_ROLES:
        _require_official(user)


def _require_liaison(user: User) -> None:
    burden = burden_of(user)
    if burden.open_duties and not burden.colleagues:
        raise Refused(
            N_(
                "%(name)s is the only liaison of %(department)s, which still owes %(duties)s "
                "reports. Please make an account for the successor first."
            ),
            name=user.name,
            department=user.department.name_on(clock.today()),
            duties=burden.open_duties,
        )


def _require_official(user: User) -> None:
    place = user.department.jurisdiction
    others = (
        select(User.id)
        .join(Department)
        .where(
            Department.jurisdiction_id == place.id,
            User.role == user.role,
            User.id != user.id,
            User.enabled,
            User.left_on.is_(None),
        )
    )
    plans = (
        select(Plan.id)
        .join(Jurisdiction)
        .where(Plan.jurisdiction_id == place.id, Plan.published_on.is_not(None))
    )
    if db.session.execute(plans).first() and not db.session.execute(others).first():
        raise Refused(
            N_(
                "%(name)s is the only person with this role in %(place)s, where plans are being "
                "carried out. Please make an account for the successor first."
            ),
            name=user.name,
            place=place.name,
        )
