"""The ways of a whole document: how it names the responsible where one sentence tells not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from tracker.annex.marks import find_mark
from tracker.annex.paragraphs import Paragraph
from tracker.annex.phrases import Bare, find_phrases, opening_duty
from tracker.annex.shadow import shadow

LEAST_BARE, LEAST_AT_THE_END, LEAST_SAID, LEAST_OPENING = 2, 3, 2, 3


def way_of_lists(paragraphs: Sequence[Paragraph]) -> Bare:
    """Tell how the document names units in brackets without a word more.

    One such list alone is a credit, unless the document has lists with a word as well.
    """
    ending = [each.text for each in paragraphs if shadow(each.text).rstrip("。;").endswith(")")]
    lists = (each for each in paragraphs if any(it.roles.units() for it in find_phrases(each.text)))
    said = sum(1 for _ in islice(lists, LEAST_SAID)) if ending else 0
    for bare, least in ((Bare.AT_THE_END, LEAST_AT_THE_END), (Bare.BEHIND_SENTENCES, LEAST_BARE)):
        marked = (text for text in ending if bare == Bare.BEHIND_SENTENCES or find_mark(text))
        count = sum(len(find_phrases(text, bare=bare)) > len(find_phrases(text)) for text in marked)
        if count >= least or (count and said >= LEAST_SAID):
            return bare
    return Bare.NONE


def opens_with_duties(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether the document's parts say who is to act where a sentence begins.

    It does so more often than it names units where a text ends.
    """
    marked = [(each.text, mark.end) for each in paragraphs if (mark := find_mark(each.text))]
    plain = [(text, start) for text, start in marked if not find_phrases(text)]
    count = sum(opening_duty(text, start) is not None for text, start in plain)
    return count >= LEAST_OPENING and count > len(marked) - len(plain)
