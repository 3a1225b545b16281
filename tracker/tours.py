"""The first-run tour of each role: a step on each page of its work, until it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.i18n import N_, gettext


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of a tour: its endpoint and address, and what it is for."""

    endpoint: str
    href: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Step:
    """A stop as the page shows it; ``next`` is the stop after it, None at the last one."""

    number: int
    of: int
    title: str
    sentence: str
    next_href: str
    next_title: str


MY = Stop(
    "my.index",
    "/my",
    N_("My work"),
    N_(
        "Everything that waits for your department stands here, by when it is due. The button at "
        "the top opens what is most urgent."
    ),
)
REPORT = Stop(
    "reports.show",
    "/reports",
    N_("Period report"),
    N_(
        "One page holds all reports of a period, with last time’s answers beside them. Typing is "
        "saved by itself; file one report, or all complete ones at once."
    ),
)
OWN_SLIPS = Stop(
    "slips.index",
    "/slips",
    N_("Slips"),
    N_(
        "A slip is raised for an overdue report. Filing the report answers and closes it; if it "
        "takes longer, explain why and promise a day."
    ),
)
SHEETS = Stop(
    "assessment.index",
    "/assessment",
    N_("Assessment"),
    N_(
        "A score leads to its parts, each part to the report and the date on which it rests. The "
        "head of a department can object to a published score."
    ),
)
REVIEW = Stop(
    "review.index",
    "/review",
    N_("Review"),
    N_(
        "Reports wait here by due day. On a report: a accepts, r returns with a ground, n goes on "
        "to the next; last period’s answers stand beside it."
    ),
)
BOARD = Stop(
    "dashboard.index",
    "/dashboard",
    N_("Dashboard"),
    N_(
        "The first screen answers: are we on course, what is behind and who answers for it, what "
        "moved since your last look, what is coming. Every figure leads to its rows."
    ),
)
MATRIX = Stop(
    "dashboard.matrix",
    "/dashboard/matrix",
    N_("Responsibility matrix"),
    N_(
        "Tasks down, units across; large marks lead, small marks support. A mark leads to its "
        "task; with the arrow keys you go from mark to mark."
    ),
)
ALL_SLIPS = Stop(
    "slips.index",
    "/slips",
    N_("Slips"),
    N_(
        "Numbered slips go up the chain of people by working days and stay open until the report "
        "is there. The ledger says for any day what was sent and what was held back, and why."
    ),
)
PLANS = Stop(
    "plans.index",
    "/plans",
    N_("Plans"),
    N_(
        "Upload a document and its tasks are read, to be checked beside the source; nobody owes "
        "anything before the plan is published."
    ),
)
BULLETINS = Stop(
    "bulletins.index",
    "/bulletins",
    N_("Bulletins"),
    N_(
        "A supervisor drafts the bulletin of a period in one step; you approve it, and it gets its "
        "number. Every figure in it is proved in an annex."
    ),
)
TRAIL = Stop(
    "admin.audit.index",
    "/admin/audit",
    N_("Audit trail"),
    N_(
        "Who did what to what and when, before and after. Nothing here can be changed or removed, "
        "by nobody."
    ),
)
ADMIN = Stop(
    "admin.overview",
    "/admin",
    N_("Administration"),
    N_(
        "People, departments, groups, calendar, rules, mail and jobs. What needs your attention is "
        "told first; reports and scores are not shown to you."
    ),
)
PEOPLE = Stop(
    "admin.people.index",
    "/admin/people",
    N_("People"),
    N_(
        "An account gets a first password that its owner has to change. Whoever leaves is "
        "disabled, never deleted."
    ),
)
HELP = Stop(
    "help.index",
    "/help",
    N_("Help"),
    N_("The manual, chapter by chapter. The tour can be taken again from here."),
)

TOURS: dict[str, tuple[Stop, ...]] = {
    "liaison": (MY, REPORT, OWN_SLIPS, SHEETS, HELP),
    "head": (MY, OWN_SLIPS, SHEETS, HELP),
    "supervisor": (REVIEW, BOARD, ALL_SLIPS, PLANS, HELP),
    "leader": (BOARD, MATRIX, ALL_SLIPS, BULLETINS, HELP),
    "auditor": (TRAIL, BOARD, ALL_SLIPS, HELP),
    "administrator": (ADMIN, PEOPLE, HELP),
}


def step_on(user: Any, endpoint: str | None) -> Step | None:
    """Yield the step that a page shows to a person; None where it has closed its role's tour."""
    role = getattr(user, "role", None)
    if role is None or user.tour_closed_as == role:
        return None
    stops = TOURS[role]
    for at, stop in enumerate(stops):
        if stop.endpoint == endpoint:
            following = stops[at + 1] if at + 1 < len(stops) else None
            return Step(
                at + 1,
                len(stops),
                gettext(stop.title),
                gettext(stop.sentence),
                following.href if following else "",
                gettext(following.title) if following else "",
            )
    return None
