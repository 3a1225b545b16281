"""Tables to tasks: headings tell the columns, merged cells and page breaks are put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.annex import columns
from tracker.annex.cells import is_empty, text_of
from tracker.annex.entries import Entry, is_whole_list, task_of
from tracker.annex.found import Findings
from tracker.annex.headings import Head, find_head, find_unowned_head, rows_under
from tracker.annex.lone_rows import holds_no_task, lone_text, own_cells
from tracker.annex.marks import find_mark
from tracker.annex.owners import owner_of
from tracker.annex.roles import Roles, declarations
from tracker.annex.shadow import shadow
from tracker.annex.source import Cell, Row, Table
from tracker.annex.units import can_be_unit
from tracker.rules.reasons import reason

_UNFINISHED = re.compile(r"(?:[、,]|按(?:照|职责|职|职责分|职责分工)?|等|负|牵|配|和|及)$")
_CLOSED = re.compile(r"(?:。|负责|配合|落实|参与|实施)$")


def read_table(
    table: Table, findings: Findings, *, above: Head | None = None, title: str = ""
) -> Head | None:
    """Add the tasks of a table and yield its last heading; None where it is no table of tasks.

    ``above`` is the heading of the table before, which may go on here without one; ``title`` is the
    line over the table: it may name the unit that answers for all of it.
    """
    start = 0
    found: Head | None = None
    while head := find_head(table.rows, start):
        rows = table.rows[head.end :]
        reader = _Reader(head, findings)
        start = head.end + reader.read(rows)
        found = head if reader.is_one else found
    if start:
        return found
    unowned = find_unowned_head(table.rows)
    if unowned is None and above and all(len(row.cells) == len(above.words) for row in table.rows):
        unowned = replace(above, end=0)  # a table that goes on
    if unowned is None:
        return None
    reader = _Reader(unowned, findings, owner=owner_of(title) or owner_of(table.name))
    reader.read(table.rows[unowned.end :])
    return unowned if reader.is_one else None


class _Reader:
    """Reads the rows under one heading."""

    def __init__(self, head: Head, findings: Findings, *, owner: Roles | None = None) -> None:
        self.head = head
        self.owner = owner
        self.findings = findings
        self.is_one = False
        self.entries: list[Entry] = []
        self.columns: dict[tuple[str, ...], list[int]] = {}
        self.part = ""
        self.values: dict[int, str] = {}
        self.last_units: dict[int, Cell] = {}
        self.leading: dict[int, Cell] = {}

    def read(self, rows: Sequence[Row]) -> int:
        """Add the tasks of the rows; yields how many rows belong to this heading."""
        own, count = rows_under(self.head, rows)
        upper = self._upper_columns(own)
        for words in self.head.words:
            self.findings.declare(declarations(words)[1], own=False)
        for row in own:
            self._read_row(row, upper)
        self._finish(upper)
        return count

    def _columns(self, *roles: str) -> list[int]:
        if roles not in self.columns:
            found = [place for place, role in enumerate(self.head.roles) if role in roles]
            self.columns[roles] = found
        return self.columns[roles]

    def _upper_columns(self, rows: Sequence[Row]) -> set[int]:
        """Yield the columns that head the others: sections, and texts that go over several rows."""
        saying = self._columns(*columns.SAYING)
        upper = set(self._columns(columns.SECTION))
        for column in saying[:-1]:
            if self._repeats(rows, column):
                upper.add(column)
        return upper

    def _repeats(self, rows: Sequence[Row], column: int) -> bool:
        """Tell whether one in six rows has the same in a column as the row before."""
        times, total, before = 0, 0, ""
        for row in rows:
            if column >= len(row.cells) or sum(bool(each.text.strip()) for each in row.cells) < 2:
                continue  # a line across the table, or a total
            if self._is_one_number(row):
                continue
            cell = row.cells[column]
            total += 1
            times += cell.is_copy or not cell.text.strip() or cell.text == before
            before = cell.text or before
        return total > 1 and times * 6 >= total

    def _read_row(self, row: Row, upper: set[int]) -> None:
        said = own_cells(row)
        if not said and not any(cell.text.strip() for cell in row.cells):
            return
        if (alone := lone_text(row, said, roles=self.head.roles)) is not None:
            self._read_alone(alone)
            return
        if holds_no_task(said):
            return
        texts = self._cells(row, [c for c in self._columns(*columns.SAYING) if c not in upper])
        units = self._filled(self._cells(row, self._columns(*columns.UNITS)))
        is_more = self._is_more_of_last(row, texts, units)
        self._keep_upper(row, upper, is_more=is_more)
        if is_more:
            self._add_to_last(row, texts, units)
        elif any(cell.text.strip() for cell in texts.values()):
            self._begin(row, texts, units)

    def _read_alone(self, text: str) -> None:
        rest, declared = declarations(text)
        self.findings.declare(declared, own=False)
        if rest == text and not text.startswith(("注", "备注", "说明", "填表", "（此")):
            self.part = text
            self.values.clear()
            self.owner = owner_of(text) or (None if self._columns(*columns.UNITS) else self.owner)
            self.last_units = {} if self.owner else self.last_units

    def _keep_upper(self, row: Row, upper: set[int], *, is_more: bool) -> None:
        """Remember what stands in the columns that head the others; blank means as above."""
        before = self._section()
        for column in sorted(upper):
            cell = row.cells[column] if column < len(row.cells) else Cell("")
            text = text_of(cell.text).rstrip("。；;")
            known = self.values.get(column, "")
            if text and text != known and not (cell.is_copy and known):
                goes_on = bool(known) and row.opens_page and (is_more or _lacks_mark(text, known))
                self.values[column] = known + text if goes_on else text
                if goes_on:
                    self._rename_section(before)
                for lower in [each for each in self.values if each > column]:
                    del self.values[lower]

    def _section(self) -> str:
        return "／".join(self.values[column] for column in sorted(self.values)) or self.part

    def _rename_section(self, before: str) -> None:
        """Give the section's new name, of which a page break had cut the end, to its tasks."""
        for entry in reversed(self.entries):
            if entry.section != before:
                break
            entry.section = self._section()

    def _filled(self, units: dict[int, Cell]) -> dict[int, Cell]:
        """Yield the unit cells; one that stands before the text goes on for the rows below it."""
        first = min(self._columns(*columns.SAYING), default=0)
        for column, cell in units.items():
            if column < first:
                before = self.leading.get(column, cell)
                units[column] = self.leading[column] = cell if cell.text.strip() else before
        return units

    @staticmethod
    def _cells(row: Row, places: Sequence[int]) -> dict[int, Cell]:
        return {place: row.cells[place] for place in places if place < len(row.cells)}

    def _is_more_of_last(self, row: Row, texts: dict[int, Cell], units: dict[int, Cell]) -> bool:
        """Tell whether a row goes on with the task before it: merged, blank, or over a page."""
        if not self.entries:
            return False
        last = self.entries[-1]
        lowest = texts[max(texts)] if texts else Cell("")
        if (
            self._is_one_number(row)
            or lowest.is_copy
            or not any(cell.text.strip() for cell in texts.values())
        ):
            return True
        if self._has_number(row):
            return False
        has_units = any(not is_empty(cell.text) for cell in units.values())
        unfinished = any(_UNFINISHED.search(shadow(text)) for text in last.units.values())
        if row.opens_page:
            return unfinished or not has_units or self._is_cut(last) or self._names_a_part(last)
        return bool(self._columns(columns.NUMBER)) and (unfinished or not has_units)

    def _names_a_part(self, last: Entry) -> bool:
        """Tell whether a list of units ends within a name, or stops where others say 负责."""
        listed = [text.rstrip() for text in last.units.values() if not is_empty(text)]
        if any(not is_whole_list(text) for text in listed):
            return True
        others = [text for entry in self.entries[:-1] for text in entry.units.values()]
        closed = sum(bool(_CLOSED.search(shadow(text.rstrip()))) for text in others)
        is_usual = len(others) > 1 and closed * 3 >= len(others) * 2
        return is_usual and not any(_CLOSED.search(shadow(text)) for text in listed)

    def _is_cut(self, last: Entry) -> bool:
        """Tell whether a text stops short in a table whose texts end with a full stop."""
        if next(reversed(last.texts.values()), "").rstrip().endswith(("、", "，", ",")):
            return True
        ended = [entry.is_ended() for entry in self.entries[:-1]]
        is_usual = not ended or sum(ended) * 3 >= len(ended) * 2
        return not last.is_ended() and is_usual and bool(ended or self._columns(columns.NUMBER))

    def _is_one_number(self, row: Row) -> bool:
        """Tell whether number, units and deadline of a row are those of the merged cells above."""
        numbers = self._columns(columns.NUMBER)
        if not numbers or not row.cells[numbers[0]].is_copy:
            return False
        others = self._cells(row, self._columns(*columns.UNITS, columns.DEADLINE)).values()
        is_merged = bool(row.cells[numbers[0]].text.strip())
        return is_merged and all(cell.is_copy or not cell.text.strip() for cell in others)

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
        is_blank = all(is_empty(cell.text) for cell in units.values())
        if is_blank and self.last_units and not self.owner:
            units, is_doubtful = self.last_units, True
        elif not is_blank:
            self.last_units = units
        self.entries.append(
            Entry(
                section=self._section(),
                texts={column: cell.text for column, cell in texts.items()},
                units={column: cell.text for column, cell in units.items()},
                deadline=self._deadline(row),
                line=row.line,
                last_line=row.last_line,
                is_doubtful=is_doubtful,
                owner=self.owner if not self.last_units or is_blank else None,
            )
        )

    def _deadline(self, row: Row, *, own: bool = False) -> str:
        cells = self._cells(row, self._columns(columns.DEADLINE)).values()
        said = (text_of(cell.text) for cell in cells if not (own and cell.is_copy))
        return "；".join(dict.fromkeys(text for text in said if not is_empty(text)))

    def _finish(self, upper: set[int]) -> None:
        found = [task_of(entry, self.head) for entry in self.entries]
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


def _lacks_mark(text: str, known: str) -> bool:
    """Tell whether a section's name is numbered and the text that follows it is not."""
    return find_mark(text) is None and find_mark(known) is not None
