"""Leads that a document tells by type: 加粗的为牵头单位. A star behind the name stands for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from docx.oxml.ns import qn

from tracker.annex.declared import STYLE_LEADS
from tracker.annex.shadow import shadow
from tracker.annex.units import can_be_unit

STAR = "*"
_RUN, _PROPERTIES = qn("w:r"), qn("w:rPr")
_OFF = ("0", "false", "none", "off")
_BOLD, _UNDERLINE = qn("w:b"), qn("w:u")
_NAME = re.compile(r"[^、,，;；。()（）:：]+")


def style_of_leads(said: Iterable[str]) -> str | None:
    """Yield the tag of the style that marks leads in a document, if it says that one does."""
    for text in said:
        if found := STYLE_LEADS.search(shadow(text)):
            if "下划线" in found[0]:
                return _UNDERLINE
            return None if re.search(r"[*★☆※△▲]", found[0]) else _BOLD
    return None


def with_stars(text: str, paragraph: Any, *, style: str) -> str:
    """Yield a paragraph's text with a star behind each unit whose name is set in the style."""
    names = {name for name in _styled_names(paragraph, style) if can_be_unit(name)}
    if not names:
        return text
    return _NAME.sub(lambda found: _starred(found[0], names), text)


def _starred(name: str, names: set[str]) -> str:
    return name.rstrip() + STAR if name.strip() in names else name


def _styled_names(paragraph: Any, style: str) -> Iterator[str]:
    """Yield the names in the runs of a style; neighbouring runs are one."""
    joined = ""
    for run in paragraph.iter(_RUN):
        words = "".join(node.text or "" for node in run.iter(qn("w:t")))
        joined += words if _is_set_in(run, style) else "、"
    for found in _NAME.finditer(joined):
        yield found[0].strip()


def _is_set_in(run: Any, style: str) -> bool:
    found = run.find(f"{_PROPERTIES}/{style}")
    return found is not None and found.get(qn("w:val"), "true") not in _OFF
