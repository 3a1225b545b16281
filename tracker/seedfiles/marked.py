"""YAML as a tree that keeps the line of every value, read safely and without guessing types.

Scalars stay text: what a field means is decided by the reader that knows its type, so ``no``,
``371300`` or ``2019-02-30`` are never turned into something else on the way. Tags, anchors and
aliases, repeated fields, second documents, deep nesting and large files are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tracker.i18n import N_
from tracker.seedfiles.problems import Findings, shown

MAX_BYTES = 4_000_000
MAX_DEPTH = 20
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar as text; ``text`` is None where the file says null or nothing."""

    line: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of values."""

    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping of field names to values; ``key_lines`` holds the line of each field's name."""

    line: int
    entries: dict[str, Node]
    key_lines: dict[str, int] = field(default_factory=dict)


Node = Leaf | Listing | Table


def read_bytes(path: Path, findings: Findings) -> bytes:
    """Yield a file's content; an absent, unreadable or too large file raises ``SeedFileError``."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as wrong:
        message = N_("%(file)s cannot be read: there is no such file, or it may not be opened.")
        raise findings.stop(message) from wrong


def parse(data: bytes, findings: Findings) -> Table:
    """Yield the top mapping of a YAML (or JSON) file.

    What can be skipped (a repeated field, a tag) is noted in ``findings``; what cannot raises
    ``SeedFileError``.
    """
    text = _decode(data, findings)
    try:
        top = _Tree(text, findings).document()
    except yaml.YAMLError as wrong:
        message = N_(
            "%(file)s line %(line)s: this is not valid YAML from here on; check the indentation "
            "(blanks, no tabs), the quotes and the blank after each colon."
        )
        raise findings.stop(message, _error_line(wrong, text)) from wrong
    if isinstance(top, Leaf) and top.text is None:
        raise findings.stop(N_("%(file)s is empty; enter the fields that its schema asks for."))
    if not isinstance(top, Table):
        message = N_(
            "%(file)s line %(line)s: the file must begin with a field name and a colon, "
            "such as plans:."
        )
        raise findings.stop(message, top.line)
    return top


def _decode(data: bytes, findings: Findings) -> str:
    if len(data) > MAX_BYTES:
        message = N_("%(file)s is larger than %(limit)s MB; check that it is the right file.")
        raise findings.stop(message, limit=MAX_BYTES // 1_000_000)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        message = N_(
            "%(file)s line %(line)s: this is not UTF-8 text; save the file again with the "
            "encoding UTF-8."
        )
        raise findings.stop(message, line) from wrong


def _error_line(wrong: yaml.YAMLError, text: str) -> int:
    mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    return text.count("\n", 0, int(getattr(wrong, "position", 0) or 0)) + 1


class _Tree:
    """Builds the tree from the parser's events, one pass, never deeper than ``MAX_DEPTH``."""

    def __init__(self, text: str, findings: Findings) -> None:
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=LOADER))
        self.findings = findings

    def document(self) -> Node:
        top: Node = Leaf(1, None)
        seen = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    message = N_(
                        "%(file)s line %(line)s: a second document begins here (---); "
                        "put everything into one."
                    )
                    raise self.findings.stop(message, _line(event))
                top = self._node(next(self.events), "", 0)
        return top

    def _node(self, event: Any, path: str, depth: int) -> Node:
        line = _line(event)
        self._refuse_extras(event, line, path)
        if depth > MAX_DEPTH:
            message = N_(
                "%(file)s line %(line)s, %(path)s: nested more than %(limit)s levels deep; "
                "check the brackets and the indentation."
            )
            raise self.findings.stop(message, line, shown(path), limit=MAX_DEPTH)
        if isinstance(event, yaml.MappingStartEvent):
            return self._table(line, path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(line, path, depth)
        return _leaf(event, line)

    def _listing(self, line: int, path: str, depth: int) -> Listing:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, f"{path}[{len(items) + 1}]", depth + 1))
        return Listing(line, tuple(items))

    def _table(self, line: int, path: str, depth: int) -> Table:
        table = Table(line, {})
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, path, depth + 1)
            name = key.text if isinstance(key, Leaf) else None
            inner = joined(path, name or "?")
            value = self._node(next(self.events), inner, depth + 1)
            if name is None:
                message = N_(
                    "%(file)s line %(line)s, %(path)s: a field name is expected here, "
                    "plain text before a colon."
                )
                self.findings.add(message, key.line, inner)
            elif name in table.entries:
                message = N_(
                    "%(file)s line %(line)s, %(path)s: this field stands here a second time "
                    "(first in line %(first)s); keep one of them."
                )
                self.findings.add(message, key.line, inner, first=table.key_lines[name])
            else:
                table.entries[name] = value
                table.key_lines[name] = key.line
        return table

    def _refuse_extras(self, event: Any, line: int, path: str) -> None:
        if event.anchor is not None:  # an alias event carries the anchor's name too
            message = N_(
                "%(file)s line %(line)s, %(path)s: anchors and aliases (& and *) are not allowed; "
                "write the value out."
            )
            raise self.findings.stop(message, line, path)
        if event.tag is not None and event.tag != "!":
            message = N_(
                "%(file)s line %(line)s, %(path)s: the tag %(value)s is not allowed; "
                "write the plain value."
            )
            self.findings.add(message, line, path, value=shown(event.tag))


def _leaf(event: Any, line: int) -> Leaf:
    plain = event.style in {None, ""}
    return Leaf(line, None if plain and event.value in NULLS else event.value)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def joined(path: str, key: str) -> str:
    """Yield the path of a field below a path."""
    return f"{path}.{key}" if path else key
