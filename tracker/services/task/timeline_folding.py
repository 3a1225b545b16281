"""The same act by many departments on one day as one row of a timeline, which opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from tracker.models import Attachment, Department, User
from tracker.rules.reasons import Reason, reason
from tracker.services.task.timeline_event import Event

MANY = 3
ALIKE: dict[str, tuple[str, ...]] = {
    "event_signed": (),
    "event_filed": ("kind", "period"),
    "event_refiled": ("kind", "period"),
    "event_accepted": ("kind", "period"),
    "event_returned": ("kind", "period"),
    "event_extension_asked": ("kind", "period"),
    "event_extension_granted": ("kind", "period"),
    "event_due_moved": ("kind", "period"),
    "event_waived": ("kind", "period"),
    "event_slip": ("kind", "period", "rung"),
    "event_slip_closed": (),
    "event_reminded": ("kind", "period", "rung"),
    "event_unsigned": ("rung",),
    "event_closing_asked": (),
    "event_closing_accepted": (),
}
"""Which acts are folded, and in what two of them must agree; their other values may differ."""


@dataclass(frozen=True, slots=True)
class Fold:
    """The same act by several departments on one day; shown like an event, it holds them all."""

    what: Reason
    events: Sequence[Event]

    at: ClassVar[datetime | None] = None
    department: ClassVar[Department | None] = None
    who: ClassVar[User | None] = None
    quote: ClassVar[str] = ""
    files: ClassVar[Sequence[Attachment]] = ()
    anchor: ClassVar[str] = ""

    def holds(self, anchor: str) -> bool:
        """Tell whether one of its events is what an anchor names."""
        return any(each.holds(anchor) for each in self.events)

    @property
    def on(self) -> date:
        """Yield the day on which all of it happened."""
        return self.events[0].on

    @property
    def tone(self) -> str:
        """Yield the tone of the act."""
        return self.events[0].tone


def folded(events: Iterable[Event]) -> list[Event | Fold]:
    """Yield the rows of a timeline: an act of three departments or more as one.

    >>> folded([])
    []
    """
    rows = list(events)
    groups: dict[tuple[object, ...], list[Event]] = {}
    for event in rows:
        if event.department is not None and event.what.code in ALIKE:
            groups.setdefault(_likeness(event), []).append(event)
    shown: list[Event | Fold] = []
    for event in rows:
        alike = groups.get(_likeness(event), []) if event.what.code in ALIKE else []
        if len({each.department.id for each in alike if each.department}) < MANY:
            shown.append(event)
        elif event is alike[0]:
            shown.append(Fold(_told(alike), alike))
    return shown


def _likeness(event: Event) -> tuple[object, ...]:
    agreed = ALIKE.get(event.what.code, ())
    return (event.on, event.what.code, *(event.what.values.get(name) for name in agreed))


def _told(alike: Sequence[Event]) -> Reason:
    """Yield the words of a fold: those of its act, with the number of departments."""
    first = alike[0].what
    values = {name: first.values[name] for name in ALIKE[first.code]}
    number = len({each.department.id for each in alike if each.department})
    return reason(f"{first.code}_by_many", number=number, **values)
