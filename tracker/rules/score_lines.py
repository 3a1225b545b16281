"""The lines of a score sheet (R6): each duty in each part, each signing and each slip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tracker.rules import holding, lifecycle
from tracker.rules.facts import (
    AssignmentFacts,
    Duty,
    DutyKind,
    ExemptedPart,
    Exemption,
    Filing,
    Outcome,
    SlipFact,
)
from tracker.rules.figures import decimal_text
from tracker.rules.lifecycle import has_happened
from tracker.rules.periods import Period, PeriodKind, period_of
from tracker.rules.policy import Policy
from tracker.rules.reasons import Plain, Reason, reason
from tracker.rules.views import sign_day
from tracker.rules.workdays import WorkCalendar

ONE = Fraction(1)
ZERO = Fraction(0)
RESPONSIVENESS = "responsiveness"


@dataclass(frozen=True, slots=True)
class Line:
    """What one duty (signing, slip) brings to one part of the score.

    ``value`` is a share from 0 to 1, None where the line is left out of the sum. Where an
    exemption excuses the part, ``value_without`` is the value it would have had (struck through on
    the page) and ``cause`` the exemption's. ``obligation`` is None for a signing.
    """

    obligation: int | None
    assignment: int
    part: str
    value: Fraction | None
    weight: Fraction
    reason: Reason
    exempted: bool = False
    value_without: Fraction | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Which sheet is asked for: whose, for a period, as of a day, under a policy and a calendar."""

    department: str
    period: Period
    as_of: date
    policy: Policy
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class CountedDuty:
    """A duty in the sum, as it stands on the sheet's day.

    ``weight`` is that of the role, by the share of the period in which the department held the
    part; ``is_answered_for``: its slips and false reports count with the department too.
    """

    assignment: AssignmentFacts
    duty: Duty
    weight: Fraction
    due_on: date
    filing: Filing | None
    excused: dict[ExemptedPart, Exemption]
    is_answered_for: bool


def counted_duties(
    assignments: Iterable[AssignmentFacts], asked: Question
) -> tuple[CountedDuty, ...]:
    """Yield the duties in the sum: of the period, due by the day, not waived, not withdrawn.

    Those of a part that changed hands count with each holder by its days.
    """
    return tuple(
        counted
        for assignment in assignments
        for duty in assignment.duties
        if _is_in_sum(duty, assignment, asked)
        and (counted := _counted(duty, assignment, asked)).weight
    )


def _counted(duty: Duty, of: AssignmentFacts, asked: Question) -> CountedDuty:
    day = asked.as_of
    share = holding.share_held(of, duty, department=asked.department, as_of=day)
    return CountedDuty(
        assignment=of,
        duty=duty,
        weight=asked.policy.score.role_weights[of.role] * share,
        due_on=lifecycle.due_on(duty, day),
        filing=lifecycle.counting_filing(duty, day),
        excused=_excused(duty, day),
        is_answered_for=holding.answers_for(of, duty, department=asked.department, as_of=day),
    )


def _is_in_sum(duty: Duty, of: AssignmentFacts, asked: Question) -> bool:
    """Tell whether a duty counts on the day; of an absorbed part what fell due before its end."""
    if not _is_of_period(duty, asked):
        return False
    if of.is_absorbed and of.withdrawn_on and lifecycle.due_on(duty, asked.as_of) < of.withdrawn_on:
        return not has_happened(duty.waived_on, asked.as_of)
    return lifecycle.is_live(duty, of, day=asked.as_of)


def _is_of_period(duty: Duty, asked: Question) -> bool:
    due_on = lifecycle.due_on(duty, asked.as_of)
    if due_on > asked.as_of:
        return False
    if duty.kind is DutyKind.COMPLETION:
        return period_of(due_on).code == asked.period.code
    return duty.period == asked.period.code


def _excused(duty: Duty, day: date) -> dict[ExemptedPart, Exemption]:
    return {
        part: exemption
        for exemption in reversed(duty.exemptions)
        if exemption.approved_on <= day
        for part in exemption.parts
    }


def duty_lines(counted: CountedDuty, asked: Question) -> Iterator[Line]:
    """Yield a duty's lines for timeliness, delivery and quality, exemptions applied."""
    yield _line(counted, ExemptedPart.TIMELINESS, *_timeliness(counted, asked))
    yield _line(counted, ExemptedPart.DELIVERY, *_delivery(counted, asked))
    yield _line(counted, ExemptedPart.QUALITY, *_quality(counted, asked))


def _line(counted: CountedDuty, part: ExemptedPart, value: Fraction | None, why: Reason) -> Line:
    exemption = counted.excused.get(part)
    return Line(
        obligation=counted.duty.id,
        assignment=counted.assignment.id,
        part=part.value,
        value=value if exemption is None else ONE,
        weight=counted.weight,
        reason=why,
        exempted=exemption is not None,
        value_without=None if exemption is None else value,
        cause=None if exemption is None else exemption.cause,
    )


def why_counted(counted: CountedDuty, code: str, **values: date | Plain) -> Reason:
    """Yield a reason that names the duty."""
    duty = counted.duty
    return reason(code, duty=duty.id, kind=duty.kind.value, period=duty.period, **values)


def _timeliness(counted: CountedDuty, asked: Question) -> tuple[Fraction, Reason]:
    due_on = counted.due_on
    if counted.filing is None:
        return ZERO, why_counted(counted, "score_not_filed", due_on=due_on, as_of=asked.as_of)
    filed_on = counted.filing.filed_on
    dates: dict[str, date | Plain] = {"due_on": due_on, "filed_on": filed_on}
    if filed_on > due_on:
        days = asked.calendar.working_days_between(due_on, filed_on)
        worst = asked.policy.score.late_days_to_zero
        share = ONE - Fraction(days, worst) if worst else ZERO
        return max(ZERO, share), why_counted(counted, "score_filed_late", days=days, **dates)
    first_due_on = counted.duty.due_changes[0].previous_due_on if counted.duty.due_changes else None
    if first_due_on is not None and filed_on > first_due_on:
        why = why_counted(
            counted, "score_filed_after_extension", first_due_on=first_due_on, **dates
        )
        return ONE, why
    return ONE, why_counted(counted, "score_filed_on_time", **dates)


def _delivery(counted: CountedDuty, asked: Question) -> tuple[Fraction, Reason]:
    of, last = counted.assignment, asked.period.last
    if has_happened(of.closed_on, asked.as_of):
        return ONE, why_counted(counted, "score_closed", closed_on=of.closed_on)
    expected = lifecycle.expected_percent(of, last)
    if expected == 0:
        return ONE, why_counted(counted, "score_nothing_expected", expected_on=last)
    verified = lifecycle.verified_percent(of, asked.as_of)
    why = why_counted(
        counted,
        "score_delivered",
        verified=verified,
        expected=decimal_text(expected, 2),
        expected_on=last,
    )
    return min(ONE, verified / expected), why


def _quality(counted: CountedDuty, asked: Question) -> tuple[Fraction | None, Reason]:
    if counted.filing is None:
        return None, why_counted(counted, "score_quality_not_filed")
    decision = lifecycle.standing_decision(counted.duty, asked.as_of)
    if decision is None:
        return None, why_counted(counted, "score_quality_undecided")
    returns = lifecycle.returns_by(counted.duty, asked.as_of)
    if decision.outcome is Outcome.RETURNED:
        return ZERO, why_counted(
            counted,
            "score_return_standing",
            returned_on=decision.decided_on,
            ground=decision.ground.value if decision.ground else None,
        )
    steps = asked.policy.score.quality_by_returns
    why = why_counted(counted, "score_accepted", returns=returns, accepted_on=decision.decided_on)
    return steps[min(returns, len(steps) - 1)], why


def signing_lines(assignments: Iterable[AssignmentFacts], asked: Question) -> Iterator[Line]:
    """Yield a line for each assignment whose sign-for day lies in the quarter and has come (R6)."""
    if asked.period.kind is not PeriodKind.QUARTER:
        return
    for of in assignments:
        sign_by_on = sign_day(of, policy=asked.policy, calendar=asked.calendar)
        is_due = asked.period.holds(sign_by_on) and sign_by_on <= asked.as_of
        is_own = holding.holder_on(of, sign_by_on) == asked.department
        if is_due and is_own and not has_happened(of.withdrawn_on, asked.as_of):
            yield _signing(of, sign_by_on, asked.as_of)


def _signing(of: AssignmentFacts, sign_by_on: date, as_of: date) -> Line:
    in_time = has_happened(of.signed_on, sign_by_on)
    signed_on = of.signed_on if has_happened(of.signed_on, as_of) else None
    late = "score_signed_late" if signed_on else "score_not_signed"
    why = reason(
        "score_signed" if in_time else late,
        assignment=of.id,
        task=of.task,
        sign_by_on=sign_by_on,
        signed_on=signed_on,
    )
    return Line(None, of.id, RESPONSIVENESS, ONE if in_time else ZERO, ONE, why)


def slip_lines(counted: CountedDuty, asked: Question) -> Iterator[Line]:
    """Yield a line for each slip of a duty whose answer day has come (R6).

    An exempted duty's slips that were not answered in time are left out, and so are all of a
    duty whose part another department held at the period's end.
    """
    for slip in counted.duty.slips:
        if counted.is_answered_for and slip.answer_due_on <= asked.as_of:
            yield _slip(counted, slip, asked.as_of)


def _slip(counted: CountedDuty, slip: SlipFact, as_of: date) -> Line:
    in_time = has_happened(slip.answered_on, slip.answer_due_on)
    answered_on = slip.answered_on if has_happened(slip.answered_on, as_of) else None
    late = "score_slip_answered_late" if answered_on else "score_slip_unanswered"
    why = why_counted(
        counted,
        "score_slip_answered" if in_time else late,
        number=slip.number,
        answer_due_on=slip.answer_due_on,
        answered_on=answered_on,
    )
    exemption = None if in_time else counted.excused.get(ExemptedPart.SLIP)
    value = ONE if in_time else ZERO
    return Line(
        obligation=counted.duty.id,
        assignment=counted.assignment.id,
        part=RESPONSIVENESS,
        value=value if exemption is None else None,
        weight=ONE,
        reason=why,
        exempted=exemption is not None,
        value_without=None if exemption is None else value,
        cause=None if exemption is None else exemption.cause,
    )
