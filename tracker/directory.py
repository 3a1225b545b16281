"""Every page and action that a role may go to by its name: for the palette and the search page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.i18n import N_, gettext
from tracker.navigation import PLACES
from tracker.rules import permissions
from tracker.rules.permissions import Action

MOST = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A page or an action: the words, the address, and the permission that it takes."""

    label: str
    href: str
    action: Action


PAGES = (
    Entry(N_("Calendar of due days"), "/calendar", Action.READ_WORK),
    Entry(N_("Reports of this period"), "/reports", Action.FILE_REPORT),
    Entry(N_("Responsibility matrix"), "/dashboard/matrix", Action.READ_WORK),
    Entry(N_("Tasks by light"), "/dashboard/tasks", Action.READ_WORK),
    Entry(N_("Assignments of units"), "/dashboard/assignments", Action.READ_WORK),
    Entry(N_("Reports fallen due"), "/dashboard/reports", Action.READ_WORK),
    Entry(N_("Overdue reports"), "/dashboard/reports?standing=overdue", Action.READ_WORK),
    Entry(N_("Extensions to decide"), "/review/extensions", Action.DECIDE_EXTENSION),
    Entry(N_("Closings to decide"), "/review/closings", Action.DECIDE_CLOSING),
    Entry(N_("Urges and instructions"), "/slips/urges", Action.READ_WORK),
    Entry(N_("Ledger of reminders"), "/slips/ledger", Action.READ_WORK),
    Entry(N_("Bulletins and tables"), "/bulletins", Action.READ_WORK),
    Entry(N_("Draft a bulletin"), "/bulletins/new", Action.WRITE_BULLETIN),
    Entry(N_("Exemptions and commendations"), "/exemptions", Action.READ_WORK),
    Entry(N_("Objections"), "/objections", Action.READ_WORK),
    Entry(N_("Rates of reporting"), "/rates", Action.READ_WORK),
    Entry(N_("Upload a document"), "/plans/drafts/upload", Action.MANAGE_PLAN),
    Entry(N_("Load a plan file"), "/plans/load", Action.MANAGE_PLAN),
    Entry(N_("People"), "/admin/people", Action.READ_SYSTEM),
    Entry(N_("Departments"), "/admin/departments", Action.READ_SYSTEM),
    Entry(N_("Groups"), "/admin/groups", Action.READ_SYSTEM),
    Entry(N_("Administration"), "/admin", Action.READ_SYSTEM),
    Entry(N_("Working calendar"), "/admin/calendar", Action.READ_SYSTEM),
    Entry(N_("Policy"), "/admin/policy", Action.READ_SYSTEM),
    Entry(N_("Mail"), "/admin/mail", Action.READ_MAIL_LOG),
    Entry(N_("Jobs"), "/admin/jobs", Action.READ_JOBS),
    Entry(N_("Audit trail"), "/admin/audit", Action.READ_AUDIT),
)
ACCOUNT = ((N_("Saved filters"), "/filters"), (N_("My account"), "/account"))


def pages_of(user: Any) -> list[tuple[str, str]]:
    """Yield the words and addresses of what a person may go to, the rail's places first."""
    role = getattr(user, "role", "")
    found = {href: gettext(label) for label, href, _ in PLACES.get(role, ())}
    for entry in PAGES:
        if permissions.refusal(role, entry.action) is None:
            found.setdefault(entry.href, gettext(entry.label))
    for label, href in ACCOUNT:
        found.setdefault(href, gettext(label))
    return [(label, href) for href, label in found.items()]


def find_pages(user: Any, query: str) -> list[tuple[str, str]]:
    """Yield the first pages whose words hold a query; without one those of the rail."""
    word = query.strip().lower()
    known = pages_of(user)
    return [each for each in known if word in each[0].lower()][:MOST]
