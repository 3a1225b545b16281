"""Days in a document: deadlines as written and as a date, and dates of issue."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tracker.annex.role_words import any_of
from tracker.annex.shadow import shadow, without_titles

_HAN = dict(zip("〇零○一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_YEAR = r"(?P<year>20\d\d|二[〇零○][一二三〇零○\d][一二三四五六七八九〇零○])年"
_OWN_YEAR = r"(?P<own>今年|本年度?|当年|明年|次年)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])[日号]"
_PART = r"(?P<part>上半年|下半年|(?:第?[一二三四1-4]季度)|Q[1-4]|年底|年末|年内|年终|年度内)"
_EDGE = r"(?P<edge>上旬|中旬|下旬|月底|月末|底|末|初|中)?"
_MOMENT = (
    rf"(?:{_YEAR}|{_OWN_YEAR})?(?:{_PART}|{_MONTH}(?:{_DAY})?)?{_EDGE}"
    r"(?P<within>内)?(?P<before>之?前)?"
)
_ANY = re.compile(_MOMENT)
_DONE = any_of(
    "完成 实现 建成 达到 投入 投用 启动 全面 基本 力争 全部 出台 印发 制定 形成 竣工 取得 开工 "
    "建立 实施 上线 到位 制订 报送 落实 见效 通过 开通 覆盖 总结 试运行 正式 率先 培育 培训 "
    "新增 累计 编制 组织 开展 推出 发布 确保 整改 交付 销号"
)
_THEN = re.compile(  # what a clause that begins with a moment says is to be done by then
    r"(?!.*(?:已|共有|余额|同比|相比|以来|止))[^\d]{0,14}?"
    + any_of(
        "封顶 办好 办结 拿出 完工 完成 通车 通水 通气 通电 投产 投运 投用 运营 开工 竣工 建成 开园 "
        "验收 清零 提请 提交 报请 具备 形成 出台 启动 举办 落地 挂牌 开学 开馆 入住 交房 供热 达产"
    )
)
_FINISHED = re.compile(
    "(?:全部|全面|正式|主体)?" + any_of("竣工 完工 建成 投产 封顶 通车 交付 投用")
)
_RECURRING = re.compile(r"(?:每|逐)(?:个)?(?:年|月|季|半年|周|季度|学期)?(?:度)?(?:的|次)?$")
_NO_BEFORE = re.compile("提(?![出交请报供升高取醒名])|[期后往景置瞻列沿端]")  # 前提, 前期
_PLAIN_DAY = re.compile(
    r"(?P<year>20\d\d)[-./](?P<month>1[0-2]|0?[1-9])(?:[-./](?P<day>3[01]|[12]\d|0?[1-9]))?(?!\d)"
)
_DAY_OF_ISSUE = re.compile(
    rf"(?:{_YEAR})(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
    r"(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
_EVER = (
    any_of("并 需 需要 长期 持续 常态 常态化 不断 年内 全年 逐年 按时序进度 每年 按进度")
    + "*"
    + any_of(
        "长期坚持 持续推进 持续推动 持续开展 持续实施 持续落实 持续深化 持续完善 持续优化 "
        "持续加强 持续用力 长期推进 长期开展 长期实施 常年推进 常年开展 全年推进 全年实施 全年 "
        "常年 长期 持续 常态化 常态化推进 常态化开展 即知即改 立行立改 立即整改 每年 逐年推进 "
        "动态推进 滚动推进 贯穿全年 适时推进 按序时推进 按计划推进 按节点推进 分步推进 有序推进 "
        "压茬推进 "
        "常抓不懈 边查边改 即查即改 立查立改 马上就办 限期整改 立即 随时 适时 尽快 近期 按要求推进 "
        "按进度推进 按时序进度推进"
    )
    + "(?:坚持|推进|实施|工作|任务)?"
)
_GOING_ON = re.compile(rf"{_EVER}(?:[、并]+{_EVER})*")
_ACTS = re.compile(r"[^,;。:、]{1,16}")
_DONE_BY = re.compile(rf"(?:前|内)?{_DONE}[^,;。:、]{{0,12}}")
_NAMED_DAY = re.compile(  # 春节前完成, 汛期前
    r"(?P<moment>(?:今年|明年)?[“\"]?(?:春节|元旦|国庆节?|中秋节?|五一|十一|端午节?|清明节?|主?汛期|供暖[期季]|采暖[期季]|秋季开学|春季开学"
    r"|开学|入冬|冬季|两会)[”\"]?(?:来临|到来)?(?:之)?前)[^,;。:]{0,12}$"
)
_WITHIN = re.compile(  # 30日内办结, 每月25日前报送
    r"(?P<moment>(?:收到[^,;。]{1,10}后)?(?:\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?:工作日|日|天|周|月|季度|小时)(?:之)?内)[^,;。:]{0,10}$"
    r"|(?P<each>每(?:年|月|季度?|半年|周|日)(?:度)?(?:\d{1,2}[月日]|[底末初])*(?:\d{1,2}日)?(?:前|底|末)?)[^,;。:]{0,10}$"
)
_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_OVER = ("月", "年", "日", "旬", "季度", "底", "末", "内", "半年", "号")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as written; ``on`` is its last day, None where none can be told.

    ``assumed_year`` tells that the year does not stand in the text.
    """

    text: str
    on: date | None
    assumed_year: bool = False


def find_deadlines(text: str, *, issued_on: date | None, year: int | None) -> tuple[Deadline, ...]:
    """Yield the deadlines that a sentence sets, in order, each once.

    ``year`` is the one year that the plan is for, if it is for one; without it a date that names no
    year is the first such day after the day of issue.

    >>> find_deadlines("于2012年10月底前完成细则。", issued_on=None, year=None)[0].text
    '2012年10月底前'
    """
    flat = without_titles(shadow(text))
    found: dict[str, Deadline] = {}
    year_before: int | None = None
    for match in _ANY.finditer(flat):
        if not match[0]:
            continue
        year_before = _year_of(match, issued_on) or year_before
        if _sets_a_deadline(flat, match):
            written = text[match.start() : match.end()]
            deadline = _deadline(match, written, issued_on=issued_on, year=year_before or year)
            found.setdefault(written, deadline)
    return tuple(found.values())


def _sets_a_deadline(flat: str, match: re.Match[str]) -> bool:
    """Tell whether a moment in a sentence is one by which something is to be done."""
    before, after = flat[: match.start()], flat[match.end() :]
    if _RECURRING.search(before) or before.endswith(("-", "~", "至", "自", "从", ".", "〔", "(20")):
        return before.endswith("至") and bool(match["year"]) and after.startswith(("止", "完成"))
    has_time = match["year"] or match["month"] or match["part"] or match["own"]
    if not has_time or (match["day"] and not match["month"]):
        return False
    if match["before"]:
        return not _NO_BEFORE.match(after)
    if match["part"] and "内" in match["part"] and not match["year"] and not match["own"]:
        return not re.search(r"[\d一二三四五六七八九十两几数]$", before) and bool(
            re.match(_DONE, after)
        )
    if before.endswith("到") and match["part"] and not match["year"]:
        return match["part"] in ("年底", "年末") and after.startswith((",", "前"))
    is_aim = before.endswith(("到", "截止", "截止到", "力争")) and not before.endswith(
        ("达到", "得到", "做到", "受到", "看到", "提到", "收到", "报到", "拿到", "达到了")
    )
    if is_aim and match["year"]:
        return not after.startswith(("-", "~", "至", "度", "级", "以来", "起"))
    is_end = (
        match["edge"] in ("底", "末", "月底", "月末", "下旬") or match["part"] or match["within"]
    )
    if is_end or (match["month"] and (match["year"] or match["own"])):
        return bool(re.match(_DONE, after.lstrip(",")) or _THEN.match(_clause(after)))
    return bool((match["month"] or match["year"]) and _FINISHED.match(after))


def _clause(text: str) -> str:
    """Yield the text up to the mark that ends its clause."""
    return re.split(r"[,;。!?]", text, maxsplit=1)[0]


@lru_cache(maxsize=2_000)
def read_deadline(text: str, *, issued_on: date | None, year: int | None) -> tuple[Deadline, ...]:
    """Yield the deadlines of a text that holds nothing but deadlines, as a column or a label does.

    The whole text is kept as written; the date is that of the last moment in it.
    """
    written = text.strip(" ,，;；。、.")
    if not written:
        return ()
    flat = shadow(written)
    last: Deadline | None = None
    year_before: int | None = None
    for match in _moments(flat):
        year_before = _year_of(match, issued_on) or year_before
        if _RECURRING.search(flat[: match.start()]):
            continue
        last = _deadline(match, written, issued_on=issued_on, year=year_before or year)
    return (last or Deadline(written, None),)


def _moments(flat: str) -> Iterator[re.Match[str]]:
    """Yield every moment in a cell: 2026年12月, 2021.6, 12月底, 年底前, 2022年."""
    if plain := list(_PLAIN_DAY.finditer(flat)):
        yield from plain
        return
    for match in _ANY.finditer(flat):
        has_time = match["year"] or match["month"] or match["part"] or match["own"]
        if match[0] and has_time:
            yield match


def is_going_on(text: str) -> bool:
    """Tell whether a text says that the work has no end: 持续推进, 长期坚持."""
    return bool(_GOING_ON.fullmatch(shadow(text).strip(" ,;。、()")))


def moment_in(clause: str) -> str:
    """Yield the moment of a clause that is a deadline, without the verb: 6月底前 of 6月底前完成."""
    written = clause.strip(" ,，;；。、:：")
    if is_going_on(written):
        return written
    if special := _NAMED_DAY.match(shadow(written)) or _WITHIN.match(shadow(written)):
        return written[: special.end(special.lastgroup or 0)]
    for match in _moments(shadow(written)):
        return written[match.start() : match.end()]
    return written


def is_deadline(text: str) -> bool:
    """Tell whether a clause says nothing but when the work is to be done."""
    flat = shadow(text).strip(" ,;。、():")
    if is_going_on(flat):
        return True
    flat = re.sub(r"^(?:完成|整改|办理)?(?:时限|时间|期限)(?:为|是)", "", flat)
    flat = re.sub(r"^(?:力争|确保|要|须|应|于|在|到|争取|原则上)+", "", flat)
    flat = re.sub(
        r"(?:全部|全面|基本|取得|初步|力争|正式)?(?:完成|实现|落实到位|落实|到位|建成|见效|办结|启动|(?:明显|阶段性|积极|实质性)?(?:成效|进展|成果|突破))?(?:任务|目标)?$",
        "",
        flat,
    )
    opened = _ANY.match(flat)
    if _NAMED_DAY.match(flat) or _WITHIN.match(flat):
        return True
    if opened and opened["before"] and _ACTS.fullmatch(flat, opened.end()):
        return True  # 2024年底前提出立法建议
    if opened and _has_time(opened) and _DONE_BY.fullmatch(flat, opened.end()):
        return True  # 2024年启动建设
    match = _ANY.fullmatch(flat) or _PLAIN_DAY.fullmatch(flat)
    return match is not None and bool(flat) and flat.endswith(("前", *_OVER))


def _has_time(match: re.Match[str]) -> bool:
    return bool(match["year"] or match["month"] or match["part"] or match["own"])


def _year_of(match: re.Match[str], issued_on: date | None) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return _number(groups["year"])
    if groups.get("own") and issued_on:
        return issued_on.year + (1 if groups["own"] in ("明年", "次年") else 0)
    return None


def _deadline(
    match: re.Match[str], written: str, *, issued_on: date | None, year: int | None
) -> Deadline:
    """Yield the deadline of a moment; ``year`` is used where the moment names none."""
    named = _year_of(match, issued_on)
    on = _last_day(match, named or year or (issued_on.year if issued_on else None))
    if on and issued_on and named is None and year is None and on < issued_on:
        on = _last_day(match, issued_on.year + 1)
    return Deadline(written, on, assumed_year=named is None and on is not None)


def _last_day(match: re.Match[str], year: int | None) -> date | None:
    """Yield the last day of a moment: 6月底前 is 30 June, 2021年 is 31 December."""
    if year is None:
        return None
    groups = match.groupdict()
    part, edge = groups.get("part") or "", groups.get("edge") or ""
    month = _number(groups["month"]) if groups.get("month") else _month_of(part)
    if not part and month == 12 and not groups.get("month") and groups.get("before") and not edge:
        return date(year - 1, 12, 31)  # 2025年前: before the year begins
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if groups.get("day"):
        day = _number(groups["day"])
        return date(year, month, day) if day <= last else None
    return date(year, month, {"上旬": 10, "初": 10, "中旬": 20, "中": 20}.get(edge, last))


def _month_of(part: str) -> int:
    if part == "上半年":
        return 6
    if part.startswith("Q"):
        return 3 * int(part[1])
    if part.endswith("季度"):
        return 3 * _QUARTER[part.removesuffix("季度")[-1]]
    return 12


def _number(written: str) -> int:
    """Yield a number written in digits or in Chinese, up to 99, or a year digit by digit."""
    if written.isdigit():
        return int(written)
    if "十" not in written:
        return int("".join(str(_HAN.get(mark, mark)) for mark in written))
    tens, _, ones = written.partition("十")
    return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)


def find_days(text: str) -> list[tuple[date, bool]]:
    """Yield the full dates of a line, each with whether the line says nothing else."""
    if "日" not in text:
        return []
    flat = shadow(text).replace(" ", "")
    found: list[tuple[date, bool]] = []
    for match in _DAY_OF_ISSUE.finditer(flat):
        year, month, day = (_number(match[name]) for name in ("year", "month", "day"))
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            found.append((date(year, month, day), match[0] == flat.strip("()。")))
    return found
