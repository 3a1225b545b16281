"""Parts change hands: from one department to another, with all that hangs on them (R7).

A part is moved as it stands: its duties keep their dates, reports, slips, extensions and rungs, so
that the ladder goes on where it was. Who held it before stays in a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, update

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Department, Obligation, Slip, Transfer, User
from tracker.models.reorganisation import Reorganisation
from tracker.rules.facts import Role
from tracker.services import access, audit
from tracker.services.obligation import lights
from tracker.services.supervision import slips
from tracker.services.supervision.slips import ClosedBecause


class StepKind(StrEnum):
    """A part goes to the successor, or it ends in a stronger part of the same task."""

    MOVES = "moves"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one part; ``stronger`` is the part in which it ends."""

    kind: StepKind
    part: Assignment
    stronger: Assignment | None = None

    def as_text(self) -> str:
        """Yield the step as plain text, to tell whether a preview still holds."""
        stronger = self.stronger.id if self.stronger else 0
        return f"{self.kind}:{self.part.id}:{self.part.role}:{stronger}"


def standing_parts(department_ids: Iterable[int], *, hold: bool = False) -> list[Assignment]:
    """Yield the parts of some departments that are neither withdrawn nor closed, by id.

    ``hold`` locks them until the transaction ends.
    """
    found = (
        select(Assignment)
        .where(
            Assignment.department_id.in_(list(department_ids)),
            Assignment.withdrawn_on.is_(None),
            Assignment.closed_on.is_(None),
        )
        .options(*access.WITH_ITS_PLACE)
        .order_by(Assignment.id)
    )
    if hold:
        found = found.with_for_update(of=Assignment)
    return list(db.session.execute(found).unique().scalars())


def steps_of(parts: Sequence[Assignment], there: Sequence[Assignment]) -> list[Step]:
    """Yield what becomes of parts that go to one department, which has some ``there`` already.

    Of two parts in one task the stronger stays: the lead's; of equal roles the one of which more
    is verified; else the successor's own. The weaker ends, whichever of the two departments had it.
    """
    standing = {part.task_id: part for part in there}
    steps: list[Step] = []
    for part in parts:
        other = standing.get(part.task_id)
        if other is None:
            standing[part.task_id] = part
            steps.append(Step(StepKind.MOVES, part))
        elif _strength(part) > _strength(other):
            standing[part.task_id] = part
            steps += [Step(StepKind.ENDS, other, part), Step(StepKind.MOVES, part)]
        else:
            steps.append(Step(StepKind.ENDS, part, other))
    return steps


def _strength(part: Assignment) -> tuple[bool, int]:
    return part.role == Role.LEAD, part.percent_verified


def take(steps: Sequence[Step], target: Department, *, row: Reorganisation, by: User | None) -> int:
    """Carry out steps in their order, within the caller's transaction; yields how many parts moved.

    The parts are to be locked. Each step leaves its entry in the trail.
    """
    moved = 0
    for step in steps:
        if step.kind is StepKind.ENDS:
            _end(step, row, by)
        else:
            _move(step.part, target, row=row, by=by)
            moved += 1
    return moved


def _end(step: Step, row: Reorganisation, by: User | None) -> None:
    part, stronger = step.part, step.stronger
    assert stronger is not None
    part.withdrawn_on, part.withdrawn_because = clock.today(), row.source
    part.absorbed_by_id = stronger.id
    for duty in _duties(part):
        slips.close_slips(by, duty, because=ClosedBecause.WITHDRAWN)
    audit.record(
        by,
        "withdraw_assignment",
        part,
        before={"role": part.role},
        after={"withdrawn_on": clock.today().isoformat()},
        note=row.source,
    )
    db.session.flush()
    lights.refresh(part)


def _move(part: Assignment, target: Department, *, row: Reorganisation, by: User | None) -> None:
    today, giver = clock.today(), part.department
    db.session.add(
        Transfer(
            assignment_id=part.id,
            from_department_id=giver.id,
            to_department_id=target.id,
            moved_on=today,
            reorganisation_id=row.id,
        )
    )
    part.department, part.held_from = target, today
    db.session.flush()
    duties = select(Obligation.id).where(Obligation.assignment_id == part.id)
    for model, own in ((Obligation, Obligation.id), (Slip, Slip.obligation_id)):
        db.session.execute(
            update(model)
            .where(own.in_(duties))
            .values(department_id=target.id)
            .execution_options(synchronize_session="fetch")
        )
    audit.record(
        by,
        "transfer_assignment",
        part,
        before={"department": giver.name_on(today)},
        after={"department": target.name_on(today)},
        note=row.source,
    )


def _duties(part: Assignment) -> list[Obligation]:
    found = select(Obligation).where(Obligation.assignment_id == part.id).order_by(Obligation.id)
    return list(db.session.execute(found).scalars())
