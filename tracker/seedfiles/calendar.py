"""``seeds/calendar.yaml``: the installation's own corrections of the working calendar (R1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tracker.seedfiles import sentences
from tracker.seedfiles.marked import parse, read_bytes
from tracker.seedfiles.problems import Findings
from tracker.seedfiles.reading import Fields


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A day that is worked or not, and the document that says so."""

    day: date
    working: bool
    source: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The corrections of one file, in its order."""

    file: str
    overrides: tuple[CalendarRow, ...]


def load_calendar(path: Path) -> CalendarFile:
    """Read the file of calendar corrections from disk; see :func:`read_calendar`."""
    return read_calendar(read_bytes(path), path.name)


def read_calendar(data: bytes, file: str) -> CalendarFile:
    """Read the corrections; ``SeedFileError`` tells every problem, a repeated day included."""
    findings = Findings(file)
    top = Fields(parse(data, findings), "", findings)
    if not top.has("overrides") and "overrides" not in top.table.entries:
        top.wrong("overrides", sentences.MISSING_LIST)
    seen: dict[str, int] = {}
    rows = tuple(_row(fields, seen) for fields in top.tables("overrides"))
    top.close()
    findings.close()
    return CalendarFile(file, rows)


def _row(fields: Fields, seen: dict[str, int]) -> CalendarRow:
    row = CalendarRow(
        day=fields.day("date"),
        working=fields.switch("working"),
        source=fields.text("source"),
        line=fields.table.line,
    )
    fields.close()
    if row.day != date.min:
        fields.note_repeat("date", row.day.isoformat(), seen=seen)
    return row
