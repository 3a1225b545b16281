"""An assignment seen on a day: what the clauses of R4 ask, computed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.rules import lifecycle
from tracker.rules.facts import AssignmentFacts, Duty
from tracker.rules.lifecycle import DutyState
from tracker.rules.policy import Policy
from tracker.rules.reasons import Plain, Reason, reason
from tracker.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """An assignment on a day, with everything that the clauses of R4 ask about it."""

    assignment: AssignmentFacts
    day: date
    calendar: WorkCalendar
    policy: Policy
    duties: Sequence[DutyState]

    def overdue_days(self, state: DutyState) -> int:
        """Yield the working days from a duty's due day to the day; negative: days left."""
        return self.calendar.working_days_between(state.due_on, self.day)

    def overdue(self) -> list[tuple[int, int, DutyState]]:
        """Yield the open duties past their due day: working days (negative), id, state."""
        return [
            (-self.overdue_days(state), state.duty.id, state)
            for state in self.duties
            if state.due_on < self.day and state.is_open
        ]

    def refile_day(self, state: DutyState) -> date | None:
        """Yield the day by which a standing return is due again; None: nothing returned."""
        if state.standing_return is None:
            return None
        return lifecycle.refile_day(
            state.standing_return, policy=self.policy, calendar=self.calendar
        )

    def sign_day(self) -> date:
        """Yield the last day on which the assignment is signed for in time."""
        return sign_day(self.assignment, policy=self.policy, calendar=self.calendar)

    def gap(self) -> Fraction | None:
        """Yield expected - verified percent; None before the first due day (R4)."""
        if not self.duties or self.day < min(state.due_on for state in self.duties):
            return None
        verified = lifecycle.verified_percent(self.assignment, self.day)
        return lifecycle.expected_percent(self.assignment, self.day) - verified

    def why(self, code: str, **values: date | Plain) -> Reason:
        """Yield a reason that names the assignment."""
        of = self.assignment
        return reason(code, assignment=of.id, department=of.department, **values)

    def why_duty(self, code: str, duty: Duty, **values: date | Plain) -> Reason:
        """Yield a reason that names the assignment and one of its duties."""
        return self.why(code, duty=duty.id, kind=duty.kind.value, period=duty.period, **values)


def view_of(
    assignment: AssignmentFacts, day: date, *, calendar: WorkCalendar, policy: Policy
) -> AssignmentView:
    """Yield the view of an assignment on a day."""
    states = [lifecycle.duty_state(duty, assignment, day=day) for duty in assignment.duties]
    return AssignmentView(assignment, day, calendar, policy, states)


def sign_day(assignment: AssignmentFacts, *, policy: Policy, calendar: WorkCalendar) -> date:
    """Yield the last day on which an assignment is signed for in time (R4): 2 working days."""
    return calendar.add_working_days(assignment.assigned_on, policy.deadlines.sign_days)
