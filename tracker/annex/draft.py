"""What a document yields: a draft plan that a person checks line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.rules.reasons import Reason

NO_RULE = "none"
FIRST_LISTED_DECLARED = "first_listed_declared"


@dataclass(frozen=True, slots=True)
class AnnexTask:
    """One task of a document, its units exactly as written and in order.

    ``lead`` holds the units that the document names as lead, or the first listed where it declares
    that the first listed leads; where it does neither, ``lead`` and ``support`` are empty and
    ``presumed_lead`` is the first of ``responsible``. ``groups`` are those of ``responsible`` that
    stand for several units; ``standing_groups`` those that the document adds to this task without
    naming them again. ``line`` and ``last_line`` count the draft's ``lines`` from 1.
    """

    number: int
    section: str
    text: str
    lead: tuple[str, ...]
    presumed_lead: str | None
    support: tuple[str, ...]
    responsible: tuple[str, ...]
    groups: tuple[str, ...]
    open_ended: bool
    deadline: str | None
    deadline_on: date | None
    line: int
    last_line: int
    standing_groups: tuple[str, ...] = ()
    warnings: tuple[Reason, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Yield the task as ``annex read --format json`` prints it, warnings in words."""
        return self.as_stored() | {"warnings": _in_words(self.warnings)}

    def as_stored(self) -> dict[str, Any]:
        """Yield plain JSON values from which :meth:`from_stored` makes the task again."""
        return {
            "number": self.number,
            "section": self.section,
            "text": self.text,
            "lead": [*self.lead],
            "presumed_lead": self.presumed_lead,
            "support": [*self.support],
            "responsible": [*self.responsible],
            "groups": [*self.groups],
            "standing_groups": [*self.standing_groups],
            "open_ended": self.open_ended,
            "deadline": self.deadline,
            "deadline_on": _iso(self.deadline_on),
            "source": {"line": self.line, "last_line": self.last_line},
            "warnings": [why.as_dict() for why in self.warnings],
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> AnnexTask:
        """Make a task from what :meth:`as_stored` yielded."""
        return cls(
            number=stored["number"],
            section=stored["section"],
            text=stored["text"],
            lead=tuple(stored["lead"]),
            presumed_lead=stored["presumed_lead"],
            support=tuple(stored["support"]),
            responsible=tuple(stored["responsible"]),
            groups=tuple(stored["groups"]),
            open_ended=stored["open_ended"],
            deadline=stored["deadline"],
            deadline_on=_day(stored["deadline_on"]),
            line=stored["source"]["line"],
            last_line=stored["source"]["last_line"],
            standing_groups=tuple(stored["standing_groups"]),
            warnings=tuple(Reason.from_dict(why) for why in stored["warnings"]),
        )


@dataclass(frozen=True, slots=True)
class AnnexDraft:
    """A document read: its head, its tasks, and the lines in which it is shown.

    ``lead_rule`` is ``none`` or ``first_listed_declared`` (R8); ``standing_groups`` are named once
    for all tasks that follow. Line n of the document is ``lines[n - 1]``.
    """

    title: str | None
    document_number: str | None
    issued_on: date | None
    issuer: str | None
    period_from: date | None
    period_to: date | None
    lead_rule: str
    standing_groups: tuple[str, ...]
    tasks: tuple[AnnexTask, ...]
    lines: tuple[str, ...]
    warnings: tuple[Reason, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Yield the draft as ``annex read --format json`` prints it, warnings in words."""
        return {
            **self._head(),
            "tasks": [task.as_json() for task in self.tasks],
            "warnings": _in_words(self.warnings),
        }

    def as_stored(self) -> dict[str, Any]:
        """Yield plain JSON values from which :meth:`from_stored` makes the draft again."""
        return {
            **self._head(),
            "tasks": [task.as_stored() for task in self.tasks],
            "lines": [*self.lines],
            "warnings": [why.as_dict() for why in self.warnings],
        }

    def _head(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "document_number": self.document_number,
            "issued_on": _iso(self.issued_on),
            "issuer": self.issuer,
            "period": {"from": _iso(self.period_from), "to": _iso(self.period_to)},
            "lead_rule": self.lead_rule,
            "standing_groups": [*self.standing_groups],
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> AnnexDraft:
        """Make a draft from what :meth:`as_stored` yielded."""
        return cls(
            title=stored["title"],
            document_number=stored["document_number"],
            issued_on=_day(stored["issued_on"]),
            issuer=stored["issuer"],
            period_from=_day(stored["period"]["from"]),
            period_to=_day(stored["period"]["to"]),
            lead_rule=stored["lead_rule"],
            standing_groups=tuple(stored["standing_groups"]),
            tasks=tuple(AnnexTask.from_stored(task) for task in stored["tasks"]),
            lines=tuple(stored["lines"]),
            warnings=tuple(Reason.from_dict(why) for why in stored["warnings"]),
        )


def _in_words(warnings: Iterable[Reason]) -> list[str]:
    # Words are loaded here, for the process that reads a document has no use for them.
    from tracker.sentences import reason_text

    return [reason_text(why) for why in warnings]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
