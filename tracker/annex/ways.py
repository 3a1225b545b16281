"""The ways of a whole document: how it names the responsible where one sentence tells not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from tracker.annex.marks import find_mark
from tracker.annex.paragraphs import Paragraph
from tracker.annex.phrases import Bare, find_phrases, opening_duty
from tracker.annex.role_words import SAYS_DUTY
from tracker.annex.shadow import shadow

LEAST_BARE, LEAST_AT_THE_END, LEAST_SAID, LEAST_OPENING, LEAST_INSIDE = 2, 3, 2, 3, 3
HEAD_LENGTH, REPORT_LENGTH = 15, 4
_REPORTS = re.compile(r"(?:情况的?(?:督查)?|督查)(?:报告|通报|汇报)")
_SHARES_OUT = re.compile(r"任务|分工|分解|责任|清单|要点")
_DIVIDES = re.compile(r"(?:任务|责任|措施|工作)(?:的)?(?:分工|分解)")
_OF_A_MEETING = re.compile(r"纪要|议定|督办|交办|会议(?:决定|研究|要求|明确)")


def way_of_lists(paragraphs: Sequence[Paragraph]) -> Bare:
    """Tell how the document names units in brackets without a word more.

    One such list alone is a credit, unless the document has lists with a word as well.
    """
    ending = [each.text for each in paragraphs if shadow(each.text).rstrip("。;").endswith(")")]
    lists = (each for each in paragraphs if any(it.roles.units() for it in find_phrases(each.text)))
    said = sum(1 for _ in islice(lists, LEAST_SAID)) if ending else 0
    if _counts_inside(paragraphs, is_said=said >= LEAST_SAID):
        return Bare.INSIDE
    for bare, least in ((Bare.AT_THE_END, LEAST_AT_THE_END), (Bare.BEHIND_SENTENCES, LEAST_BARE)):
        marked = (text for text in ending if bare == Bare.BEHIND_SENTENCES or find_mark(text))
        count = sum(len(find_phrases(text, bare=bare)) > len(find_phrases(text)) for text in marked)
        if count >= least or (count and said >= LEAST_SAID):
            return bare
    return Bare.NONE


def _counts_inside(paragraphs: Sequence[Paragraph], *, is_said: bool) -> bool:
    """Tell whether units alone in brackets stand behind single clauses: 新建学校（县教育局）；…."""
    if not is_said and not _says(_SHARES_OUT, paragraphs):
        return False
    inside = (
        phrase
        for each in paragraphs
        if (flat := shadow(each.text)) and re.search(r"\)[;。](?!$)", flat)
        for phrase in find_phrases(each.text, bare=Bare.INSIDE)
        if flat[phrase.start] == "(" and phrase.end < len(flat.rstrip("。;"))
        if not SAYS_DUTY.search(flat, phrase.start, phrase.end)
    )
    return sum(1 for _ in islice(inside, LEAST_INSIDE)) == LEAST_INSIDE


def _says(words: re.Pattern[str], paragraphs: Sequence[Paragraph]) -> bool:
    return any(words.search(shadow(each.text)) for each in paragraphs[:HEAD_LENGTH])


def opens_with_duties(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether the document's parts say who is to act where a sentence begins.

    It does so more often than it names units where a text ends; once is enough where it tells what
    a meeting decided.
    """
    marked = [
        (each.text, mark.end)
        for each in paragraphs
        if (mark := find_mark(each.text)) and mark.kind != "article"
    ]
    plain = [(text, start) for text, start in marked if not find_phrases(text)]
    count = sum(opening_duty(text, start) is not None for text, start in plain)
    listed = len(marked) - len(plain)
    if count and _says(_OF_A_MEETING, paragraphs):
        return count >= listed
    least = LEAST_OPENING - 1 if _says(_DIVIDES, paragraphs) else LEAST_OPENING
    return count >= least and count > listed


def tells_of_results(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether the document reports what has been done: 关于…落实情况的督查报告."""
    return any(_REPORTS.search(shadow(each.text)) for each in paragraphs[:REPORT_LENGTH])
