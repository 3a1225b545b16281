"""The kept filters of a list as chips above it, and whether what is shown now can be kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request, url_for
from flask_login import current_user

from tracker.models import SavedFilter
from tracker.rules.permissions import DEPARTMENT_ROLES, OFFICE_ROLES
from tracker.services.user import saved_filters

ENDPOINTS = {
    "tasks": "dashboard.tasks",
    "assignments": "dashboard.assignments",
    "duties": "dashboard.duties",
    "review": "review.index",
    "slips": "slips.index",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A kept filter: its name, its address, and whether it is what the page shows."""

    name: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Chips:
    """The chips of a list; ``query`` is what can be kept now, empty where there is nothing new."""

    list_code: str
    chips: list[Chip]
    query: str


def address_of(row: SavedFilter) -> str:
    """Yield the address of the list with a kept filter, as of the day of the page."""
    as_of = g.as_of.isoformat() if g.get("as_of") else ""
    path = url_for(ENDPOINTS[row.list_code])
    return f"{path}?{row.query}" + (f"&as_of={as_of}" if as_of else "")


def lists() -> list[tuple[str, str]]:
    """Yield the lists whose filters the person can keep, each with its address."""
    role = current_user.role
    if role not in DEPARTMENT_ROLES | OFFICE_ROLES:
        return []
    codes = [code for code in ENDPOINTS if code != "review" or role == "supervisor"]
    return [(code, url_for(ENDPOINTS[code])) for code in codes]


def chips_of(list_code: str) -> Chips:
    """Yield the person's chips for a list, as its address now stands."""
    now = saved_filters.kept_query(list_code, request.args.items())
    rows = saved_filters.list_filters(current_user, list_code)
    chips = [Chip(row.name, address_of(row), row.query == now) for row in rows]
    return Chips(list_code, chips, "" if any(chip.is_current for chip in chips) else now)
