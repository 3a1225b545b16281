"""One spelling for the grammar: punctuation and old characters made alike, place by place.

The shadow of a text has the same length, so that what is found in it is cut from the text itself:
names and requirements stay exactly as the document writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_TRADITIONAL = (
    "牽頭單責負職協辦參與實時間進續長堅務業區縣鄉鎮會員機構關級廳團婦聯殘總財發規劃資國產稅審計統農環衛醫體開門內號於"
    "屬導領標題類項專從將應報黨臺檢處軍險經濟貿電鐵銀園設條為後個別據組織調勞動療災氣質監場視廣備註頁確萬億達遠階結驟"
    "營運輸養護復興創擔網絡信節點際對圖儲備綠碼數復壓執範圍緊緩嚴歸顧證詳細頒佈後幾樓讓雙隊連軟件極無縱橫聖創盤庫灣灘"
    "學郵煙書劇獄訪請該這須當轉銷試優擬編製訂穩並併幷爲産衆衞綫啓啟羣說説戶歷樣來傳選擇價決貧糧檔術態館漁礦鹽"
)
_SIMPLIFIED = (
    "牵头单责负职协办参与实时间进续长坚务业区县乡镇会员机构关级厅团妇联残总财发规划资国产税审计统农环卫医体开门内号于"
    "属导领标题类项专从将应报党台检处军险经济贸电铁银园设条为后个别据组织调劳动疗灾气质监场视广备注页确万亿达远阶结骤"
    "营运输养护复兴创担网络信节点际对图储备绿码数复压执范围紧缓严归顾证详细颁布后几楼让双队连软件极无纵横圣创盘库湾滩"
    "学邮烟书剧狱访请该这须当转销试优拟编制订稳并并并为产众卫线启启群说说户历样来传选择价决贫粮档术态馆渔矿盐"
)
_MARKS_FROM = (
    "（）〔〕【】［］〈〉﹝﹞[]{}｛｝：；，．。｡！？、､／－—–―～＊　０１２３４５６７８９％＋﹕﹐﹔"
)
_MARKS_TO = "()()()()()()()()():;,.。。!?、、/----~* 0123456789%+:,;"
_SHADOW = str.maketrans(_TRADITIONAL + _MARKS_FROM, _SIMPLIFIED + _MARKS_TO)
_TITLES = re.compile(r"《[^《》]{1,80}》")
_RADICALS = dict.fromkeys((*range(11904, 12256), *range(63744, 64256)))
TIGHT = r"\u2010-\u2027\u2030-\u206f\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_BLANK = re.compile(r"[ \t\u00a0\u3000]")
_BLANKS = re.compile(rf"(?<=[{TIGHT}])[ \t\u00a0\u3000]+|[ \t\u00a0\u3000]+(?=[{TIGHT}])")


@lru_cache(maxsize=512)
def shadow(text: str) -> str:
    """Yield the text with full-width marks, brackets and traditional characters made alike.

    >>> shadow("【牽頭單位：市人社局】")
    '(牵头单位:市人社局)'

    The last ones are kept: the grammar asks for that of one long line at each of its brackets.
    """
    return text.translate(_SHADOW)


def squeeze(text: str) -> str:
    """Yield the text without the blanks that only the printed page has.

    >>> squeeze("2021 年 APP Store 上线")
    '2021年APP Store上线'
    """
    stripped = text.strip()
    return _BLANKS.sub("", stripped) if _BLANK.search(stripped) else stripped


def without_titles(text: str) -> str:
    """Yield a text of the same length in which titles in 《》 are blanked out."""
    return _TITLES.sub(lambda found: "\0" * len(found[0]), text)


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost pairs of brackets in a shadow as (place of the first, of the last)."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for place, mark in enumerate(text):
        if mark == "(":
            opened.append(place)
        elif mark == ")" and opened:
            pairs.append((opened.pop(), place))
    pairs.sort()
    end = -1
    for first, last in pairs:
        if first > end:
            yield first, last
            end = last


def depth_zero(text: str) -> str:
    """Yield a text of the same length in which what stands in brackets is blanked out."""
    pieces: list[str] = []
    place = 0
    for first, last in brackets(text):
        pieces += [text[place : first + 1], "\0" * (last - first - 1)]
        place = last
    return "".join(pieces) + text[place:]
