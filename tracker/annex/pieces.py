"""Parts of a task's text on their way: where they stand, and how they are put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.annex.marks import is_heading
from tracker.annex.shadow import shadow

LEFT_OVER = " ,，;；。、.:：\t"
_OWN_LABEL = re.compile(
    r"^(?:工作|主要|具体|重点|目标)?(?:任务|内容|措施|举措|事项|要求|工作)(?:内容|名称)?:"
)
_LABELLED_LINE = re.compile(r"[\u4e00-\u9fff]{2,8}:[^。;:!?]{1,50}[^。;:!?,、]")
_TITLE = re.compile(r"^(?P<title>[^。;:!?]{1,60}?)[。:]")


@dataclass(slots=True)
class Piece:
    """A part of a task's text with the lines on which it stands."""

    text: str
    line: int
    last_line: int
    kind: str = ""  # of the mark that it begins with


def title_of(text: str) -> str:
    """Yield the title with which a part begins; nothing where it begins with its text."""
    stripped = text.strip()
    if is_heading(stripped):
        return stripped
    found = _TITLE.match(shadow(stripped))
    return stripped[: found.end("title")] if found else ""


def _stands_alone(text: str) -> bool:
    """Tell whether a piece ends without a mark: a title, or a line such as 整改类型：立行立改."""
    return is_heading(text) or bool(_LABELLED_LINE.fullmatch(shadow(text)))


def text_of(pieces: Sequence[Piece]) -> str:
    """Yield a task's text: its pieces one after another, a title ended with a full stop."""
    text = before = ""
    for piece in pieces:
        part = piece.text.strip()
        if _stands_alone(before) and not text.endswith(("。", "：", ":")):
            text += "。"
        text, before = text + part, part
    text = text.strip().lstrip(LEFT_OVER)
    own_label = _OWN_LABEL.match(shadow(text))
    return text[own_label.end() :].strip() if own_label else text
