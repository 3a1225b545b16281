"""Typed reading of a mapping's fields: each wrong value becomes a problem, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tracker.inert import inert
from tracker.rules.days import ISO_DAY, is_within_reach
from tracker.seedfiles import sentences
from tracker.seedfiles.marked import Leaf, Listing, Node, Table, joined
from tracker.seedfiles.problems import Findings, shown, suggestion

UNWANTED_IN_CODE = re.compile(r"""[\s/\\?#%&<>"']""")
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?", re.ASCII)
YEAR = re.compile(r"(19|20|21)\d\d", re.ASCII)
SWITCHES = {"true": True, "false": False}
NO_DAY = date.min


@dataclass(slots=True)
class Fields:
    """Reads one mapping; ask for every field it may have, then call :meth:`close`.

    A value that is missing or wrong is noted and a harmless one is yielded in its place: the file
    is refused at the end in any case.
    """

    table: Table
    path: str
    findings: Findings
    known: list[str] = field(default_factory=list)

    def text(self, key: str, *, limit: int = 10_000) -> str:
        """Yield a text that must be there, at most ``limit`` characters."""
        node = self._required(key, sentences.MISSING_TEXT)
        return "" if node is None else self._text(node, key, limit)

    def optional_text(self, key: str, *, limit: int = 10_000) -> str | None:
        """Yield a text or None."""
        node = self._optional(key)
        return None if node is None else self._text(node, key, limit) or None

    def code(self, key: str, *, limit: int = 60) -> str:
        """Yield a stable code that may stand in an address: no blanks, slashes or quotes."""
        found = self.text(key, limit=limit)
        if UNWANTED_IN_CODE.search(found):
            self.wrong(key, sentences.NOT_A_CODE, value=shown(found))
        return found

    def day(self, key: str) -> date:
        """Yield a date that must be there."""
        return self._day(self._required(key, sentences.MISSING_DAY), key) or NO_DAY

    def optional_day(self, key: str) -> date | None:
        """Yield a date or None."""
        return self._day(self._optional(key), key)

    def switch(self, key: str, *, default: bool | None = None) -> bool:
        """Yield true or false; without a default the field must be there."""
        node = self._optional(key)
        if node is None:
            if default is None:
                self.wrong(key, sentences.MISSING_SWITCH)
            return bool(default)
        found = SWITCHES.get(_written(node).lower())
        if found is None:
            self.wrong(key, sentences.WANT_SWITCH, value=shown(_written(node)))
        return bool(found)

    def whole(self, key: str, *, least: int | None = 0) -> int:
        """Yield a whole number, not below ``least``; None sets no limit."""
        found = self._number(key, sentences.NOT_WHOLE, least)
        if found != found.to_integral_value():
            self.wrong(key, sentences.NOT_WHOLE, value=_written(self._optional(key)))
        return int(found)

    def number(self, key: str, *, least: int | None = None, most: int | None = None) -> Decimal:
        """Yield an exact decimal number between two limits, of which None sets none."""
        found = self._number(key, sentences.NOT_A_NUMBER, least)
        if most is not None and found > most:
            self.wrong(key, sentences.TOO_BIG, value=found, limit=most)
        return found

    def numbers(self, key: str, *, least: int, most: int) -> tuple[Decimal, ...]:
        """Yield a list of exact decimal numbers within limits."""
        items = {f"{key}[{n}]": node for n, node in self.nodes(key)}
        lines = {name: node.line for name, node in items.items()}
        inner = Fields(Table(self.line(key), items, lines), self.path, self.findings)
        return tuple(inner.number(name, least=least, most=most) for name in items)

    def numbers_by_year(self, key: str) -> dict[int, Decimal]:
        """Yield figures by calendar year, none negative; empty where the field is absent."""
        inner = self.inner(key)
        found: dict[int, Decimal] = {}
        for year in inner.table.entries:
            value = inner.number(year, least=0)
            if YEAR.fullmatch(year):
                found[int(year)] = value
            else:
                inner.wrong(year, sentences.NOT_A_YEAR, value=shown(year))
        return found

    def choice(self, key: str, allowed: Collection[str], *, default: str | None = None) -> str:
        """Yield one of the allowed words; without a default the field must be there."""
        node = self._optional(key)
        if node is not None:
            return self._chosen(_written(node), key, allowed)
        if default is None:
            self.wrong(key, sentences.MISSING_CHOICE, allowed=" | ".join(allowed))
        return default or ""

    def choices(
        self, key: str, allowed: Collection[str], default: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Yield a list of allowed words, the default where the field is absent."""
        if not self.has(key):
            return default
        return tuple(self._chosen(word, key, allowed) for word in self.texts(key))

    def texts(self, key: str, *, limit: int = 200) -> tuple[str, ...]:
        """Yield a list of texts, empty where the field is absent."""
        return tuple(self._text(node, f"{key}[{n}]", limit) for n, node in self.nodes(key))

    def nodes(self, key: str) -> Iterator[tuple[int, Node]]:
        """Yield the items of a list with their number from 1; none where the field is absent."""
        node = self._optional(key)
        if isinstance(node, Listing):
            yield from enumerate(node.items, 1)
        elif node is not None:
            self.wrong(key, sentences.WANT_LIST)

    def tables(self, key: str) -> Iterator[Fields]:
        """Yield the readers of a list of mappings, each with its own path."""
        for number, node in self.nodes(key):
            yield self._fields(node, f"{key}[{number}]")

    def inner(self, key: str) -> Fields:
        """Yield the reader of a mapping below this one, empty where the field is absent."""
        return self._fields(self._optional(key) or Table(self.table.line, {}), key)

    def note_empty(self, key: str, message: str) -> None:
        """Note that a list is absent or has no items."""
        node = self._optional(key)
        if node is None or (isinstance(node, Listing) and not node.items):
            self.wrong(key, message)

    def note_repeat(self, key: str, value: str, *, seen: dict[str, int]) -> None:
        """Remember a field's value with its line, or note that it stood before and where."""
        if value in seen:
            self.wrong(key, sentences.REPEATED_CODE, value=shown(value), first=seen[value])
        elif value:
            seen[value] = self.line(key)

    def note_order(self, key: str, *, from_on: date | None, to_on: date | None) -> None:
        """Note a first day after the last; days that are open or could not be read are left."""
        if from_on is None or to_on is None or NO_DAY in {from_on, to_on} or from_on <= to_on:
            return
        self.wrong(key, sentences.FROM_AFTER_TO, value=from_on, to=to_on)

    def has(self, key: str) -> bool:
        """Tell whether a field stands in the file with a value; it counts as known from now on."""
        return self._optional(key) is not None

    def line(self, key: str) -> int:
        """Yield the line of a field's name, that of the mapping where it is absent."""
        return self.table.key_lines.get(key, self.table.line)

    def item_lines(self, key: str) -> tuple[int, ...]:
        """Yield the line of each item of a list."""
        node = self.table.entries.get(key)
        return tuple(item.line for item in node.items) if isinstance(node, Listing) else ()

    def wrong(self, key: str, message: str, **params: object) -> None:
        """Note a problem of one field."""
        self.findings.add(message, self.line(key), joined(self.path, key), **params)

    def close(self) -> None:
        """Note every field that nobody asked for, with the names it may have been meant to be."""
        for key in self.table.entries:
            if key not in self.known:
                self.wrong(key, sentences.UNKNOWN_FIELD, near=suggestion(key, self.known))

    def _optional(self, key: str) -> Node | None:
        if key not in self.known:
            self.known.append(key)
        node = self.table.entries.get(key)
        return None if isinstance(node, Leaf) and node.text is None else node

    def _required(self, key: str, message: str) -> Node | None:
        node = self._optional(key)
        if node is None or (isinstance(node, Leaf) and not _written(node)):
            self.wrong(key, message)
            return None
        return node

    def _fields(self, node: Node, key: str) -> Fields:
        path = joined(self.path, key)
        if isinstance(node, Table):
            return Fields(node, path, self.findings)
        self.findings.add(sentences.WANT_FIELDS, node.line, path)
        return Fields(Table(node.line, {}), path, Findings(self.findings.file))

    def _text(self, node: Node, key: str, limit: int) -> str:
        path = joined(self.path, key)
        if not isinstance(node, Leaf) or node.text is None:
            self.findings.add(sentences.WANT_TEXT, node.line, path)
            return ""
        found = inert(node.text).strip()
        if len(found) > limit:
            facts = {"value": shown(found), "length": len(found), "limit": limit}
            self.findings.add(sentences.TOO_LONG, node.line, path, **facts)
        return found

    def _day(self, node: Node | None, key: str) -> date | None:
        if node is None:
            return None
        written = _written(node)
        if not ISO_DAY.fullmatch(written):
            self.wrong(key, sentences.NOT_A_DATE, value=shown(written))
            return None
        try:
            day = date.fromisoformat(written)
        except ValueError:
            self.wrong(key, sentences.NO_SUCH_DAY, value=written)
            return None
        if not is_within_reach(day):
            self.wrong(key, sentences.BEYOND_YEARS, value=written)
        return day

    def _number(self, key: str, message: str, least: int | None) -> Decimal:
        node = self._optional(key)
        if node is None:
            self.wrong(key, sentences.MISSING_NUMBER)
            return Decimal(0)
        written = _written(node)
        if not NUMBER.fullmatch(written):
            self.wrong(key, message, value=shown(written))
            return Decimal(0)
        found = Decimal(written)
        if least is not None and found < least:
            self.wrong(key, sentences.TOO_SMALL, value=written, limit=least)
        return found

    def _chosen(self, word: str, key: str, allowed: Collection[str]) -> str:
        if word not in allowed:
            choices = " | ".join(allowed)
            self.wrong(key, sentences.NOT_ALLOWED, value=shown(word), allowed=choices)
        return word


def _written(node: Node | None) -> str:
    return (node.text or "").strip() if isinstance(node, Leaf) else ""
