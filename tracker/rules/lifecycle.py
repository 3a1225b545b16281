"""Where a duty stands on a day (R2, R3, R7): every function looks only at facts dated by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.rules.facts import (
    VOIDING_GROUNDS,
    AssignmentFacts,
    Duty,
    ExtensionRequest,
    Filing,
    Ground,
    Outcome,
    ReviewDecision,
)
from tracker.rules.policy import Policy
from tracker.rules.workdays import WorkCalendar

WHOLE = Fraction(100)
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class DutyState:
    """A duty as it stood on a day.

    ``filing`` is the filing that counts, ``standing_return`` the return that waits to be refiled,
    ``extension`` the request that nobody has decided yet; None where there is none.
    """

    duty: Duty
    due_on: date
    filing: Filing | None
    standing_return: ReviewDecision | None
    extension: ExtensionRequest | None
    is_live: bool

    @property
    def is_open(self) -> bool:
        """Tell whether a report is waited for: not filed, or returned and not refiled (R2)."""
        return self.is_live and (self.filing is None or self.standing_return is not None)


def duty_state(duty: Duty, assignment: AssignmentFacts, *, day: date) -> DutyState:
    """Yield a duty as it stood on a day, for judgements that ask several things about it."""
    return DutyState(
        duty,
        due_on(duty, day) if duty.due_changes else duty.due_on,
        counting_filing(duty, day) if duty.filings else None,
        standing_return(duty, day) if duty.filings else None,
        undecided_extension(duty, day) if duty.extensions else None,
        is_live(duty, assignment, day=day),
    )


def due_on(duty: Duty, day: date) -> date:
    """Yield the effective due day as it was known on a day (R2, R7)."""
    if not duty.due_changes:
        return duty.due_on
    known = duty.due_changes[0].previous_due_on
    for change in duty.due_changes:
        if change.changed_on <= day:
            known = change.due_on
    return known


def filings_by(duty: Duty, day: date) -> list[Filing]:
    """Yield the revisions filed by a day, lowest first."""
    filed = [filing for filing in duty.filings if filing.filed_on <= day]
    return sorted(filed, key=lambda filing: filing.revision)


def decisions_by(duty: Duty, day: date) -> list[ReviewDecision]:
    """Yield the decisions taken by a day, in their order."""
    return [decision for decision in duty.decisions if decision.decided_on <= day]


def counting_filing(duty: Duty, day: date) -> Filing | None:
    """Yield the first filing that no decision voided by a day (R3).

    ``no_substance`` and ``false_report`` void every filing up to the revision they are about.
    """
    if not duty.filings:
        return None
    voided = max(
        (made.revision for made in decisions_by(duty, day) if made.ground in VOIDING_GROUNDS),
        default=0,
    )
    standing = (filing for filing in filings_by(duty, day) if filing.revision > voided)
    return next(standing, None)


def filed_on(duty: Duty, day: date) -> date | None:
    """Yield the day of the filing that counts; None while the duty counts as not filed (R3)."""
    filing = counting_filing(duty, day)
    return filing.filed_on if filing else None


def newest_revision(duty: Duty, day: date) -> Filing | None:
    """Yield the highest revision filed by a day."""
    if not duty.filings:
        return None
    filed = filings_by(duty, day)
    return filed[-1] if filed else None


def decision_on(duty: Duty, revision: int, *, day: date) -> ReviewDecision | None:
    """Yield the decision that stands on a revision: the last one taken by a day."""
    found = None
    for decision in duty.decisions:
        if decision.revision == revision and decision.decided_on <= day:
            found = decision
    return found


def standing_decision(duty: Duty, day: date) -> ReviewDecision | None:
    """Yield the decision on the newest revision; None: nothing filed, or not decided."""
    newest = newest_revision(duty, day)
    return decision_on(duty, newest.revision, day=day) if newest else None


def standing_return(duty: Duty, day: date) -> ReviewDecision | None:
    """Yield the return of the newest revision: it waits to be refiled (R3)."""
    decision = standing_decision(duty, day)
    return decision if decision and decision.outcome is Outcome.RETURNED else None


def returns_by(duty: Duty, day: date) -> int:
    """Yield how often a report of the duty was returned by a day, voiding returns included."""
    return sum(made.outcome is Outcome.RETURNED for made in decisions_by(duty, day))


def false_reports_by(duty: Duty, day: date) -> list[ReviewDecision]:
    """Yield the decisions by a day that found a false report."""
    return [made for made in decisions_by(duty, day) if made.ground is Ground.FALSE_REPORT]


def refile_day(returned: ReviewDecision, *, policy: Policy, calendar: WorkCalendar) -> date:
    """Yield the day by which a returned report is due again: 3 working days later (R3)."""
    return calendar.add_working_days(returned.decided_on, policy.deadlines.refile_days)


def undecided_extension(duty: Duty, day: date) -> ExtensionRequest | None:
    """Yield the extension asked for and not decided by a day (R3)."""
    for asked in duty.extensions:
        if asked.asked_on <= day and (asked.decided_on is None or asked.decided_on > day):
            return asked
    return None


def has_happened(on: date | None, day: date) -> bool:
    """Tell whether something dated ``on`` (None: never) is a fact on a day (R7)."""
    return on is not None and on <= day


def is_live(duty: Duty, assignment: AssignmentFacts, *, day: date) -> bool:
    """Tell whether a duty exists: assigned by the day, and neither waived nor withdrawn (R2)."""
    return (
        assignment.assigned_on <= day
        and not has_happened(assignment.withdrawn_on, day)
        and not has_happened(duty.waived_on, day)
    )


def is_open(duty: Duty, assignment: AssignmentFacts, *, day: date) -> bool:
    """Tell whether a report is waited for (R2): live, and not filed or returned since."""
    if not is_live(duty, assignment, day=day):
        return False
    return counting_filing(duty, day) is None or standing_return(duty, day) is not None


def lateness_days(duty: Duty, day: date, *, calendar: WorkCalendar) -> int | None:
    """Yield how many working days after its due day a duty was filed; 0 on time, None not filed.

    A filing on a rest day right after the due day is late by 0 working days (R3).
    """
    filed = filed_on(duty, day)
    if filed is None:
        return None
    return max(0, calendar.working_days_between(due_on(duty, day), filed))


def is_on_time(duty: Duty, day: date) -> bool:
    """Tell whether the filing that counts came on or before the due day (R3)."""
    filed = filed_on(duty, day)
    return filed is not None and filed <= due_on(duty, day)


def verified_percent(assignment: AssignmentFacts, day: date) -> int:
    """Yield the percent of the newest report accepted by a day, 0 if there is none (R3).

    Newest by the day of filing, then by the report's id, among all duties, waived ones included.
    """
    best: tuple[date, int] | None = None
    percent = 0
    for duty in assignment.duties:
        for filing in duty.filings:
            key = (filing.filed_on, filing.id)
            if (best is None or key > best) and _is_accepted(duty, filing, day):
                best, percent = key, filing.percent
    return percent


def _is_accepted(duty: Duty, filing: Filing, day: date) -> bool:
    if filing.filed_on > day:
        return False
    decision = decision_on(duty, filing.revision, day=day)
    return decision is not None and decision.outcome is Outcome.ACCEPTED


def expected_percent(assignment: AssignmentFacts, day: date) -> Fraction:
    """Yield the percent that even progress would have reached on a day, exact, 0 to 100 (R4)."""
    return expected_between(assignment.plan_from, assignment.deadline_on, day=day)


def expected_between(plan_from: date, deadline_on: date, *, day: date) -> Fraction:
    """Yield the percent that is expected on a day of work between two days, exact (R4).

    Runs in calendar days from the plan's first day to the deadline; a deadline on the plan's
    first day expects everything at once.
    """
    whole_days = (deadline_on - plan_from).days
    if whole_days <= 0:
        return WHOLE
    share = Fraction(100 * (day - plan_from).days, whole_days)
    return min(WHOLE, max(NOTHING, share))


def is_done_late(assignment: AssignmentFacts) -> bool:
    """Tell whether the closing was asked for after the deadline: done late for ever (R3)."""
    asked_on = assignment.asked_to_close_on
    return asked_on is not None and asked_on > assignment.deadline_on
