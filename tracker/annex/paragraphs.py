"""Lines joined to paragraphs: page marks taken out, lines that a printer broke put together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from tracker.annex.cells import units_of
from tracker.annex.declared import is_declaration
from tracker.annex.labels import begins_with_label, ends_with_label, with_colons
from tracker.annex.marks import find_mark
from tracker.annex.persons import without_people
from tracker.annex.roles import labelled_spans
from tracker.annex.shadow import shadow, squeeze
from tracker.annex.source import Line
from tracker.annex.units import can_be_unit, is_named_unit, read_units

_PAGE = re.compile(
    r"[-~·.\s]+\d{1,4}[-~·.\s]+|第\d{1,4}页(?:[,/ ]?共\d{1,4}页)?|\d{1,3}/\d{1,3}|\d{1,4}"
    r"|页码?:?\d{1,4}"
)
_CONTENTS = re.compile(
    r"(?:(?<!\.)\.{4,}|(?<!…)…{2,}|(?<!·)·{4,}|(?<!_)_{4,}|(?<!\. )(?:\. ){4,}|(?<!-)-{6,})"
    r"\s*\(?\d{1,4}\)?\s*$"
)
_SEPARATORS = ("、", "，", ",", "；", ";", "：", ":")
LONGEST_OF_A_PAGE, LONGEST_OF_UNITS = 60, 60
_WEB_PAGE = re.compile(
    r"[\s•·|\[(]*(?:听全文|分享到|打印本?页?|字号|字体|来源:|信息来源|点击(?:数|量)|浏览(?:次数|量)|阅读(?:次数|量)|扫一扫"
    r"|相关新闻|相关文章|当前位置|您(?:现在|当前)的位置|无障碍|返回顶部|上一篇|下一篇|责任编辑|版权所有)"
    r"|[\s•·|]+(?:20\d\d[-./]\d{1,2}[-./]\d{1,2}|-)?\s*$"
)
_SENTENCE_END = ("。", "!", "?", ";", ":", ")", "”", '"')
_GOES_ON = ("、", ",")
_INNER_BLANK = re.compile(r"\S[ \u3000]+\S")
_UNIT_HEAD = re.compile(
    r"\s*(?P<unit>[^。,;、:\s]{2,20}?)(?::|(?:主要|具体)?(?:负责|牵头)|要(?!素|闻|求))"
)
_LEAST_WIDTH, _MOST_WIDTH = 30, 150
_OPEN_LIMIT = 300


@dataclass(slots=True)
class Paragraph:
    """A paragraph; ``line_at`` tells on which line a place of its text stands."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    lists: bool = False  # its label stood alone: units follow, each on a line of its own

    def add(self, line: Line) -> None:
        """Put a line at its end."""
        text = squeeze(_units_apart(with_colons(line.text.replace("**", ""))))
        if self.text[-1:].isascii() and self.text[-1:].isalpha() and text[:1].isascii():
            text = " " + text if text[:1].isalpha() else text
        self.starts.append(len(self.text))
        self.numbers.append(line.number)
        self.text += text

    def line_at(self, place: int) -> int:
        """Yield the line of a place, the line of the last place for one behind the end."""
        return self.numbers[max(0, bisect_right(self.starts, place) - 1)]


def _units_apart(text: str) -> str:
    """Yield a line with separators for the blanks that stand between the units of its labels."""
    if not _INNER_BLANK.search(text):
        return text
    for start, end in reversed(labelled_spans(text)):
        rest = text[start:end].strip()
        if _INNER_BLANK.search(rest):
            rest = without_people(rest)
            rest = units_of(rest) if can_be_unit(rest.split()[0]) else rest
            text = text[:start] + rest + text[end:]
    return text


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """Join lines to paragraphs.

    A line goes on in the next where it fills the width to which its neighbours are broken, where
    it ends with a mark that ends nothing, or where a bracket is still open.
    """
    kept = [
        line for line in lines if not is_page_mark(line.text) and not is_of_a_web_page(line.text)
    ]
    repeated = _running_heads(lines)
    kept = [line for line in kept if line.text.strip() not in repeated]
    widths = _widths(kept)
    found: list[Paragraph] = []
    before: Line | None = None
    for line, width in zip(kept, [0, *widths], strict=False):
        if before is not None and found[-1].lists and _is_units(line.text):
            found[-1].text += "" if found[-1].text.endswith(_SEPARATORS) else "、"
            found[-1].add(line)
        elif before is not None and _joins(found[-1], before, line, width=width):
            found[-1].lists = ends_with_label(found[-1].text) and _is_units(line.text)
            found[-1].add(line)
        else:
            found.append(Paragraph())
            found[-1].add(line)
        before = line
    return [each for each in found if each.text and not is_contents(each.text)]


def _is_units(text: str) -> bool:
    """Tell whether a short line is nothing but units."""
    if len(text) > LONGEST_OF_UNITS or find_mark(text) or begins_with_label(text):
        return False
    names = read_units(text).names
    return bool(names) and all(map(is_named_unit, names))


def is_page_mark(text: str) -> bool:
    """Tell whether a line is only a page number: — 6 —, 第3页 共10页, 12."""
    return bool(_PAGE.fullmatch(shadow(text).strip()))


def is_of_a_web_page(text: str) -> bool:
    """Tell whether a short line is of the page around a document: 分享到, 来源：…, 浏览次数：12."""
    return len(text) <= LONGEST_OF_A_PAGE and bool(_WEB_PAGE.match(shadow(text)))


def is_contents(text: str) -> bool:
    """Tell whether a line stands in a table of contents: dots and a page number."""
    return bool(_CONTENTS.search(shadow(text).replace("．", ".")))


def _running_heads(lines: Sequence[Line]) -> set[str]:
    """Yield the lines that stand beside page numbers again and again: running heads and feet."""
    beside: Counter[str] = Counter()
    for place, line in enumerate(lines):
        if is_page_mark(line.text):
            near = (*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2])
            beside.update({other.text.strip() for other in near})
    return {text for text, times in beside.items() if times >= 3 and len(text) <= 60}


def _widths(lines: Sequence[Line]) -> list[int]:
    """Yield for every line the width to which the text around it is broken; 0 where it is not."""
    measures = [display_width(line.text) for line in lines]
    found: list[int] = []
    for place in range(len(lines)):
        if place % 10 == 0:
            width = _common_width(measures[max(0, place - 25) : place + 35])
        found.append(width)
    return found


def _common_width(measures: Iterable[int]) -> int:
    """Yield the width that many lines reach and none goes beyond; 0 where there is none."""
    inside = sorted(measures)
    if len(inside) < 2:
        return 0
    width = inside[min(len(inside) - 1, round(0.95 * len(inside)))]
    near = sum(1 for each in inside if width - 6 <= each <= width + 4)
    most = inside[-1]
    is_broken = near >= 0.3 * len(inside) and most <= width + 8
    return width if is_broken and _LEAST_WIDTH <= width <= _MOST_WIDTH else 0


def is_mostly_one_width(texts: Sequence[str]) -> bool:
    """Tell whether more than half of the texts fill one width, which none goes beyond."""
    measures = [display_width(text) for text in texts]
    width = _common_width(measures)
    full = sum(1 for each in measures if width - 6 <= each <= width + 4)
    return width > 0 and full * 2 > len(measures)


def display_width(text: str) -> int:
    """Yield the width of a line in half-width columns."""
    return sum(2 if east_asian_width(mark) in "WFA" else 1 for mark in text.strip())


def _begins_with_unit(text: str) -> bool:
    """Tell whether a line begins with a unit and its duty: 县水利局：…, 县水利局负责…."""
    found = _UNIT_HEAD.match(shadow(text))
    return found is not None and is_named_unit(found["unit"])


def _begins_anew(text: str) -> bool:
    """Tell whether a line begins with a label, or declares something for the whole document."""
    return begins_with_label(text) or is_declaration(text)


def _joins(paragraph: Paragraph, before: Line, line: Line, *, width: int) -> bool:
    if ends_with_label(paragraph.text) and not find_mark(line.text):
        return True
    if before.is_whole or line.is_whole:
        return False
    tail = shadow(paragraph.text[-_OPEN_LIMIT:])
    is_open = tail.count("(") > tail.count(")")
    if find_mark(line.text):
        return is_open and tail.endswith(_GOES_ON)
    if is_open or tail.endswith(_GOES_ON):
        return True
    if not width or line.is_indented or _begins_anew(line.text):
        return False
    room = width - display_width(before.text)
    if tail.endswith("。") and _begins_with_unit(line.text):
        return False
    if tail.endswith(_SENTENCE_END):
        return room <= 2
    starts_here = len(paragraph.numbers) == 1
    return room <= (10 if starts_here else 6)
