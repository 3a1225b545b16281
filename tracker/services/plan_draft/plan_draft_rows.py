"""The rows of a plan draft that a person decides: a name, a group, a lead, a remark."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.models import Group, PlanDraftTask
from tracker.rules.reasons import Reason
from tracker.services.department.names import How, Resolution, Unit

SURE = frozenset({How.EXACT, How.ALIAS, How.DATED, How.GROUP, How.EARLIER})


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name as the document writes it, what it was taken for, and where it stands.

    ``decided`` is what a person chose: ``department-12``, ``group-3``, ``entry`` (it stays as an
    entry without members), or nothing yet.
    """

    written: str
    found: Resolution
    decided: str
    unit: Unit | None
    tasks: tuple[int, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether a person has still to say what the name means."""
        return not self.decided and self.found.how not in SURE

    @property
    def is_by_rule(self) -> bool:
        """Tell whether the rule of variants names one unit that is to be accepted."""
        return self.is_open and self.found.how is How.RULE

    @property
    def can_choose(self) -> bool:
        """Tell whether a person may say what it means: no name of the unit settles it."""
        return self.found.how not in SURE or self.found.how is How.EARLIER


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group that the document names, who belongs to it on the day, and in which tasks.

    ``group`` None: an entry that is to be kept without members.
    """

    written: str
    group: Group | None
    members: tuple[str, ...]
    tasks: tuple[int, ...]
    is_noted: bool

    @property
    def is_open(self) -> bool:
        """Tell whether a person has still to look at it: members are missing or not proved."""
        if self.is_noted or self.group is None:
            return False
        return not self.members or self.group.needs_confirmation


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A task for which the document names no lead; ``decided`` is confirmed, left or nothing."""

    number: int
    task: PlanDraftTask
    lead: str
    decided: str

    @property
    def is_open(self) -> bool:
        """Tell whether a person has still to confirm the lead or leave it presumed."""
        return not self.decided


@dataclass(frozen=True, slots=True)
class WarningRow:
    """Something that the reading was not sure of; ``task`` None: it is about the document."""

    key: str
    why: Reason
    number: int | None
    task: PlanDraftTask | None
    is_noted: bool

    @property
    def is_open(self) -> bool:
        """Tell whether a person has still to look at it."""
        return not self.is_noted
