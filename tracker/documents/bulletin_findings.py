"""What a bulletin finds: tasks behind, reports missing and late, indicators against targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from tracker.documents.bulletin import (
    LATE,
    OVERDUE,
    BulletinFigures,
    DutyRow,
    IndicatorRow,
    TaskRow,
    day_words,
)
from tracker.documents.tables import rate

NAMED = 12


def problems(figures: BulletinFigures) -> list[str]:
    """Yield the paragraphs on what is wrong; '' where nothing of a kind is."""
    return [_behind(figures.by_light("red")), _missing(figures), _late(figures)]


def _behind(tasks: Sequence[TaskRow]) -> str:
    if not tasks:
        return ""
    if len(tasks) > NAMED:
        return f"部分任务进展滞后。共{len(tasks)}项任务滞后，具体任务和原因见附件。"
    told = "；".join(
        f"第{task.number}项“{_quoted(task.title)}”" + (f"（{_leads(task)}）" if task.leads else "")
        for task in tasks
    )
    return f"部分任务进展滞后。{told}。"


def _quoted(text: str) -> str:
    """Yield a text as it stands within quotation marks: its own become single ones."""
    return text.replace("“", "‘").replace("”", "’")


def _leads(task: TaskRow) -> str:
    shown = "、".join(task.leads[:3])
    return f"{shown}等{len(task.leads)}个单位牵头" if len(task.leads) > 3 else f"{shown}牵头"


def _missing(figures: BulletinFigures) -> str:
    overdue = figures.overdue
    if not overdue:
        return ""
    returned, longest = figures.counts.returned, max(duty.days for duty in overdue)
    of_those = f"（含退回后逾期未重报{returned}份）" if returned else ""
    length = f"，最长逾期{longest}个工作日" if longest else ""
    return (
        f"部分单位逾期未报。应报未报进展报告{len(overdue)}份{of_those}，"
        f"涉及{_units_told(d for d in figures.duties if d.result in OVERDUE)}{length}。"
    )


def _late(figures: BulletinFigures) -> str:
    late = [duty for duty in figures.duties if duty.result == LATE]
    if not late:
        return ""
    return f"部分单位报送不及时。逾期补报进展报告{len(late)}份，涉及{_units_told(late)}。"


def _units_told(duties: Iterable[DutyRow]) -> str:
    """Name units with the number of their reports, those of one number together: 甲、乙各2份."""
    counted = Counter(duty.unit for duty in duties).most_common()
    if len(counted) == 1:
        return counted[0][0]
    shown = counted[:NAMED]
    told = []
    for number, group in groupby(shown, key=lambda each: each[1]):
        units = [unit for unit, _ in group]
        told.append(f"{'、'.join(units)}{'各' if len(units) > 1 else ''}{number}份")
    rest = "，其余单位见附件" if len(counted) > NAMED else ""
    return f"{len(counted)}个单位：{'，'.join(told)}{rest}"


def indicators(figures: BulletinFigures) -> list[str]:
    """Yield a paragraph on each target for which something was reported and accepted."""
    return [_reached(row) for row in figures.indicators if row.reported]


def _reached(row: IndicatorRow) -> str:
    if row.kind != "flow":
        goal = f"{row.year}年目标{row.target}{row.unit}，" if row.target else ""
        return f"{row.name}。{goal}已审核数据为{row.reported}{row.unit}{_to_go(row)}。"
    if not row.target or not Decimal(row.target):
        return f"{row.name}。{row.year}年已审核累计完成{row.reported}{row.unit}。"
    reached = _percent(row.reported, row.target)
    return (
        f"{row.name}。{row.year}年目标{row.target}{row.unit}，已审核累计完成{row.reported}{row.unit}，"
        f"占年度目标的{reached}%{_against_even(row, reached)}。"
    )


def _percent(part: str, whole: str) -> Decimal:
    return rate(Decimal(part), Decimal(whole)) or Decimal(0)


def _to_go(row: IndicatorRow) -> str:
    if not row.target:
        return ""
    left = Decimal(row.target) - Decimal(row.reported)
    points = "个百分点" if row.unit == "%" else row.unit
    if row.kind == "ratio":  # a rate of employment is to rise, one of unemployment to stay below
        apart = f"{abs(left).normalize():f}{points}"
        return f"，比目标{'低' if left > 0 else '高'}{apart}" if left else "，与目标持平"
    return f"，距目标还差{left.normalize():f}{points}" if left > 0 else "，已达到目标"


def _against_even(row: IndicatorRow, reached: Decimal) -> str:
    if not row.expected or row.counted_on is None:
        return ""
    even = _percent(row.expected, row.target)
    word = "高于" if reached > even else "低于"
    head = f"截至{day_words(row.counted_on)}的序时进度（{even}%）"
    return f"，{word}{head}{abs(reached - even)}个百分点" if reached != even else f"，与{head}持平"
