"""People named beside the units that answer: told apart, so that no person becomes a unit."""

from __future__ import annotations

import re

from tracker.annex.role_words import any_of
from tracker.annex.shadow import shadow
from tracker.annex.units import can_be_unit

LONGEST = 3_000  # no list of units is so long
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蔡蒋余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "廖贾夏韦付邹孟熊秦邱尹薛闫段雷侯史陶黎贺顾毛郝龚邵钱覃戴莫孔向汤温康施牛樊葛邢齐伍庞颜庄聂焦俞翟裴柳鲁岳柯殷翁"
)
_OFTEN_OTHER = "高马万文安石江方金常成时于华白武龙章"  # they begin many a word that is no name
_COMPOUND = any_of("欧阳 上官 司马 诸葛 司徒 夏侯 皇甫 东方 尉迟 令狐")
_GIVEN = r"[\u4e00-\u9fff×*某]"
_TITLE = any_of(
    "局长 副局长 主任 副主任 科长 副科长 处长 副处长 书记 副书记 县长 副县长 市长 副市长 区长 "
    "副区长 镇长 副镇长 校长 副校长 院长 副院长 部长 副部长 股长 所长 站长 队长 经理 "
    "总经理 董事长 同志"
)
_NAME = (
    rf"(?:{_COMPOUND}{_GIVEN}{{1,2}}|[{_SURNAMES}]{_GIVEN}{{1,2}}|[{_OFTEN_OTHER}]{_GIVEN}{{2}})"
)
_PERSON = re.compile(rf"{_TITLE}?{_NAME}{_TITLE}?|{_TITLE}")
_BEHIND = re.compile(
    rf"(?<=[\u4e00-\u9fff)])[ \u3000\n]+(?P<person>{_TITLE}?{_NAME})(?=$|[、,; \u3000\n])"
)
_WHO = re.compile(r".{0,6}(?:负责人|责任人|联系人|领导):")
_IN_BRACKETS = re.compile(r"\((?P<inside>[^()]{2,24})\)$")


def is_person(text: str) -> bool:
    """Tell whether a short text is a person's name, with an office or without one.

    >>> [is_person(each) for each in ("张三", "局长李某某", "河长办", "高新")]
    [True, True, False, False]
    """
    flat = shadow(text).strip()
    return bool(_PERSON.fullmatch(flat)) and not can_be_unit(flat)


def without_person(name: str) -> str:
    """Yield a unit's name without the persons that stand in brackets behind it."""
    found = _IN_BRACKETS.search(shadow(name))
    if found is None or not found.start():
        return name
    people = re.split(r"[、,; ]", found["inside"])
    is_of_people = _WHO.match(found["inside"]) or all(map(is_person, people))
    return name[: found.start()].rstrip() if is_of_people else name


def without_people(text: str) -> str:
    """Yield a list of units without the persons that blanks set behind them.

    >>> without_people("县水利局 张三、县财政局 李四")
    '县水利局、县财政局'
    """
    flat = shadow(text) if len(text) <= LONGEST else ""
    for found in reversed(list(_BEHIND.finditer(flat))):
        before = re.split(r"[、,;: \u3000]", flat[: found.start()].replace("\n", ""))[-1]
        if can_be_unit(before) and is_person(found["person"]):
            text = text[: found.start()] + text[found.end() :]
    return text
