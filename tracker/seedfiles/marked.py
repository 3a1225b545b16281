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

from tracker.seedfiles import sentences
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


def read_bytes(path: Path) -> bytes:
    """Yield a file's content; one that cannot be opened raises ``SeedFileError``."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as wrong:
        raise Findings(path.name).stop(sentences.UNREADABLE) from wrong


def parse(data: bytes, findings: Findings) -> Table:
    """Yield the top mapping of a YAML (or JSON) file.

    What can be read past (a repeated field, a tag) is noted in ``findings``; what cannot raises
    ``SeedFileError``.
    """
    text = _decode(data, findings)
    try:
        top = _Tree(text, findings).document()
    except yaml.YAMLError as wrong:
        raise findings.stop(sentences.NOT_YAML, _error_line(wrong, text)) from wrong
    if isinstance(top, Leaf) and top.text is None:
        raise findings.stop(sentences.EMPTY)
    if not isinstance(top, Table):
        raise findings.stop(sentences.NOT_A_TABLE, top.line)
    return top


def joined(path: str, key: str) -> str:
    """Yield the path of a field below a path."""
    return f"{path}.{key}" if path else key


def _decode(data: bytes, findings: Findings) -> str:
    if len(data) > MAX_BYTES:
        raise findings.stop(sentences.TOO_LARGE, limit=MAX_BYTES // 1_000_000)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise findings.stop(sentences.NOT_UTF8, line) from wrong


def _error_line(wrong: yaml.YAMLError, text: str) -> int:
    """Yield the line where the parser stopped; at the file's end that is its last line of text."""
    mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
    if mark is None:
        return text.count("\n", 0, int(getattr(wrong, "position", 0) or 0)) + 1
    return min(int(mark.line), text.rstrip().count("\n")) + 1


class _Tree:
    """Builds the tree from the parser's events, one pass, never deeper than ``MAX_DEPTH``."""

    def __init__(self, text: str, findings: Findings) -> None:
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=LOADER))
        self.findings = findings

    def document(self) -> Node:
        top: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if top is not None:
                    raise self.findings.stop(sentences.SECOND_DOCUMENT, _line(event))
                top = self._node(next(self.events), "", 0)
        return top or Leaf(1, None)

    def _node(self, event: Any, path: str, depth: int) -> Node:
        line = _line(event)
        self._refuse_extras(event, line, path)
        if depth > MAX_DEPTH:
            raise self.findings.stop(sentences.TOO_DEEP, line, shown(path), limit=MAX_DEPTH)
        if isinstance(event, yaml.MappingStartEvent):
            return self._table(line, path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(line, path, depth)
        return _leaf(event, line)

    def _refuse_extras(self, event: Any, line: int, path: str) -> None:
        if event.anchor is not None:  # an alias event carries the name of its anchor too
            raise self.findings.stop(sentences.ALIAS, line, path)
        if event.tag not in {None, "!"}:
            self.findings.add(sentences.TAG, line, path, value=shown(event.tag))

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
            value = self._node(next(self.events), joined(path, name or "?"), depth + 1)
            self._enter(table, key, value, path)
        return table

    def _enter(self, table: Table, key: Node, value: Node, path: str) -> None:
        if not isinstance(key, Leaf) or key.text is None:
            self.findings.add(sentences.NOT_A_FIELD_NAME, key.line, joined(path, "?"))
        elif key.text in table.entries:
            first = table.key_lines[key.text]
            where = joined(path, key.text)
            self.findings.add(sentences.REPEATED_FIELD, key.line, where, first=first)
        else:
            table.entries[key.text] = value
            table.key_lines[key.text] = key.line


def _leaf(event: Any, line: int) -> Leaf:
    is_plain = not event.style
    return Leaf(line, None if is_plain and event.value in NULLS else event.value)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
