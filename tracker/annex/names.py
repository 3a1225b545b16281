"""Names of units as documents write them: one rule of variants for all departments, pure (R8).

人社局, 市人社局, 人力资源社会保障局 and 临沂市人力资源和社会保障局 are one department. A written
name is read as whose it is (level), what it deals with (subject) and what sort of body it is
(kind); two names are variants of each other when all three agree. What agrees only in part is a
proposal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from tracker.annex.name_words import SUBJECTS, WHOLE

Unit = TypeVar("Unit", bound=Hashable)

NEAREST = 3
NEAR = 0.6

KINDS: tuple[tuple[str, str], ...] = (
    ("领导小组办公室", "办"),
    ("委员会办公室", "委办"),
    ("办公室", "办"),
    ("管理委员会", "管委会"),
    ("管委会", "管委会"),
    ("委员会", "委"),
    ("主管部门", ""),
    ("管理部门", ""),
    ("部门", ""),
    ("机构", ""),
    ("联合会", "联合会"),
    ("协会", "协会"),
    ("中心", "中心"),
    ("公司", "公司"),
    ("集团", "公司"),
    ("银行", "银行"),
    ("局", "局"),
    ("厅", "局"),
    ("委", "委"),
    ("办", "办"),
    ("部", "部"),
    ("会", "会"),
    ("院", "院"),
)
VAGUE = frozenset(
    {"", "有关", "相关", "各", "各有关", "各相关", "主管", "行业", "业务", "职能", "各级", "其他"}
)
VAGUELY = re.compile(r"有关|相关|其他|^各")
MARK = re.compile(
    r"(?!市场|市政(?!府)|市容|区域|县域|乡村|乡镇|区块|省际|旗舰)[省市县区州盟旗镇乡]"
)
AREA = r"(?:省|(?<!城)市|县|(?<![社园景])区|镇|(?<!城)乡|街道)"
ELSEWHERE = re.compile(rf"[一-鿿]{{1,7}}?{AREA}(?=.{{2}})")
GOVERNMENT = re.compile(
    rf"([一-鿿]+{AREA}|[一-鿿]+(?=管委会|管理委员会))"
    r"(?:人民政府|政府|办事处|管理委员会|管委会)?"
)
ZONES = {
    "高新区": "高新技术产业开发区",
    "高新技术开发区": "高新技术产业开发区",
    "经开区": "经济技术开发区",
    "综保区": "综合保税区",
}
LEAGUE = re.compile(r"团([省市县区州旗])委")
BRACKETED = re.compile(r"(.+?)\((.+)\)")
JOINING = re.compile(r"[和与及、·]")
GROUP_FILLING = re.compile(r"[各的和与及以、,;()]|人民(?=政府)")


@dataclass(frozen=True, slots=True)
class Place:
    """The jurisdiction whose documents are read: 临沂市, its mark 市, the names above it."""

    name: str
    mark: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A written name: another government's mark or '', what it deals with, '' for any kind."""

    level: str
    subject: str
    kind: str
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match(Generic[Unit]):
    """Which units a written name may mean, best first, and why.

    ``is_sure`` holds for exactly one unit that the rule of variants names; all else is a proposal.
    ``code`` is the reason: variant, function, part, two_names, kind_differs, covers, near,
    several, elsewhere, vague, unknown.
    """

    code: str
    units: tuple[Unit, ...] = ()
    is_sure: bool = False


class Variants(Generic[Unit]):
    """The names that the units of one place bear, to be found under any variant."""

    def __init__(self, place: Place, known: Iterable[tuple[str, Unit]]) -> None:
        self.place = place
        self.known = [(read_name(name, place), tidy(name), unit) for name, unit in known]

    def match(self, written: str) -> Match[Unit]:
        """Yield what a written name may mean: 省市场监管局（省知识产权局） by either of its names.

        >>> place = Place("临沂市", "市")
        >>> Variants(place, [("临沂市人力资源和社会保障局", 1)]).match("人社部门").units
        (1,)
        """
        outer, inner = names_in(written)
        first = self._match_one(outer)
        if not inner:
            return first
        second = self._match_one(inner)
        if first.is_sure and second.is_sure and first.units != second.units:
            return Match("several", (*first.units, *second.units))
        sure = next((each for each in (first, second) if each.is_sure), None)
        return Match("two_names", sure.units, is_sure=True) if sure else first

    def _match_one(self, name: str) -> Match[Unit]:
        wanted = read_name(name, self.place)
        if wanted.subject in VAGUE or VAGUELY.search(name):
            return Match("vague")
        if wanted.level:
            return Match("elsewhere")
        same = self._units(lambda known: known.subject == wanted.subject)
        alike = self._units(
            lambda known: known.subject == wanted.subject and wanted.kind in ("", known.kind)
        )
        holding = self._units(lambda known: wanted.subject in known.parts)
        if len(alike) == 1:
            return Match("variant" if wanted.kind else "function", alike, is_sure=True)
        if len(alike) > 1 or len(same) > 1:
            return Match("several", alike or same)
        if same:
            return Match("kind_differs", same)
        if holding and not wanted.kind:
            is_only = len(holding) == 1
            return Match("part" if is_only else "several", holding, is_sure=is_only)
        if holding:
            return Match("covers", holding)
        return self._nearest(name, wanted)

    def _units(self, fits: Callable[[Reading], bool]) -> tuple[Unit, ...]:
        found = [unit for known, _, unit in self.known if not known.level and fits(known)]
        return tuple(dict.fromkeys(found))

    def _nearest(self, name: str, wanted: Reading) -> Match[Unit]:
        best: dict[Unit, float] = {}
        whole = tidy(name)
        for known, written, unit in self.known:
            alike = max(likeness(wanted.subject, known.subject), likeness(whole, written) - 0.1)
            best[unit] = max(best.get(unit, 0.0), alike)
        near = sorted((unit for unit in best if best[unit] >= NEAR), key=lambda unit: -best[unit])
        return Match("near" if near else "unknown", tuple(near[:NEAREST]))


def likeness(one: str, other: str) -> float:
    """Yield how much two texts agree, from 0 to 1; what cannot come near is not looked at closely.

    The letters of one that stand in the other at all are the most that can agree in order.
    """
    length = len(one) + len(other)
    shared = sum(letter in other for letter in one)
    if not length or 2 * shared / length < NEAR:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def tidy(written: str) -> str:
    """Yield a name with half-width signs, without blanks, quotes and a last 等."""
    text = re.sub(r"[\s“”\"'《》]", "", unicodedata.normalize("NFKC", written))
    return text.removesuffix("等") or text


def names_in(written: str) -> tuple[str, str]:
    """Yield the name and the second name in brackets, '' where there is none."""
    text = tidy(written)
    found = BRACKETED.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def read_name(written: str, place: Place) -> Reading:
    """Read one written name: whose it is, what it deals with, what sort of body it is."""
    level, text = _without_place(tidy(written), place)
    if not level and (area := GOVERNMENT.fullmatch(text)) and "监督管理" not in text:
        name = area[1].removeprefix(place.name[:-1]) or area[1]
        return Reading("", ZONES.get(name, name), "政府")
    text = WHOLE.get(text, text)
    subject, kind = _divided(text)
    if subject.startswith(("人民政府", "政府")) and subject not in ("人民政府", "政府"):
        subject = subject.removeprefix("人民").removeprefix("政府")
    subject = LONG.get(_joined(subject), subject)
    parts = frozenset(part for part in JOINING.split(subject) if len(part) > 1)
    return Reading(level, _joined(subject), kind, parts if len(parts) > 1 else frozenset())


def _without_place(text: str, place: Place) -> tuple[str, str]:
    """Take the place away, wherever it stands; yields the mark of another government, if any."""
    for own in (*place.above, place.name, "中国共产党", "中共", "我", "本"):
        text = text.removeprefix(own) or text
    head, here, tail = text.partition(place.name)
    if here and tail:
        text = (head + tail).removeprefix("中共")
    if league := LEAGUE.fullmatch(text):
        return "" if league[1] == place.mark else league[1], "共青团"
    if text.startswith("委员会") and text != "委员会":
        text = "委" + text.removeprefix("委员会")
    if MARK.match(text) and len(text) > 2:
        return "" if text[0] == place.mark else text[0], text[1:]
    elsewhere = None if GOVERNMENT.fullmatch(text) else ELSEWHERE.match(text)
    return (elsewhere[0], text[elsewhere.end() :]) if elsewhere else ("", text)


def _divided(text: str) -> tuple[str, str]:
    if text.endswith("监督管理委员会"):
        return text.removesuffix("委员会"), "委"
    for ending, kind in KINDS:
        if text.endswith(ending):
            return text.removesuffix(ending), kind
    return text, ""


def _joined(subject: str) -> str:
    return JOINING.sub("", subject)


LONG: dict[str, str] = {
    _joined(short): subject for subject, others in SUBJECTS.items() for short in (subject, *others)
}


def group_key(written: str, place: Place) -> str:
    """Yield a group's name without filling: 各县（区）人民政府 and 县区政府 agree."""
    text = tidy(written).removeprefix("各").removeprefix(place.name)
    return GROUP_FILLING.sub("", text.removeprefix(place.mark) if MARK.match(text) else text)


def nearest_groups(written: str, known: Sequence[tuple[str, Unit]], *, place: Place) -> Match[Unit]:
    """Yield the group that differs from a name by filling alone, else those most like it."""
    wanted = group_key(written, place)
    same = tuple(dict.fromkeys(unit for name, unit in known if group_key(name, place) == wanted))
    if len(same) == 1:
        return Match("group_variant", same, is_sure=True)
    scored = [(likeness(wanted, group_key(name, place)), unit) for name, unit in known]
    scored.sort(key=lambda pair: -pair[0])
    near = tuple(dict.fromkeys(unit for score, unit in scored if score >= 0.6))
    return Match("near" if near else "unknown", near[:NEAREST])
