"""Random histories for the properties: any facts at all, only in an order that time allows."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.rules.building import CALENDAR
from tracker.rules.facts import (
    AssignmentFacts,
    DueChange,
    Duty,
    DutyKind,
    ExemptedPart,
    Exemption,
    ExtensionRequest,
    Filing,
    Ground,
    Outcome,
    ReviewDecision,
    Role,
    RungName,
    SlipFact,
)
from tracker.rules.periods import period_of

PLAN_FROM = date(2020, 1, 1)
LAST_DAY = 500

days_of_plan = st.integers(0, LAST_DAY).map(lambda at: PLAN_FROM + timedelta(days=at))
maybe_days = st.none() | days_of_plan


def later(than: date, most: int = 60) -> st.SearchStrategy[date]:
    """Draw a day not before another."""
    return st.integers(0, most).map(lambda more: than + timedelta(days=more))


@st.composite
def reviews(draw: st.DrawFn, first_on: date) -> tuple[list[Filing], list[ReviewDecision]]:
    """Draw up to three revisions, each but the last returned before the next is filed."""
    filings, decisions, on = [], [], first_on
    revisions = draw(st.integers(1, 3))
    for revision in range(1, revisions + 1):
        filed_on = draw(later(on))
        identity = draw(st.integers(1, 10**6))
        filings.append(Filing(identity, revision, filed_on, draw(st.integers(0, 100))))
        if revision < revisions or draw(st.booleans()):
            on = draw(later(filed_on, 30))
            is_returned = revision < revisions or draw(st.booleans())
            outcome = Outcome.RETURNED if is_returned else Outcome.ACCEPTED
            ground = draw(st.sampled_from(list(Ground))) if is_returned else None
            decisions.append(ReviewDecision(revision, on, outcome, ground))
    return filings, decisions


@st.composite
def extended(draw: st.DrawFn, due_on: date) -> tuple[list[ExtensionRequest], list[DueChange]]:
    """Draw an extension: undecided, refused or granted; with the move that a grant brings."""
    asked_on = due_on - timedelta(days=draw(st.integers(1, 30)))
    asked_due_on = draw(later(due_on + timedelta(days=1)))
    decided_on = draw(st.none() | later(asked_on))
    granted_on = draw(st.none() | later(due_on + timedelta(days=1))) if decided_on else None
    request = ExtensionRequest(asked_on, asked_due_on, decided_on, granted_on)
    if decided_on is None or granted_on is None:
        return [request], []
    return [request], [DueChange(decided_on, due_on, granted_on)]


@st.composite
def slips(draw: st.DrawFn, due_on: date) -> list[SlipFact]:
    """Draw the slips of a duty, answered or not."""
    made = []
    rungs = draw(st.lists(st.sampled_from([RungName.BLUE, RungName.RED]), max_size=3))
    for number, rung in enumerate(rungs, start=1):
        raised_on = draw(later(due_on + timedelta(days=1)))
        answer_due_on = CALENDAR.add_working_days(raised_on, 3)
        answered_on = draw(st.none() | later(raised_on, 10))
        made.append(SlipFact(f"{number}", rung, raised_on, answer_due_on, answered_on))
    return made


@st.composite
def duties(draw: st.DrawFn, number: int = 1) -> Duty:
    """Draw a duty with any history."""
    first_due_on = draw(days_of_plan)
    kind = draw(st.sampled_from(list(DutyKind)))
    requests, changes = [], []
    if draw(st.booleans()):
        requests, changes = draw(extended(first_due_on))
    filings, decisions = [], []
    if draw(st.booleans()):
        filings, decisions = draw(reviews(first_due_on - timedelta(days=draw(st.integers(0, 60)))))
    due_on = changes[-1].due_on if changes else first_due_on
    period = period_of(first_due_on)
    parts = draw(st.none() | st.frozensets(st.sampled_from(list(ExemptedPart)), min_size=1))
    return Duty(
        id=number,
        kind=kind,
        period=f"{first_due_on.year}" if kind is DutyKind.ANNUAL else period.code,
        period_from=period.first,
        period_to=period.last,
        stated_due_on=first_due_on,
        due_on=due_on,
        closes_on=CALENDAR.add_working_days(due_on, 20),
        waived_on=draw(st.none() | st.none() | days_of_plan),
        due_changes=tuple(changes),
        filings=tuple(filings),
        decisions=tuple(decisions),
        extensions=tuple(requests),
        slips=tuple(draw(slips(first_due_on))),
        exemptions=() if parts is None else (Exemption(draw(days_of_plan), parts, "因灾"),),
    )


@st.composite
def assignments(draw: st.DrawFn, number: int = 1) -> AssignmentFacts:
    """Draw an assignment with up to four duties."""
    assigned_on = draw(later(PLAN_FROM))
    closed_on = draw(st.none() | st.none() | days_of_plan)
    asked_on = closed_on - timedelta(days=draw(st.integers(0, 20))) if closed_on else None
    count = draw(st.integers(0, 4))
    return AssignmentFacts(
        id=number,
        task="t1",
        department="hr",
        role=draw(st.sampled_from(list(Role))),
        plan_from=PLAN_FROM,
        deadline_on=draw(days_of_plan),
        assigned_on=assigned_on,
        signed_on=draw(st.none() | later(assigned_on, 20)),
        asked_to_close_on=asked_on,
        closed_on=closed_on,
        withdrawn_on=draw(st.none() | st.none() | st.none() | days_of_plan),
        duties=tuple(draw(duties(number=at)) for at in range(1, count + 1)),
    )


@st.composite
def sheets_asked(draw: st.DrawFn) -> tuple[tuple[AssignmentFacts, ...], str, date]:
    """Draw a department's assignments, a period for which something is owed, and a day."""
    numbers = range(1, draw(st.integers(1, 3)) + 1)
    of = tuple(draw(assignments(number=number)) for number in numbers)
    owed = [made for each in of for made in each.duties]
    if not owed:
        return of, "2020Q1", draw(days_of_plan)
    made = draw(st.sampled_from(owed))
    is_completion = made.kind is DutyKind.COMPLETION
    period = period_of(made.due_on).code if is_completion else made.period
    return of, period, draw(later(made.due_on, 150))
