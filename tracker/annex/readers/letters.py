"""The letters of a PDF page, each with its place, and the lines that they make.

pdfium decodes the letters; the order of a page's own stream is not relied on: quotation marks from
another font, for one, often come late.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

MOST_LETTERS = 60_000
_RADICAL_RANGES = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFB00, 0xFB06))
_NOTHING = {0, 2, 0xFFFE, 0xFFFF, 10, 13, 0x200B, 0xFEFF, 0xAD}
RISE = 0.3
SAME_LINE = 0.4
_WIDE_GAP, _WORD_GAP = 1.0, 0.2


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and its box, counted from the upper left corner of the page as it is seen.

    ``base`` is the line on which it stands: fonts differ in their boxes, not in that.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float

    @property
    def x(self) -> float:
        """Yield the middle of its width."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Yield a height within the letter's body."""
        return self.base - RISE * (self.bottom - self.top)


def letters_of(page: Any, text: Any) -> list[Letter]:
    """Yield the letters of a page in the order of its stream."""
    left, bottom, right, top = page.get_mediabox()
    turn = page.get_rotation()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found: list[Letter] = []
    for index in range(min(text.count_chars(), MOST_LETTERS)):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in _NOTHING or not raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box)):
            continue
        raw.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
        x0, y0, x1, y1 = box.left - left, box.bottom - bottom, box.right - left, box.top - bottom
        letter = meant(chr(code)) if code < 0x110000 else ""
        if x1 <= x0 or y1 <= y0 or not letter:
            continue
        width, height = right - left, top - bottom
        seen = {
            0: (x0, x1, height - y1, height - y0, top - y.value),
            90: (y0, y1, x0, x1, x.value - left),
            180: (width - x1, width - x0, y0, y1, y.value - bottom),
            270: (height - y1, height - y0, width - x1, width - x0, right - x.value),
        }[turn]
        found.append(Letter(letter, *seen))
    return found


def meant(letter: str) -> str:
    """Yield a letter; one that only looks like it, as the radical ⼯ does like 工, is replaced."""
    code = ord(letter)
    if any(first <= code <= last for first, last in _RADICAL_RANGES):
        return unicodedata.normalize("NFKC", letter)
    return letter


def lines_of(letters: Iterable[Letter]) -> Iterator[tuple[str, float]]:
    """Yield the lines that letters make, from top to bottom, each with its height on the page."""
    for line in rows_of(letters):
        if text := said_on_a_line(line):
            yield text, min(line, key=lambda each: (each.base, each.left)).y


def rows_of(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Yield the letters of each line, from top to bottom, from left to right."""
    line: list[Letter] = []
    for letter in sorted(letters, key=lambda each: (each.base, each.left)):
        if line and letter.base - line[0].base > SAME_LINE * max(1.0, _height(line)):
            yield sorted(line, key=lambda each: each.left)
            line = []
        line.append(letter)
    if line:
        yield sorted(line, key=lambda each: each.left)


def _height(line: Sequence[Letter]) -> float:
    return max(letter.bottom - letter.top for letter in line[:8])


def said_on_a_line(line: Sequence[Letter]) -> str:
    """Yield what letters from left to right say; a blank stands where they are apart."""
    if not line:
        return ""
    height = sorted(letter.bottom - letter.top for letter in line)[len(line) // 2]
    text = ""
    before: Letter | None = None
    for letter in line:
        if before is not None and _is_double(before, letter):
            continue
        if before is not None and _has_gap(before, letter, height=height):
            text += " "
        text += letter.text
        before = letter
    return " ".join(text.split())


def _is_double(before: Letter, letter: Letter) -> bool:
    """Tell whether a letter is printed twice on one place, as a makeshift bold."""
    near = abs(before.left - letter.left) < 0.15 * (letter.right - letter.left)
    return near and before.text == letter.text and letter.text.isalnum()


def _has_gap(before: Letter, letter: Letter, *, height: float) -> bool:
    gap = letter.left - before.right
    if (
        before.text.isascii()
        and letter.text.isascii()
        and before.text.isalnum()
        and letter.text.isalnum()
    ):
        return gap > _WORD_GAP * height
    return gap > _WIDE_GAP * height
