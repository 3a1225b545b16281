"""A table on a PDF page that no grid is drawn for: where its words stand tells the columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from tracker.annex.columns import NUMBER, roles_of
from tracker.annex.marks import find_mark
from tracker.annex.readers.grids import Grid
from tracker.annex.readers.letters import Letter, rows_of, said_on_a_line
from tracker.annex.source import Cell

LEAST_COLUMNS = 3
MOST_LINES = 300  # no page of text has more
MOST_BEFORE = 8  # lines of a cell that the page break cut, and a running head
NEAR = 2.6  # times the height of letters
ROW_GAP = 1.3  # times the usual distance of lines
_FIGURE = re.compile(r"\d{1,3}[.、]?")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: the places between them, from left to right, and what they are."""

    bounds: tuple[float, ...]
    roles: tuple[str | None, ...]

    def of(self, x: float) -> int:
        """Yield the number of the column in which a place lies."""
        return sum(x >= bound for bound in self.bounds)


@dataclass(slots=True)
class _Line:
    """The letters of a line from left to right, and its words as blanks divide them."""

    letters: list[Letter]
    words: list[list[Letter]]

    @property
    def base(self) -> float:
        return self.letters[0].base

    def cells(self, columns: Columns) -> list[str]:
        held: list[list[Letter]] = [[] for _ in range(len(columns.bounds) + 1)]
        for letter in self.letters:
            held[columns.of(letter.x)].append(letter)
        return [said_on_a_line(letters) for letters in held]

    def crosses(self, columns: Columns) -> bool:
        """Tell whether a word stands in two columns."""
        return any(columns.of(word[0].x) != columns.of(word[-1].x) for word in self.words)


def unruled_grid(letters: Sequence[Letter], above: Columns | None) -> tuple[Grid, Columns] | None:
    """Yield the table of a page and its columns; None where the page has none.

    ``above`` are the columns of a table that the page before ended with: it may go on here.
    """
    lines = [_Line(row, _words(row)) for row in rows_of(letters)]
    if len(lines) > MOST_LINES:
        return None
    for place, line in enumerate(lines):
        said = [said_on_a_line(word) for word in line.words]
        roles = roles_of(said) if len(said) >= LEAST_COLUMNS else None
        if roles:
            columns = Columns(_bounds(line.words, roles, lines[place + 1 :]), roles)
            return _grid(lines[place:], columns, has_head=True)
    return _going_on(lines, above) if above else None


def _going_on(lines: Sequence[_Line], above: Columns) -> tuple[Grid, Columns] | None:
    """Yield the rest of a table that the page before began; its first cell may be a mere tail."""
    first = next((at for at, line in enumerate(lines) if _fits(line, above)), len(lines))
    within = sum(not line.crosses(above) for line in lines[first:])
    if first > MOST_BEFORE or not within * 5 >= 4 * (len(lines) - first) > 0:
        return None
    while (
        first and _is_near(lines[first - 1], lines[first]) and not lines[first - 1].crosses(above)
    ):
        first -= 1
    return _grid(lines[first:], above, has_head=False)


def _is_near(line: _Line, below: _Line) -> bool:
    return below.base - line.base < NEAR * (below.letters[0].bottom - below.letters[0].top)


def _words(row: Sequence[Letter]) -> list[list[Letter]]:
    """Yield the letters between the blanks of a line that are wide enough to part columns."""
    height = median(letter.bottom - letter.top for letter in row)
    words: list[list[Letter]] = []
    for letter in row:
        is_number = len(words) == 1 and all(each.text.isdigit() for each in words[0])
        gap = 0.15 if is_number and not letter.text.isdigit() else 0.6
        if not words or letter.left - words[-1][-1].right > gap * height:
            words.append([])
        words[-1].append(letter)
    return words


def _bounds(
    head: Sequence[Sequence[Letter]], roles: Sequence[str | None], lines: Sequence[_Line]
) -> tuple[float, ...]:
    """Yield between each two words of the heading the place that fewest words below it cover.

    Where there are several the widest counts; behind a column of numbers, which may stand far from
    their heading, the last.
    """
    spans = [(word[0].left, word[-1].right) for line in lines for word in line.words]
    spans += [(word[0].left, word[-1].right) for word in head for _ in lines]
    middles = [(word[0].left + word[-1].right) / 2 for word in head]
    found = []
    for role, (left, right) in zip(roles, pairwise(middles), strict=False):
        places = [left + step / 2 for step in range(1, max(2, 2 * int(right - left)))]
        covered = [sum(a < place < b for a, b in spans) for place in places]
        least = min(covered)
        runs = [
            [at for at, _ in run] for is_least, run in _runs(places, covered, least) if is_least
        ]
        best = runs[-1] if role == NUMBER else max(runs, key=len)
        found.append(best[len(best) // 2])
    return tuple(found)


def _runs(
    places: Sequence[float], covered: Sequence[int], least: int
) -> Iterator[tuple[bool, Iterator[tuple[float, int]]]]:
    return groupby(zip(places, covered, strict=True), key=lambda each: each[1] == least)


def _fits(line: _Line, columns: Columns) -> bool:
    return not line.crosses(columns) and sum(map(bool, line.cells(columns))) > 1


def _grid(
    lines: Sequence[_Line], columns: Columns, *, has_head: bool
) -> tuple[Grid, Columns] | None:
    """Put lines together to rows; None where nothing tells the rows apart."""
    taken: list[_Line] = []
    for line in lines:
        if line.crosses(columns) and not _is_title(line):
            break
        taken.append(line)
    body = taken[1:] if has_head else taken
    starts = _starts(body, columns, is_first=has_head)
    if not starts:
        return None
    rows = [[Cell(cell) for cell in taken[0].cells(columns)]] if has_head else []
    for first, end in zip(starts, [*starts[1:], len(body)], strict=True):
        rows.append(_row(body[first:end], columns))
    letters = [letter for line in taken for letter in line.letters]
    box = (min(each.left for each in letters), min(each.top for each in letters))
    end_box = (max(each.right for each in letters), max(each.bottom for each in letters))
    return Grid(*box, *end_box, rows), columns


def _row(lines: Sequence[_Line], columns: Columns) -> list[Cell]:
    width = len(columns.bounds) + 1
    if lines[0].crosses(columns):  # the title of a part, over all columns
        title = said_on_a_line(lines[0].letters)
        return [Cell(title), *[Cell(title, is_copy=True)] * (width - 1)]
    by_column = zip(*(line.cells(columns) for line in lines), strict=True)
    return [Cell("\n".join(filter(None, texts))) for texts in by_column]


def _is_title(line: _Line) -> bool:
    return find_mark(said_on_a_line(line.letters)) is not None and len(line.words) == 1


def _starts(lines: Sequence[_Line], columns: Columns, *, is_first: bool) -> list[int]:
    """Yield the lines with which rows begin: by their numbers, by their distance, or each."""
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
    bases = [line.base for line in lines]
    steps = [later - base for base, later in pairwise(bases)]
    usual = sorted(steps)[len(steps) // 4] if steps else 0.0
    apart = {at for at, step in enumerate(steps, start=1) if step > ROW_GAP * usual}
    if apart and len(apart) < len(steps):
        return sorted({0} | apart | titles)
    is_whole = all(sum(map(bool, row)) * 2 > len(row) for row in _outside(cells, titles))
    return list(range(len(lines))) if is_whole else []


def _outside(cells: Sequence[list[str]], titles: Iterable[int]) -> list[list[str]]:
    left_out = set(titles)
    return [row for at, row in enumerate(cells) if at not in left_out]
