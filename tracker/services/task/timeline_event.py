"""An entry of a task's timeline, and what all its readers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, select

from tracker import clock
from tracker.models import Assignment, Attachment, Department, Obligation, User
from tracker.rules.reasons import Reason, reason

MORNING, EVENING = time(8, 30), time(18, 0)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: the day, the moment where one is kept, whose part it was, who did it, words.

    ``tone`` is ``strong`` for decisions and ``held`` for what was held back; ``anchor`` names what
    other pages lead to.
    """

    on: date
    what: Reason
    at: datetime | None = None
    department: Department | None = None
    who: User | None = None
    quote: str = ""
    files: Sequence[Attachment] = ()
    tone: str = ""
    evening: bool = False
    anchor: str = ""

    @property
    def order(self) -> tuple[datetime, bool]:
        """Yield what it is sorted by: what the jobs did comes after the day's work."""
        when = self.at or clock.moment_on(self.on, EVENING if self.evening else MORNING)
        return when, self.evening

    def holds(self, anchor: str) -> bool:
        """Tell whether it is what an anchor names."""
        return self.anchor == anchor


@dataclass(frozen=True, slots=True)
class Place:
    """A task's assignments and duties, by id, and the day as of which they are read."""

    day: date
    assignments: dict[int, Assignment]
    duties: dict[int, Obligation]

    def of_duties(self, column: Any) -> ColumnElement[bool]:
        """Yield the condition that a row belongs to one of the task's duties."""
        ids = select(Obligation.id).where(Obligation.assignment_id.in_(list(self.assignments)))
        condition: ColumnElement[bool] = column.in_(ids)
        return condition

    def department(self, obligation_id: int, on: date) -> Department:
        """Yield whose duty it was on a day."""
        return self.assignments[self.duties[obligation_id].assignment_id].department_on(on)

    def about(self, code: str, obligation_id: int, **values: Any) -> Reason:
        """Yield the words of an event that is about a duty."""
        duty = self.duties[obligation_id]
        return reason(code, kind=duty.kind, period=duty.period, **values)
