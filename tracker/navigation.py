"""The places in the rail by role, and the demonstration's banner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker import clock
from tracker.config import Config
from tracker.i18n import N_, gettext
from tracker.rules.permissions import DEPARTMENT_ROLES, OFFICE_ROLES
from tracker.services.installation import demonstration as demonstrations
from tracker.services.plan.plan_choice import published_plans


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the rail."""

    label: str
    href: str
    icon: str
    current: bool


MY = (N_("My work"), "/my", "work")
DASHBOARD = (N_("Dashboard"), "/dashboard", "dashboard")
PLANS = (N_("Plans"), "/plans", "plans")
REVIEW = (N_("Review"), "/review", "review")
SLIPS = (N_("Slips"), "/slips", "slips")
ASSESSMENT = (N_("Assessment"), "/assessment", "assessment")
BULLETINS = (N_("Bulletins"), "/bulletins", "bulletins")
ADMIN = (N_("Administration"), "/admin", "admin")
AUDIT = (N_("Audit trail"), "/admin/audit", "audit")
PEOPLE = (N_("People"), "/admin/people", "people")
DEPARTMENTS = (N_("Departments"), "/admin/departments", "departments")
MAIL = (N_("Mail"), "/admin/mail", "mail")
JOBS = (N_("Jobs"), "/admin/jobs", "history")

PLACES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "liaison": (MY, SLIPS, PLANS, DASHBOARD, ASSESSMENT),
    "head": (MY, SLIPS, PLANS, DASHBOARD, ASSESSMENT),
    "supervisor": (REVIEW, DASHBOARD, SLIPS, PLANS, ASSESSMENT),
    "leader": (DASHBOARD, SLIPS, PLANS, ASSESSMENT, BULLETINS),
    "auditor": (AUDIT, DASHBOARD, SLIPS, PLANS, ASSESSMENT),
    "administrator": (ADMIN, PEOPLE, DEPARTMENTS, MAIL, JOBS),
}


def places(user: Any, path: str) -> list[Place]:
    """Yield the places of the rail for a person; nobody logged in has none.

    A page belongs to the nearest place above it: the people of the administration to the people.
    """
    known = PLACES.get(getattr(user, "role", None) or "", ())
    above = (href for _label, href, _icon in known if f"{path}/".startswith(f"{href}/"))
    nearest = max(above, key=len, default=None)
    return [Place(gettext(label), href, icon, href == nearest) for label, href, icon in known]


def plan_choices(user: Any, chosen: str) -> list[dict[str, Any]]:
    """Yield the published plans that a person can switch between; none for the administrator."""
    if getattr(user, "role", None) not in DEPARTMENT_ROLES | OFFICE_ROLES:
        return []
    plans = published_plans(user)
    return [
        {"code": plan.code, "label": plan.title, "current": plan.code == (chosen or plans[0].code)}
        for plan in plans
    ]


def person_links(user: Any) -> list[dict[str, str]]:
    """Yield the places under a person's name: the administration for who only reads there."""
    if getattr(user, "role", None) not in ("supervisor", "auditor"):
        return []
    return [{"label": gettext(ADMIN[0]), "href": ADMIN[1]}]


def home_for(role: str) -> str:
    """Yield the address at which a role begins its day."""
    return PLACES[role][0][1]


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the banner shows: the date, and the days its buttons move to."""

    today: date
    steps: dict[str, date | None]
    forward_url: str


def demonstration(settings: Config, user: Any) -> Demonstration | None:
    """Yield the banner's content, or None outside the demonstration."""
    if settings.tracker_clock is None:
        return None
    today = clock.today()
    if not getattr(user, "is_authenticated", False):
        return Demonstration(today, {}, "")
    return Demonstration(today, demonstrations.steps(today), "/demonstration/forward")
