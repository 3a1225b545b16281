"""Who held a part on a day: departments are merged and divided, their parts change hands (R6, R7).

A part is held by one department at a time. What happens on the day of a transfer is already the
successor's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tracker.rules.facts import AssignmentFacts, Duty

NOUGHT = Fraction(0)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """The days, both ends included, on which one department held a part; None: from or to ever."""

    department: str
    first: date | None
    last: date | None


def holder_on(of: AssignmentFacts, day: date) -> str:
    """Yield the code of the department that held a part on a day (R7).

    >>> from datetime import date
    >>> from tracker.rules.facts import AssignmentFacts, Role, Transfer
    >>> of = AssignmentFacts(1, "01", "b", Role.LEAD, *[date(2020, 1, 1)] * 3,
    ...     transfers=(Transfer(date(2020, 5, 16), "a", "b"),))
    >>> holder_on(of, date(2020, 5, 15)), holder_on(of, date(2020, 5, 16))
    ('a', 'b')
    """
    return next((moved.giver for moved in of.transfers if moved.moved_on > day), of.department)


def spells_by(of: AssignmentFacts, day: date) -> Iterator[Spell]:
    """Yield who held a part from when to when, as it was known on a day, in order.

    A part that ended in another by a merger was held until the day before.
    """
    first = None
    for moved in of.transfers:
        if moved.moved_on <= day:
            yield Spell(moved.giver, first, moved.moved_on - ONE_DAY)
            first = moved.moved_on
    ended = of.withdrawn_on if of.is_absorbed else None
    last = ended - ONE_DAY if ended is not None and ended <= day else None
    yield Spell(holder_on(of, day), first, last)


def share_held(of: AssignmentFacts, duty: Duty, *, department: str, as_of: date) -> Fraction:
    """Yield which share of a duty's period a department held its part, by days (R6).

    Counted are the calendar days of the period, as it was known on a day: the shares of all
    holders are together 1.
    """
    if not of.transfers:
        return Fraction(int(of.department == department))
    whole = (duty.period_to - duty.period_from).days + 1
    held = sum(
        _days_within(spell, duty.period_from, last=duty.period_to)
        for spell in spells_by(of, as_of)
        if spell.department == department
    )
    return Fraction(held, whole)


def _days_within(spell: Spell, first: date, *, last: date) -> int:
    begun, ended = max(first, spell.first or first), min(last, spell.last or last)
    return max(0, (ended - begun).days + 1)


def answers_for(of: AssignmentFacts, duty: Duty, *, department: str, as_of: date) -> bool:
    """Tell whether what of a duty cannot be divided counts with a department (R6).

    Slips and false reports count with who held the part on the last day of the period.
    """
    return holder_on(of, min(duty.period_to, as_of)) == department


def holders_during(of: AssignmentFacts, first: date, *, last: date, as_of: date) -> set[str]:
    """Yield who has a sheet for a period because of a part: who held it on one of its days.

    A part that never changed hands, nor ended by a merger, counts for every period.
    """
    return {
        spell.department
        for spell in spells_by(of, as_of)
        if spell == Spell(of.department, None, None) or _days_within(spell, first, last=last)
    }
