"""Who issued a document and when: the signature, the printer's note, a web page's facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from tracker.annex.dates import find_days
from tracker.annex.shadow import shadow

HEAD_LINES = 60
_OFFICE = "(?:办公厅|办公室)?"
_BODIES = (
    rf"(?:(?:人民政府|委员会|国务院|领导小组|联席会议|指挥部){_OFFICE}|委办公厅|委办公室|局|厅|委|部|办|管委会|总署"
    r"|总局|工作专班)"
)
ISSUER = re.compile(rf".{{2,30}}?{_BODIES}|国务院")
_NAMES_DAY = re.compile(
    r"(?:印发|成文|发文|公布|制发|签发|发布)(?:日期|时间)[): ]*"
    r"(?P<day>20\d\d[-./年]\d{1,2}[-./月]\d{1,2})"
)


def find_issue(lines: Sequence[str]) -> tuple[date | None, str | None]:
    """Yield the day of issue and who signed: the date that stands alone below a name."""
    alone: list[tuple[date, str | None]] = []
    printed: date | None = None
    for place, line in enumerate(lines):
        if len(line) > 60:
            continue
        for day, is_alone in find_days(line):
            if is_alone:
                alone.append((day, _signed_above(lines, place)))
            elif "印发" in line:
                printed = printed or day
            elif signed := _signed_before(line):
                alone.append((day, signed))
    named = _day_named(lines)
    signed_days = [each for each in alone if each[1]]
    if signed_days:
        return signed_days[0]
    if named or not alone:
        return named or printed, None
    return alone[0]


def _day_named(lines: Sequence[str]) -> date | None:
    """Yield the day of issue that a web page's table of facts names."""
    for line in lines[:HEAD_LINES]:
        if found := _NAMES_DAY.search(shadow(line)):
            year, month, day = map(int, re.findall(r"\d+", found["day"]))
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def _signed_above(lines: Sequence[str], place: int) -> str | None:
    for line in reversed(lines[max(0, place - 6) : place]):
        text = line.strip()
        if text and "|" not in text:
            return text if ISSUER.fullmatch(shadow(text)) else None
    return None


def _signed_before(line: str) -> str | None:
    """Yield the name before a date on the same line."""
    found = re.match(r"(?P<name>[\u4e00-\u9fff]{4,30})\s*20\d\d年\d", line)
    name = found["name"] if found else ""
    return name if name and ISSUER.fullmatch(shadow(name)) else None
