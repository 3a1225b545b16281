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
    if len(_ENDS_A_LIST.findall(flat)) < LEAST_LISTS:
        yield line
        return
    start = 0
    for found in _PARTS.finditer(flat):
        if line.text[start : found.start()].strip():
            yield replace(line, text=line.text[start : found.start()], is_whole=True)
        start = found.end()
    yield replace(line, text=line.text[start:], is_whole=True)
