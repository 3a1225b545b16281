"""Lists of responsible units: names exactly as written, groups, and 等 for those not named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.annex.shadow import brackets, depth_zero, shadow

LONGEST = 40
_END = (
    "局|委|委员会|办|办公室|办公厅|厅|部|会|中心|院|府|总队|支队|大队|公司|集团|银行|支行|分行|学|学校|高校|院校|协会|"
    "联合会|工会|妇联|残联|工商联|科协|文联|侨联|侨办|社|署|站|所|处|科|股|室|台|馆|街道|镇|乡|县区|区县|开发区|园区|新区|"
    "高新区|组|专班|共青团|团委|企业|机构|部门|单位|油田|队|区|县|市|省|州|盟|旗|村|社区|海关|团|协|基地|厂|港|机关|大厦|"
    "运营商|联通|移动|电信|铁塔|邮政|烟草|电力|法院|检察院|党委|人大|政协|司|业|商会|分中心|民航|书店|剧院|联|校|园|"
    "消防|气象|人行|央行|团体|组织|平台|联盟|红会|城投|银保监|群团"
)
_NAMED = re.compile(rf"(?:{_END})$")
_SURE = re.compile(
    r"(?:局|委|委员会|办|办公室|办公厅|厅|部|政府|管委会|中心|总队|支队|大队|联合会|总工会|妇联|残联|工商联|科协|文联|侨联|"
    r"部门|单位|银行|公司|集团|街道|办事处|专班|指挥部|海关|总局|法院|检察院|研究院|党校|供销社|联社|红十字会|会议|"
    r"学校|院校|高校|党委|党工委|党组|工委|团委|县委|市委|省委|区委|企业|领导小组|消防救援|组织)$"
)
_BY_FUNCTION = frozenset(
    "教育 体育 卫生 卫生健康 卫健 科技 科学技术 民政 财政 公安 司法 人社 人力资源社会保障 人力资源和社会保障 自然资源 "
    "生态环境 环保 住建 住房城乡建设 住房和城乡建设 交通 交通运输 水利 农业 农业农村 商务 文化 文旅 文化和旅游 旅游 应急 "
    "应急管理 审计 国资 市场监管 统计 医保 医疗保障 税务 工信 工业和信息化 经信 发改 发展改革 发展和改革 网信 宣传 组织 "
    "机构编制 编办 工会 共青团 妇联 残联 工商联 科协 文联 侨联 团委 金融 林业 气象 地震 粮食 扶贫 退役军人 "
    "退役军人事务 大数据 城管 城市管理 信访 外事 广电 新闻出版 药监 食药监 知识产权 能源 海洋 渔业 畜牧 供销 邮政 通信 "
    "电力 人行 人民银行 海关 检察 法院 纪检 监察 统战 政法 消防 园林 规划 国土 价格 物价 质监 工商 安监 计生".split()
)
_PREFIX = (
    "市|省|县|区|州|盟|旗|镇|乡|国家|中央|各|有关|相关|团|自治区|兵团|驻|属地|教育|财政|公安|民政"
)
_UPPER = re.compile(rf"(?:{_PREFIX})")
_AND = re.compile(r"以及|和|及|与")
_MORE = re.compile(
    r"(?<![高中初平对同优均])等(?!级|候|院校|学校|职业|教育)"
    r"(?P<kind>(?:\d+个|十余个|多个)?(?:市直|省直|县直|区直|直属|其他|有关|相关|各|级|责任|职能|成员|配合|市|区|县|省|部委|行业|"
    r"主管|涉及|业务)*(?:部门|单位|机构|委办局|地区|地方|企业|组织|团体|区县|市县|部委)?(?:(?:和|及|、|与)?(?:有关|相关)?"
    r"(?:部门|单位|机构|企业|组织))?)"
)
_PLAIN_KIND = re.compile(
    r"(?:各|有关|相关|各有关|各相关)?(?:单位|部门|机构|企业|企事业单位|直属机构|直属单位|组织|团体|部委)"
)
_REGION = (
    r"(?:有关|相关)?(?:县级市|直辖市|省|区县|县区|市区|县市|市县|镇街|乡镇|城区|街镇|街道办|区|县|市|镇|乡|街道|旗|州|盟|村|社区|地|自治州|"
    r"自治县|自治区|直辖市|开发区|功能区|园区|新区|高新区|经开区|管理区|度假区|林区|景区|农场|团场|师|师市)"
)
_BARE_REGION = re.compile(
    rf"{_REGION}(?:\([^()]*\))?(?:人民政府|政府|办事处|党委|党工委|委)?(?:\([^()]*\))?"
)
_OPEN_REGION = re.compile(rf"(?:各级|各有关|各相关|各|有关|相关){_REGION}(?:\([^()]*\))?")
_OPEN_KIND = re.compile(r".*(?:部门|委办局|科局)(?:\([^()]*\))?")
_GROUP = re.compile(
    r"各|成员单位|有关|相关|其他|全体|所有|(?:涉及|涉农|市直|县直|区直|省直|直属|驻\w?|属地|所在地|当地|基层|行业|业务)(?:主管)?"
    r"\w*(?:部门|单位|机构|企业|政府)$|主管部门$|企业$|高等院校$|高校$|院校$|金融机构$|运营商$|^行业协会|责任单位$|牵头单位$"
    r"|配合单位$|群团组织$"
)
_NAMELESS = re.compile(
    rf"(?:地方|属地|基层|市县|{_REGION}(?:\([^()]*\))*)+(?:两级)?(?:人民政府|政府|管委会|管委|办事处|党委|党工委|部门)?"
    r"(?:\([^()]*\))?"
)
_ONE_GOVERNMENT = re.compile(
    r"(?:市|县|区|省|州|旗|盟|自治区)(?:人民政府|政府|委|党委)?|高新区.*|经开区.*|新区.*"
)
_NONE = re.compile(r"(?:无|-+|/+|\.+|。+|暂无|\\)?")
_LIKE = re.compile(r"[^的了。;:!?\"“”《》=<>|…\0]+")
_SAYS = re.compile(
    r"^(?:责任|牵头|配合|主办|协办|承办)(?:单位|部门)$|由|将(?!军)|把|对(?![外台口])|(?<!所)(?<!驻)在|被|要(?!素|闻)|须|应(?!急|用|对)|已|并(?!网)|其中|以[^色]|按照?|开展|加强|完善|建立|"
    r"推进(?!办|中心|组|委|局|领导|处|专班|会|工作)|落实|组织(?!部|委|处|科|人事|成员)|指导(?!中心|委|服务|站|科|处)|督促|会同|配合(?!单位|部门)|"
    r"牵头(?!单位|部门)|需|请|负责|承担|向|从|该|这|我(?![省市县区州镇乡]|国)|你|他"
)
_LEVEL = re.compile(r"(?:市|省|县|区|州|镇|乡|旗|盟|国家|中央|兵团|自治区|团[市省县区]委)")
_REST = ("单位", "部门", "机构", "有关单位", "企业")  # what ends 等部门、单位
_STRAY = " ,，、;；:：。.\t\n/-~"


@dataclass(frozen=True, slots=True)
class UnitList:
    """Units in the order written; ``open_ended`` tells that 等 stood among them."""

    names: tuple[str, ...]
    open_ended: bool = False


def read_units(text: str) -> UnitList:
    """Read a list of units out of a text that holds nothing else.

    >>> read_units("市科协、市教育局等部门，各区、县级市")
    UnitList(names=('市科协', '市教育局', '各区、县级市'), open_ended=True)
    """
    names: list[str] = []
    is_open = has_more = False
    for piece in _pieces(text):
        if has_more and shadow(piece).strip(_STRAY) in _REST:
            continue
        parts, has_more = _without_more(piece)
        is_open = is_open or has_more
        for part in parts:
            name = part.strip(_STRAY)
            if not _NONE.fullmatch(shadow(name)):
                names += _apart(name)
    return UnitList(tuple(_joined(names)), is_open)


def _pieces(text: str) -> Iterator[str]:
    """Yield the text between the separators that stand outside brackets."""
    flat = depth_zero(shadow(text))
    start = 0
    for place, mark in enumerate(flat):
        if mark in ",、;。/ \t\n":
            yield from _lines(text[start:place])
            start = place + 1
    yield from _lines(text[start:])


def _lines(piece: str) -> Iterator[str]:
    if piece.strip():
        yield piece


def _without_more(piece: str) -> tuple[list[str], bool]:
    """Cut 等 and what it stands with; yields the names before and after it."""
    found = _MORE.search(depth_zero(shadow(piece)))
    if found is None:
        return [piece], False
    before, after = piece[: found.start()], piece[found.end() :]
    after_mark = shadow(after)
    if opening := _AND.match(after_mark):
        after = after[opening.end() :]
    return [before, after], True


def _apart(name: str) -> list[str]:
    """Take two units apart that 和, 及 or 与 joins; a name that holds the word stays whole."""
    flat = depth_zero(shadow(name))
    for found in _AND.finditer(flat):
        left, right = name[: found.start()], name[found.end() :]
        if _ends_a_unit(left) and _begins_a_unit(right):
            return [*_apart(left), *_apart(right)]
    return [name]


def _ends_a_unit(left: str) -> bool:
    flat = shadow(left)
    return bool(_SURE.search(flat) or flat.endswith(("共青团", "工会"))) and not re.fullmatch(
        r".*(?:有关|相关|各|直)(?:部门|单位)", flat
    )


def _begins_a_unit(right: str) -> bool:
    flat = shadow(right)
    return (
        bool(_LEVEL.match(flat) or _SURE.search(flat))
        and bool(_NAMED.search(flat.split("(", maxsplit=1)[0]))
        and flat not in _REST
    )


def _joined(names: list[str]) -> Iterator[str]:
    """Join what one group name holds a 、 within: 各区、县级市; 市直有关部门、单位."""
    held: list[str] = []
    for name in names:
        flat = shadow(name)
        if held and _goes_on(shadow(held[-1]), flat, first=shadow(held[0])):
            held.append(name)
            continue
        if held:
            yield "、".join(held)
        held = [name]
    if held:
        yield "、".join(held)


def _goes_on(last: str, name: str, *, first: str) -> bool:
    if _OPEN_REGION.fullmatch(first) and _BARE_REGION.fullmatch(name):
        return bool(_OPEN_REGION.fullmatch(last) or _BARE_REGION.fullmatch(last))
    is_class = bool(_OPEN_KIND.fullmatch(last) and _GROUP.search(last))
    return is_class and bool(_PLAIN_KIND.fullmatch(name)) and not name.startswith("各")


def is_group(name: str) -> bool:
    """Tell whether a written name stands for several units.

    >>> [is_group(name) for name in ("各县区政府", "开发区管委", "县区相关部门", "体育部门", "杭州市政府")]
    [True, True, True, False, False]
    """
    flat = shadow(name)
    outside = depth_zero(flat).replace("\0", "").replace("()", "")
    if _ONE_GOVERNMENT.fullmatch(outside) and outside == flat:
        return False
    return bool(_GROUP.search(outside) or _NAMELESS.fullmatch(flat))


def is_named_unit(name: str) -> bool:
    """Tell whether a name can only be that of a unit: it ends as offices do, or says a function."""
    outside = _plausible(name)
    if not outside:
        return False
    return bool(_SURE.search(outside) or (is_group(name) and _NAMED.search(outside)))


def can_be_unit(name: str) -> bool:
    """Tell whether a name may be a unit's where a label or a verb already says that units follow."""
    outside = _plausible(name)
    if not outside:
        return False
    return bool(_NAMED.search(outside)) or outside in _BY_FUNCTION


def _plausible(name: str) -> str:
    """Yield a name without what it holds in brackets; nothing where it reads like a sentence."""
    outside = depth_zero(shadow(name)).replace("\0", "").replace("()", "")
    is_like = 1 < len(outside) <= LONGEST and _LIKE.fullmatch(outside)
    return outside if is_like and not _SAYS.search(outside) else ""


def all_brackets_close(name: str) -> bool:
    """Tell whether every bracket in a name is one of a pair."""
    flat = shadow(name)
    return flat.count("(") == flat.count(")") and (
        "(" not in flat or any(True for _ in brackets(flat))
    )
