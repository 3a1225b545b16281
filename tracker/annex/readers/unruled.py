"""Tables on a PDF page that no grid is drawn for: where their words stand tells the columns.

Where lines are drawn between the rows, they tell the rows; else numbers or distances do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.annex.columns import NUMBER, SAYING
from tracker.annex.marks import find_mark
from tracker.annex.paragraphs import is_page_mark
from tracker.annex.readers.columns_of_words import (
    Columns,
    WordLine,
    bounds_of,
    heading_at,
    word_line,
)
from tracker.annex.readers.grids import Grid
from tracker.annex.readers.letters import Letter, rows_of, said_on_a_line
from tracker.annex.readers.row_rules import RowRules, with_merged
from tracker.annex.source import Cell

MOST_LINES = 300  # no page of text has more
MOST_BEFORE = 8  # lines of a cell that the page break cut, and a running head
EDGE_LINES = 2
ROW_GAP = 1.3  # times the usual distance of lines
_FIGURE = re.compile(r"\d{1,3}[.、]?|[①-⑳]|[一二三四五六七八九十]{1,3}")
_MARKED = re.compile(r"\(?\d{1,2}(?:[.、)](?!\d))|[①-⑳]|\([一二三四五六七八九十]{1,3}\)")
_NOTE = re.compile(r"(?:注|备注|说明)[:：]")


def unruled_grids(
    letters: Sequence[Letter], above: Columns | None, *, rules: RowRules | None = None
) -> tuple[list[Grid], Columns | None]:
    """Yield the tables of a page, and the columns of the last if the page ends with it.

    ``above`` are the columns of a table that the page before ended with: it may go on here.
    ``rules`` are the lines drawn between rows.
    """
    lines = _without_page_marks([word_line(row) for row in rows_of(letters)])
    found: list[Grid] = []
    columns: Columns | None = None
    if len(lines) > MOST_LINES:
        return found, None
    bands = [rules.band(line.base) for line in lines] if rules else None
    place = 0
    while place < len(lines):
        head = heading_at(lines, place, bands=bands)
        if head is None:
            place += 1
            continue
        said, roles, words, behind = head
        end = len(lines) if rules else _next_heading(lines, behind)
        columns = Columns(bounds_of(words, roles, lines=lines[behind:end]), roles)
        table = _Unruled(columns, said, rules)
        grid, place = table.read(lines[place:end], behind=behind - place, at=place)
        found += [grid] if grid else []
        columns = columns if grid and place >= len(lines) else None
    if not found and above and (grid := _going_on(lines, above, rules)):
        return [grid], above
    if rules and not found:  # the lines are no table's
        return unruled_grids(letters, above)
    return found, columns


def _without_page_marks(lines: list[WordLine]) -> list[WordLine]:
    """Yield the lines of a page without page numbers at its edges."""
    edge = (*range(EDGE_LINES), *range(len(lines) - EDGE_LINES, len(lines)))
    marks = {at for at in edge if 0 <= at < len(lines) and is_page_mark(lines[at].said())}
    numbers = {at for at in marks if not _FIGURE.fullmatch(lines[at].said())}
    last = {len(lines) - 1} & marks  # a bare figure in the last line may be a page's number
    return [line for at, line in enumerate(lines) if at not in numbers | last]


def _next_heading(lines: Sequence[WordLine], place: int) -> int:
    for at in range(place, len(lines)):
        if len(lines[at].words) > 2 and heading_at(lines[: at + 1], at):
            return at
    return len(lines)


def _going_on(lines: Sequence[WordLine], above: Columns, rules: RowRules | None) -> Grid | None:
    """Yield the rest of a table that the page before began; its first cell may be a mere tail."""
    first = next((at for at, line in enumerate(lines) if _fits(line, above)), len(lines))
    within = sum(not line.crosses(above) for line in lines[first:])
    if first > MOST_BEFORE or not within * 5 >= 4 * (len(lines) - first) > 0:
        return None
    while first and lines[first - 1].is_near(lines[first]) and not lines[first - 1].crosses(above):
        first -= 1
    return _Unruled(above, None, rules).read(lines[first:], behind=0, at=first)[0]


def _fits(line: WordLine, columns: Columns) -> bool:
    return not line.crosses(columns) and sum(map(bool, line.cells(columns))) > 1


@dataclass(frozen=True, slots=True)
class _Unruled:
    """A table: its columns, the words of its heading if it has one here, the rules of its rows."""

    columns: Columns
    said: list[str] | None
    rules: RowRules | None

    def read(self, lines: Sequence[WordLine], *, behind: int, at: int) -> tuple[Grid | None, int]:
        """Put lines together to rows; no grid where nothing tells the rows apart.

        The heading stands on the first ``behind`` lines. With the grid goes the place of the line
        behind it, counted from ``at``.
        """
        taken = list(lines[:behind])
        for line in lines[behind:]:
            if self._is_behind(line):
                break
            taken.append(line)
        body = taken[behind:]
        starts = self._starts(body)
        end = at + len(taken) if starts else at + max(1, behind)
        if not starts:
            return None, end
        parts = [body[a:b] for a, b in zip(starts, [*starts[1:], len(body)], strict=True)]
        rows = [_row(part, self.columns) for part in parts]
        if self.rules:
            bands = [self.rules.band(part[0].base) for part in parts]
            rows = with_merged(rows, bands, rules=self.rules, middles=self._middles(body))
        head = [[Cell(word) for word in self.said]] if self.said else []
        letters = [letter for line in taken for letter in line.letters]
        box = (min(each.left for each in letters), min(each.top for each in letters))
        end_box = (max(each.right for each in letters), max(each.bottom for each in letters))
        return Grid(*box, *end_box, [*head, *rows]), end

    def _is_behind(self, line: WordLine) -> bool:
        """Tell whether a line stands behind the table."""
        if self.rules:
            return self.rules.band(line.base) >= len(self.rules.heights)
        return bool(_NOTE.match(line.said())) or (
            line.crosses(self.columns) and not _is_title(line)
        )

    def _starts(self, body: Sequence[WordLine]) -> list[int]:
        if self.rules is None:
            return _starts(body, self.columns, is_first=self.said is not None)
        bands = [self.rules.band(line.base) for line in body]
        return [at for at, band in enumerate(bands) if not at or band != bands[at - 1]]

    def _middles(self, body: Sequence[WordLine]) -> list[float]:
        """Yield for each column a place in which words of it stand."""
        found = [0.0] * (len(self.columns.bounds) + 1)
        for line in body:
            for letter in line.letters:
                found[self.columns.of(letter.x)] = letter.x
        return found


def _row(lines: Sequence[WordLine], columns: Columns) -> list[Cell]:
    width = len(columns.bounds) + 1
    if lines[0].crosses(columns):  # the title of a part, over all columns
        title = said_on_a_line(lines[0].letters)
        return [Cell(title), *[Cell(title, is_copy=True)] * (width - 1)]
    by_column = zip(*(line.cells(columns) for line in lines), strict=True)
    return [Cell("\n".join(filter(None, texts))) for texts in by_column]


def _is_title(line: WordLine) -> bool:
    return find_mark(line.said()) is not None and len(line.words) == 1


def _starts(lines: Sequence[WordLine], columns: Columns, *, is_first: bool) -> list[int]:
    """Yield the lines with which rows begin: by numbers, by marks, by distance, or each."""
    if not lines:
        return []
    cells = [line.cells(columns) for line in lines]
    titles = {at for at, line in enumerate(lines) if line.crosses(columns)}
    if NUMBER in columns.roles:
        column = columns.roles.index(NUMBER)
        numbered = {at for at, row in enumerate(cells) if _FIGURE.fullmatch(row[column].strip())}
        if numbered and (not is_first or 0 in numbered | titles):
            behind = {at + 1 for at in titles if at + 1 < len(lines)}
            return sorted({0} | numbered | titles | behind)
    steps = [_step(lines, cells, at) for at in range(1, len(lines))]
    usual = sorted(steps)[len(steps) // 4] if steps else 0.0
    apart = {at for at, step in enumerate(steps, start=1) if step > ROW_GAP * usual}
    if apart and len(apart) < len(steps):
        full = {at for at in apart if 2 * sum(map(bool, cells[at])) >= len(cells[at])}
        return sorted({0} | (full or apart) | titles)
    texts = [at for at, role in enumerate(columns.roles) if role in SAYING]
    marked = {at for at, row in enumerate(cells) if any(_MARKED.match(row[c]) for c in texts)}
    if len(marked) > 1 and 0 in marked | titles:
        return sorted({0} | marked | titles)
    is_whole = all(sum(map(bool, row)) * 2 > len(row) for row in _outside(cells, titles))
    return list(range(len(lines))) if is_whole else []


def _step(lines: Sequence[WordLine], cells: Sequence[list[str]], at: int) -> float:
    """Yield how far a line stands below the last that has words in one of its columns."""
    own = {column for column, text in enumerate(cells[at]) if text}
    before = next(
        (each for each in range(at - 1, -1, -1) if any(cells[each][column] for column in own)),
        at - 1,
    )
    return lines[at].base - lines[before].base


def _outside(cells: Sequence[list[str]], titles: Iterable[int]) -> list[list[str]]:
    left_out = set(titles)
    return [row for at, row in enumerate(cells) if at not in left_out]
