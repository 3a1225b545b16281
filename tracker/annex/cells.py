"""What stands in a cell: lines that were broken, units on lines of their own, nothing at all."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.annex.labels import has_label
from tracker.annex.roles import read_roles
from tracker.annex.shadow import shadow, squeeze
from tracker.annex.units import can_be_unit, is_named_unit

LONGEST_EMPTY, LONGEST_NAME = 20, 24
_MORE_LINES = 3
_SEPARATORS = "、，,；;。：:"
_LEVEL = re.compile(r"(?:市|省|县|区|州|镇|乡|旗|国家|各|团|自治区|中央)")
_GLUED = re.compile(  # where a name may end and a label or the next name begin
    r"(?<=[\u4e00-\u9fff)])(?:(?=(?P<label>(?:牵头|责任|配合|协办|主办|承办|参与|协同)(?:责任)?(?:单位|部门)?:))"
    r"|(?=[市县区省各镇]))"
)
_SHORTEST = 3
_HALF = re.compile(r"^(?:国家|各|.*[省市县区州旗](?:委|政府|人民政府|直)$|.*(?:各|有关|相关)$)")
_PART_OF_NAME = re.compile(  # 市公安局市中分局, 市直各部门各单位 are one
    r"[市县区省](?:分|支|中心支)[行局会队公中]|市(?:[中南北场容]|政(?!府))|区域|县域|镇街|各(?:单位|部门|[^市县区镇街级有相科乡行成责])"
)
_OF_ONE_BEFORE = re.compile(r"人民政府|政府|办事处|管委会|党工?委(?![^(、]*[局办部])")
_MAY_BE_GOVERNED = re.compile(r"(?:[市县区镇乡旗州]|街道|开发区|新区)(?:\([^()]*\))?$")
_EMPTY = re.compile(r"[-/.。、\s\\~*无暂]*")


def text_of(cell: str) -> str:
    """Yield a cell's words on one line, without the blanks of the page."""
    if "\n" not in cell:
        return squeeze(cell)
    return squeeze("".join(line.strip() for line in cell.splitlines()))


@lru_cache(maxsize=2_000)  # dashes, blanks and the same lists stand in many rows
def is_empty(cell: str) -> bool:
    """Tell whether a cell says nothing: blank, a dash, a stroke, 无."""
    return len(cell) <= LONGEST_EMPTY and bool(_EMPTY.fullmatch(shadow(cell)))


def units_of(cell: str) -> str:
    r"""Yield a cell of units on one line, separated where each line holds units of its own.

    >>> units_of("市人社局\n市财政局")
    '市人社局、市财政局'
    >>> units_of("市人社局、市财\n政局")
    '市人社局、市财政局'
    """
    pieces = (squeeze(line) for line in re.split(r"\n|\t|[ \u3000]+", cell))
    lines = [line for line in pieces if line]
    joined = ""
    for place, line in enumerate(lines):
        joined += _between(joined, line, "".join(lines[place + 1 : place + 1 + _MORE_LINES])) + line
    return _spaced(_unglued(joined))


def _unglued(text: str) -> str:
    """Yield a list with separators where lost line breaks left a label or a name glued to a name.

    >>> _unglued("牵头：市大数据局配合：市公安局市人社局")
    '牵头：市大数据局；配合：市公安局、市人社局'
    """
    flat = shadow(text)
    made, start = "", 0
    for found in _GLUED.finditer(flat):
        place = found.end()
        before = re.split(r"[、,;。:()]", flat[start:place])[-1]
        if found["label"]:
            mark = "；" if can_be_unit(before) else ""
        else:
            after = re.split(r"[、,;。:()]", flat[place:], maxsplit=1)[0]
            mark = "、" if _are_two(before, after) else ""
        if mark:
            made, start = made + text[start:place] + mark, place
    return made + text[start:]


def _are_two(before: str, after: str) -> bool:
    """Tell whether two names stand here without a mark between: 县民政局 and 县医保局."""
    if len(before) < _SHORTEST or _HALF.search(before) or _PART_OF_NAME.match(after):
        return False
    if len(after) < _SHORTEST or not is_named_unit(before):
        return False
    ends = (place for place in range(_SHORTEST, len(after) + 1))
    return any(is_named_unit(after[:end]) for end in ends)


def _between(before: str, line: str, more: str) -> str:
    """Yield the separator between two lines; ``more`` is what follows, where a name may end."""
    if not before or before[-1] in _SEPARATORS:
        return ""
    if has_label(line):
        return "；"
    last = re.split(rf"[{_SEPARATORS}]", before)[-1]
    first = re.split(rf"[{_SEPARATORS}]", line)[0]
    is_next = _LEVEL.match(shadow(first)) or (is_named_unit(first) and len(first) > 3)
    if not is_named_unit(last) or not is_next:
        return ""
    if _OF_ONE_BEFORE.match(shadow(first)) and _MAY_BE_GOVERNED.search(shadow(last)):
        return ""  # 各镇 and, on the next line, 人民政府
    cut = first == line and bool(_LEVEL.match(shadow(first)))
    rest = re.split(rf"[{_SEPARATORS}]", first + more)[0] if cut else first
    ends = range(len(first), min(len(rest), LONGEST_NAME) + 1)
    return "、" if any(can_be_unit(rest[:end]) for end in ends) else ""


def _spaced(text: str) -> str:
    """Yield the text with separators for the blanks that stand between units."""
    parts = text.split(" ")
    return "、".join(parts) if len(parts) > 1 and all(map(can_be_unit, parts)) else text


def is_list(text: str) -> bool:
    """Tell whether a text is a list of units of which the first is certain."""
    roles = read_roles(text)
    return roles is not None and bool(roles.units()) and all(map(is_named_unit, roles.units()[:1]))


def is_whole(text: str) -> bool:
    """Tell whether a list of units in a cell does not go on in the next line."""
    return not text.endswith(("、", "，", ",")) and is_list(units_of(text))
