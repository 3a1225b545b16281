"""Whether a notice still holds: asked when a digest is made and again when it is sent (R5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tracker import clock
from tracker.models import Notice
from tracker.rules import lifecycle
from tracker.rules.facts import AssignmentFacts, Duty, RungName
from tracker.rules.ladder import DUTY_RUNGS, UNSIGNED_RUNGS
from tracker.rules.lifecycle import has_happened
from tracker.rules.permissions import DEPARTMENT_ROLES, LIAISON
from tracker.rules.reasons import Reason, reason
from tracker.services.calendar import calendars
from tracker.services.mail import noticing
from tracker.services.obligation import facts
from tracker.services.supervision import replying

ABOUT_A_DUE_DAY = frozenset(map(str, DUTY_RUNGS))
ABOUT_SIGNING = frozenset(map(str, UNSIGNED_RUNGS))
ABOUT_A_RETURN = frozenset({str(RungName.REFILE), "returned"})
URGE, NOBODY = "urge", "nobody"
HELD_BY_AN_EXTENSION = ABOUT_A_DUE_DAY | {str(RungName.REFILE), URGE}
LADDER = {str(rung): step for step, rung in enumerate(DUTY_RUNGS)}


def facts_of_notices(notices: Iterable[Notice]) -> dict[int, AssignmentFacts]:
    """Yield the facts behind some notices, by assignment id."""
    wanted = {notice.assignment_id for notice in notices if notice.assignment_id}
    return {known.id: known for known in facts.facts_of_many(sorted(wanted))}


def why_dropped(notice: Notice, known: Mapping[int, AssignmentFacts]) -> Reason | None:
    """Yield why a notice no longer holds today, or None when it does or waits."""
    if not notice.user.is_active:
        return reason("notice_left")
    if notice.assignment_id is None:
        return None
    if notice.kind == NOBODY:
        return _why_somebody(notice)
    of, today = known[notice.assignment_id], clock.today()
    if has_happened(of.withdrawn_on, today):
        return reason("notice_withdrawn")
    if _is_elsewhere(notice, of):
        return reason("notice_transferred", moved_on=of.transfers[-1].moved_on)
    if notice.kind in ABOUT_SIGNING:
        return _why_not_to_sign(of, today)
    duty = _duty(notice, of)
    if notice.kind == URGE:
        return _why_not_urged(notice, duty, of)
    return _why_not_reported(notice, duty, of) if duty is not None else None


def _is_elsewhere(notice: Notice, of: AssignmentFacts) -> bool:
    """Tell whether a person of a department is told of a part that another holds since."""
    if not of.transfers or notice.user.role not in DEPARTMENT_ROLES:
        return False
    return notice.user.department.code != of.department


def _why_not_reported(notice: Notice, duty: Duty, of: AssignmentFacts) -> Reason | None:
    if notice.kind in ABOUT_A_DUE_DAY:
        return _why_not_due(notice, duty, of)
    return _why_not_returned(notice, duty) if notice.kind in ABOUT_A_RETURN else None


def why_waiting(notice: Notice, known: Mapping[int, AssignmentFacts]) -> Reason | None:
    """Yield why a notice that holds is kept back today: its duty's extension is undecided."""
    of = known.get(notice.assignment_id or 0)
    duty = _duty(notice, of) if of else None
    if duty is None or notice.kind not in HELD_BY_AN_EXTENSION:
        return None
    asked = lifecycle.undecided_extension(duty, clock.today())
    return reason("notice_held", asked_on=asked.asked_on) if asked else None


def overtaken(notices: Iterable[Notice]) -> dict[int, Reason]:
    """Yield, by id, the notices of one person that a higher rung of the same duty has overtaken."""
    highest: dict[int, Notice] = {}
    climbing = [each for each in notices if each.kind in LADDER and each.obligation_id]
    for notice in climbing:
        assert notice.obligation_id is not None
        best = highest.setdefault(notice.obligation_id, notice)
        if LADDER[notice.kind] > LADDER[best.kind]:
            highest[notice.obligation_id] = notice
    return {
        notice.id: reason("notice_overtaken", by=highest[notice.obligation_id or 0].kind)
        for notice in climbing
        if highest[notice.obligation_id or 0] is not notice
    }


def _duty(notice: Notice, of: AssignmentFacts) -> Duty | None:
    return next((duty for duty in of.duties if duty.id == notice.obligation_id), None)


def _why_not_to_sign(of: AssignmentFacts, today: date) -> Reason | None:
    if has_happened(of.signed_on, today):
        return reason("notice_signed")
    return reason("notice_closed") if has_happened(of.closed_on, today) else None


def _why_not_due(notice: Notice, duty: Duty, of: AssignmentFacts) -> Reason | None:
    today = clock.today()
    if has_happened(duty.waived_on, today):
        return reason("notice_waived")
    if not lifecycle.is_open(duty, of, day=today):
        return reason("notice_filed")
    due_on = lifecycle.due_on(duty, today)
    moved = notice.facts["due_on"] != due_on.isoformat()
    return reason("notice_moved", due_on=due_on) if moved else None


def _why_not_urged(notice: Notice, duty: Duty | None, of: AssignmentFacts) -> Reason | None:
    """An urge that was answered, or whose report came, is not mailed any more."""
    today = clock.today()
    if duty is not None and has_happened(duty.waived_on, today):
        return reason("notice_waived")
    if duty is not None and not lifecycle.is_open(duty, of, day=today):
        return reason("notice_filed")
    if notice.urge is not None and replying.is_answered(notice.urge):
        return reason("notice_answered")
    return reason("notice_closed") if has_happened(of.closed_on, today) else None


def _why_somebody(notice: Notice) -> Reason | None:
    """That nobody can be told is not mailed once somebody can."""
    assert notice.assignment is not None
    found = noticing.recipients(notice.assignment, [LIAISON])
    return reason("notice_somebody") if found else None


def _why_not_returned(notice: Notice, duty: Duty) -> Reason | None:
    today = clock.today()
    if has_happened(duty.waived_on, today):
        return reason("notice_waived")
    returned = lifecycle.standing_return(duty, today)
    if returned is None:
        return reason("notice_refiled")
    refile_on = lifecycle.refile_day(
        returned, policy=calendars.policy_on(today), calendar=calendars.work_calendar()
    )
    same = notice.facts["due_on"] == refile_on.isoformat()
    return None if same else reason("notice_refiled")
