"""What is wrong in a data file: every problem with its line, its field and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import Invalid, Problems
from tracker.seedfiles import sentences

SHOWN_LENGTH = 60
NEAREST = 3
LISTED = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: file name, line from 1, and path such as ``plans[1].tasks[2].code``."""

    file: str
    line: int
    path: str


class Problem(Invalid):
    """One problem of a data file; ``message`` and ``params`` make the sentence in any language."""

    def __init__(self, message: str, place: Place, **params: Any) -> None:
        where = {"file": place.file, "line": place.line, "path": place.path}
        super().__init__(message, field=place.path or None, **where, **params)
        self.place = place

    @property
    def file(self) -> str:
        """Yield the name of the file."""
        return self.place.file

    @property
    def line(self) -> int:
        """Yield the line, counted from 1; 0 where the whole file is meant."""
        return self.place.line

    @property
    def path(self) -> str:
        """Yield the path of the field, list items counted from 1."""
        return self.place.path

    @property
    def value(self) -> str | None:
        """Yield the value at fault as it is shown, if there is one."""
        found = self.params.get("value")
        return None if found is None else str(found)


class SeedFileError(Problems):
    """A data file that cannot be used; ``problems`` holds them all, in the order of their lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.ordered = sorted(problems, key=lambda problem: problem.line)
        count = len(self.ordered)
        super().__init__(sentences.HEAD, [*self.ordered], file=self.ordered[0].file, count=count)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.ordered)])


@dataclass(slots=True)
class Findings:
    """Collects the problems of one file while it is being read, so that all are told at once."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, message: str, line: int, path: str, **params: Any) -> None:
        """Note a problem at a line and path; ``params`` fill the message's places."""
        self.problems.append(Problem(message, Place(self.file, line, path), **params))

    def stop(self, message: str, line: int = 0, path: str = "", **params: Any) -> SeedFileError:
        """Yield the error to raise when reading cannot go on after this problem."""
        self.add(message, line, path, **params)
        return SeedFileError(self.problems)

    def close(self) -> None:
        """Raise :class:`SeedFileError` if any problem was noted."""
        if self.problems:
            raise SeedFileError(self.problems)


def shown(value: str) -> str:
    """Yield a value short enough for a sentence, on one line."""
    flat = " ".join(value.split())
    return flat if len(flat) <= SHOWN_LENGTH else flat[: SHOWN_LENGTH - 1] + "…"


def nearest_names(name: str, known: Collection[str]) -> list[str]:
    """Yield up to three known names that are most like ``name``; empty where none is."""
    return difflib.get_close_matches(name, sorted(known), n=NEAREST, cutoff=0.5)


def suggestion(name: str, known: Collection[str]) -> str:
    """Yield the nearest known names for a sentence, else the first of all known, else a dash."""
    near = nearest_names(name, known) or sorted(known)[:LISTED]
    return " | ".join(near) or "—"
