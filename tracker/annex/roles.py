"""Who does what in a responsibility list: labels, verbs, declared rules, deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from tracker.annex.dates import is_deadline, moment_in
from tracker.annex.shadow import brackets, depth_zero, shadow
from tracker.annex.units import can_be_unit, is_named_unit, read_units

LEAD, SUPPORT, OTHERS, DEADLINE = "lead", "support", "others", "deadline"
PERSON, NOTE = "person", "note"
_KIND = r"(?:单位|部门|机构|科室|处室|股室|主体|地区|责任单位|责任部门|区县)"
_LABELS = {
    LEAD: rf"(?:总?牵头|主办|主责|主管|首要责任|主要责任|第一责任|主要负责|牵头负责|牵头主责|主要牵头|主体责任|主抓){_KIND}"
    r"|总?牵头|主办|主责",
    SUPPORT: rf"(?:主要)?(?:配合|协办|协同|参与|参加|协助|协作|支持|其[他它]责任|次要责任|配合责任|共同责任|会办|协管|协同配合|配合落实"
    rf"|参加落实|协同责任|共同参与){_KIND}|配合|协办|协助|参与",
    OTHERS: rf"(?:牵头(?:单位|部门)?(?:及|和|与|、|/)(?:责任|配合|参与|协办)"
    rf"|具体责任|落实责任|责任落实|具体负责|责任|承办|负责|落实|实施|承担|承接|执行|分工|主体){_KIND}(?:及(?:分工|职责))?"
    r"|责任分工|职责分工|任务分工|责任主体|负责",
    DEADLINE: r"(?:工作|任务|总体|整改|计划|目标|推进|落实|要求|最终|预计|拟)?(?:完成|办结|办理|时间|整改|落实|推进|进度|时序|实施|交付|达标)?"
    r"(?:时限|期限|时间节点|时间安排|时间要求|时间|进度安排|进度要求|节点|进度)(?:要求|安排|节点)?",
    PERSON: r"(?:市级|县级|区级|省级|局|主要|分管|包保|包抓|联系|挂钩|牵头|责任|主管|协管|具体|市|县|区|督办|督导|责任单位)*"
    r"(?:领导|负责人|责任人|联系人|负责同志|市领导|县领导|区领导|经办人|联络员|联系电话|电话|人)|督办单位|督导单位|督查单位"
    r"|责任科长",
    NOTE: r"备注|说明|注",
}
_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[,;。、() \t\n|.!?\"”]))(?:其中|以及|工作)?(?:"
    + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _LABELS.items())
    + r")(?:\([^()]{0,30}\))?[ ]*:"
)
_DUTY = (
    r"(?:(?:按照?|依据|根据|依)(?:各自的?|本部门|部门|工作|法定|相关|有关|其|规定|管理)*(?:职责|职能|职权|责任|权限|任务|分工|事权)+"
    r"(?:和|及|、)?(?:任务|权限|职责|责任)?(?:分工|范围)?|分工|分别|共同|具体|协同|各自|联合|统筹|抓好|认真|负责|一并|密切|"
    r"积极|组织|做好|全力|协调|推动|依法|要|主要|同时|合力)"
)
_VERBS = {
    LEAD: r"(?:总牵头|牵头)(?:负责|组织实施|组织落实|组织|落实|推进|实施|抓落实|抓好落实|承办|办理|统筹|协调)*|主办|主责",
    SUPPORT: r"(?:协同配合|配合|协助|协办|参与|参加|支持|协同)(?:落实|实施|推进|做好|抓好|负责|工作|组织|抓好落实)*",
    OTHERS: r"负责(?:落实|实施|推进|组织实施|抓好落实|制定|办理)?|抓好落实|贯彻落实|落实|组织实施|承办|承担|实施|推进|办理|执行|抓好|推动",
}
_VERB = re.compile(
    rf"{_DUTY}*(?:"
    + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _VERBS.items())
    + r")(?=$|[、,;。]|会同)"
    rf"|(?P<together>{_DUTY}*会同)"
)
_BLANK_LABEL = re.compile(
    r"^(?:(?:牵头|主办|责任|配合|协办|承办)(?:责任)?(?:单位|部门)|完成时限|时限要求)(?P<blank>\s+)"
)
_OPENING = re.compile(
    r"^(?:(?:此项|该项|本项|以上|上述|各项|相关)?(?:工作|任务|措施)?(?:具体|分别|均|统一|主要)?(?:由|请|责成)|其中|具体由)"
)
_FIRST_LEADS = re.compile(
    r"[^,;。()]{0,14}?(?:(?:排列?|列|排名|排序|位列|位居|署名)(?:在|于)?(?:第一|首)位?(?:名|个)?(?:的|者)?"
    r"|第一个|首个|首位|排?第一位?(?:的|者)?|第一(?:责任)?(?=单位|部门))(?:责任)?(?:单位|部门|者|的)*(?:均|即|作)?"
    r"(?:为|是|系|作为)(?:该|本|此|各)?(?:项)?(?:工作|任务|事项)?(?:的)?(?:总?牵头|主办|主责|第一责任)(?:或汇总|或者汇总|\(汇总\))?"
    r"(?:责任)?(?:单位|部门)?(?:[,、]?(?P<onward>以?下同))?"
    r"|(?:总?牵头|主办)(?:责任)?(?:单位|部门)(?:均)?(?:为)?(?:排|列)(?:名|列)?(?:在|于)?(?:第一|首)位?(?:的|者)?(?:单位|部门)?"
    r"(?:[,、]?(?P<onwards>以?下同))?"
)
_STANDING = re.compile(
    r"(?P<all>以上|上述|各项|所有|本方案|全部)?(?:以下|下列|各项|所有|后续|其余|以上|上述|本方案)[^,;。()]{0,10}?(?:均|都|皆)?(?:需|须|应|由|要|涉及)+"
    r"(?P<units>[^;。]+?)(?:按(?:照)?(?:职责|分工|职责分工|各自职责))?(?:负责|配合|抓好|组织|贯彻|具体|推进|参与|共同|认真|分别)*"
    r"(?:落实|实施|执行|参与|配合|负责|推进)[,、;]?(?:以下|下文|后文|各项任务)?(?:不再(?:一一|逐一|逐项|重复|另行|单独|分别)?"
    r"(?:列出|列举|罗列|赘述|标注|注明|列明|重复|列)|下同)"
)
_STARRED = re.compile(
    r"[^,;。()]{0,8}(?:带|标|加|注)(?:有|注)?[\"“]?[*★☆※△▲][\"”]?(?:号|标记)?(?:的|者)?(?:单位|部门)?(?:为|是)(?:牵头|主办)(?:单位|部门)?"
)
_PART_BEHIND = re.compile(
    r"\((?:(?P<lead>总?牵头(?:单位|部门)?|主办(?:单位)?|主责(?:单位)?)|(?P<support>配合(?:单位)?|协办(?:单位)?|参与))\)$"
)
STARS = "*★☆※△▲＊"
_EDGES = " ,，;；。、.:：\t"


@dataclass(frozen=True, slots=True)
class Roles:
    """What a responsibility list says; ``others`` are units of which it says no more than that.

    ``first_leads`` is ``onward`` where the list declares that the first listed leads from here on,
    ``always`` where it declares so for the whole document.
    """

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    open_ended: bool = False
    deadlines: tuple[str, ...] = ()
    first_leads: str | None = None
    standing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def units(self) -> tuple[str, ...]:
        """Yield every unit: leads, then the undivided, then supports."""
        return (*self.lead, *self.others, *self.support)

    def and_also(self, more: Roles) -> Roles:
        """Yield what two lists of one task say together."""
        return Roles(
            lead=self.lead + more.lead,
            support=self.support + more.support,
            others=self.others + more.others,
            open_ended=self.open_ended or more.open_ended,
            deadlines=self.deadlines + more.deadlines,
            first_leads=self.first_leads or more.first_leads,
            standing=self.standing + more.standing,
            unread=self.unread + more.unread,
        )

    def settled(self) -> Roles:
        """Give the undivided their part: beside leads they support, beside supports they lead."""
        if self.lead:
            return replace(self, support=self.others + self.support, others=())
        if self.support and self.others:
            return replace(self, lead=self.others, others=())
        return self


@dataclass(slots=True)
class _Collected:
    """Roles while they are being read."""

    units: dict[str, list[str]] = field(default_factory=lambda: {LEAD: [], SUPPORT: [], OTHERS: []})
    is_open: bool = False
    deadlines: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    said: bool = False  # a label or a verb said that these are units

    def add(self, kind: str, text: str) -> None:
        found = read_units(text)
        self.units[kind] += found.names
        self.is_open = self.is_open or found.open_ended


def with_colons(line: str) -> str:
    """Yield a line in which every label of units ends with a colon.

    >>> with_colons("【牵头单位】市人社局【配合单位】市财政局")
    '牵头单位：市人社局 配合单位：市财政局'
    """
    blank = _BLANK_LABEL.match(shadow(line))
    if blank:
        rest = line[blank.end() :]
        if is_deadline(rest) or can_be_unit(next(iter(read_units(rest).names), "")):
            line = line[: blank.start("blank")] + "：" + rest
    for first, last in reversed(list(brackets(shadow(line)))):
        inside = line[first + 1 : last]
        if (
            len(inside) <= 10
            and line[last + 1 :].strip()
            and _LABEL.fullmatch(shadow(inside) + ":")
        ):
            before, after = line[:first].rstrip(), line[last + 1 :].lstrip(" :：")
            line = f"{before} {inside}：{after}".lstrip()
    return _parted(line)


def _parted(line: str) -> str:
    """Yield a line in which a semicolon stands for the blanks before a label."""
    flat = shadow(line)
    for found in reversed(list(re.finditer(r"(?<=[^\s。;:,])\s+(?=\S)", flat))):
        if _LABEL.match(flat, found.end()):
            line = line[: found.start()] + "；" + line[found.end() :]
    return line


def ends_with_label(text: str) -> bool:
    """Tell whether a text ends with a label that has nothing behind it yet."""
    flat = shadow(text).rstrip()
    return any(found.end() == len(flat) for found in _LABEL.finditer(flat))


def declarations(text: str) -> tuple[str, Roles]:
    """Cut what a text declares for other tasks; yields the rest and the declared."""
    flat, roles = shadow(text), Roles()
    for pattern in (_FIRST_LEADS, _STANDING):
        while found := pattern.search(flat):
            if not found[0]:
                break
            if pattern is _STANDING:
                units = read_units(text[found.start("units") : found.end("units")])
                roles = roles.and_also(Roles(standing=units.names))
            else:
                onward = found["onward"] or found["onwards"]
                roles = roles.and_also(Roles(first_leads="onward" if onward else "always"))
            text = text[: found.start()] + text[found.end() :]
            flat = shadow(text)
    return text, roles


def has_label(text: str) -> bool:
    """Tell whether a text names units or a deadline by a label such as 责任单位：."""
    return first_label(text) is not None


def first_label(text: str) -> int | None:
    """Yield where the first label of units stands outside brackets; None where there is none."""
    for found in _LABEL.finditer(depth_zero(shadow(text))):
        if found.lastgroup != NOTE:
            return found.start()
    return None


def read_roles(text: str, *, strict: bool = True, kind: str = OTHERS) -> Roles | None:
    """Read a responsibility list; None where the text is none.

    ``strict`` is for text of which nothing else says that it is such a list; ``kind`` is the part
    that undivided units have, as a column's heading says it.
    """
    rest, declared = declarations(text.strip(_EDGES))
    found = _Collected()
    labels = list(_labels_of(rest))
    if labels:
        found.said = True
        head = rest[: labels[0][1]].strip(_EDGES)
        if head:
            _read_clauses(head, found, kind=OTHERS)
        for name, _, start, end in labels:
            _read_labelled(name, rest[start:end].strip(_EDGES), found)
    else:
        _read_clauses(rest, found, kind=kind)
    roles = declared.and_also(_roles(found))
    return roles if _holds(roles, found, strict=strict) else None


def _labels_of(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Yield each label's kind, its place, and the span of what it labels."""
    found = list(_LABEL.finditer(depth_zero(shadow(text))))
    for match, later in zip_longest(found, found[1:]):
        end = later.start() if later else len(text)
        yield str(match.lastgroup), match.start(), match.end(), end


def _read_labelled(kind: str, text: str, found: _Collected) -> None:
    if kind == DEADLINE:
        found.deadlines += [text] if text else []
    elif kind not in (PERSON, NOTE):
        _read_clauses(text, found, kind=kind)


def _read_clauses(text: str, found: _Collected, *, kind: str) -> None:
    """Read units and the verbs behind them, clause by clause; a clause without one waits."""
    waiting: list[str] = []
    after_lead = False
    for clause in _clauses(text):
        if is_deadline(clause):
            found.deadlines.append(moment_in(clause))
            continue
        rest = clause
        while verb := _verb_in(rest):
            units, role = rest[: verb.start()], verb.lastgroup or OTHERS
            waiting.append(_OPENING.sub("", units) if not waiting else units)
            if role == "together":
                role = SUPPORT if after_lead else LEAD
                after_lead = True
            elif role == OTHERS:
                role = SUPPORT if after_lead and kind != SUPPORT else kind
            found.add(role, "、".join(waiting))
            after_lead = after_lead or role == LEAD
            found.said = True
            waiting, rest = [], rest[verb.end() :].lstrip(_EDGES)
        if rest.strip(_EDGES):
            waiting.append(rest)
    if waiting:
        found.add(SUPPORT if after_lead else kind, "、".join(waiting))


def _verb_in(text: str) -> re.Match[str] | None:
    """Yield the first verb behind units; a name that holds the word is not taken for one."""
    flat = depth_zero(shadow(text))
    for found in _VERB.finditer(flat):
        if found[0]:
            return found
    return None


def _clauses(text: str) -> Iterator[str]:
    """Yield the clauses between commas, semicolons and full stops outside brackets."""
    flat = depth_zero(shadow(text))
    start = 0
    for place, mark in enumerate(flat):
        if mark in ",;。\n":
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _told_apart(found: _Collected) -> None:
    """Give the units whose part stands behind their name, as 市人社局（牵头）, that part."""
    for kind in (LEAD, OTHERS, SUPPORT):
        for name in list(found.units[kind]):
            part = _PART_BEHIND.search(shadow(name))
            if part is None:
                continue
            found.units[kind].remove(name)
            found.units[str(part.lastgroup)].append(name[: part.start()])


def _roles(found: _Collected) -> Roles:
    _told_apart(found)
    starred = [name for name in found.units[OTHERS] if name.endswith(tuple(STARS))]
    units = {
        kind: [name.strip(STARS) for name in names if name.strip(STARS)]
        for kind, names in found.units.items()
    }
    lead = units[LEAD] or [name.strip(STARS) for name in starred]
    return Roles(
        lead=tuple(lead),
        support=tuple(units[SUPPORT]),
        others=tuple(name for name in units[OTHERS] if name not in lead or units[LEAD]),
        open_ended=found.is_open,
        deadlines=tuple(found.deadlines),
        unread=tuple(found.unread),
    )


def _holds(roles: Roles, found: _Collected, *, strict: bool) -> bool:
    """Tell whether what was read is a list of units and nothing else."""
    units = roles.units()
    if not units:
        return found.said or bool(roles.first_leads or roles.standing)
    if not strict:
        return True
    sure = sum(map(is_named_unit, units))
    if found.said:
        return all(map(can_be_unit, units)) and (sure > 0 or roles.open_ended or len(units) > 1)
    return all(map(is_named_unit, units))
