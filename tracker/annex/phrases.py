"""Responsibility lists inside a paragraph: in brackets, behind a label, or as a last sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from tracker.annex.dates import is_deadline, moment_in
from tracker.annex.labels import begins_with_label, first_label, has_label, label_starts
from tracker.annex.role_words import SAYS_DUTY
from tracker.annex.roles import Roles, declarations, read_roles
from tracker.annex.shadow import brackets, depth_zero, shadow
from tracker.annex.units import all_brackets_close, is_group, is_named_unit

LONGEST_PARAGRAPH = 20_000
LONGEST_LIST = 600
LONGEST_MORE = 60
_VERB_LENGTH = 4
_STOPS = "。;,、!?"
_MAY_FOLLOW = _STOPS + "("  # several brackets may stand behind one another
_LABELLED_REST = re.compile(r"[。;]\s*$")
# 市教育局牵头；各学校配合 is one sentence; otherwise a ； divides two.
_LAST_SENTENCE = (
    re.compile(r"(?:^|(?<=[。!?]))(?P<sentence>[^。!?]{4,300}?)[。]?$"),
    re.compile(r"(?:^|(?<=[。;!?]))(?P<sentence>[^。;!?]{4,200}?)[。]?$"),
)
_OPENS = re.compile(
    r"(?:由|请|责成)?[^,]{2,80}?(?:牵头|负责|主办|配合|参与|参加|协助|协同)(?:负责|落实)?,|会同[^,]{2,80},"
    r"|(?:由|请|责成)?[^,]{2,60}会同[^,]{2,80},"
)
_TITLE_AND_DUTY = re.compile(  # 道路交通整治，由公安、交通部门负责，有关部门配合。
    r"[^,。;:]{4,40},(?P<duty>由[^。;:]{2,120}?(?:负责|牵头|配合|落实|参与|协助))[。;]"
)
_CLOSING_DUTY = re.compile(  # 关于…的问题，由国土资源部会同农业部等部门研究提出意见。
    r"(?<=,)(?P<duty>由[^。;:]{2,300}?)[。;]?$"
)
_ASKS = re.compile(  # 由县财政局负责拨付资金, 请县住建局于5月底前…
    r"(?:由|请|责成)(?P<units>[^,。;:]{2,60}?)(?:牵头|负责|(?=抓紧|尽快|立即|认真|按|于\d|在\d|\d+月))"
)
_CLOSING = re.compile(r"(?<=[。;,])(?P<closing>[^。;,!?]{2,20})[。]?$")
_ENDS_WITH_DUTY = re.compile(
    r"(?:负责|牵头|配合|落实|参与|承办|协办|实施|指导|协同|协助|支持|办理|各负其责)(?:落实|实施|办理)?[。]?$"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A responsibility list and its place in the paragraph."""

    start: int
    end: int
    roles: Roles
    opens: bool = False  # what is to be done follows: 由市教育局牵头，于6月底前提出方案


class Bare(IntEnum):
    """Which brackets that hold nothing but names of units, without a verb, are taken for lists."""

    NONE = 0
    BEHIND_SENTENCES = 1
    AT_THE_END = 2
    INSIDE = 3


def find_phrases(text: str, *, bare: Bare = Bare.NONE) -> list[Phrase]:
    """Yield the responsibility lists of a paragraph in order; ``bare`` as the document's way is."""
    if len(text) > LONGEST_PARAGRAPH:
        return []
    flat = shadow(text)
    labelled = _labelled(text)
    spans = iter((each.start, each.end) for each in labelled)
    found, span = list(labelled), next(spans, None)
    for first, last in brackets(flat):
        while span and span[1] <= first:
            span = next(spans, None)
        if (not span or last < span[0]) and (phrase := _bracketed(text, first, last, bare=bare)):
            found.append(phrase)
    found.sort(key=lambda phrase: phrase.start)
    if not labelled and (not found or found[-1].end < len(flat.rstrip(_STOPS))):
        found += _last_sentence(text, found[-1].end if found else 0)
    return found


def more_units(text: str) -> list[Phrase]:
    """Yield the list that a line of groups is, where the line before was a list.

    A single body there may as well be the issuer, who signs.
    """
    roles = read_roles(text) if len(text) <= LONGEST_MORE else None
    units = roles.units() if roles else ()
    if (
        roles is None
        or not units
        or not all(is_group(unit) and is_named_unit(unit) for unit in units)
    ):
        return []
    return [Phrase(0, len(text), roles)]


def opening_duty(text: str, start: int) -> Phrase | None:
    """Yield the list with which a sentence opens, before it says what those units are to do."""
    flat = shadow(text)
    if inside := _duty_in_a_sentence(text, start):
        return inside
    for sentence in re.finditer(r"[^。;!?]+", flat[start:]):
        first = start + sentence.start()
        end = first
        for clause in re.finditer(r"[^,]+(?:,|$)", sentence[0]):
            if not _OPENS.fullmatch(clause[0]) or not _are_units(text, first, clause):
                break
            end = first + clause.end()
        if first < end < start + sentence.end():
            roles = read_roles(text[first:end])
            if roles and (roles.lead or "负责" in flat[first:end]):
                return Phrase(first, end, roles, opens=True)
        if (asked := _ASKS.match(sentence[0])) and _names_units(asked["units"]):
            end = first + asked.end()
            roles = read_roles(text[first + asked.start("units") : end]) or Roles()
            return Phrase(first, end, roles, opens=True)
    return None


def _duty_in_a_sentence(text: str, start: int) -> Phrase | None:
    """Yield the list behind a title's comma, or that which is a text's last clause."""
    flat = shadow(text)
    titled = _TITLE_AND_DUTY.match(flat, start)
    found = titled or _CLOSING_DUTY.search(flat, start)
    roles = read_roles(text[found.start("duty") : found.end("duty")]) if found else None
    if found is None or roles is None or not any(map(is_named_unit, roles.units())):
        return None
    return Phrase(found.start("duty"), found.end(), roles, opens=bool(titled))


def _names_units(text: str) -> bool:
    roles = read_roles(text)
    return roles is not None and bool(roles.units()) and all(map(is_named_unit, roles.units()))


def _are_units(text: str, start: int, clause: re.Match[str]) -> bool:
    roles = read_roles(text[start + clause.start() : start + clause.end()])
    return roles is not None and all(map(is_named_unit, roles.units()))


def is_cut_off(text: str) -> bool:
    """Tell whether the last bracket of a paragraph opens a list and is never closed."""
    flat = shadow(text[-LONGEST_LIST:])
    opened = flat.rfind("(")
    if opened < 0 or ")" in flat[opened:]:
        return False
    inside = text[-LONGEST_LIST:][opened + 1 :]
    return first_label(inside) == 0 or "牵头" in flat[opened + 1 : opened + 40]


def _bracketed(text: str, first: int, last: int, *, bare: Bare) -> Phrase | None:
    inside = text[first + 1 : last]
    flat = shadow(text)
    before, after = flat[:first].rstrip(), flat[last + 1 :].lstrip()
    if len(inside) > LONGEST_LIST or not _may_stand(before, after):
        return None
    roles = read_roles(inside)
    if roles is None:
        return None
    if not _says_more(inside, roles) and not (
        bare and _is_bare_list(before, after, units=roles.units(), bare=bare)
    ):
        return None
    return Phrase(first, last + 1, roles)


def _may_stand(before: str, after: str) -> bool:
    """Tell whether a bracket stands where a sentence or a clause ends."""
    after = after.lstrip(")")  # a bracket closed once too often: …配合)]
    return not after or after[0] in _MAY_FOLLOW or not before or before[-1] in "。;!?"


def _says_more(inside: str, roles: Roles) -> bool:
    """Tell whether a list says by a label or a verb that these units are responsible."""
    flat = shadow(inside)
    if SAYS_DUTY.search(flat) or roles.first_leads or roles.standing:
        return True
    if roles.deadlines and roles.units() and all(map(is_named_unit, roles.units())):
        return True
    return bool(roles.units() or roles.deadlines) and has_label(inside)


def _is_bare_list(before: str, after: str, *, units: Sequence[str], bare: Bare) -> bool:
    if not units or not all(map(is_named_unit, units)):
        return False
    if bare == Bare.INSIDE and (not after or after[0] in "。;"):
        return True
    ends_all = not after.strip(_STOPS)
    return ends_all and (not before or before[-1] in "。;!?" or bare == Bare.AT_THE_END)


def _labelled(text: str) -> list[Phrase]:
    """Yield the lists that begin at a label and go on as far as nothing but lists follows."""
    found: list[Phrase] = []
    flat = depth_zero(shadow(text))
    end = 0
    for start in label_starts(text):
        if start < end:
            continue  # in the list before
        if start and flat[start - 1] == "(":
            break  # in a bracket that is not closed: cut off
        end = _end_of_list(text, flat, start)
        if roles := read_roles(text[start:end], strict=False):
            found.append(Phrase(start, end, roles))
    return found


def _end_of_list(text: str, flat: str, start: int) -> int:
    """Yield where the list ends that begins at a label: before a sentence that is none."""
    end = flat.find("。", start) + 1
    while 0 < end < len(text):
        after = flat.find("。", end) + 1 or len(text)
        if not _is_of_a_list(text[end:after]):
            return end
        end = after
    return end or len(text)


def _is_of_a_list(sentence: str) -> bool:
    if not shadow(sentence).strip(_STOPS) or begins_with_label(sentence) or is_deadline(sentence):
        return True
    return len(sentence) <= LONGEST_LIST and read_roles(sentence) is not None


def _last_sentence(text: str, start: int) -> list[Phrase]:
    """Yield the last sentence where it is nothing but a responsibility list."""
    flat = shadow(text)
    closing = _CLOSING.search(flat, start)
    by_then = _deadline_of(closing["closing"]) if closing else ""
    end = closing.start() if closing and by_then else len(flat)
    for form in _LAST_SENTENCE:
        found = form.search(flat[:end].rstrip(",;"), start)
        if found and (roles := _duty(text[found.start("sentence") : found.end("sentence")])):
            roles = roles.and_also(Roles(deadlines=(by_then,) if by_then else ()))
            return [Phrase(found.start("sentence"), len(text), roles)]
    return []


def _deadline_of(closing: str) -> str:
    """Yield the deadline that a last clause is; nothing where it says what is done by then."""
    moment = moment_in(closing) if is_deadline(closing) else ""
    return moment if len(closing) <= len(moment) + _VERB_LENGTH else ""


def _duty(sentence: str) -> Roles | None:
    """Yield what a sentence says of who is responsible, where it says nothing else."""
    if not _ENDS_WITH_DUTY.search(shadow(sentence)) or not all_brackets_close(sentence):
        return None
    rest, declared = declarations(sentence)
    roles = read_roles(rest)
    if roles is None:
        return None
    is_shared = bool(roles.lead and roles.support)  # read_roles asks for one sure name at least
    if not is_shared and not all(map(is_named_unit, roles.units())):
        return None
    return declared.and_also(roles)
