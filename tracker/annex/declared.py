"""What a text declares for other tasks: 列第一位者为牵头单位，下同, and standing groups."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.annex.role_words import any_of
from tracker.annex.shadow import shadow
from tracker.annex.units import read_units

LONGEST_TEXT = 20_000  # no paragraph of a document is longer

_LISTED = any_of("排列 排 列 排名 排序 位列 位居 居 署名 排位")
_ONE = "(?:第[一1]|首)"
_FIRST = (
    rf"(?:{_LISTED}(?:在|于|为)?{_ONE}位?(?:名|个|家)?(?:的|者)?|{_ONE}(?:个|家)|首位|排?第[一1]位?(?:的|者)?"
    rf"|{_ONE}(?:责任)?(?=单位|部门))"
)
_WHO = r"(?:责任)?(?:单位|部门|者|的)*"
_LEADER = r"(?:总?牵头|主办|主责|第一责任)(?:或者?汇总|\(汇总\))?(?:责任)?(?:单位|部门)?"
_NOTED = r"(?:(?:备注|注|说明):)?"
_OTHERS = (
    r"(?:[,、;]?(?:其他|其余|其它)(?:各)?(?:的|责任)?(?:单位|部门)?(?:均|即)?为?(?:按[^,;。()]{2,8})?"
    r"(?:配合|协办|责任|参与|参加|协同)(?:责任)?(?:单位|部门|落实)?)?"
)
_ONWARD = r"(?:[,、;]?(?P<onward{place}>以?下同))?"
_POSITION_LEADS = re.compile(
    rf"{_NOTED}[^,;。()、]{{0,14}}?{_FIRST}{_WHO}(?:均|即|作|视)?(?:为|是|系|作为)"
    rf"(?:该|本|此|各)?项?(?:工作|任务|事项)?的?{_LEADER}{_OTHERS}{_ONWARD.format(place='')}"
    rf"|{_NOTED}[^,;。()、]{{0,14}}?{_FIRST}{_WHO}(?:负责)?(?:总?牵头|主办)(?:负责|抓总|落实)?"
    rf"(?=[,;。)]|$){_OTHERS}{_ONWARD.format(place='_by_verb')}"
    rf"|(?:总?牵头|主办)(?:责任)?(?:单位|部门)\(?(?:均|即)?为?{_LISTED}(?:在|于)?{_ONE}位?(?:的|者)?"
    rf"(?:单位|部门)?\)?{_OTHERS}{_ONWARD.format(place='_behind')}"
)
STYLE_LEADS = re.compile(  # 加粗的为牵头单位; the mark of it is a star
    rf"{_NOTED}[^,;。()]{{0,14}}?(?:加粗|标粗|粗体|加黑|黑体|下划线|(?:带|标|打|有|加)(?:注|有|注有)?\"?[*★☆※△▲#√]\"?号?)"
    rf"[^,;。()]{{0,10}}?(?:均?为|是|系){_LEADER}{_OTHERS}(?:[,、]?以?下同)?"
)
_WHICH = any_of("以下 下列 各项 所有 后续 其余 以上 上述 本方案")
_CARRY = any_of("负责 配合 抓好 组织 贯彻 具体 推进 参与 共同 认真 分别")
_STANDING = re.compile(
    rf"(?:全部)?{_WHICH}+[^,;。()]{{0,10}}?(?:均|都|皆)?(?:需|须|应|由|要|涉及)+(?P<units>[^;。]{{1,200}}?)"
    rf"(?:按照?(?:各自)?(?:职责|分工)+)?{_CARRY}*(?:落实|实施|执行|参与|配合|负责|推进)[,、;]?"
    r"(?:[^。;()]{1,60},(?=不再))?"
    r"(?:以下|下文|后文|各项任务)?(?:不再(?:一一|逐一|逐项|重复|另行|单独|分别)?"
    rf"{any_of('列出 列举 罗列 赘述 标注 注明 列明 重复 列')}|下同)"
)
_EMPTY_BRACKETS = re.compile(r"\([ ,;。、]*\)")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a text declares for others; ``first_leads`` is onward, always or None (R8)."""

    first_leads: str | None = None
    standing: tuple[str, ...] = ()


def cut_declarations(text: str) -> tuple[str, Declared]:
    """Cut what a text declares for other tasks; yields the rest and the declared.

    >>> cut_declarations("市教育局、市财政局，列首位的单位牵头，下同")
    ('市教育局、市财政局，', Declared(first_leads='onward', standing=()))
    """
    flat = shadow(text)
    first_leads: str | None = None
    standing: tuple[str, ...] = ()
    if len(text) > LONGEST_TEXT:
        return text, Declared()
    for pattern in (_POSITION_LEADS, _STANDING, STYLE_LEADS):
        while (found := pattern.search(flat)) and found[0]:
            if pattern is _STANDING:
                units = read_units(text[found.start("units") : found.end("units")])
                standing += units.names
            elif pattern is _POSITION_LEADS:
                is_onward = any(found.groupdict().values())
                first_leads = first_leads or ("onward" if is_onward else "always")
            text = text[: found.start()] + text[found.end() :]
            text = _without_empty_brackets(text, found.start())
            flat = shadow(text)
    return text, Declared(first_leads, standing)


def _without_empty_brackets(text: str, place: int) -> str:
    """Cut the brackets of which a place is the middle and in which nothing is left."""
    emptied = _EMPTY_BRACKETS.search(shadow(text), max(0, place - 3), place + 3)
    return text[: emptied.start()] + text[emptied.end() :] if emptied else text


def is_declaration(line: str) -> bool:
    """Tell whether a line of its own declares who leads everywhere, or groups for all."""
    return len(line) <= 200 and cut_declarations(line)[1] != Declared()
