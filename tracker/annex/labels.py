"""Labels of units, deadlines and persons in a text: where they stand, and lines made alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.annex.dates import is_deadline
from tracker.annex.persons import is_person
from tracker.annex.role_words import BLANK_LABEL, LABEL, NOTE
from tracker.annex.shadow import brackets, depth_zero, shadow
from tracker.annex.units import can_be_unit, is_named_unit, read_units

LONGEST_LABEL = 60
_OF_A_LABEL = ("单位", "部门", "主体")  # 各责任（配合）单位
_BULLET = re.compile(r"\s*[-—–―●•·◆■▲※○◎◇□▪➢✓★☆*]+\s*")
_IS_LABEL = re.compile(  # 牵头单位为市民政局
    r"(?<![\u4e00-\u9fff])(?:牵头|主办|责任|配合|协办|参与)(?:责任)?(?:单位|部门)(?P<is>[为是])(?=[\u4e00-\u9fff])"
)


def with_colons(line: str) -> str:
    """Yield a line in which every label of units ends with a colon.

    >>> with_colons("【牵头单位】市人社局【配合单位】市财政局")
    '牵头单位：市人社局；配合单位：市财政局'
    """
    blank = BLANK_LABEL.match(shadow(line))
    if blank:
        rest = line[blank.end() :]
        if is_deadline(rest) or is_person(rest) or can_be_unit(_first_unit(rest)):
            line = line[: blank.start("blank")] + "：" + rest
    elif bullet := _BULLET.match(line):
        line = line[bullet.end() :] if begins_with_label(line[bullet.end() :]) else line
    for said in _IS_LABEL.finditer(line):
        if is_named_unit(_first_unit(line[said.end() : said.end() + LONGEST_LABEL])):
            line = line[: said.start("is")] + "：" + line[said.end() :]
    for first, last in reversed(list(brackets(shadow(line)))):
        inside = line[first + 1 : last]
        if len(inside) > 10 or not LABEL.fullmatch(shadow(inside) + ":"):
            continue
        rest = shadow(line[last + 1 : last + 9].lstrip())
        if rest and rest[0] not in ",、;)" and not rest.startswith(_OF_A_LABEL):
            after = line[last + 1 :].lstrip(" :：")
            line = f"{line[:first].rstrip()} {inside}：{after}".lstrip()
    return _parted(line)


def _first_unit(text: str) -> str:
    return next(iter(read_units(text).names), "")


def _parted(line: str) -> str:
    """Yield a line in which a semicolon stands for the blanks before a label."""
    flat = shadow(line)
    for found in reversed(list(re.finditer(r"(?<=[^\s。;:,])\s+(?=\S)", flat))):
        if LABEL.match(flat, found.end()):
            line = line[: found.start()] + "；" + line[found.end() :]
    return line


def begins_with_label(text: str) -> bool:
    """Tell whether a text begins with a label of units, of a deadline or of persons."""
    text = text.strip()
    bullet = _BULLET.match(text)
    return first_label(text[bullet.end() :] if bullet else text) == 0


def ends_with_label(text: str) -> bool:
    """Tell whether a text ends with a label that has nothing behind it yet."""
    flat = shadow(text[-LONGEST_LABEL:]).rstrip()
    return any(found.end() == len(flat) for found in LABEL.finditer(flat))


def has_label(text: str) -> bool:
    """Tell whether a text names units or a deadline by a label such as 责任单位：."""
    return first_label(text) is not None


def first_label(text: str) -> int | None:
    """Yield where the first label of units stands outside brackets; None where there is none."""
    return next(label_starts(text), None)


def label_starts(text: str) -> Iterator[int]:
    """Yield where each label of units, a deadline or persons stands outside brackets."""
    for found in LABEL.finditer(depth_zero(shadow(text))):
        if found.lastgroup != NOTE:
            yield found.start()
