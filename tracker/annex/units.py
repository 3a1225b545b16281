"""Lists of responsible units: names exactly as written, groups, and 等 for those not named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tracker.annex.shadow import brackets, depth_zero, shadow
from tracker.annex.unit_words import (
    AND,
    AT_A_PLACE,
    BARE_REGION,
    BY_FUNCTION,
    GROUP,
    ITS_GOVERNMENT,
    LEVEL,
    LEVELS_GOVERNMENT,
    LIKE_A_NAME,
    MORE,
    NAMED,
    NAMELESS,
    NOTHING,
    OF_A_CLASS,
    OF_HIGHER,
    ONE_GOVERNMENT,
    ONE_LEVEL,
    OPEN_KIND,
    OPEN_REGION,
    PARTY,
    PLAIN_KIND,
    SAYS,
    SURE,
)

LONGEST = 40
LONGEST_PAIR = 200
_OPENS_A_CLASS = ("各", "有关", "相关")
_SHORTEST_CLASS = 2  # 单位 alone is no unit: 有关部门和单位 is one
_REST = ("单位", "部门", "机构", "有关单位", "企业")  # what ends 等部门、单位
_COUNT = re.compile(  # 1.县财政局；2.县教育局
    r"^(?:\d{1,2}[.、．](?!\d)|\d{1,2}$|[①-⑳]|[(（]\d{1,2}[)）])"
)
_QUOTED = re.compile(r"[“\"][^“”\"]{1,12}[”\"]")
_STRAY = " ,，、;；:：。.\t\n/-~"


@dataclass(frozen=True, slots=True)
class UnitList:
    """Units in the order written; ``open_ended`` tells that 等 stood among them."""

    names: tuple[str, ...]
    open_ended: bool = False


def read_units(text: str) -> UnitList:
    """Read a list of units out of a text that holds nothing else.

    >>> read_units("市科协、市教育局等部门，各区、县级市")
    UnitList(names=('市科协', '市教育局', '各区、县级市'), open_ended=True)
    """
    names: list[str] = []
    is_open = has_more = False
    for piece in _pieces(text):
        if has_more and shadow(piece).strip(_STRAY) in _REST:
            continue
        parts, has_more = _without_more(piece)
        is_open = is_open or has_more
        for part in parts:
            name = _COUNT.sub("", part.strip(_STRAY))
            if not NOTHING.fullmatch(shadow(name)):
                names += _apart(name)
    return UnitList(tuple(_joined(names)), is_open)


def _pieces(text: str) -> Iterator[str]:
    """Yield the text between the separators that stand outside brackets."""
    flat = depth_zero(shadow(text))
    start = 0
    for place, mark in enumerate(flat):
        if mark in ",、;。/ \t\n":
            yield from _lines(text[start:place])
            start = place + 1
    yield from _lines(text[start:])


def _lines(piece: str) -> Iterator[str]:
    if piece.strip():
        yield piece


def _without_more(piece: str) -> tuple[list[str], bool]:
    """Cut 等 and what it stands with; yields the names before and after it."""
    found = MORE.search(depth_zero(shadow(piece)))
    if found is None:
        return [piece], False
    before, after = piece[: found.start()], piece[found.end() :]
    after_mark = shadow(after)
    if opening := AND.match(after_mark):
        after = after[opening.end() :]
    return [before, after], True


def _apart(name: str) -> list[str]:
    """Take two units apart that 和, 及 or 与 joins; a name that holds the word stays whole."""
    flat = depth_zero(shadow(name)) if len(name) <= LONGEST_PAIR else ""
    for found in AND.finditer(flat):
        left, right = name[: found.start()], name[found.end() :]
        if _ends_a_unit(left) and _begins_a_unit(right, behind=left):
            return [*_apart(left), *_apart(right)]
    return [name]


def _ends_a_unit(left: str) -> bool:
    flat = shadow(left)
    return bool(
        SURE.search(flat) or flat.endswith(("共青团", "工会")) or OPEN_REGION.fullmatch(flat)
    )


def _begins_a_unit(right: str, *, behind: str) -> bool:
    flat = shadow(right)
    if ITS_GOVERNMENT.fullmatch(flat) or BARE_REGION.fullmatch(flat.removeprefix("各")):
        return flat.startswith(_OPENS_A_CLASS)  # 各区县党委和政府 is one
    if PLAIN_KIND.fullmatch(flat) and not flat.startswith("各"):
        return len(flat) > _SHORTEST_CLASS and not OF_A_CLASS.search(shadow(behind))
    begins = LEVEL.match(flat) or flat.startswith(_OPENS_A_CLASS) or SURE.search(flat)
    return bool(begins and NAMED.search(flat.split("(", maxsplit=1)[0]))


def _joined(names: list[str]) -> Iterator[str]:
    """Join what one group name holds a 、 within: 各区、县级市; 市直有关部门、单位."""
    held: list[str] = []
    for name in names:
        flat = shadow(name)
        if held and _goes_on(shadow(held[-1]), flat, first=shadow(held[0])):
            held.append(name)
            continue
        if held:
            yield "、".join(held)
        held = [name]
    if held:
        yield "、".join(held)


def _goes_on(last: str, name: str, *, first: str) -> bool:
    if OF_HIGHER.fullmatch(last) and AT_A_PLACE.match(name):
        return True  # 中央、省驻临单位
    if ONE_LEVEL.fullmatch(last) and LEVELS_GOVERNMENT.fullmatch(name):
        return True  # 市、县人民政府
    if OPEN_REGION.fullmatch(first) and BARE_REGION.fullmatch(name):
        return bool(OPEN_REGION.fullmatch(last) or BARE_REGION.fullmatch(last))
    if PARTY.search(last) and ITS_GOVERNMENT.fullmatch(name):
        return True  # 各县党委、政府
    is_class = bool(OPEN_KIND.fullmatch(last) and GROUP.search(last))
    return is_class and bool(PLAIN_KIND.fullmatch(name)) and not name.startswith("各")


@lru_cache(maxsize=4_000)
def is_group(name: str) -> bool:
    """Tell whether a written name stands for several units.

    >>> [is_group(name) for name in ("各县区政府", "开发区管委", "体育部门", "杭州市政府")]
    [True, True, False, False]
    """
    flat = shadow(name)
    outside = depth_zero(flat).replace("\0", "").replace("()", "")
    if ONE_GOVERNMENT.fullmatch(outside) and outside == flat:
        return False
    return bool(GROUP.search(outside) or NAMELESS.fullmatch(flat))


@lru_cache(maxsize=4_000)
def is_named_unit(name: str) -> bool:
    """Tell whether a name can only be that of a unit: it ends as offices do, or says a function."""
    outside = _plausible(name)
    if not outside:
        return False
    return bool(SURE.search(outside) or (is_group(name) and NAMED.search(outside)))


@lru_cache(maxsize=4_000)
def can_be_unit(name: str) -> bool:
    """Tell whether a name may be a unit's where a label or a verb says that units follow."""
    outside = _plausible(name)
    if not outside:
        return False
    return bool(NAMED.search(outside)) or outside in BY_FUNCTION


def is_like_a_name(name: str) -> bool:
    """Tell whether a text may be a name at all: short, and not what a sentence says."""
    return bool(_plausible(name))


def _plausible(name: str) -> str:
    """Yield a name without what it holds in brackets; nothing where it reads like a sentence."""
    outside = depth_zero(shadow(name)).replace("\0", "").replace("()", "")
    outside = _QUOTED.sub("", outside)  # 市“扫黄打非”办公室
    is_like = 1 < len(outside) <= LONGEST and LIKE_A_NAME.fullmatch(outside)
    return outside if is_like and not SAYS.search(outside) else ""


def all_brackets_close(name: str) -> bool:
    """Tell whether every bracket in a name is one of a pair."""
    flat = shadow(name)
    return flat.count("(") == flat.count(")") and (
        "(" not in flat or any(True for _ in brackets(flat))
    )
