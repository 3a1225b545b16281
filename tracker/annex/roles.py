"""Who does what in a responsibility list: labels, verbs, declared rules, deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from tracker.annex.dates import is_deadline, moment_in
from tracker.annex.declared import cut_declarations
from tracker.annex.persons import without_person
from tracker.annex.role_words import (
    DEADLINE,
    LABEL,
    LEAD,
    NOTE,
    OPENING,
    OTHERS,
    PART_BEHIND,
    PERSON,
    SUPPORT,
    VERB,
)
from tracker.annex.shadow import depth_zero, shadow
from tracker.annex.units import can_be_unit, is_like_a_name, is_named_unit, read_units

STARS = "*★☆※△▲＊#√"
_LEADER_BEHIND = re.compile(r"\((?P<who>[^()、,;]{3,24})(?:牵头|主办)(?:负责)?\)$")
_BY_BEHIND = re.compile(r"\((?P<by>[^()]*[前底末月日内年])\)$")  # 市司法局（6月底前）
_EMPTY_LABEL = re.compile(rf"(?!建设|主管){LABEL.pattern}")
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
        )

    def settled(self) -> Roles:
        """Give the undivided their part: beside leads they support, beside supports they lead."""
        if self.lead:
            return (
                replace(self, support=self.others + self.support, others=())
                if self.others
                else self
            )
        if self.support and self.others:
            return replace(self, lead=self.others, others=())
        return self


@dataclass(slots=True)
class _Collected:
    """Roles while they are being read."""

    units: dict[str, list[str]] = field(default_factory=lambda: {LEAD: [], SUPPORT: [], OTHERS: []})
    is_open: bool = False
    deadlines: list[str] = field(default_factory=list)
    said: bool = False  # a label or a verb said that these are units
    labelled: bool = False

    def add(self, kind: str, text: str) -> None:
        found = read_units(text)
        names = (name for name in map(_before_colon, found.names) if name)
        self.units[kind] += map(without_person, names)
        self.is_open = self.is_open or found.open_ended


def _before_colon(name: str) -> str:
    """Yield a unit without what a colon sets behind it; nothing where a label stands before that.

    A label with nothing behind is nobody.
    """
    place = depth_zero(shadow(name)).find(":")
    unit = name[:place] if place >= 0 else name
    is_label = _EMPTY_LABEL.fullmatch(shadow(unit) + ":") or (place >= 0 and not can_be_unit(unit))
    return "" if is_label else unit


def declarations(text: str) -> tuple[str, Roles]:
    """Cut what a text declares for other tasks; yields the rest and the declared."""
    rest, declared = cut_declarations(text)
    return rest, Roles(first_leads=declared.first_leads, standing=declared.standing)


def read_roles(text: str, *, strict: bool = True, kind: str = OTHERS) -> Roles | None:
    """Read a responsibility list; None where the text is none.

    ``strict`` is for text of which nothing else says that it is such a list; ``kind`` is the part
    that undivided units have, as a column's heading says it.
    """
    rest, declared = declarations(text.strip(_EDGES))
    found = _Collected()
    labels = list(_labels_of(rest))
    if labels:
        found.said = found.labelled = True
        head = rest[: labels[0][1]].strip(_EDGES)
        if head:
            _read_clauses(head, found, kind=OTHERS)
        for name, _, start, end in labels:
            _read_labelled(name, rest[start:end].strip(_EDGES), found)
    else:
        _read_clauses(rest, found, kind=kind)
    roles = declared.and_also(_roles(found))
    return roles if _holds(roles, found, strict=strict) else None


def labelled_spans(text: str) -> list[tuple[int, int]]:
    """Yield where what each label labels begins and ends."""
    return [(start, end) for _, _, start, end in _labels_of(text)]


def _labels_of(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Yield each label's kind, its place, and the span of what it labels."""
    found = list(LABEL.finditer(depth_zero(shadow(text))))
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
            waiting.append(OPENING.sub("", units) if not waiting else units)
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
    for found in VERB.finditer(flat):
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
            if found_by := _BY_BEHIND.search(shadow(name)):
                if is_deadline(found_by["by"]):
                    found.units[kind][found.units[kind].index(name)] = name[: found_by.start()]
                    found.deadlines.append(moment_in(name[found_by.start("by") : -1]))
                continue
            if leader := _LEADER_BEHIND.search(shadow(name)):
                _let_lead(found, name, leader)
                continue
            part = PART_BEHIND.search(shadow(name))
            if part is None:
                continue
            found.units[kind].remove(name)
            found.units[str(part.lastgroup)].append(name[: part.start()])


def _let_lead(found: _Collected, name: str, said: re.Match[str]) -> None:
    """Let a unit lead that a bracket behind another says to: 县财政局（县发改局牵头）."""
    leader = name[said.start("who") : said.end("who")]
    for names in found.units.values():
        names[:] = [name[: said.start()] if each == name else each for each in names]
        names[:] = [each for each in names if each != leader]
    found.units[LEAD].append(leader)


def _roles(found: _Collected) -> Roles:
    _told_apart(found)
    starred = [name for name in found.units[OTHERS] if name != name.strip(STARS)]
    units = {
        kind: [name.strip(STARS) for name in names if name.strip(STARS)]
        for kind, names in found.units.items()
    }
    lead = units[LEAD] or [name.strip(STARS) for name in starred]
    return Roles(
        lead=tuple(lead),
        support=tuple(units[SUPPORT]),
        others=tuple(name for name in units[OTHERS] if name not in lead),
        open_ended=found.is_open,
        deadlines=tuple(found.deadlines),
    )


def _holds(roles: Roles, found: _Collected, *, strict: bool) -> bool:
    """Tell whether what was read is a list of units and nothing else."""
    units = roles.units()
    if not units:
        return found.said or bool(roles.first_leads or roles.standing)
    if not strict:
        return any(map(can_be_unit, units)) or all(map(is_like_a_name, units))
    if found.labelled:
        return any(map(can_be_unit, units))
    sure = sum(map(is_named_unit, units))
    if found.said:
        return all(map(can_be_unit, units)) and (sure > 0 or roles.open_ended or len(units) > 1)
    return all(map(is_named_unit, units))
