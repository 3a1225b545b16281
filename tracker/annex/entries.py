"""A row of a task table, or several rows of one task: its columns put together to a task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from tracker.annex import columns
from tracker.annex.cells import is_empty, text_of, units_of
from tracker.annex.found import FoundTask
from tracker.annex.headings import Head
from tracker.annex.marks import find_mark
from tracker.annex.persons import without_people
from tracker.annex.roles import Roles, read_roles
from tracker.annex.shadow import shadow
from tracker.annex.units import can_be_unit
from tracker.rules.reasons import reason

FIGURE = 12
LONGEST_NUMBER = 3
LONGEST_LIST = 3_000  # no cell of units is so long
ENDED = ("。", "；", ";", "！", "?", "？", "”", ".")
_AIM = re.compile(r"目标|指标|标准|成果|数")
_FOLLOWING = re.compile(r"(?:^|[。;\n])\s*(?:2[.、](?!\d)|\(2\)|②|\(?二[)、]|二是)")


@dataclass(slots=True)
class Entry:
    """A task's row, or rows: what stands in each column, put together."""

    section: str
    texts: dict[int, str]
    units: dict[int, str]
    deadline: str
    line: int
    last_line: int
    more: list[dict[int, str]] = field(default_factory=list)
    is_doubtful: bool = False
    owner: Roles | None = None  # who answers for the part, where the row names nobody

    def is_ended(self) -> bool:
        """Tell whether its text ends as a sentence does."""
        return next(reversed(self.texts.values()), "").rstrip().endswith(ENDED)


def task_of(entry: Entry, head: Head) -> FoundTask | None:
    """Yield the task of an entry; None where it has no words or names no unit."""
    text = without_mark(_joined_texts(_with_headings(entry.texts, head)))
    roles = _roles(entry.units, head)
    for more in entry.more:
        roles = _once(roles, _roles(more, head))
    if entry.owner and not roles.units():
        roles = roles.and_also(entry.owner)
    if not text or not roles.units():
        return None
    if entry.deadline:
        roles = roles.and_also(Roles(deadlines=(entry.deadline,)))
    task = FoundTask(entry.section, text, roles, entry.line, entry.last_line)
    if entry.is_doubtful:
        task.warnings.append(reason("units_from_above"))
    return task


def _with_headings(texts: dict[int, str], head: Head) -> Iterator[str]:
    """Yield a row's texts; a short figure of an aim keeps its column's heading before it."""
    for place, (column, text) in enumerate(texts.items()):
        heading = head.words[column]
        is_figure = place and len(text) <= FIGURE and _AIM.search(shadow(heading))
        yield f"{heading}：{text}" if is_figure and not is_empty(text) else text


def _roles(units: dict[int, str], head: Head) -> Roles:
    roles = Roles()
    for column, text in units.items():
        kind = head.roles[column] or columns.OTHERS
        if not is_empty(text) and (found := _roles_of_cell(text, kind)):
            roles = roles.and_also(found)
    return roles


@lru_cache(maxsize=2_000)  # the same few lists stand in many rows
def _roles_of_cell(text: str, kind: str) -> Roles | None:
    if len(text) > LONGEST_LIST:
        return None
    return read_roles(units_of(without_people(text)), strict=False, kind=kind)


def _once(roles: Roles, more: Roles) -> Roles:
    """Add the units of a further row that the rows before did not name in the same part."""
    return roles.and_also(
        Roles(
            lead=tuple(unit for unit in more.lead if unit not in roles.lead),
            support=tuple(unit for unit in more.support if unit not in roles.support),
            others=tuple(unit for unit in more.others if unit not in roles.others),
            open_ended=more.open_ended,
            deadlines=more.deadlines,
            first_leads=more.first_leads,
            standing=more.standing,
        )
    )


def without_mark(text: str) -> str:
    """Yield a text without the number before it, unless it is the first of several in the text."""
    mark = find_mark(text)
    if mark is None or mark.kind in ("chapter", "part", "article", "named"):
        return text
    rest = text[mark.end :]
    following = _FOLLOWING.search(shadow(rest))
    return text if following or not rest else rest


def _joined_texts(texts: Iterable[str]) -> str:
    """Yield the words of a task's columns as one text, each ended before the next begins."""
    joined = ""
    for text in dict.fromkeys(text_of(each) for each in texts):
        if is_empty(text) or (text.isdigit() and len(text) <= LONGEST_NUMBER):
            continue
        if joined and not joined.endswith((*ENDED, "：", ":")):
            joined += "。"
        joined += text
    return joined


def is_whole_list(text: str) -> bool:
    """Tell whether the last name of a list can be a unit's."""
    roles = read_roles(units_of(text), strict=False)
    return roles is not None and all(map(can_be_unit, roles.units()[-1:]))
