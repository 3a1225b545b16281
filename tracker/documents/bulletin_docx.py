"""The bulletin (通报) as a Word file by GB/T 9704-2012, every figure proved in an annex."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from docx.document import Document as Paper

from tracker.documents import official_parts as parts
from tracker.documents.bulletin import (
    LIGHTS,
    RESULTS,
    SHAPES,
    BulletinFigures,
    BulletinText,
    DutyRow,
    UnitRow,
    counts_of,
    day_words,
)
from tracker.documents.bulletin_text import period_words
from tracker.documents.official_page import HEI, SIZE_5, SIZE_SMALL_5, new_paper, written
from tracker.documents.official_tables import Column, table
from tracker.inert import one_line

KINDS = {"quarterly": "季度报告", "annual": "年度报告", "completion": "办结报告"}
GRADES = {"excellent": "优秀", "passed": "达标", "failed": "不达标", "A": "A", "B": "B", "C": "C"}
TABLES = (("departments", "部门"), ("governments", "县区"))
NAME, TITLE = 40, 60


def bulletin_docx(text: BulletinText, figures: BulletinFigures) -> bytes:
    """Yield the Word file of a bulletin; the same text and figures give the same bytes."""
    paper = new_paper(text.title.replace("\n", ""), text.dated_on)
    _head(paper, text)
    parts.title(paper, text.title)
    parts.addressed(paper, text.recipients)
    parts.body(paper, text.body)
    parts.annex_notes(paper, text.annexes)
    parts.signature(paper, text.issuer, day=day_words(text.dated_on))
    for place, name in enumerate(text.annexes):
        mark = f"附件{place + 1}" if len(text.annexes) > 1 else "附件"
        parts.annex_head(paper, mark, name=name)
        _annex(paper, name, figures)
    parts.imprint(paper, text.copies, issuer=text.issuer, day=day_words(text.dated_on))
    return written(paper)


def _head(paper: Paper, text: BulletinText) -> None:
    number = text.number or ("（送审稿）" if text.is_draft else "")
    if text.red_head.strip():
        parts.red_head(paper, one_line(text.red_head, 30), number=number)
    elif number:
        parts.number_line(paper, number)


def _annex(paper: Paper, name: str, figures: BulletinFigures) -> None:
    if name.startswith("各单位"):
        _units(paper, figures)
    elif name.startswith("逾期"):
        _overdue(paper, figures)
    else:
        _sources(paper, figures)


def _units(paper: Paper, figures: BulletinFigures) -> None:
    with_scores = any(unit.score for unit in figures.units)
    tables = {unit.table for unit in figures.units}
    for code, word in TABLES:
        units = [unit for unit in figures.units if unit.table == code]
        if not units:
            continue
        if len(tables) > 1:
            parts.small(paper, word, face=HEI, keep=True)
        of = {unit.name: [d for d in figures.duties if d.unit == unit.name] for unit in units}
        rows = [
            _unit_row(place, unit, of[unit.name], with_scores=with_scores)
            for place, unit in enumerate(units, start=1)
        ]
        rows.append(_sum_row(units, [d for ds in of.values() for d in ds], with_scores=with_scores))
        table(paper, _unit_columns(with_scores=with_scores), rows=rows, last_is_sum=True)
        parts.note(paper, "")
    parts.note(
        paper,
        f"注：数据截至{day_words(figures.as_of)}；预警、滞后为该单位承担的任务分工数；"
        "未报含退回后逾期未重报的报告。",
    )


def _unit_columns(*, with_scores: bool) -> list[Column]:
    # 100.0% and 100.00 stand on one line, in whichever of the fonts the office has.
    wide = 220 if with_scores else 285
    counts = 70 if with_scores else 85
    figures = [Column(head, counts, "right") for head in ("应报", "按时", "逾期\n补报", "未报")]
    scores = [Column("得分", 115, "right"), Column("等次", 100, "centre")] if with_scores else []
    lights = [Column(head, 65 if with_scores else 110, "right") for head in ("预警", "滞后")]
    rate = Column("按时率", 115 if with_scores else 110, "right")
    number = Column("序号", 65 if with_scores else 70, "centre")
    return [
        number,
        Column("单位", wide - 25),
        *figures,
        rate,
        *lights,
        *scores,
    ]


def _unit_row(
    place: int, unit: UnitRow, duties: Sequence[DutyRow], *, with_scores: bool
) -> list[str]:
    counts = counts_of(duties)
    row = [
        str(place),
        one_line(unit.name, NAME),
        *map(str, (counts.due, counts.on_time, counts.late, counts.overdue)),
        counts.rate,
        str(unit.yellow),
        str(unit.red),
    ]
    return [*row, unit.score or "—", GRADES.get(unit.grade, "—")] if with_scores else row


def _sum_row(
    units: Sequence[UnitRow], duties: Sequence[DutyRow], *, with_scores: bool
) -> list[str]:
    counts = counts_of(duties)
    row = [
        "",
        "合计",
        *map(str, (counts.due, counts.on_time, counts.late, counts.overdue)),
        counts.rate,
        str(sum(unit.yellow for unit in units)),
        str(sum(unit.red for unit in units)),
    ]
    return [*row, "", ""] if with_scores else row


def _overdue(paper: Paper, figures: BulletinFigures) -> None:
    columns = [
        Column("序号", 70, "centre"), Column("单位", 160), Column("任务", 290),
        Column("报告", 120, "centre"), Column("时限", 150, "centre"),
        Column("逾期\n工作日", 90, "right"), Column("责任人", 120),
    ]  # fmt: skip
    rows = [
        [
            str(place),
            one_line(duty.unit, NAME),
            f"{duty.task}.{one_line(duty.title, TITLE)}",
            KINDS[duty.kind] + ("\n（退回）" if duty.result == "returned" else ""),
            duty.due_on.isoformat(),
            str(duty.days),
            "\n".join(one_line(name, 20) for name in duty.people) or "—",
        ]
        for place, duty in enumerate(figures.overdue, start=1)
    ]
    table(paper, columns, rows=rows)


def _sources(paper: Paper, figures: BulletinFigures) -> None:
    """Prove every figure: how it is counted, and each row that it is counted from."""
    parts.small(
        paper,
        f"本附件列出通报各项数据的来源。数据取自督办系统截至{day_words(figures.as_of)}的台账，"
        f"执行督办工作规则{figures.policy_version}版。",
    )
    _counting(paper, figures)
    _task_rows(paper, figures)
    _duty_rows(paper, figures)
    _indicator_rows(paper, figures)


def _counting(paper: Paper, figures: BulletinFigures) -> None:
    counts, lights = figures.counts, Counter(task.light for task in figures.tasks)
    rows = [
        (f"任务{word}数", str(lights[light]), f"表2中亮灯为“{word}”的任务")
        for light, word in LIGHTS.items()
        if lights[light]
    ]
    rows.append(("应报数", str(counts.due), "表3全部报告"))
    rows += [
        (word, str(number), f"表3中结果为“{word}”的报告")
        for name, word in RESULTS.items()
        if (number := getattr(counts, name))
    ]
    rows.append(("按时报送率", counts.rate, "按时报送数÷应报数"))
    if figures.earlier_due:
        earlier = f"{figures.earlier_on_time}÷{figures.earlier_due}"
        rows.append(("上期按时报送率", earlier, "上一报告期按时报送数÷应报数"))
    _titled(paper, "表1　数据项和计算方法")
    columns = [Column("数据项", 300), Column("数值", 150, "right"), Column("来源", 550)]
    table(paper, columns, rows=rows, size=SIZE_5)


def _titled(paper: Paper, words: str) -> None:
    parts.note(paper, "")
    parts.small(paper, words, face=HEI, keep=True)


def _task_rows(paper: Paper, figures: BulletinFigures) -> None:
    _titled(paper, "表2　任务亮灯明细")
    columns = [
        Column("序号", 70, "centre"), Column("任务", 355), Column("亮灯", 110, "centre"),
        Column("原因", 465),
    ]  # fmt: skip
    rows = [
        [
            str(task.number),
            one_line(task.title, TITLE),
            f"{SHAPES[task.light]}{LIGHTS[task.light]}",
            one_line(task.reason, 120),
        ]
        for task in figures.tasks
    ]
    table(paper, columns, rows=rows, size=SIZE_SMALL_5)


def _duty_rows(paper: Paper, figures: BulletinFigures) -> None:
    _titled(paper, f"表3　{period_words(figures.period)}报告报送明细")
    columns = [
        Column("编号", 70, "centre"), Column("单位", 218), Column("任务（全称见表2）", 258),
        Column("时限", 137, "centre"), Column("报送日期", 137, "centre"), Column("结果", 180),
    ]  # fmt: skip
    rows = [
        [
            str(duty.obligation),
            one_line(duty.unit, NAME),
            f"{duty.task}.{one_line(duty.title, 10)}",
            duty.due_on.isoformat(),
            duty.filed_on.isoformat() if duty.filed_on else "—",
            RESULTS[duty.result] + (f"（{duty.days}日）" if duty.days else ""),
        ]
        for duty in figures.duties
    ]
    table(paper, columns, rows=rows, size=SIZE_SMALL_5)


def _indicator_rows(paper: Paper, figures: BulletinFigures) -> None:
    reported = [row for row in figures.indicators if row.reported]
    if not reported:
        return
    _titled(paper, "表4　指标数据明细")
    columns = [
        Column("指标", 320), Column("年度", 90, "centre"), Column("目标", 150, "right"),
        Column("序时应完成", 160, "right"), Column("已审核数据", 160, "right"),
        Column("报告份数", 120, "right"),
    ]  # fmt: skip
    rows = [
        [
            one_line(row.name, TITLE),
            str(row.year),
            f"{row.target}{row.unit}" if row.target else "—",
            f"{row.expected}{row.unit}" if row.expected else "—",
            f"{row.reported}{row.unit}",
            str(row.reports),
        ]
        for row in reported
    ]
    table(paper, columns, rows=rows, size=SIZE_5)
