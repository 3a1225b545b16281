"""Automatic numbers of a Word file: what the printed page shows before a paragraph's words."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_HAN = "〇一二三四五六七八九"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "ideographTraditional",
}
LEVELS = 9


class Numbering:
    """Counts the numbered paragraphs of a document in their order."""

    def __init__(self, document: Document) -> None:
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.counts: dict[str, list[int]] = defaultdict(lambda: [0] * LEVELS)
        self.styles: dict[str, tuple[str, int]] = {}
        self._read(document)

    def _read(self, document: Document) -> None:
        parts = {rel.reltype.rsplit("/", 1)[-1]: rel for rel in document.part.rels.values()}
        if "numbering" not in parts:
            return
        root: Any = document.part.numbering_part.element
        abstract = {
            each.get(qn("w:abstractNumId")): _levels(each)
            for each in root.iterchildren(qn("w:abstractNum"))
        }
        for each in root.iterchildren(qn("w:num")):
            named = each.find(qn("w:abstractNumId"))
            if named is not None:
                self.levels[each.get(qn("w:numId"))] = abstract.get(named.get(qn("w:val")), {})
        if "styles" in parts:
            for style in document.styles.element.iterchildren(qn("w:style")):
                if place := _place(style):
                    self.styles[style.get(qn("w:styleId"))] = place

    def mark_of(self, paragraph: Any) -> str:
        """Yield the mark that is printed before a paragraph; nothing where it has none."""
        if not self.levels:
            return ""
        place = _place(paragraph) or self.styles.get(_style(paragraph) or "")
        if place is None or place[0] not in self.levels or not 0 <= place[1] < LEVELS:
            return ""
        number, level = place
        forms = self.levels[number]
        if level not in forms:
            return ""
        counts = self.counts[number]
        counts[level] = counts[level] + 1 if counts[level] else forms[level][2]
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        text = forms[level][1]
        for each in range(level + 1):
            shown = _shown(counts[each] or 1, forms.get(each, ("decimal", "", 1))[0])
            text = text.replace(f"%{each + 1}", shown)
        return text


def _levels(abstract: Any) -> dict[int, tuple[str, str, int]]:
    """Yield for each level its form, its text such as （%1） and its first number."""
    found: dict[int, tuple[str, str, int]] = {}
    for level in abstract.iterchildren(qn("w:lvl")):
        depth = level.get(qn("w:ilvl")) or ""
        form = _value(level, "w:numFmt") or "decimal"
        start = _value(level, "w:start") or "1"
        text = _value(level, "w:lvlText") or ""
        if depth.isdigit() and form not in ("bullet", "none"):
            found[int(depth)] = (form, text[:20], int(start) if start.isdigit() else 1)
    return found


def _place(owner: Any) -> tuple[str, int] | None:
    """Yield the list and the level that a paragraph or a style names."""
    found = owner.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if found is None:
        return None
    number, level = _value(found, "w:numId"), _value(found, "w:ilvl") or "0"
    return (number, int(level)) if number and level.isdigit() else None


def _style(paragraph: Any) -> str | None:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return None if found is None else found.get(qn("w:val"))


def _value(owner: Any, name: str) -> str | None:
    found = owner.find(qn(name))
    return None if found is None else found.get(qn("w:val"))


def _shown(number: int, form: str) -> str:
    if form in _CHINESE:
        return _chinese(number)
    if form.startswith("decimalEnclosedCircle"):
        return _CIRCLES[number - 1] if number <= len(_CIRCLES) else str(number)
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    """Yield a number up to 99 in Chinese, as headings are counted."""
    tens, ones = divmod(number, 10)
    if number >= 100:
        return str(number)
    first = "" if not tens else ("十" if tens == 1 else _HAN[tens] + "十")
    return first + (_HAN[ones] if ones else "")
