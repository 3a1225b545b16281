"""Tables to tasks: headings tell the columns, merged cells and page breaks are put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.annex import columns
from tracker.annex.cells import is_empty, text_of, units_of
from tracker.annex.columns import role_of, roles_of
from tracker.annex.found import Findings, FoundTask
from tracker.annex.marks import find_mark
from tracker.annex.roles import Roles, declarations, read_roles
from tracker.annex.shadow import shadow
from tracker.annex.source import Cell, Row, Table
from tracker.annex.units import can_be_unit
from tracker.rules.reasons import reason

HEAD_ROWS = 8
_ENDED = ("。", "；", ";", "！", "?", "？", "”", ".")
_UNFINISHED = re.compile(r"(?:[、,]|按(?:照|职责|职|职责分|职责分工)?|等|负|牵|配|和|及)$")
_FOLLOWING = re.compile(r"(?:^|[。;\n])\s*(?:2[.、](?!\d)|\(2\)|②|\(?二[)、]|二是)")
_PART = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、.]")


@dataclass(slots=True)
class _Entry:
    """A task's row, or rows: what stands in each column, put together."""

    section: str
    texts: dict[int, str]
    units: dict[int, str]
    deadline: str
    line: int
    last_line: int
    more: list[dict[int, str]] = field(default_factory=list)
    is_doubtful: bool = False


def read_table(table: Table, findings: Findings) -> bool:
    """Add the tasks of a table; False where it is no table of tasks."""
    start = 0
    is_one = False
    while head := _find_head(table.rows, start):
        rows = table.rows[head.end :]
        reader = _Reader(head, findings)
        start = head.end + reader.read(rows)
        is_one = is_one or reader.is_one
    return is_one


@dataclass(frozen=True, slots=True)
class _Head:
    """A heading: what each column is, its words, and the place of the first row behind it."""

    roles: tuple[str | None, ...]
    words: tuple[str, ...]
    end: int


def _find_head(rows: Sequence[Row], start: int) -> _Head | None:
    for place in range(start, min(len(rows), start + HEAD_ROWS)):
        if head := _head_at(rows, place):
            return head
    return None


def _head_at(rows: Sequence[Row], place: int) -> _Head | None:
    """Yield the heading that a row is, alone or with the row below it."""
    words = tuple(text_of(cell.text) for cell in rows[place].cells)
    alone = roles_of(words)
    if place + 1 < len(rows) and len(rows[place + 1].cells) == len(words):
        below = tuple(text_of(cell.text) for cell in rows[place + 1].cells)
        if _goes_on_below(words, below):
            both = tuple(
                lower if lower and role_of(lower) else upper
                for upper, lower in zip(words, below, strict=True)
            )
            if roles := roles_of(both):
                return _Head(roles, both, place + 2)
    return _Head(alone, words, place + 1) if alone else None


def _goes_on_below(words: Sequence[str], below: Sequence[str]) -> bool:
    """Tell whether the row below is the lower half of a heading."""
    said = [word for word in below if word]
    if not said or any(role_of(word) is None for word in said):
        return False
    return tuple(words) != tuple(below) and any(role_of(word) in columns.UNITS for word in said)


class _Reader:
    """Reads the rows under one heading."""

    def __init__(self, head: _Head, findings: Findings) -> None:
        self.head = head
        self.findings = findings
        self.is_one = False
        self.entries: list[_Entry] = []
        self.part = ""
        self.values: dict[int, str] = {}
        self.last_units: dict[int, Cell] = {}

    def read(self, rows: Sequence[Row]) -> int:
        """Add the tasks of the rows; yields how many rows belong to this heading."""
        upper = self._upper_columns(rows)
        for words in self.head.words:
            self.findings.declare(declarations(words)[1], own=False)
        count = 0
        for place, row in enumerate(rows):
            if place and self._is_new_head(rows, place):
                break
            count += 1
            if not self._is_repeated_head(row):
                self._read_row(row, upper)
        self._finish(upper)
        return count

    def _columns(self, *roles: str) -> list[int]:
        return [place for place, role in enumerate(self.head.roles) if role in roles]

    def _upper_columns(self, rows: Sequence[Row]) -> set[int]:
        """Yield the columns that head the others: sections, and texts that go over several rows."""
        saying = self._columns(*columns.SAYING)
        upper = set(self._columns(columns.SECTION))
        for column in saying[:-1]:
            if self._repeats(rows, column):
                upper.add(column)
        return upper

    @staticmethod
    def _repeats(rows: Sequence[Row], column: int) -> bool:
        """Tell whether one in six rows has the same in a column as the row before."""
        times = total = 0
        before = ""
        for row in rows:
            if column >= len(row.cells):
                continue
            cell = row.cells[column]
            total += 1
            times += cell.is_copy or not cell.text.strip() or cell.text == before
            before = cell.text or before
        return total > 1 and times * 6 >= total

    def _is_new_head(self, rows: Sequence[Row], place: int) -> bool:
        head = _head_at(rows, place)
        return head is not None and head.words != self.head.words and head.roles != self.head.roles

    def _is_repeated_head(self, row: Row) -> bool:
        words = tuple(text_of(cell.text) for cell in row.cells)
        if words == self.head.words:
            return True
        said = [word for word in words if word]
        known = sum(role_of(word) is not None for word in said)
        return len(said) > 1 and known == len(said) and roles_of(words) == self.head.roles

    def _read_row(self, row: Row, upper: set[int]) -> None:
        said = [cell for cell in row.cells if cell.text.strip() and not cell.is_copy]
        if not any(cell.text.strip() for cell in row.cells):
            return
        if self._is_alone(row, said):
            self._read_alone(text_of(said[0].text))
            return
        self._keep_upper(row, upper)
        texts = self._cells(row, [c for c in self._columns(*columns.SAYING) if c not in upper])
        units = self._cells(row, self._columns(*columns.UNITS))
        if self._is_more_of_last(row, texts, units):
            self._add_to_last(row, texts, units)
        elif any(cell.text.strip() for cell in texts.values()):
            self._begin(row, texts, units)

    def _is_alone(self, row: Row, said: Sequence[Cell]) -> bool:
        """Tell whether a row holds one text over all its columns, as part titles and notes do."""
        if len(said) != 1 or len(row.cells) < 2:
            return False
        spread = sum(cell.is_copy and cell.text == said[0].text for cell in row.cells)
        empty = sum(not cell.text.strip() for cell in row.cells)
        if spread + 1 == len(row.cells):
            return True
        first = next(place for place, cell in enumerate(row.cells) if cell.text.strip())
        is_title = bool(_PART.match(shadow(said[0].text.strip()))) or text_of(
            said[0].text
        ).startswith(("注：", "注:", "备注", "说明"))
        return (
            empty + 1 == len(row.cells)
            and (first == 0 or is_title)
            and (is_title or self.head.roles[0] not in (*columns.SAYING, columns.SECTION))
            and not said[0].text.strip().isdigit()
        )

    def _read_alone(self, text: str) -> None:
        rest, declared = declarations(text)
        self.findings.declare(declared, own=False)
        if rest == text and not text.startswith(("注", "备注", "说明", "填表", "（此")):
            self.part = text
            self.values.clear()

    def _keep_upper(self, row: Row, upper: set[int]) -> None:
        """Remember what stands in the columns that head the others; blank means as above."""
        for column in sorted(upper):
            cell = row.cells[column].text if column < len(row.cells) else ""
            text = text_of(cell).rstrip("。；;")
            if text and text != self.values.get(column):
                self.values[column] = text
                for lower in [each for each in self.values if each > column]:
                    del self.values[lower]

    @staticmethod
    def _cells(row: Row, places: Sequence[int]) -> dict[int, Cell]:
        return {place: row.cells[place] for place in places if place < len(row.cells)}

    def _is_more_of_last(self, row: Row, texts: dict[int, Cell], units: dict[int, Cell]) -> bool:
        """Tell whether a row goes on with the task before: merged text, no text, or a page break."""
        if not self.entries:
            return False
        last = self.entries[-1]
        lowest = texts[max(texts)] if texts else Cell("")
        if lowest.is_copy or not any(cell.text.strip() for cell in texts.values()):
            return True
        if self._has_number(row):
            return False
        has_units = any(not is_empty(cell.text) for cell in units.values())
        unfinished = any(_UNFINISHED.search(shadow(text)) for text in last.units.values())
        if row.opens_page:
            text = next(reversed(last.texts.values()), "")
            return unfinished or not has_units or not text.rstrip().endswith(_ENDED)
        return bool(self._columns(columns.NUMBER)) and (unfinished or not has_units)

    def _has_number(self, row: Row) -> bool:
        places = self._columns(columns.NUMBER)
        return any(
            row.cells[place].text.strip() and not row.cells[place].is_copy
            for place in places
            if place < len(row.cells)
        )

    def _add_to_last(self, row: Row, texts: dict[int, Cell], units: dict[int, Cell]) -> None:
        last = self.entries[-1]
        last.last_line = row.last_line
        for column, cell in texts.items():
            if not cell.is_copy:
                last.texts[column] = last.texts.get(column, "") + cell.text.strip()
        fresh = {
            c: cell.text for c, cell in units.items() if not cell.is_copy and cell.text.strip()
        }
        if row.opens_page or any(_UNFINISHED.search(shadow(each)) for each in last.units.values()):
            for column, text in fresh.items():
                last.units[column] = last.units.get(column, "") + text.strip()
        elif fresh:
            last.more.append(fresh)
        deadline = self._deadline(row, own=True)
        if deadline and deadline not in last.deadline:
            last.deadline = "；".join(filter(None, (last.deadline, deadline)))

    def _begin(self, row: Row, texts: dict[int, Cell], units: dict[int, Cell]) -> None:
        is_doubtful = False
        if all(is_empty(cell.text) for cell in units.values()) and self.last_units:
            units, is_doubtful = self.last_units, True
        elif any(not is_empty(cell.text) for cell in units.values()):
            self.last_units = units
        section = "／".join(self.values[column] for column in sorted(self.values))
        self.entries.append(
            _Entry(
                section=section or self.part,
                texts={column: cell.text for column, cell in texts.items()},
                units={column: cell.text for column, cell in units.items()},
                deadline=self._deadline(row),
                line=row.line,
                last_line=row.last_line,
                is_doubtful=is_doubtful,
            )
        )

    def _deadline(self, row: Row, *, own: bool = False) -> str:
        cells = self._cells(row, self._columns(columns.DEADLINE)).values()
        said = (text_of(cell.text) for cell in cells if not (own and cell.is_copy))
        return "；".join(dict.fromkeys(text for text in said if not is_empty(text)))

    def _finish(self, upper: set[int]) -> None:
        found = [self._task(entry) for entry in self.entries]
        units = [unit for task in found if task for unit in task.roles.units()]
        likely = sum(map(can_be_unit, units))
        if not units or likely * 2 < len(units):
            return
        self.is_one = True
        for entry, task in zip(self.entries, found, strict=True):
            if task:
                self.findings.add(task)
            else:
                self.findings.warnings.append(reason("row_without_units", line=entry.line))

    def _task(self, entry: _Entry) -> FoundTask | None:
        text = without_mark(_joined_texts(entry.texts.values()))
        roles = self._roles(entry.units)
        for more in entry.more:
            roles = _once(roles, self._roles(more))
        if not text or not roles.units():
            return None
        if entry.deadline:
            roles = roles.and_also(Roles(deadlines=(entry.deadline,)))
        task = FoundTask(entry.section, text, roles, entry.line, entry.last_line)
        if entry.is_doubtful:
            task.warnings.append(reason("units_from_above"))
        return task

    def _roles(self, units: dict[int, str]) -> Roles:
        roles = Roles()
        for column, text in units.items():
            kind = self.head.roles[column] or columns.OTHERS
            if not is_empty(text) and (
                found := read_roles(units_of(text), strict=False, kind=kind)
            ):
                roles = roles.and_also(found)
        return roles


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
        if is_empty(text):
            continue
        if joined and not joined.endswith((*_ENDED, "：", ":")):
            joined += "。"
        joined += text
    return joined
