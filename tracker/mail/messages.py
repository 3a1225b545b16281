"""The digest: the facts of one person's lines and a language in, subject, text and HTML out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache, reduce
from itertools import groupby
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from tracker import i18n, labels
from tracker.config import ROOT
from tracker.i18n import gettext, ngettext
from tracker.inert import inert, one_line
from tracker.mail import wording
from tracker.mail.wording import SECTIONS, SectionWords

SHOWN_IN_A_SECTION = 60
LANGS = {"zh_CN": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a person is told: ``kind`` is a rung's name or one of ``wording``'s other kinds.

    Days are ISO dates; ``days`` counts working days past (or before) ``due_on``; ``path`` is the
    page that shows the matter.
    """

    kind: str
    task: str
    path: str
    plan: str
    department: str
    duty: str = ""
    period: str = ""
    due_on: str = ""
    days: int = 0
    slip: str = ""
    answer_due_on: str = ""
    is_returned: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told on a day; ``is_office`` for those who watch over departments."""

    name: str
    is_office: bool
    day: str
    public_url: str
    lines: tuple[Line, ...]

    def as_dict(self) -> dict[str, Any]:
        """Yield the JSON form that is kept with the mail."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Digest:
        """Rebuild a digest from its stored form; other keys are left alone."""
        plain = {each.name: stored[each.name] for each in fields(cls)}
        return cls(**(plain | {"lines": tuple(Line(**line) for line in stored["lines"])}))


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail in its reader's language."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that one sentence is true of."""

    sentence: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one urgency; ``left_out`` counts those that only the page lists."""

    words: SectionWords
    count: int
    groups: tuple[Group, ...]
    left_out: int


def render(digest: Digest, locale: str) -> Rendered:
    """Yield the mail for a digest in a language, the most urgent first."""
    with i18n.speaking(locale):
        sections = _sections(digest)
        what = _enumerated([_counted(section) for section in sections])
        subject = gettext("[Duban] %(what)s", what=what)
        known = {"digest": digest, "sections": sections, "subject": subject, "what": what}
        text = _environment().get_template("digest/text.txt").render(known)
        html = _environment().get_template("digest/page.html").render(known, lang=LANGS[locale])
    return Rendered(one_line(subject), inert(text).strip() + "\n", inert(html))


def _sections(digest: Digest) -> list[Section]:
    found = []
    for words in SECTIONS:
        lines = [line for line in digest.lines if line.kind in words.kinds]
        if lines:
            found.append(_section(words, lines, digest))
    return found


def _section(words: SectionWords, lines: list[Line], digest: Digest) -> Section:
    ordered = sorted(lines, key=_order)
    groups = groupby(ordered[:SHOWN_IN_A_SECTION], key=_sameness)
    return Section(
        words=words,
        count=len(lines),
        groups=tuple(
            Group(wording.sentence(alike[0], digest), alike)
            for alike in (tuple(group) for _, group in groups)
        ),
        left_out=max(0, len(lines) - SHOWN_IN_A_SECTION),
    )


def _order(line: Line) -> tuple[Any, ...]:
    """Longest overdue first; then by period, department, slip and task."""
    return (*_sameness(line), line.department, len(line.slip), line.slip, line.task)


def _sameness(line: Line) -> tuple[Any, ...]:
    return (
        line.due_on, line.duty, line.period, line.answer_due_on, line.is_returned, line.words,
        line.kind,
    )  # fmt: skip


def _counted(section: Section) -> str:
    return ngettext(section.words.one, section.words.many, section.count)


def _enumerated(parts: list[str]) -> str:
    return reduce(lambda a, b: gettext("%(first)s, %(second)s", first=a, second=b), parts)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "email"),
        extensions=["jinja2.ext.i18n"],
        autoescape=select_autoescape(("html",)),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda s: str(i18n.catalogue(i18n.get_locale()).ugettext(s)),
        lambda s, p, n: str(i18n.catalogue(i18n.get_locale()).ungettext(s, p, n)),
        newstyle=True,
    )
    environment.filters.update(labels.FILTERS)
    return environment
