"""Rows of a poured-out table: what each line is part of is told from what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.annex import columns
from tracker.annex.cells import is_list, is_whole, text_of, units_of
from tracker.annex.dates import is_deadline
from tracker.annex.paragraphs import display_width, is_page_mark
from tracker.annex.shadow import shadow
from tracker.annex.source import Cell, Line, Row, Table
from tracker.annex.units import can_be_unit

_ENDED = re.compile(r"(?:负责|配合|落实|参与|牵头|实施)[。;]?$|。$")
_LONGEST_LIST = 14
_LONGEST_ROW = 120
_SECTION_WIDTH = 24
_ENDS_ALL = re.compile(
    r"^(?:附件|附表|抄送|抄报|\(此件|\(?20\d\d年\d+月\d+日|[一二三四五六七八九十]+、|注:|备注:)"
)


@dataclass(slots=True)
class _Part:
    """A piece of a line: the line is cut where the text ends and a list of units begins."""

    text: str
    number: int


@dataclass(slots=True)
class _Pour:
    """A row while its cells are being told apart."""

    text: list[_Part] = field(default_factory=list)
    units: list[list[_Part]] = field(default_factory=list)
    deadline: list[_Part] = field(default_factory=list)


class Pourer:
    """Reads the rows under one poured-out heading."""

    def __init__(
        self,
        blocks: Sequence[Line | Table],
        roles: tuple[str | None, ...],
        *,
        words: tuple[str, ...],
    ) -> None:
        self.blocks = blocks
        self.roles = roles
        self.words = words
        self.unit_columns = [at for at, role in enumerate(roles) if role in columns.UNITS]
        self.has_number = columns.NUMBER in roles
        first = self.unit_columns[0]
        self.behind = 0  # columns behind the units that say nothing of the task
        saying = [at for at, role in enumerate(roles) if role in (*columns.SAYING, columns.SECTION)]
        if self.has_number and saying[0] < first and columns.DEADLINE not in roles:
            saying = [at for at in saying if at < first]
            self.behind = len(roles) - 1 - self.unit_columns[-1]
        self.sections, self.saying = saying[:-1], saying[-1:]
        self.are_texts = all(roles[at] in columns.SAYING for at in self.sections)
        self.seen: set[str] = set()
        self.opens_page = False

    def read(self, place: int, *, head: int) -> tuple[Table | None, int]:
        """Yield the table and the place behind it; no table where no row was found."""
        heading = self.blocks[head]
        assert isinstance(heading, Line)
        cells = tuple(Cell(word) for word in self.words)
        rows = [Row(cells, heading.number, heading.number)]
        while place < len(self.blocks):
            row, after = self._row(place)
            if row is None:
                break
            rows.append(row)
            place = after
        return (Table(tuple(rows)), place) if len(rows) > 1 else (None, place)

    def _row(self, place: int) -> tuple[Row | None, int]:
        """Yield the row that begins at a place, and the place behind it."""
        pour = _Pour()
        while place < len(self.blocks) and len(pour.text) < _LONGEST_ROW:
            line = self.blocks[place]
            if not isinstance(line, Line):
                return None, place
            if skipped := self._skipped(place):
                place += skipped
                continue
            if pour.text and _ENDS_ALL.match(shadow(line.text.strip())) and not self.has_number:
                return None, place
            cut = self._units_start(place)
            has_text = any(not part.text.strip().isdigit() for part in pour.text)
            if cut is None or (cut == 0 and not has_text):
                pour.text.append(_Part(line.text, line.number))
                place += 1
                continue
            if line.text[:cut].strip():
                pour.text.append(_Part(line.text[:cut], line.number))
            place = self._take_units(place, cut, pour=pour)
            place = self._behind(self._take_deadline(place, pour))
            return self._cells(pour), place
        return None, place

    def _skipped(self, place: int) -> int:
        """Yield how many lines at a place are page marks or the heading again."""
        line = self.blocks[place]
        assert isinstance(line, Line)
        text = line.text.strip()
        if tuple(text.split()) == self.words or not text:
            self.opens_page = True
            return 1
        stacked = [
            each.text.strip() if isinstance(each, Line) else ""
            for each in self.blocks[place : place + len(self.words)]
        ]
        if tuple(stacked) == self.words:
            self.opens_page = True
            return len(self.words)
        is_mark = is_page_mark(text) and not (self.has_number and text.isdigit())
        return int(is_mark)

    def _units_start(self, place: int) -> int | None:
        """Yield where on a line a list of units begins that this or a later line ends."""
        line = self.blocks[place]
        assert isinstance(line, Line)
        for cut in (0, *(gap.end() for gap in re.finditer(r"\s+", line.text))):
            first = re.split(r"[、,;。\s]", shadow(line.text[cut:]).strip(), maxsplit=1)[0]
            if first and _may_begin(first) and self._end_of_units(place, cut) is not None:
                return cut
        return None

    def _end_of_units(self, place: int, cut: int) -> int | None:
        """Yield the place of the last line of the list that begins at a cut."""
        joined, end = "", None
        for at in range(place, min(place + _LONGEST_LIST, len(self.blocks))):
            line = self.blocks[at]
            if not isinstance(line, Line):
                break
            if at > place and self.has_number and line.text.strip().isdigit():
                break  # the next row's number
            if at > place and self._is_between(at):
                continue
            joined = (
                f"{joined}\n{self._without_deadline(line.text[cut:] if at == place else line.text)}"
            )
            text = units_of(joined)
            if is_list(text):
                end = at
                if _ENDED.search(shadow(text)):
                    break
            elif len(text) > 400 or re.search(r"[。;!?].", shadow(text)):
                break
        return end

    def _without_deadline(self, text: str) -> str:
        """Yield a line's text without the deadline that ends it, where there is such a column."""
        words = text.split()
        if columns.DEADLINE in self.roles and len(words) > 1 and is_deadline(words[-1]):
            return text[: text.rindex(words[-1])]
        return text

    def _is_between(self, at: int) -> bool:
        line = self.blocks[at]
        assert isinstance(line, Line)
        text = line.text.strip()
        return is_page_mark(text) or tuple(text.split()) == self.words

    def _take_units(self, place: int, cut: int, *, pour: _Pour) -> int:
        """Take the lists of the row's unit columns; yields the place behind them."""
        for _ in self.unit_columns:
            end = self._end_of_units(place, cut)
            if end is None:
                break
            parts = []
            for at in range(place, end + 1):
                line = self.blocks[at]
                assert isinstance(line, Line)
                if at > place and self._is_between(at):
                    continue
                parts.append(_Part(line.text[cut:] if at == place else line.text, line.number))
            pour.units += self._by_column(parts) if len(self.unit_columns) > 1 else [parts]
            place, cut = end + 1, 0
            if len(pour.units) >= len(self.unit_columns) or place >= len(self.blocks):
                break
            if not isinstance(self.blocks[place], Line) or self._units_start(place) != 0:
                break
        return place

    def _by_column(self, parts: list[_Part]) -> list[list[_Part]]:
        """Tell the cells of several unit columns apart: at blanks, and where a list is whole."""
        pieces = [
            _Part(piece, part.number) for part in parts for piece in part.text.split() if piece
        ]
        cells: list[list[_Part]] = []
        for piece in pieces:
            before = "".join(part.text for part in cells[-1]) if cells else ""
            if not cells or (is_whole(before) and _may_begin(shadow(piece.text))):
                cells.append([])
            cells[-1].append(piece)
        most = len(self.unit_columns)
        return [*cells[: most - 1], [part for cell in cells[most - 1 :] for part in cell]][:most]

    def _behind(self, place: int) -> int:
        """Yield the place behind the cells that stand after the units, up to the next number."""
        for at in range(place, min(place + self.behind, len(self.blocks))):
            line = self.blocks[at]
            if not isinstance(line, Line) or line.text.strip().isdigit():
                return at
        return min(place + self.behind, len(self.blocks)) if self.behind else place

    def _take_deadline(self, place: int, pour: _Pour) -> int:
        """Take the deadline behind the units: on their last line, or on the next."""
        if columns.DEADLINE not in self.roles or not any(pour.units):
            return place
        cell = next(filter(None, reversed(pour.units)))
        words = cell[-1].text.split()
        if words and is_deadline(words[-1]) and len(cell) + len(words) > 2:
            last = cell.pop()
            if len(words) > 1:
                cell.append(_Part(last.text[: last.text.rindex(words[-1])], last.number))
            pour.deadline.append(_Part(words[-1], last.number))
            return place
        line = self.blocks[place] if place < len(self.blocks) else None
        if isinstance(line, Line) and is_deadline(line.text.strip()):
            pour.deadline.append(_Part(line.text, line.number))
            return place + 1
        return place

    def _cells(self, pour: _Pour) -> Row:
        """Yield the row with each of its cells under its heading."""
        values = [""] * len(self.roles)
        self._put_leading(pour, values)
        if columns.DEADLINE in self.roles:
            if not pour.deadline and len(pour.text) > 1 and is_deadline(pour.text[-1].text.strip()):
                pour.deadline.append(pour.text.pop())
            values[self.roles.index(columns.DEADLINE)] = _text(pour.deadline)
        values[self.saying[0]] = _text(pour.text)
        for column, parts in zip(self.unit_columns, pour.units, strict=False):
            values[column] = "\n".join(part.text for part in parts)
        parts = [*pour.text, *(part for cell in pour.units for part in cell), *pour.deadline]
        first, last = parts[0].number, parts[-1].number
        opens_page, self.opens_page = self.opens_page, False
        cells = tuple(Cell(value) for value in values)
        return Row(cells, first, last, opens_page=opens_page)

    def _put_leading(self, pour: _Pour, values: list[str]) -> None:
        """Take number and sections off the front of a row's text."""
        if self.has_number and pour.text:
            found = re.match(r"\s*(\d{1,3})(?:\s+|$|[.、．])", pour.text[0].text)
            if found:
                values[self.roles.index(columns.NUMBER)] = found[1]
                rest = pour.text[0].text[found.end() :]
                pour.text[:1] = [_Part(rest, pour.text[0].number)] if rest.strip() else []
        if self.has_number and len(pour.text) == len(self.sections) + 1 and self.are_texts:
            for column in self.sections:  # each cell has a line of its own
                values[column] = pour.text.pop(0).text
            return
        section = self._section(pour) if self.sections else ""
        if section:
            values[self.sections[0]] = section
            self.seen.add(section)

    def _section(self, pour: _Pour) -> str:
        """Yield the short lines that stand before a row's text."""
        taken = 0
        for part in pour.text[:-1]:
            flat = shadow(part.text.strip())
            if display_width(part.text) > _SECTION_WIDTH or re.search(r"[,。;:]", flat):
                break
            taken += 1
        named = text_of("\n".join(part.text for part in pour.text[:taken]))
        words = pour.text[0].text.split(maxsplit=1) if pour.text else []
        if not taken and len(words) > 1 and words[0] in self.seen:
            pour.text[0] = _Part(words[1], pour.text[0].number)
            return words[0]
        longest = max((display_width(part.text) for part in pour.text[taken:]), default=0)
        shortest = max((display_width(part.text) for part in pour.text[:taken]), default=0)
        if not taken or (named not in self.seen and longest <= shortest):
            return ""
        del pour.text[:taken]
        return named


def _may_begin(first: str) -> bool:
    """Tell whether a word may begin a list of units: it is one, or a line's end cuts it."""
    return can_be_unit(first) or bool(
        re.match(r"(?:市|省|县|区|各|国家|团|镇|州|由|牵头|责任)", first)
    )


def _text(parts: Sequence[_Part]) -> str:
    return "\n".join(part.text for part in parts)
