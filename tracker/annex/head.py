"""A document's head: title, number, who issued it and when, and the period it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.annex.columns import role_of
from tracker.annex.issue import HEAD_LINES, ISSUER, find_issue
from tracker.annex.marks import find_mark
from tracker.annex.period import find_period
from tracker.annex.role_words import any_of
from tracker.annex.shadow import shadow, squeeze

_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Z]{2,14}\s?(?:\((?:19|20)\d\d\)|\[(?:19|20)\d\d\]|(?:19|20)\d\d年)\s?第?\s?\d{1,5}\s?号"
)
_ISSUES = re.compile(r"^(?P<issuer>.{3,40}?)\s*(?:关于|印发)")
_PROMULGATES = re.compile(
    r"(?:印发|转发|批转|下发|发布)(?:关于)?[《<]?(?P<title>.+?)[》>]?的?(?:通知|函|意见的通知)(?:\(.*\))?$"
)
_TITLE_END = re.compile(
    any_of(
        "方案 计划 意见 通知 办法 要点 分工 分解表 清单 台账 措施 规划 图谱 任务书 细则 安排 行动 "
        "报告 表 决定 规定 纲要 责任制 指南 工程 通告 公告"
    )
    + r"(?:\([^()]*\))*$"
)
_BEGINS_TEXT = re.compile(r"[。]|^(?:为|根据|按照|各[^,。]{0,60}:$)")
_FACTS = any_of(
    "索引号 文号 字号 成文日期 公布日期 发布日期 施行日期 发布单位 发布机构 发文单位 公开方式 "
    "主题分类 制定机关 效力等级 时效性 来源 日期 有效性 浏览次数 信息来源 发文机关 发文机构 "
    "名称"
)
_NO_TITLE = re.compile(
    rf"^.{{2,24}}文件$|{_FACTS}[): ]|^正文$|当前位置|字体|打印|https?:"
    r"|^附件\s*\d*\s*:?$|^附\s*:?$|^\W*$|^[-—]?\s*\d+\s*[-—]?$"
)
LONG = 200  # no line of a head is so long
_FLAT_BRACKET = re.compile(r"[()]")
_NAMES_NUMBER = re.compile(r".*?(?:文号|发文字号|字号|文件编号)[): ]+")
_NAMES_ISSUER = re.compile(
    any_of("制定机关 发文单位 发文机关 发文机构 发布机构 发布单位 制发机关")
    + r"[): ]+(?P<issuer>[\u4e00-\u9fff]{4,30})"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What a document says of itself; ``year`` is the one year it is for, if it is for one."""

    title: str | None
    document_number: str | None
    issuer: str | None
    issued_on: date | None
    period_from: date | None
    period_to: date | None
    year: int | None


def read_head(lines: Sequence[str]) -> Head:
    """Read the head of a document from its shown lines."""
    kept = [line if len(line) > LONG or " | " in line else squeeze(line) for line in lines]
    title = _title(lines)
    issued_on, signed_by = find_issue(kept)
    period_from, period_to, year = find_period(title or "", kept, issued_on=issued_on)
    return Head(
        title=_plan_of(title),
        document_number=_document_number(kept),
        issuer=signed_by or _issuer_named(kept) or _issuer_in(title),
        issued_on=issued_on,
        period_from=period_from,
        period_to=period_to,
        year=year,
    )


def _title(lines: Sequence[str]) -> str | None:
    """Yield the title: the lines before the text begins, without number and issuer's line."""
    parts: list[str] = []
    aside: str | None = None
    for raw in lines[:HEAD_LINES]:
        line = squeeze(raw.strip().lstrip("#").strip())
        flat = shadow(line)
        if raw.lstrip().startswith("#") and "|" in raw:
            aside = line.split("|")[0].strip()
            continue
        if not flat or _NO_TITLE.search(flat) or _NUMBER.fullmatch(flat.strip("() ")):
            if parts and _NUMBER.search(flat):
                break
            continue
        if _begins_text(raw, flat) or (parts and _is_ended("".join(parts), flat)):
            break
        parts.append(line)
    written = "".join(parts)
    return (written if _looks_like_title(written) else None) or aside or written[:120] or None


def _begins_text(raw: str, flat: str) -> bool:
    is_row = "|" in raw or "\t" in raw.strip() or len(flat) > 70
    return is_row or bool(_BEGINS_TEXT.search(flat) or find_mark(flat)) or _is_heading_row(raw)


def _is_heading_row(raw: str) -> bool:
    words = raw.split()
    return len(words) > 1 and all(role_of(word) for word in words)


def _is_ended(title: str, flat: str) -> bool:
    return bool(_TITLE_END.search(shadow(title))) and not flat.startswith("(")


def _looks_like_title(text: str) -> bool:
    return (
        bool(text) and len(text) <= 120 and bool(_TITLE_END.search(shadow(text)) or "关于" in text)
    )


def _plan_of(title: str | None) -> str | None:
    """Yield the plan's own title where the title is that of the notice that issues it."""
    if not title:
        return None
    title = _FLAT_BRACKET.sub(lambda each: "（" if each[0] == "(" else "）", title)
    found = _PROMULGATES.search(shadow(title))
    if found and len(found["title"]) > 5:
        return title[found.start("title") : found.end("title")].strip("《》<>〈〉")
    issuer = _ISSUES.match(title)
    flat = shadow(title)
    own = re.match(rf"(?P<issuer>{ISSUER.pattern})(?=\S{{4,}})", flat)
    if own and not issuer and re.search(r"(?:办公室|办公厅)$", own["issuer"]):
        return title[own.end() :].strip()
    return title


def _issuer_named(lines: Sequence[str]) -> str | None:
    """Yield the issuer that a web page's table of facts names."""
    for line in lines[:HEAD_LINES]:
        if found := _NAMES_ISSUER.search(shadow(line)):
            return line[found.start("issuer") : found.end("issuer")]
    return None


def _issuer_in(title: str | None) -> str | None:
    if not title:
        return None
    found = _ISSUES.match(title)
    if found and ISSUER.fullmatch(shadow(found["issuer"]).strip()):
        return found["issuer"].strip()
    own = re.match(r"(.{3,30}?(?:办公室|办公厅))(?=\S{4,})", title)
    return own[1] if own else None


def _document_number(lines: Sequence[str]) -> str | None:
    """Yield the document's own number: one that stands alone, else one in the head's lines."""
    for line in lines:
        if len(line) > LONG or ("号" not in line and "號" not in line):
            continue
        flat = shadow(line).strip("() ")
        if found := _NUMBER.fullmatch(flat):
            place = shadow(line).index(flat)
            return squeeze(line[place : place + len(found[0])]).replace(" ", "")
    for line in lines[:HEAD_LINES]:
        flat = shadow(line)
        named = _NAMES_NUMBER.match(flat)
        found = _NUMBER.search(flat, named.end() if named else 0)
        if found and (named or "|" in line):
            return line[found.start() : found.end()].replace(" ", "")
    return None
