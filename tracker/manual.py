"""The manual of docs/manual as pages: chapters in both languages, read from their files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from tracker.config import ROOT

FOLDER, PICTURES = ROOT / "docs" / "manual", ROOT / "docs" / "pictures"
CHAPTERS = (
    "start",
    "reporting",
    "reviewing",
    "dashboard",
    "plans",
    "slips",
    "assessment",
    "bulletins",
    "administration",
)
LANGUAGES = {"zh_CN": "zh", "en": "en"}
PICTURE = re.compile(r'src="\.\./\.\./pictures/([\w-]+\.png)"')
CHAPTER = re.compile(r'href="([a-z]+)\.md(#[^"]*)?"')


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its name in addresses, its title, and what follows as HTML."""

    name: str
    title: str
    body: Markup


def chapters(locale: str) -> list[Chapter]:
    """Yield every chapter in a language, in the order of the manual."""
    return [read_chapter(name, locale) for name in CHAPTERS]


@cache
def read_chapter(name: str, locale: str) -> Chapter:
    """Read a chapter; raises KeyError for a name or a language that there is none of."""
    if name not in CHAPTERS:
        raise KeyError(name)
    text = (FOLDER / LANGUAGES[locale] / f"{name}.md").read_text("utf-8")
    head, _, rest = text.partition("\n")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(rest)
    html = PICTURE.sub(r'src="/help/pictures/\1" loading="lazy"', html)
    html = html.replace("<table>", '<div class="table-scroll"><table class="table">')
    html = html.replace("</table>", "</table></div>")
    html = CHAPTER.sub(r'href="/help/\1\2"', html)
    return Chapter(name, head.lstrip("# ").strip(), Markup(html))  # noqa: S704 - our own files


def read_picture(name: str) -> bytes | None:
    """Yield the bytes of a picture, or None where there is none of that name."""
    found = PICTURES / name
    is_ours = found.parent == PICTURES and found.suffix == ".png" and found.is_file()
    return found.read_bytes() if is_ours else None
