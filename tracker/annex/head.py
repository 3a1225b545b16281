"""A document's head: title, number, who issued it and when, and the period it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.annex.columns import role_of
from tracker.annex.dates import find_days
from tracker.annex.marks import find_mark
from tracker.annex.shadow import shadow, squeeze

_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Z]{2,14}\s?(?:\((?:19|20)\d\d\)|\[(?:19|20)\d\d\]|(?:19|20)\d\d年)\s?第?\s?\d{1,5}\s?号"
)
_ISSUER = re.compile(
    r"(?:.{2,30}?(?:人民政府(?:办公厅|办公室)?|委员会(?:办公厅|办公室)?|委办公厅|委办公室|国务院(?:办公厅)?|局|厅|委|部|办|领导小组(?:办公室)?|"
    r"联席会议(?:办公室)?|指挥部(?:办公室)?|管委会|总署|总局|工作专班)|国务院)"
)
_ISSUES = re.compile(r"^(?P<issuer>.{3,40}?)\s*(?:关于|印发)")
_PROMULGATES = re.compile(
    r"(?:印发|转发|批转|下发|发布)(?:关于)?[《<]?(?P<title>.+?)[》>]?的?(?:通知|函|意见的通知)(?:\(.*\))?$"
)
_TITLE_END = re.compile(
    r"(?:方案|计划|意见|通知|办法|要点|分工|分解表|清单|台账|措施|规划|图谱|任务书|细则|安排|行动|报告|表|决定|规定|纲要|责任制|指南|工程|通告|公告)"
    r"(?:\([^()]*\))*$"
)
_BEGINS_TEXT = re.compile(r"[。]|^(?:为|根据|按照|各[^,。]{0,60}:$)")
_NO_TITLE = re.compile(r"https?:|^附件\s*\d*\s*:?$|^附\s*:?$|^\W*$|^[-—]?\s*\d+\s*[-—]?$")
_SPAN = re.compile(r"(?P<first>20\d\d)年?(?:度)?\s*[-~至到]+\s*(?P<last>20\d\d)年?")
_ONE_YEAR = re.compile(r"(?P<year>20\d\d)年")
_FIVE_YEARS = (("十三五", 2016, 2020), ("十四五", 2021, 2025), ("十五五", 2026, 2030))
_UNTIL = re.compile(r"(?:到|至|截至)(?P<year>20\d\d)年")
_FOR_YEARS = re.compile(r"(?P<count>[两二三四五1-5])年(?:行动|攻坚|提升|专项|工作)")
_FLAT_BRACKET = re.compile(r"[()]")
_HEAD_LINES = 60
_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}


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
    kept = [squeeze(line.strip()) for line in lines]
    title = _title(lines)
    issued_on, signed_by = _issue(kept)
    period_from, period_to, year = _period(title or "", kept, issued_on)
    return Head(
        title=_plan_of(title),
        document_number=_document_number(kept),
        issuer=signed_by or _issuer_in(title),
        issued_on=issued_on,
        period_from=period_from,
        period_to=period_to,
        year=year,
    )


def _title(lines: Sequence[str]) -> str | None:
    """Yield the title: the lines before the text begins, without number and issuer's line."""
    parts: list[str] = []
    aside: str | None = None
    for raw in lines[:_HEAD_LINES]:
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
    own = re.match(rf"(?P<issuer>{_ISSUER.pattern})(?=\S{{4,}})", flat)
    if own and not issuer and re.search(r"(?:办公室|办公厅)$", own["issuer"]):
        return title[own.end() :].strip()
    return title


def _issuer_in(title: str | None) -> str | None:
    if not title:
        return None
    found = _ISSUES.match(title)
    if found and _ISSUER.fullmatch(shadow(found["issuer"]).strip()):
        return found["issuer"].strip()
    own = re.match(r"(.{3,30}?(?:办公室|办公厅))(?=\S{4,})", title)
    return own[1] if own else None


def _document_number(lines: Sequence[str]) -> str | None:
    """Yield the document's own number: one that stands alone, else one in the head's lines."""
    for line in lines:
        flat = shadow(line).strip("() ")
        if len(flat) < 40 and (found := _NUMBER.fullmatch(flat)):
            place = shadow(line).index(flat)
            return squeeze(line[place : place + len(found[0])]).replace(" ", "")
    for line in lines[:3]:
        found = _NUMBER.search(shadow(line))
        if found and "|" in line:
            return line[found.start() : found.end()].replace(" ", "")
    return None


def _issue(lines: Sequence[str]) -> tuple[date | None, str | None]:
    """Yield the day of issue and who signed: the date that stands alone below a name."""
    alone: list[tuple[date, str | None]] = []
    printed: date | None = None
    for place, line in enumerate(lines):
        if len(line) > 60:
            continue
        for day, is_alone in find_days(line):
            if is_alone:
                alone.append((day, _signed_above(lines, place)))
            elif "印发" in line or re.search(r"发布日期|成文日期|印发日期|发文日期", line):
                printed = printed or day
            elif signed := _signed_before(line):
                alone.append((day, signed))
    signed_days = [each for each in alone if each[1]]
    if signed_days:
        return signed_days[0]
    return alone[0] if alone else (printed, None)


def _signed_above(lines: Sequence[str], place: int) -> str | None:
    for line in reversed(lines[max(0, place - 6) : place]):
        text = line.strip()
        if text and "|" not in text:
            return text if _ISSUER.fullmatch(shadow(text)) else None
    return None


def _signed_before(line: str) -> str | None:
    """Yield the name before a date on the same line."""
    found = re.match(r"(?P<name>[\u4e00-\u9fff]{4,30})\s*20\d\d年\d", line)
    name = found["name"] if found else ""
    return name if name and _ISSUER.fullmatch(shadow(name)) else None


def _period(
    title: str, lines: Sequence[str], issued_on: date | None
) -> tuple[date | None, date | None, int | None]:
    """Yield the period's first and last day, and the one year that a plan for one year is for."""
    flat = shadow(title)
    if found := _SPAN.search(flat):
        return _from_issue(int(found["first"]), int(found["last"]), issued_on)
    for name, first, last in _FIVE_YEARS:
        if name in flat:
            return _from_issue(first, last, issued_on)
    if found := _FOR_YEARS.search(flat):
        first = issued_on.year if issued_on else None
        if first is not None:
            return _from_issue(first, first + _COUNT[found["count"]] - 1, issued_on)
    if years := _ONE_YEAR.findall(flat):
        return _from_issue(int(years[-1]), int(years[-1]), issued_on)
    if issued_on is None:
        return None, None, None
    aims = [int(year) for line in lines for year in _UNTIL.findall(shadow(line))]
    ahead = [year for year in aims if issued_on.year <= year <= issued_on.year + 8]
    last = max(ahead) if ahead else issued_on.year
    return issued_on, date(last, 12, 31), None


def _from_issue(
    first: int, last: int, issued_on: date | None
) -> tuple[date | None, date | None, int | None]:
    """Yield a period of whole years that begins on the day of issue, where that lies within."""
    begins = date(first, 1, 1)
    if issued_on and first <= issued_on.year <= last:
        begins = issued_on
    return begins, date(max(first, last), 12, 31), first if first == last else None
