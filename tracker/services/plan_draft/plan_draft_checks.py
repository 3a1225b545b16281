"""What of a plan draft a person has still to decide: head, names, groups, leads, warnings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tracker import clock
from tracker.models import Department, Group, PlanDraft, PlanDraftTask
from tracker.rules.reasons import Reason
from tracker.services.department.names import NameBook, Unit, name_of
from tracker.services.plan_draft.plan_draft_heads import PlanHead
from tracker.services.plan_draft.plan_draft_rows import GroupRow, LeadRow, NameRow, WarningRow

DECLARED = "first_listed_declared"
ENTRY = "entry"
NEAREST = "nearest"
OTHER_KIND = "name_kind_differs"
ABOUT_THE_HEAD = frozenset(
    {"title_not_found", "number_not_found", "issue_day_not_found", "period_not_found"}
)
ABOUT_A_NAME = frozenset({"unit_doubtful"})


@dataclass
class Checks:
    """Everything that is to be decided about a draft, decided or not."""

    draft: PlanDraft
    book: NameBook

    @cached_property
    def day(self) -> date:
        """Yield the day on which names and members are read: the document's own."""
        return day_of(self.draft)

    @cached_property
    def names(self) -> list[NameRow]:
        """Yield every written name, in the order of the document."""
        decided = self.draft.decisions.get("names", {})
        rows = []
        for written, tasks in _places_of_names(self.draft).items():
            found = self.book.interpret(written)
            choice = decided.get(written, {}).get("unit", "")
            unit = self._unit(choice) if choice else found.unit
            rows.append(NameRow(written, found, choice, unit, tasks))
        return rows

    @cached_property
    def groups(self) -> list[GroupRow]:
        """Yield the names that stand for a group, each once."""
        noted = self.draft.decisions.get("groups", {})
        rows = []
        for row in self.names:
            if isinstance(row.unit, Group):
                members = tuple(d.name_on(self.day) for d in row.unit.members_on(self.day))
                is_noted = row.written in noted
                rows.append(GroupRow(row.written, row.unit, members, row.tasks, is_noted))
            elif row.decided == ENTRY:
                rows.append(GroupRow(row.written, None, (), row.tasks, is_noted=True))
        return rows

    @cached_property
    def leads(self) -> list[LeadRow]:
        """Yield the tasks whose lead is only presumed."""
        rule = self.draft.head["lead_rule"]
        rows = []
        for number, task in enumerate(self.draft.kept_tasks, start=1):
            _, presumed = leads_of(task.content, rule)
            if presumed:
                decided = task.content.get("lead_decided", "")
                rows.append(LeadRow(number, task, presumed, decided))
        return rows

    @cached_property
    def warnings(self) -> list[WarningRow]:
        """Yield what the reading was not sure of, of the document first."""
        noted = self.draft.decisions.get("warnings", {})
        rows = [
            self._warning(f"draft-{at}", why, is_noted=f"draft-{at}" in noted)
            for at, why in enumerate(self.draft.warnings)
        ]
        for number, task in enumerate(self.draft.kept_tasks, start=1):
            for at, why in enumerate(task.content.get("warnings", [])):
                key = f"task-{task.id}-{at}"
                is_noted = key in noted or bool(task.content.get("is_edited"))
                rows.append(self._warning(key, why, is_noted=is_noted, of=(number, task)))
        return rows

    def _warning(
        self,
        key: str,
        why: Mapping[str, Any],
        *,
        is_noted: bool,
        of: tuple[int, PlanDraftTask] | None = None,
    ) -> WarningRow:
        """Make a row; what is asked in another step is not asked again here."""
        found = Reason.from_dict(why)
        is_asked_elsewhere = (found.code in ABOUT_THE_HEAD and not self.is_head_open) or (
            found.code in ABOUT_A_NAME and found.values.get("unit") in self._settled_names
        )
        number, task = of or (None, None)
        return WarningRow(key, found, number, task, is_noted or is_asked_elsewhere)

    @cached_property
    def _settled_names(self) -> set[str]:
        return {row.written for row in self.names if not row.is_open}

    @cached_property
    def without_units(self) -> list[int]:
        """Yield the numbers of the tasks that name no unit or have no text."""
        return [
            number
            for number, task in enumerate(self.draft.kept_tasks, start=1)
            if not task.content["responsible"] or not task.content["requirement"].strip()
        ]

    @property
    def is_head_open(self) -> bool:
        """Tell whether a person has still to confirm the particulars of the plan."""
        return "head" not in self.draft.decisions

    @property
    def is_source_open(self) -> bool:
        """Tell whether a person has still to compare the tasks with the source."""
        return "source" not in self.draft.decisions

    @property
    def open_counts(self) -> dict[str, int]:
        """Yield how much is to be decided, by step."""
        return {
            "source": int(self.is_source_open),
            "head": int(self.is_head_open),
            "names": len(still_open(self.names)),
            "groups": len(still_open(self.groups)),
            "leads": len(still_open(self.leads)),
            "warnings": len(still_open(self.warnings)),
            "tasks": len(self.without_units) + int(not self.draft.kept_tasks),
        }

    @property
    def open_total(self) -> int:
        """Yield how much is to be decided in all."""
        return sum(self.open_counts.values())

    def seen(self, step: str) -> str:
        """Yield a short text that stays the same while what a step shows does."""
        shown: dict[str, list[Any]] = {
            "head": [self.draft.head, self.draft.jurisdiction.code, not self.is_head_open],
            "names": [[each.written, key_of(each.unit), each.decided] for each in self.names]
            + [[each.written, list(each.members), each.is_noted] for each in self.groups],
            "leads": [[each.task.id, each.lead, each.decided] for each in self.leads],
            "warnings": [[each.key, each.is_noted] for each in self.warnings],
        }
        written = json.dumps(shown[step], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()[:24]

    def _unit(self, choice: str) -> Unit | None:
        units: Iterable[Unit] = [*self.book.departments, *self.book.all_groups]
        return next((unit for unit in units if key_of(unit) == choice), None)


def checks_of(draft: PlanDraft) -> Checks:
    """Yield what is to be decided about a draft, by the names of its jurisdiction on its day."""
    return Checks(draft, NameBook(draft.jurisdiction, day_of(draft)))


def day_of(draft: PlanDraft) -> date:
    """Yield the day of a draft's document: issued, else the first of its period, else today."""
    head = PlanHead.of(draft)
    return head.issued_on or head.from_on or clock.today()


def still_open(rows: Iterable[Any]) -> list[Any]:
    """Yield the rows that wait for a decision."""
    return [row for row in rows if row.is_open]


def leads_of(content: Mapping[str, Any], lead_rule: str) -> tuple[list[str], str | None]:
    """Yield the leads that a task's document names or declares, or else the one presumed (R8)."""
    responsible = content["responsible"]
    if content["lead"]:
        return list(content["lead"]), None
    first = responsible[0] if responsible else None
    if lead_rule == DECLARED and first and first not in content["groups"]:
        return [first], None
    presumed = content["presumed_lead"]
    return [], presumed if presumed in responsible else first


def _places_of_names(draft: PlanDraft) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, task in enumerate(draft.kept_tasks, start=1):
        for written in dict.fromkeys(task.content["responsible"]):
            found.setdefault(written, []).append(number)
    return {written: tuple(numbers) for written, numbers in found.items()}


def key_of(unit: Unit | None) -> str:
    """Yield a unit as a choice on a page: ``department-12``, ``group-3``."""
    if unit is None:
        return ""
    return f"{'department' if isinstance(unit, Department) else 'group'}-{unit.id}"


def proposals_for(checks: Checks, fill: str) -> dict[str, str]:
    """Yield one choice for each name that nobody was found for, to be looked over by a person.

    ``nearest`` proposes the unit whose name is nearest, for the names of which one is told that is
    neither ambiguous nor another kind of body; ``entry`` that the name stays an entry.
    """
    rows = [row for row in checks.names if row.is_open and not row.is_by_rule]
    if fill == ENTRY:
        return {row.written: ENTRY for row in rows}
    near = [row for row in rows if fill == NEAREST and _has_nearest(row)]
    return {row.written: key_of(row.found.candidates[0]) for row in near}


def _has_nearest(row: NameRow) -> bool:
    is_other_kind = row.found.why is not None and row.found.why.code == OTHER_KIND
    return bool(row.found.candidates) and not row.found.ambiguous and not is_other_kind


def choices_of(row: NameRow, book: NameBook) -> dict[str, list[tuple[str, str]]]:
    """Yield what a name may be chosen to mean: proposed, departments, groups; key and name."""
    proposed: list[Unit] = []
    for unit in (row.unit, row.found.unit, *row.found.candidates):
        if unit is not None and unit not in proposed:
            proposed.append(unit)
    units: dict[str, Sequence[Unit]] = {
        "proposed": proposed,
        "departments": [each for each in book.departments if each not in proposed],
        "groups": [each for each in book.all_groups if each not in proposed],
    }
    return {
        kind: [(key_of(unit), name_of(unit, book.day)) for unit in found]
        for kind, found in units.items()
    }
