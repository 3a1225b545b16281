"""The dated facts that the rules judge: plain values, as the ledger export writes them.

A service builds these from the database, a test from a table. Every fact carries the day on
which it came to be; a rule asked for a day ignores facts of later days (R7).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """A department's part in a task."""

    LEAD = "lead"
    SUPPORT = "support"


class DutyKind(StrEnum):
    """What an obligation asks for (R2)."""

    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    COMPLETION = "completion"


class Outcome(StrEnum):
    """What a reviewer decided about a filed report (R3)."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class Ground(StrEnum):
    """Why a report was returned (R3)."""

    INCOMPLETE = "incomplete"
    WRONG_FIGURES = "wrong_figures"
    MISSING_EVIDENCE = "missing_evidence"
    NO_SUBSTANCE = "no_substance"
    FALSE_REPORT = "false_report"


VOIDING_GROUNDS = frozenset({Ground.NO_SUBSTANCE, Ground.FALSE_REPORT})


class RungName(StrEnum):
    """The rungs of the ladders (R5), lowest first within each ladder."""

    REMIND_5 = "remind_5"
    REMIND_1 = "remind_1"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"
    UNSIGNED_1 = "unsigned_1"
    UNSIGNED_2 = "unsigned_2"
    REFILE = "refile"


class RungOutcome(StrEnum):
    """What became of a rung when it fell due (R5)."""

    SENT = "sent"
    SUPERSEDED = "superseded"
    HELD = "held"
    SKIPPED = "skipped"


class ExemptedPart(StrEnum):
    """The part of a duty's judgement that an exemption excuses (R6)."""

    TIMELINESS = "timeliness"
    DELIVERY = "delivery"
    QUALITY = "quality"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class DueChange:
    """A duty's effective due day moved: by an extension or a calendar correction."""

    changed_on: date
    previous_due_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Filing:
    """One filed revision of a report; ``id`` orders filings of the same day."""

    id: int
    revision: int
    filed_on: date
    percent: int


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """A reviewer's decision on one revision."""

    revision: int
    decided_on: date
    outcome: Outcome
    ground: Ground | None = None


@dataclass(frozen=True, slots=True)
class ExtensionRequest:
    """An extension asked for, and its decision once there is one."""

    asked_on: date
    asked_due_on: date
    decided_on: date | None = None
    granted_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class SlipFact:
    """A numbered slip of a duty."""

    number: str
    rung: RungName
    raised_on: date
    answer_due_on: date
    answered_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class RaisedRung:
    """A rung that already has its row: ``due_on`` is part of its key."""

    rung: RungName
    due_on: date
    outcome: RungOutcome


@dataclass(frozen=True, slots=True)
class Exemption:
    """An approved exemption of one duty (容错)."""

    approved_on: date
    parts: frozenset[ExemptedPart]
    cause: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation with everything that happened to it; lists are in order of date and id."""

    id: int
    kind: DutyKind
    period: str
    period_from: date
    period_to: date
    stated_due_on: date
    due_on: date
    closes_on: date
    waived_on: date | None = None
    waived_because: str | None = None
    due_changes: tuple[DueChange, ...] = ()
    filings: tuple[Filing, ...] = ()
    decisions: tuple[ReviewDecision, ...] = ()
    extensions: tuple[ExtensionRequest, ...] = ()
    slips: tuple[SlipFact, ...] = ()
    exemptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True)
class Transfer:
    """A part went from one department to another, which holds it from that day on."""

    moved_on: date
    giver: str
    taker: str


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """A department's part in a task, with its duties.

    ``deadline_on`` is the task's own deadline or the plan's last day; ``plan_from`` is the
    first day of the plan: expected progress runs between the two. ``department`` holds the part
    after the last of the ``transfers``, which are in order of their days. ``is_absorbed``: it was
    withdrawn because a merger left two parts of one task with one department.
    """

    id: int
    task: str
    department: str
    role: Role
    plan_from: date
    deadline_on: date
    assigned_on: date
    signed_on: date | None = None
    asked_to_close_on: date | None = None
    closed_on: date | None = None
    withdrawn_on: date | None = None
    duties: tuple[Duty, ...] = field(default=())
    transfers: tuple[Transfer, ...] = ()
    is_absorbed: bool = False


@dataclass(frozen=True, slots=True)
class CommendationFact:
    """A commendation with a document as proof (R6)."""

    level: str
    dated_on: date
    proof: str
