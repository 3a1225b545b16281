"""A task while it is being read: its words, its place, and what its responsibility list says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.annex.roles import Roles
from tracker.rules.reasons import Reason


@dataclass(slots=True)
class FoundTask:
    """A task as it was found; ``deadlines`` are those of a column or a label, as written."""

    section: str
    text: str
    roles: Roles
    line: int
    last_line: int
    warnings: list[Reason] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """What a document yields in order, and what it declares for several tasks at once.

    ``declared_from`` is the place of the first task for which the first listed leads, None where
    nothing is declared; ``standing`` holds groups with the place of the first task they join.
    """

    tasks: list[FoundTask] = field(default_factory=list)
    declared_from: int | None = None
    standing: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)

    def declare(self, roles: Roles, *, own: bool) -> None:
        """Keep what a list declares for others; ``own`` tells that it is the newest task's list."""
        place = len(self.tasks) - (1 if own else 0)
        if roles.first_leads:
            first = place if roles.first_leads == "onward" else 0
            before = self.declared_from
            self.declared_from = first if before is None else min(first, before)
        if roles.standing:
            self.standing.append((len(self.tasks), roles.standing))

    def add(self, task: FoundTask) -> None:
        """Add a task and keep what its list declares."""
        self.tasks.append(task)
        self.declare(task.roles, own=True)

    def keep(self, tasks: list[FoundTask]) -> None:
        """Leave out all tasks but these, which stand in the same order as before."""
        kept = {id(task) for task in tasks}
        left = [id(task) in kept for task in self.tasks]
        if self.declared_from is not None:
            self.declared_from = sum(left[: self.declared_from])
        self.standing = [(sum(left[:first]), names) for first, names in self.standing]
        self.tasks = tasks

    def standing_groups(self) -> tuple[str, ...]:
        """Yield the groups that are named once for all that follow, each once."""
        return tuple(dict.fromkeys(self._named(self.standing)))

    def standing_for(self, place: int) -> tuple[str, ...]:
        """Yield the groups that join the task at a place, each once."""
        joined = [(first, names) for first, names in self.standing if first <= place]
        return tuple(dict.fromkeys(self._named(joined)))

    @staticmethod
    def _named(standing: Iterable[tuple[int, tuple[str, ...]]]) -> Iterable[str]:
        return (name for _, names in standing for name in names)
