"""Paragraphs to tasks: a task is the text that a responsibility list ends, under its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.annex.found import Findings, FoundTask
from tracker.annex.marks import Mark, find_mark, is_heading
from tracker.annex.paragraphs import Paragraph
from tracker.annex.phrases import Bare, Phrase, find_phrases, is_cut_off, more_units, opening_duty
from tracker.annex.pieces import LEFT_OVER, Piece, text_of, title_of
from tracker.annex.roles import Roles, declarations
from tracker.annex.shadow import shadow
from tracker.annex.ways import opens_with_duties, tells_of_results, way_of_lists
from tracker.rules.reasons import reason

_NO_TASK = re.compile(
    r".{0,12}(?:组织机构|组织单位|主办单位|承办单位|活动主题|活动时间|活动地点|时间地点|参加人员|参会人员|会议时间|会议地点)[。.:]?|附件.{0,60}|\W*"
    r"|(?:活动|会议|培训|竞赛|比赛|举办)?(?:主题|时间|地点|日期|对象|形式)(?:及地点)?:.{0,60}"
)
_RESULT = re.compile(r"(?:完成|进展|落实|推进|具体|办理)情况:")  # of a report, not of a plan
_OVER_ALL = re.compile(  # headings that say nothing of the one task below them
    r"(?:主要|重点|工作|目标|具体|总体|年度|下步|任务)*(?:任务|措施|工作|举措|目标|要求|分工|安排|内容|事项|清单)(?:及|和|与)?"
    r"(?:责任|任务|职责)?(?:分工|措施|要求|清单|安排)?|保障措施|组织保障|组织实施|工作保障|有关要求"
)
_FIRST_INSIDE = {  # how a count begins inside a text
    "number": re.compile(r"(?<=[:。;])\s*1[.、](?!\d)"),
    "small": re.compile(r"(?<=[:。;])\s*\(1\)"),
    "circle": re.compile(r"(?<=[:。;])\s*①"),
    "bracket": re.compile(r"(?<=[:])\s*\(一\)"),
}
_SECTION_LENGTH = 200
SHORT_TITLE = 30


@dataclass(slots=True)
class _Item:
    """A numbered part of the document that is open: its mark, its title, what waits for a list."""

    mark: Mark | None
    title: str
    waiting: list[Piece] = field(default_factory=list)
    tasks: list[FoundTask] = field(default_factory=list)
    takes_body: FoundTask | None = None
    takes_parts: FoundTask | None = None
    has_lists: bool = False
    first_pieces: list[Piece] = field(default_factory=list)


class Segmenter:
    """Goes through the paragraphs in order and adds the tasks that it finds."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.open: list[_Item] = [_Item(None, "")]
        self.is_after_list = False
        self.bare = Bare.NONE
        self.opens = False
        self.reports = False
        self.held = Roles()  # a deadline by its label, before the units of the same task

    def read(self, paragraphs: Sequence[Paragraph]) -> None:
        """Add the tasks of paragraphs that stand together."""
        self.bare = max(self.bare, way_of_lists(paragraphs))
        self.opens = self.opens or opens_with_duties(paragraphs)
        self.reports = self.reports or tells_of_results(paragraphs)
        for paragraph in paragraphs:
            self._read_one(paragraph)
        if self.reports:
            tasks = self.findings.tasks
            tasks[:] = [task for task in tasks if not _RESULT.search(shadow(task.text))]

    def _read_one(self, paragraph: Paragraph) -> None:
        mark = find_mark(paragraph.text, next_number=self._next_number())
        if mark and self._counts_on(mark):
            mark = None
        start = mark.end if mark else 0
        found = find_phrases(paragraph.text, bare=self.bare)
        phrases = [phrase for phrase in found if phrase.end > start]
        if not mark and not phrases and self.is_after_list:
            phrases = more_units(paragraph.text)
        if mark and not phrases and self.opens:
            phrases = [each for each in (opening_duty(paragraph.text, start),) if each]
        if mark and (roles := _roles_first(paragraph.text, phrases, start)):
            begin = start if phrases[0].opens else phrases[-1].end
            self._take_whole(paragraph, mark, begin=begin, roles=roles)
            return
        if mark and not _is_only_list(paragraph.text, phrases, start):
            self._open(mark, paragraph.text[start : phrases[0].start if phrases else None])
        if is_cut_off(paragraph.text):
            self.findings.warnings.append(reason("list_cut_off", line=paragraph.numbers[-1]))
        place = start
        for phrase in phrases:
            self._take(paragraph, place, phrase)
            place = phrase.end
            if phrase.opens and self.findings.tasks:
                self.open[-1].takes_body = self.findings.tasks[-1]
        self._keep(paragraph, place, kind=mark.kind if mark and place == start else "")

    def _counts_on(self, mark: Mark) -> bool:
        """Tell whether a mark counts on from one inside a text: 措施：1.…, then a line with 2.…."""
        first = _FIRST_INSIDE.get(mark.kind)
        if first is None or any(item.mark and item.mark.kind == mark.kind for item in self.open):
            return False
        return any(first.search(shadow(piece.text)) for piece in self.open[-1].waiting[-8:])

    def _next_number(self) -> int | None:
        """Yield the number that follows the newest open number."""
        numbers = [item.mark.number for item in self.open if item.mark and item.mark.number]
        return numbers[-1] + 1 if numbers else None

    def _open(self, mark: Mark, text: str) -> None:
        """Open the part that a mark begins and close those that it ends."""
        kinds = [item.mark.kind if item.mark else "" for item in self.open]
        if mark.kind in kinds:
            del self.open[kinds.index(mark.kind) :]
        self.open.append(_Item(mark, title_of(text)))
        self.is_after_list = False
        self.held = Roles()

    def _take(self, paragraph: Paragraph, place: int, phrase: Phrase) -> None:
        """Make a task of what waits and of the text before a list, or add to the one before."""
        item = self.open[-1]
        text = paragraph.text[place : phrase.start]
        if place and (mark := find_mark(text)):
            place += mark.end
            text = paragraph.text[place : phrase.start]
        line = paragraph.line_at(place + len(text) - len(text.lstrip(LEFT_OVER)))
        last_line = paragraph.line_at(max(place, phrase.end - 1))
        is_bare = not text.strip(LEFT_OVER)
        if is_bare and self.is_after_list and self.findings.tasks:
            self._add_to_last(phrase.roles, last_line)
            return
        pieces = list(item.waiting)
        if not is_bare:
            pieces.append(Piece(text, line, last_line))
        elif place == 0:
            pieces = self._whole_part() or pieces
        if phrase.roles.units():
            if pieces:
                self._add(item, pieces, self.held.and_also(phrase.roles), last_line)
            return
        self.findings.declare(phrase.roles, own=False)
        if not pieces and (above := self._listed_before()):
            above.roles = above.roles.and_also(phrase.roles)
            above.last_line = last_line
            return
        self.held = self.held.and_also(Roles(deadlines=phrase.roles.deadlines))
        if not is_bare:
            self._wait(pieces[-1])

    def _take_whole(self, paragraph: Paragraph, mark: Mark, *, begin: int, roles: Roles) -> None:
        """Make a task of a part that begins with who is to act; its words begin at a place."""
        self._open(mark, "")
        piece = Piece(paragraph.text[begin:], paragraph.line_at(begin), paragraph.numbers[-1])
        self._add(self.open[-1], [piece], roles, piece.last_line)
        self.open[-1].takes_body = self.findings.tasks[-1] if self.findings.tasks else None

    def _whole_part(self) -> list[Piece]:
        """Yield the text of a part whose own parts have no list: one after them is for all."""
        for depth in range(len(self.open) - 2, 0, -1):
            item, inner = self.open[depth], self.open[depth + 1]
            kind = inner.mark.kind if inner.mark else ""
            if item.has_lists:
                return []
            if sum(piece.kind == kind for piece in item.waiting) > 1:
                del self.open[depth + 1 :]
                return list(item.waiting)
        return []

    def _add(self, item: _Item, pieces: list[Piece], roles: Roles, last_line: int) -> None:
        if len(pieces) > 1 and _OVER_ALL.fullmatch(shadow(pieces[0].text.strip(LEFT_OVER))):
            pieces = pieces[1:]
        text = text_of(pieces)
        if not text or _NO_TASK.fullmatch(shadow(text)):
            return
        task = FoundTask(self._section(item), text, roles, pieces[0].line, last_line)
        is_title = len(pieces) == 1 and is_heading(text)
        self.findings.add(task)
        self._close(item, task, pieces)
        item.takes_body = task if is_title else None
        is_short = len(pieces) == 1 and len(text) <= SHORT_TITLE and text.count("。") == 1
        item.takes_parts = task if is_title or is_short else None
        self.is_after_list = True

    def _close(self, item: _Item, task: FoundTask, pieces: list[Piece]) -> None:
        """Nothing waits any longer, neither in the part nor in those around it.

        The title of a part with several tasks is their section, and no longer the first's words.
        """
        if item.tasks:
            task.section = self._section(item, own=True)
            first = item.tasks[0]
            if len(item.tasks) == 1 and first is not item.takes_body:
                first.section = task.section
                if len(item.first_pieces) > 1 and is_heading(item.first_pieces[0].text):
                    first.text = text_of(item.first_pieces[1:])
                    first.line = item.first_pieces[1].line
        else:
            item.first_pieces = pieces
        item.tasks.append(task)
        for each in self.open:
            each.waiting.clear()
            each.has_lists = True
        self.held = Roles()

    def _add_to_last(self, roles: Roles, last_line: int) -> None:
        task = self.findings.tasks[-1]
        task.roles = task.roles.and_also(roles)
        task.last_line = last_line
        self.findings.declare(roles, own=True)

    def _keep(self, paragraph: Paragraph, place: int, *, kind: str) -> None:
        """Let the text behind the last list wait for the next, or join the title it explains."""
        text = paragraph.text[place:]
        if not text.strip(LEFT_OVER):
            return
        rest, declared = declarations(text)
        self.findings.declare(declared, own=False)
        if not rest.strip(LEFT_OVER):
            return
        lines = paragraph.line_at(place), paragraph.numbers[-1]
        piece = Piece(text, *lines, kind=kind)
        body_of = self._titled(kind)
        if body_of is not None:
            body_of.text = text_of([Piece(body_of.text, 0, 0), piece])
            body_of.last_line = piece.last_line
            self.is_after_list = place == 0
            return
        self.is_after_list = False
        self._wait(piece)

    def _wait(self, piece: Piece) -> None:
        for item in self.open:
            item.waiting.append(piece)

    def _titled(self, kind: str) -> FoundTask | None:
        """Yield the newest task if so far it is a mere title whose part is still open.

        A numbered part (``kind``) below a short sentence belongs to it as well.
        """
        tasks = self.findings.tasks
        for item in self.open:
            titled = item.takes_parts if kind else item.takes_body
            if titled is not None and tasks and titled is tasks[-1]:
                return titled
        return None

    def _listed_before(self) -> FoundTask | None:
        """Yield the newest task where its list came first and its text has just ended."""
        newest = self.findings.tasks[-1] if self.findings.tasks else None
        is_open = any(item.tasks and item.tasks[-1] is newest for item in self.open)
        return newest if is_open else None

    def _section(self, item: _Item, *, own: bool = False) -> str:
        """Yield the headings over a part, as 二（一）广泛开展培训; ``own`` includes its own."""
        above = [each for each in self.open if each.mark]
        if not own and item in above and not _is_part(item, above):
            above = above[: above.index(item)]
        if not above:
            return ""
        marks = [each.mark.written for each in above if each.mark]
        numbers = "".join(mark.rstrip("、.．") for mark in marks[:-1])
        return (numbers + marks[-1] + above[-1].title)[:_SECTION_LENGTH]


def _is_part(item: _Item, above: list[_Item]) -> bool:
    """Tell whether a part is the only one open and heads its text by a line of its own."""
    return (
        above == [item] and bool(item.waiting) and item.mark is not None and item.mark.kind == "han"
    )


def _is_only_list(text: str, phrases: list[Phrase], start: int) -> bool:
    """Tell whether a numbered paragraph is nothing but a list: 3. 责任单位：…."""
    return bool(phrases) and not text[start : phrases[0].start].strip(LEFT_OVER)


def _roles_first(text: str, phrases: list[Phrase], start: int) -> Roles | None:
    """Yield who is to act where a part begins with that, and what is to be done follows."""
    if not phrases or not text[phrases[-1].end :].strip(LEFT_OVER):
        return None
    place, roles = start, Roles()
    for phrase in phrases:
        if text[place : phrase.start].strip(LEFT_OVER):
            return None
        place, roles = phrase.end, roles.and_also(phrase.roles)
    return roles if roles.units() else None
