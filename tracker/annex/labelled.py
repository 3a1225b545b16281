"""A sheet for one matter: labels beside what they say, as supervision slips are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.annex.cells import is_list, units_of
from tracker.annex.labels import ends_with_label
from tracker.annex.shadow import shadow, squeeze

TASK, UNITS, LABEL = "task", "units", "label"
LONGEST_LABEL = 12
ENDED = ("。", "；", "！", "？")
_OF_THE_TASK = re.compile(
    r"(?:工作|主要|具体|重点|目标|督办|交办|督查|整改|立项|办理)?(?:任务|内容|措施|举措|事项|要求)"
    r"(?:内容|名称|及要求)?|反馈问题|问题描述"
)


def lines_of_labels(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Yield what each row says; a label and the cell behind it are one, as 牵头单位：市水务局.

    Rows of a table that does not name both a matter and a unit so stay as they are.

    >>> lines_of_labels([["督办事项", "更新管网"], ["牵头单位", "市水务局", "完成时限", "10月底"]])
    [['更新管网。'], ['牵头单位：市水务局', '完成时限：10月底']]
    """
    told = [list(_pairs(row)) for row in rows]
    kinds = {kind for row in told for kind, _ in row}
    if not {TASK, UNITS} <= kinds:
        return [list(row) for row in rows]
    return [[text for _, text in row] for row in told]


def _pairs(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each text of a row with what it is: a matter, units, another label's, or neither."""
    place = 0
    while place < len(cells):
        label = squeeze(cells[place].replace("\n", "")).rstrip("：:")
        value = cells[place + 1].strip() if place + 1 < len(cells) else ""
        kind = _kind_of(label) if value and not _kind_of(value) else ""
        if kind == TASK:
            text = squeeze("".join(line.strip() for line in value.splitlines()))
            yield kind, text if text.endswith(ENDED) else f"{text}。"  # no mere heading
        elif kind:
            units = units_of(value)
            yield UNITS if is_list(units) else kind, f"{label}：{units}"
        else:
            yield "", cells[place]
        place += 2 if kind else 1


def _kind_of(label: str) -> str:
    if not 1 < len(label) <= LONGEST_LABEL:
        return ""
    if ends_with_label(f"{label}："):
        return LABEL
    return TASK if _OF_THE_TASK.fullmatch(shadow(label)) else ""
