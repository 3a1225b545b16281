"""The marks that number a document's parts: 一、 （一） 1. （1） ① 第一条."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.annex.shadow import shadow

_HAN = "一二三四五六七八九十百零〇"
_KINDS = (
    ("chapter", rf"第[{_HAN}\d]+[章编篇部](?:分)?(?=[ 、:]|[^\d])"),
    ("part", rf"第[{_HAN}\d]+节"),
    ("article", rf"第[{_HAN}\d]+条"),
    ("han", rf"[{_HAN}]{{1,4}}[、.](?! ?\d)"),
    ("bracket", rf"\([{_HAN}]{{1,4}}\)[、.]?|[㈠-㈩]"),
    (
        "decimal",
        r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?[.、 ]?(?=[\u4e00-\u9fff“《])(?![亿万元倍个年月天米吨])",
    ),
    ("number", r"\d{1,3}(?:[.、](?!\d)|\)(?=[\u4e00-\u9fff“《]))"),
    ("small", r"\(\d{1,3}\)|[⑴-⒇]"),
    ("circle", r"[①-⑳]"),
    ("named", rf"(?:任务|措施|事项|举措|行动|工程|专栏|项目)[{_HAN}\d]{{1,3}}(?:[:、. ]|$)"),
)
_MARK = re.compile(
    r"[\s#*]*(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _KINDS) + r")[ 、]*"
)
_BARE_NUMBER = re.compile(  # 3 推进城市更新, a line of its own, and no 3年行动
    r"\s*(\d{1,3}) *(?=[\u4e00-\u9fff]{4,40}$)"
    r"(?![年月日个项万亿元倍天米吨名人家处所条次户台座件类大])"
)
LONGEST_HEADING = 80
_ENDS = "。!?;:…"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at the beginning of a paragraph: its kind, as written, and where the text goes on."""

    kind: str
    written: str
    end: int

    @property
    def number(self) -> int | None:
        """Yield the number that a mark of digits has."""
        found = re.match(r"\d+", shadow(self.written))
        return int(found[0]) if found and self.kind == "number" else None


def find_mark(text: str, *, next_number: int | None = None) -> Mark | None:
    """Yield the mark with which a paragraph begins, if it has one.

    ``next_number`` is the number that comes next: it is a mark even before a digit, as in
    11.121人才计划.

    >>> find_mark("（一）加强领导")
    Mark(kind='bracket', written='（一）', end=3)
    """
    flat = shadow(text)
    if next_number and (due := re.match(rf"\s*({next_number}[.、])(?=\d)", flat)):
        return Mark("number", text[due.start(1) : due.end(1)], due.end())
    bare = _BARE_NUMBER.match(flat)
    if bare and int(bare[1]) == (next_number or 1):
        return Mark("number", text[bare.start(1) : bare.end(1)], bare.end())
    found = _MARK.match(flat)
    if found is None:
        return None
    kind = str(found.lastgroup)
    return Mark(kind, text[found.start(kind) : found.end(kind)].strip(), found.end())


def is_heading(text: str) -> bool:
    """Tell whether a text is a mere heading: short, and no sentence in it is ended."""
    if len(text) > LONGEST_HEADING:
        return False
    flat = shadow(text).strip()
    return 0 < len(flat) <= 60 and not any(mark in flat for mark in _ENDS)
