"""The draft of a bulletin's text, made from its figures; no figures, no sentence, no section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tracker.documents import bulletin_findings as findings
from tracker.documents.bulletin import (
    LIGHTS,
    OVERDUE,
    BulletinFigures,
    Commented,
    Counts,
    DutyRow,
    counts_of,
    day_words,
    tenths,
)

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
TITLE_WIDTH = 19
FORM_WORDS = re.compile(r"(?:工作)?(?:实施|行动|工作)?(?:方案|意见|办法|计划)$")
MOVED = {
    "worsened": "变差",
    "improved": "好转",
    "done": "办结",
    "added": "新增",
    "extended": "延期",
    "withdrawn": "撤销",
}
ADDRESSED = {
    "county": "各县区人民政府",
    "zone": "各开发区管委会",
    "town": "各镇人民政府",
    "street": "各街道办事处",
}


def period_words(code: str) -> str:
    """Yield a period as documents write it: 2021年第一季度, 2020年度."""
    year, _, quarter = code.partition("Q")
    return f"{year}年{QUARTERS[int(quarter) - 1]}" if quarter else f"{year}年度"


def title_of(figures: BulletinFigures) -> str:
    """Yield the title on lines that part no word, none longer than the paper is wide."""
    subject = re.sub(r"（[^）]*）$", "", figures.plan)
    subject = FORM_WORDS.sub("", subject) or subject
    words = ["关于", period_words(figures.period), subject, "重点任务", "进展情况的", "通报"]
    return "\n".join(title_lines(words))


def title_lines(words: Sequence[str]) -> list[str]:
    """Put words on as few lines as hold them, as even as can be; a word too long is cut."""
    pieces = [part for word in words for part in _cut(word)]
    best: list[tuple[int, int, list[str]]] = [(0, 0, [])]
    for end in range(1, len(pieces) + 1):
        options = []
        for start in range(end):
            line = "".join(pieces[start:end])
            if width(line) <= 2 * TITLE_WIDTH:
                lines, waste, before = best[start]
                rest = 2 * TITLE_WIDTH - width(line)
                options.append((lines + 1, waste + rest * rest, [*before, line]))
        best.append(min(options, key=lambda each: each[:2]))
    return best[-1][2]


def width(text: str) -> int:
    """Yield the width of a text in half characters."""
    return sum(1 if ord(sign) < 0x2000 else 2 for sign in text)


def _cut(word: str) -> list[str]:
    parts: list[str] = []
    part = ""
    for sign in word:
        if width(part + sign) > 2 * TITLE_WIDTH:
            parts, part = [*parts, part], ""
        part += sign
    return [*parts, part]


def recipients_of(figures: BulletinFigures) -> str:
    """Yield whom the bulletin is addressed to, by the kinds of units that the plan names."""
    kinds = figures.unit_kinds
    bodies = [words for kind, words in ADDRESSED.items() if kind in kinds]
    if any(kind not in ADDRESSED for kind in kinds) or not bodies:
        bodies.append(f"{figures.prefix}直有关部门、单位")
    return "，".join(bodies) + "："


def body_of(figures: BulletinFigures) -> str:
    """Yield the body: one paragraph a line, sections numbered 一、 and （一）."""
    number = f"（{figures.document_number}）" if figures.document_number else ""
    opening = (
        f"为推动《{figures.plan}》{number}各项任务落实，"
        f"现将{period_words(figures.period)}重点任务进展和报告报送情况通报如下。"
    )
    sections = [
        ("总体情况", [_progress(figures), _reporting(figures), _movement(figures)]),
        ("存在问题", findings.problems(figures)),
        ("主要指标", findings.indicators(figures)),
        ("考核结果", _scores(figures)),
        ("通报表扬", _comments(figures.praised)),
        ("通报批评", _comments(figures.criticised)),
        ("工作要求", _demands(figures)),
    ]
    told = [(name, kept) for name, lines in sections if (kept := [line for line in lines if line])]
    lines = [opening]
    for place, (name, kept) in enumerate(told):
        lines.append(f"{NUMERALS[place]}、{name}")
        lines += _numbered(kept)
    return "\n".join(lines)


def _numbered(lines: Sequence[str]) -> list[str]:
    if len(lines) == 1:
        return [lines[0]]
    return [f"（{NUMERALS[place]}）{line}" for place, line in enumerate(lines)]


def _progress(figures: BulletinFigures) -> str:
    standing = [task for task in figures.tasks if task.light != "withdrawn"]
    counted = Counter(task.light for task in standing)
    if not standing:
        return ""
    head = f"任务进展。截至{day_words(figures.as_of)}，方案确定的{len(standing)}项任务"
    if counted["green"] == len(standing):
        return f"{head}均按计划正常推进。"
    told = [f"{word}{counted[light]}项" for light, word in LIGHTS.items() if counted[light]]
    none = "" if counted["red"] else "，无滞后任务"
    return f"{head}中，{'、'.join(told)}{none}。"


def _reporting(figures: BulletinFigures) -> str:
    counts, of_table = figures.counts, _by_table(figures.duties)
    parts = [f"报告报送。{_period_said(figures.period)}应报进展报告{counts.due}份，"]
    if counts.on_time == counts.due:
        parts.append("已全部按时报送，按时报送率100.0%")
    else:
        parts.append("，".join(_told(counts)))
        parts.append(f"，按时报送率{counts.rate}")
    parts.append(_against_before(figures) + "。")
    if len(of_table) > 1 and counts.on_time != counts.due:
        told = [
            f"{name}应报{of.due}份，按时报送{of.on_time}份，按时报送率{of.rate}"
            for name, of in of_table
        ]
        parts.append(f"其中，{'；'.join(told)}。")
    return "".join(parts)


def _period_said(code: str) -> str:
    return "本季度" if "Q" in code else "本年度"


def _by_table(duties: Iterable[DutyRow]) -> list[tuple[str, Counts]]:
    rows = list(duties)
    names = (("departments", "部门"), ("governments", "县区"))
    found = [(name, [row for row in rows if row.table == table]) for table, name in names]
    return [(name, counts_of(of)) for name, of in found if of]


def _told(counts: Counts) -> list[str]:
    words = (
        (counts.on_time, "按时报送"),
        (counts.late, "逾期补报"),
        (counts.missing, "逾期未报"),
        (counts.returned, "退回后逾期未重报"),
        (counts.pending, "到期待报"),
    )
    return [f"{word}{number}份" for number, word in words if number]


def _against_before(figures: BulletinFigures) -> str:
    if not figures.earlier_due or not figures.counts.due:
        return ""
    now = tenths(figures.counts.on_time, figures.counts.due)
    change = now - tenths(figures.earlier_on_time, figures.earlier_due)
    before = "上季度" if "Q" in figures.period else "上年度"
    if not change:
        return f"，与{before}持平"
    word = "提高" if change > 0 else "下降"
    return f"，较{before}{word}{abs(change) / 10:.1f}个百分点"


def _movement(figures: BulletinFigures) -> str:
    if figures.compare_on is None or not figures.moved:
        return ""
    told = "、".join(f"{MOVED[kind]}{number}项" for kind, number in figures.moved)
    return f"动态变化。与{day_words(figures.compare_on)}相比，各单位承担的任务分工中，{told}。"


def _scores(figures: BulletinFigures) -> list[str]:
    lines = []
    for table, name in (("departments", "部门"), ("governments", "县区")):
        ranked = sorted(
            (u for u in figures.units if u.table == table and u.score), key=lambda u: u.rank
        )
        if ranked:
            told = "、".join(f"{u.name}{u.score}分" for u in ranked[:3])
            lines.append(f"{name}。参加考核{len(ranked)}个单位，得分居前的为{told}。")
    return lines


def _comments(commented: Sequence[Commented]) -> list[str]:
    return [f"{each.unit}。{each.because.rstrip('。')}。" for each in commented]


def _demands(figures: BulletinFigures) -> list[str]:
    lines = []
    if any(duty.result in OVERDUE for duty in figures.duties):
        lines.append(
            "限期补报到位。逾期未报的单位要立即补报；确有客观原因不能报送的，"
            "要书面说明情况并明确报送时间。"
        )
    if figures.by_light("red"):
        lines.append(
            "加快滞后任务进度。滞后任务的牵头单位要逐项查明原因，制定整改措施，"
            "明确完成时限；配合单位要主动配合，形成工作合力。"
        )
    if figures.next_due_on:
        lines.append(
            "按时如实报送。各责任单位要对照任务分工抓好落实，如实填报进展和数据，于"
            f"{day_words(figures.next_due_on)}前报送{period_words(figures.next_period)}进展报告。"
        )
    return lines or ["巩固工作成果。各责任单位要认真总结经验，完善长效机制，持续抓好落实。"]


def annexes_of(figures: BulletinFigures) -> tuple[str, ...]:
    """Yield the names of the annexes; the list of overdue reports only where there are any."""
    names = ["各单位任务进展和报告报送情况表"]
    if figures.overdue:
        names.append("逾期未报事项清单")
    return (*names, "通报数据来源")
