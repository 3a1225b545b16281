"""Parts that a unit heads: （一）县发展改革局, then its tasks, or 市民政局：负责….

Nothing there says 牵头 or 责任单位, so a document is read in this way only where no other way found
a task, and only where several of its parts are headed so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.annex.found import Findings, FoundTask
from tracker.annex.marks import find_mark
from tracker.annex.paragraphs import Paragraph
from tracker.annex.role_words import any_of
from tracker.annex.roles import Roles, read_roles
from tracker.annex.shadow import shadow
from tracker.annex.units import is_group, is_named_unit

LEAST_HEADS = 3
RANKS = ("chapter", "part", "han", "bracket", "number", "small", "circle")  # of marks, outer first
LONGEST_HEAD = 60
_SECTION_LENGTH = 200
_HEAD = re.compile(rf"(?P<units>[^。:;!?]{{2,{LONGEST_HEAD}}})(?:[。:]|$)")
_DUTY = re.compile(  # how a sentence begins that says what a unit is to do
    r"(?:主要|具体|统一|全面|共同|分别|按照?[^,。]{2,20},)?"
    + any_of(
        "负责 做好 抓好 牵头 组织 指导 加强 配合 协助 统筹 落实 开展 制定 制订 编制 把 将 承担 "
        "协调 完善 推进 推动 督促 督导 会同 搞好 结合 参与 利用 保障 强化 建立 健全 严格 依法 "
        "加大 加快 深入 积极 认真 确保 提供 管理 监督 宣传 支持 实施 对 切实 整治 清理 排查 查处 "
        "维护 完成 争取 安排 研究 发挥 引导 及时 定期 办理 提升 提高 优化"
    )
)
_TALLY = re.compile(  # 市教育局牵头的任务（5项）
    r"(?P<verb>(?:总?牵头|主办)(?:负责)?|负责|承办|承担|落实)?的?(?:重点|主要|工作|具体)*"
    r"(?:任务|事项|工作|职责|项目)*(?:\(共?\d+[项件个条]?\))?$"
)
_SUBJECT = re.compile(  # 区住建局负责…, 区环保局要加强…, 请区教育局…
    r"(?:由|责成)?(?P<units>[^。:;!?,]{2,40}?)(?=(?:主要|具体)?(?:负责|牵头)|要(?!素|闻|求)|应当)"
)
MOST_ARTICLES = 2
_SHARING = re.compile(r"职责|分工|任务|责任|议定|督办|交办")
_SURE = re.compile(r"(?:主要|具体)?(?:负责|牵头)|要")
_PAST = re.compile(r"已|了(?!解)|近日|日前|\d+日(?:上午|下午)|同比|以来")
_CONTACT = re.compile(r"\d{7,}|电话|联系人|@")


@dataclass(slots=True)
class _Part:
    """A part that units head: who, under what, and the paragraphs of what they are to do."""

    roles: Roles
    section: str
    kind: str  # of the mark before the head, or nothing
    texts: list[tuple[str, int, int]] = field(default_factory=list)
    has_body: bool = False  # the text follows on the head's own line


def find_headed_tasks(paragraphs: Sequence[Paragraph], findings: Findings) -> None:
    """Add the tasks of parts that units head, where at least three parts are headed so.

    A regulation, which counts articles, says whose office a thing is and gives no tasks.
    """
    marks = [mark.kind for each in paragraphs if (mark := find_mark(each.text))]
    parts = [part for part in _parts(paragraphs) if part.texts]
    if len(parts) < LEAST_HEADS or marks.count("article") > MOST_ARTICLES:
        return
    if not _shares_out(paragraphs, parts):
        return
    for part in parts:
        for text, line, last_line in part.texts:
            findings.add(FoundTask(part.section, text, part.roles, line, last_line))


def _shares_out(paragraphs: Sequence[Paragraph], parts: Sequence[_Part]) -> bool:
    """Tell whether the parts say what is to be done: not a bulletin of what units have done.

    The words before them say so, or half of the parts do by 负责.
    """
    texts = [shadow(part.texts[0][0]) for part in parts]
    if sum(bool(_PAST.search(text)) for text in texts) * 2 >= len(texts):
        return False
    first = parts[0].texts[0][1]
    before = (each.text for each in paragraphs if each.numbers[0] <= first)
    if any(_SHARING.search(shadow(text)) for text in before):
        return True
    return sum(bool(_SURE.match(text)) for text in texts) * 2 >= len(texts)


def _parts(paragraphs: Sequence[Paragraph]) -> Iterator[_Part]:
    part: _Part | None = None
    heading = ""
    for paragraph in paragraphs:
        mark = find_mark(paragraph.text)
        start, kind = (mark.end, mark.kind) if mark else (0, "")
        head = _head_at(paragraph, start, kind=kind, section=heading)
        if head:
            if part:
                yield part
            part = head
        elif part and mark and _is_below(kind, part.kind) and not part.has_body:
            _add(part, paragraph, start)
        elif part and not mark and not part.has_body:
            _go_on(part, paragraph)
        else:
            if part:
                yield part
            part = None
            heading = paragraph.text.strip()[:_SECTION_LENGTH] if mark else heading
    if part:
        yield part


def _is_below(kind: str, head: str) -> bool:
    """Tell whether a mark counts the parts of what a head's own mark counts."""
    if not head:
        return kind in RANKS
    return kind in RANKS and head in RANKS and RANKS.index(kind) > RANKS.index(head)


def _head_at(paragraph: Paragraph, start: int, *, kind: str, section: str) -> _Part | None:
    """Yield the part that a paragraph heads; None where it begins with no unit."""
    flat = shadow(paragraph.text[start:])
    found = _HEAD.match(flat)
    rest = flat[found.end() :].strip() if found else ""
    is_plain = found is None or not (_DUTY.match(rest) if rest else kind or flat.endswith(":"))
    if is_plain:
        found = _SUBJECT.match(flat)
        rest = flat[found.end() :].strip() if found else ""
    if found is None or _CONTACT.search(rest):
        return None
    roles = _roles_of(paragraph.text[start + found.start("units") : start + found.end("units")])
    if roles is None:
        return None
    if is_plain and any(map(is_group, roles.units())):
        return None
    part = _Part(roles, section, kind, has_body=bool(rest))
    if rest:
        _add(part, paragraph, start + found.end())
    return part


def _roles_of(head: str) -> Roles | None:
    """Yield the units of a head, which lead where it says so: 市教育局牵头的任务."""
    tally = _TALLY.search(shadow(head))
    roles = read_roles(head[: tally.start()] if tally else head)
    if roles is None or not roles.units() or not all(map(is_named_unit, roles.units())):
        return None
    is_lead = tally and tally["verb"] and not tally["verb"].startswith(("负责", "承", "落"))
    return replace(roles, lead=roles.units(), others=(), support=()) if is_lead else roles


def _add(part: _Part, paragraph: Paragraph, start: int) -> None:
    text = paragraph.text[start:].strip()
    if text and not _CONTACT.search(shadow(text)):
        part.texts.append((text, paragraph.line_at(start), paragraph.numbers[-1]))


def _go_on(part: _Part, paragraph: Paragraph) -> None:
    """Add what stands without a mark below a head: a task's further words, or one of its own."""
    if not part.texts:
        _add(part, paragraph, 0)
        return
    text, line, _ = part.texts[-1]
    part.texts[-1] = (text + paragraph.text.strip(), line, paragraph.numbers[-1])
