"""Writing what the ladder raised: rungs, numbered slips, notices and their audit entries (R5).

Everything is written within the caller's transaction, all rungs of it by one set of statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Obligation, Rung, Slip, User
from tracker.rules import ladder
from tracker.rules.facts import RungOutcome
from tracker.rules.ladder import RungDecision
from tracker.rules.permissions import LIAISON
from tracker.rules.reasons import reason
from tracker.services import audit
from tracker.services.calendar import calendars
from tracker.services.mail import noticing
from tracker.services.mail.noticing import Matter, Notification
from tracker.services.supervision import numbering


@dataclass(frozen=True, slots=True)
class DueRung:
    """A rung that the ladder asks for: of a duty, or of an assignment that nobody signed for."""

    assignment: Assignment
    decision: RungDecision
    duty: Obligation | None = None

    @property
    def key(self) -> str:
        """Yield what names the rung in the notices made of it, once and for all."""
        owner = f"duty-{self.duty.id}" if self.duty else f"part-{self.assignment.id}"
        return f"rung:{owner}:{self.decision.rung}:{self.decision.due_on}"


@dataclass(frozen=True, slots=True)
class Raised:
    """A rung's row and the people who are told; nobody unless it is sent."""

    due: DueRung
    row: Rung
    people: Sequence[User]


def record(due: Sequence[DueRung]) -> None:
    """Write each rung's row and, for those that are sent, slips and notices."""
    if not due:
        return
    made = _rungs(due)
    db.session.add_all(each.row for each in made)
    db.session.flush()
    for each in made:
        audit.record(None, "raise_rung", each.row, after=_after(each.row))
    told = [each for each in made if each.people]
    slips = _raise_slips(each for each in told if each.due.decision.rung in ladder.SLIP_RUNGS)
    noticing.tell_all(_notification(each, slips.get(each.row.id)) for each in told)


def _rungs(due: Sequence[DueRung]) -> list[Raised]:
    """Make the rows; a rung that would reach nobody is skipped, with that as its reason."""
    roster = noticing.roster_of({each.assignment for each in due if _is_sent(each)})
    made = []
    without_liaison: dict[tuple[int, int], Assignment] = {}
    for each in due:
        people: Sequence[User] = ()
        outcome, why = each.decision.outcome, each.decision.reason
        if _is_sent(each):
            people = roster.concerned(each.assignment, ladder.recipients_for(each.decision.rung))
            if not any(person.role == LIAISON for person in people):
                place = each.assignment.department_id, each.assignment.plan.jurisdiction_id
                without_liaison.setdefault(place, each.assignment)
            if not people:
                name = each.decision.rung.value
                outcome, why = RungOutcome.SKIPPED, reason("rung_skipped", rung=name)
        row = Rung(
            plan_id=each.assignment.plan_id,
            assignment=each.assignment,
            obligation=each.duty,
            rung=str(each.decision.rung),
            due_on=each.decision.due_on,
            day=each.decision.day,
            outcome=str(outcome),
            reason=why.as_dict(),
        )
        made.append(Raised(each, row, people))
    _alert(without_liaison.values())
    return made


def _is_sent(due: DueRung) -> bool:
    return due.decision.outcome is RungOutcome.SENT


def _alert(assignments: Iterable[Assignment]) -> None:
    """Let it be known, once a month, that a department has no liaison left who could be told."""
    month = clock.today().strftime("%Y-%m")
    for assignment in assignments:
        noticing.tell_of_nobody(assignment, key=f"nobody:{assignment.department_id}:{month}")


def _raise_slips(found: Iterable[Raised]) -> dict[int, Slip]:
    """Write the numbered slips of blue, yellow and red rungs; yields them by the rung's id."""
    places: dict[tuple[int, int], list[Raised]] = defaultdict(list)
    for each in found:
        places[each.due.assignment.plan.jurisdiction_id, each.row.day.year].append(each)
    slips = {}
    for (place, year), its in sorted(places.items()):
        first = numbering.next_serial(db.session(), place, year=year, many=len(its))
        for serial, each in enumerate(its, first):
            slips[each.row.id] = _slip(each, place, serial)
    db.session.add_all(slips.values())
    db.session.flush()
    for slip in slips.values():
        after = {"number": slip.number, "rung": slip.rung, "answer_due_on": str(slip.answer_due_on)}
        audit.record(None, "raise_slip", slip, after=after, note=slip.number)
    return slips


def _slip(raised: Raised, jurisdiction_id: int, serial: int) -> Slip:
    rung, duty = raised.row, raised.due.duty
    assert duty is not None
    calendar, policy = calendars.work_calendar(), calendars.policy_on(rung.day)
    return Slip(
        jurisdiction_id=jurisdiction_id,
        plan_id=rung.plan_id,
        department_id=duty.department_id,
        obligation=duty,
        rung_id=rung.id,
        year=rung.day.year,
        serial=serial,
        rung=rung.rung,
        raised_on=rung.day,
        answer_due_on=ladder.slip_answer_day(rung.day, policy=policy, calendar=calendar),
    )


def _notification(raised: Raised, slip: Slip | None) -> Notification:
    row, due = raised.row, raised.due
    matter = Matter(row.rung, due.assignment, due.duty, row.due_on, row, slip)
    return Notification(raised.people, matter, due.key)


def _after(rung: Rung) -> dict[str, str]:
    return {"rung": rung.rung, "due_on": str(rung.due_on), "outcome": rung.outcome}
