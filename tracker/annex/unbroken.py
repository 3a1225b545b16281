"""Documents of which the lines were lost: one long line is parted before the marks in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.annex.shadow import shadow
from tracker.annex.source import Line, Table

LEAST_LENGTH = 120
_HAN = "[一二三四五六七八九十]{1,3}"
_NUMBER = r"\d{1,2}[.、](?!\d)(?=\D)"
_PARTS = re.compile(
    rf"(?<=[。:;!?)])\s*(?={_HAN}、)|(?<=[。:;!?)])\s*(?=\({_HAN}\))|(?<=\))\s*(?={_NUMBER})"
    rf"|(?<=\S)\s+(?=(?:{_HAN}、|\({_HAN}\)|{_NUMBER}))"
)
_ENDS_A_LIST = re.compile(
    rf"(?:负责|牵头|配合|参加|参与|落实|单位:[^()]{{2,200}}|部门:[^()]{{2,200}})[^()。]{{0,20}}\)[。;]?\s*(?={_HAN}、|\({_HAN}\)|{_NUMBER})"
)
_BEHIND_A_LABEL = re.compile(  # 责任单位：市教育局。2.…
    rf"(?:单位|部门):[^()。:]{{2,200}}[。;]\s*(?={_NUMBER}|{_HAN}、|\({_HAN}\))|(?<=[。:;])\s*(?=1[.、](?!\d))"
)
LEAST_LISTS = 1


def unbroken(blocks: Iterable[Line | Table]) -> Iterator[Line | Table]:
    """Yield the blocks with each line parted that holds several numbered parts and their lists."""
    for block in blocks:
        if isinstance(block, Line) and len(block.text) >= LEAST_LENGTH:
            yield from _parted(block)
        else:
            yield block


def _parted(line: Line) -> Iterator[Line]:
    flat = shadow(line.text)
    start = 0
    for end in sorted(_places(flat)):
        if line.text[start:end].strip():
            yield replace(line, text=line.text[start:end], is_whole=True)
        start = end
    yield replace(line, text=line.text[start:], is_whole=True) if start else line


def _places(flat: str) -> set[int]:
    """Yield where the parts of a line begin whose numbers stand behind lists."""
    places: set[int] = set()
    if len(_ENDS_A_LIST.findall(flat)) >= LEAST_LISTS:
        places.update(found.end() for found in _PARTS.finditer(flat))
    behind = [found.end() for found in _BEHIND_A_LABEL.finditer(flat)]
    return places | set(behind) if len(behind) > LEAST_LISTS else places
