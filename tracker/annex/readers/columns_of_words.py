"""Lines of letters on a page, the words that blanks make of them, and columns of such words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from tracker.annex.columns import NUMBER, role_of, roles_of
from tracker.annex.readers.letters import Letter, said_on_a_line

LEAST_COLUMNS = 3
MOST_TIERS = 3  # lines of a heading
NEAR = 2.6  # times the height of letters
NEAR_TIER = 4.0
BODY_LINES = 6
LONGEST_REST = 2  # letters of a heading's word that stand on a line of their own
Word = list[Letter]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: the places between them, from left to right, and what they are."""

    bounds: tuple[float, ...]
    roles: tuple[str | None, ...]

    def of(self, x: float) -> int:
        """Yield the number of the column in which a place lies."""
        return sum(x >= bound for bound in self.bounds)


@dataclass(slots=True)
class WordLine:
    """The letters of a line from left to right, and its words as blanks divide them."""

    letters: list[Letter]
    words: list[Word]

    @property
    def base(self) -> float:
        """Yield the height on the page on which it stands."""
        return self.letters[0].base

    def cells(self, columns: Columns) -> list[str]:
        """Yield what stands in each column."""
        held: list[list[Letter]] = [[] for _ in range(len(columns.bounds) + 1)]
        for letter in self.letters:
            held[columns.of(letter.x)].append(letter)
        return [said_on_a_line(letters) for letters in held]

    def crosses(self, columns: Columns) -> bool:
        """Tell whether a word stands in two columns."""
        return any(columns.of(word[0].x) != columns.of(word[-1].x) for word in self.words)

    def is_near(self, below: WordLine, *, times: float = NEAR) -> bool:
        """Tell whether a line stands right over another."""
        return below.base - self.base < times * (below.letters[0].bottom - below.letters[0].top)

    def said(self) -> str:
        """Yield the line's words."""
        return said_on_a_line(self.letters)


def word_line(row: list[Letter]) -> WordLine:
    """Yield a line with its words: the letters between blanks wide enough to part columns."""
    height = median(letter.bottom - letter.top for letter in row)
    words: list[Word] = []
    for letter in row:
        is_number = len(words) == 1 and all(each.text.isdigit() for each in words[0])
        gap = 0.15 if is_number and not letter.text.isdigit() else 0.6
        if not words or letter.left - words[-1][-1].right > gap * height:
            words.append([])
        words[-1].append(letter)
    return WordLine(row, words)


def heading_at(
    lines: Sequence[WordLine], place: int, *, bands: Sequence[int] | None = None
) -> tuple[list[str], tuple[str | None, ...], list[Word], int] | None:
    """Yield the words of a heading's columns, their roles and letters, and the line behind it.

    A heading may stand on several lines: the one with the most columns counts. ``bands`` are those
    of the lines between drawn rules: a heading fills one, or two.
    """
    best = None
    if bands is None and len(lines[place].words) < 2:
        return None  # a title
    for end in _ends(lines, place, bands):
        words = _lowest_words(lines[place:end], lines[end : end + BODY_LINES])
        said = [_said_of(word) for word in words]
        roles = roles_of(said) if len(said) >= LEAST_COLUMNS else None
        if roles and (best is None or len(said) > len(best[0])):
            best = said, roles, words, end
    return best


def _ends(lines: Sequence[WordLine], place: int, bands: Sequence[int] | None) -> Iterator[int]:
    """Yield the lines before which a heading that begins at a place may end."""
    if bands is not None:
        if place and bands[place - 1] == bands[place]:
            return
        end = place
        for _ in range(2):
            band = bands[end] if end < len(lines) else -1
            while end < len(lines) and bands[end] == band:
                end += 1
            yield end
        return
    for end in range(place + 1, min(len(lines), place + MOST_TIERS) + 1):
        if end - place > 1 and not lines[end - 2].is_near(lines[end - 1], times=NEAR_TIER):
            return
        yield end


def _lowest_words(lines: Sequence[WordLine], body: Sequence[WordLine]) -> list[Word]:
    """Yield the words of a heading's lines by column; one over several others only sums them up.

    So does one that stands between two lower ones and has no word of the table's body below it.
    """
    columns = [list(word) for word in lines[-1].words]
    for line in reversed(lines[:-1]):
        lower = list(columns)
        for word in line.words:
            below = [each for each in lower if _overlap(each, word)]
            if not below and not _sums_up(word, lower, body):
                columns.append(list(word))
            elif len(below) == 1 and not _is_tier(word, below[0]):
                below[0][:0] = word
    return sorted(columns, key=lambda word: min(letter.left for letter in word))


def _is_tier(word: Word, lower: Word) -> bool:
    """Tell whether two words of a heading stand for themselves: 责任分工 over 牵头单位.

    Else one word is broken over two lines: 牵头 over 单位.
    """
    upper, below = _said_of(word), _said_of(lower)
    return len(below) > LONGEST_REST and bool(role_of(upper) and role_of(below))


def _sums_up(word: Word, lower: Sequence[Word], body: Sequence[WordLine]) -> bool:
    sides = {each[0].left > word[0].left for each in lower}
    return len(sides) > 1 and not any(_overlap(each, word) for line in body for each in line.words)


def _overlap(word: Word, other: Word) -> bool:
    left, right = min(each.left for each in word), max(each.right for each in word)
    return min(each.left for each in other) < right and max(each.right for each in other) > left


def _said_of(word: Word) -> str:
    """Yield the words of a heading, line after line."""
    lines = groupby(
        sorted(word, key=lambda letter: (round(letter.base), letter.left)),
        key=lambda letter: round(letter.base),
    )
    return "".join(said_on_a_line(list(line)) for _, line in lines)


def bounds_of(
    head: Sequence[Word], roles: Sequence[str | None], *, lines: Sequence[WordLine]
) -> tuple[float, ...]:
    """Yield between each two words of the heading the place that fewest words below it cover.

    Where there are several the widest counts; behind a column of numbers, which may stand far from
    their heading, the last.
    """
    spans = [(word[0].left, word[-1].right) for line in lines for word in line.words]
    edges = [(min(e.left for e in word), max(e.right for e in word)) for word in head]
    spans += [edge for edge in edges for _ in lines]
    middles = [(left + right) / 2 for left, right in edges]
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
