"""Typed reading of a mapping's fields: each wrong value becomes a problem, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from tracker.i18n import N_
from tracker.seedfiles.marked import Leaf, Listing, Node, Table, joined
from tracker.seedfiles.problems import Findings, shown, suggestion

UNWANTED_IN_CODE = re.compile(r"""[\s/\\?#%&<>"']""")
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
        return self._text(
            self._required(
                key, N_("%(file)s line %(line)s, %(path)s: this field is missing; enter a text.")
            ),
            key,
            limit,
        )

    def optional_text(self, key: str, *, limit: int = 10_000) -> str | None:
        """Yield a text or None."""
        node = self._optional(key)
        return None if node is None else self._text(node, key, limit) or None

    def code(self, key: str, *, limit: int = 60) -> str:
        """Yield a stable code that may stand in an address: no blanks, slashes or quotes."""
        found = self.text(key, limit=limit)
        if UNWANTED_IN_CODE.search(found):
            self.wrong(
                key,
                N_(
                    "%(file)s line %(line)s, %(path)s: “%(value)s” cannot be a code; use letters, "
                    "digits and hyphens, such as linyi-2019-13."
                ),
                value=shown(found),
            )
        return found

    def day(self, key: str) -> date:
        """Yield a date that must be there."""
        node = self._required(
            key,
            N_(
                "%(file)s line %(line)s, %(path)s: this field is missing; enter a date such as 2019-11-21."
            ),
        )
        return self._day(node, key) or NO_DAY

    def optional_day(self, key: str) -> date | None:
        """Yield a date or None."""
        return self._day(self._optional(key), key)

    def switch(self, key: str, *, default: bool | None = None) -> bool:
        """Yield true or false; without a default the field must be there."""
        node = self._optional(key)
        if node is None and default is not None:
            return default
        found = SWITCHES.get(self._raw(node).lower())
        if found is None:
            self.wrong(
                key,
                N_("%(file)s line %(line)s, %(path)s: write true or false here, not “%(value)s”."),
                value=shown(self._raw(node)),
            )
        return bool(found)

    def whole(self, key: str, *, least: int | None = 0) -> int:
        """Yield a whole number, not below ``least``; None sets no limit."""
        return int(self._number(self._optional(key), key, least=least, whole=True))

    def number(self, key: str) -> Decimal:
        """Yield an exact decimal number of any sign."""
        return self._number(self._optional(key), key, least=None, whole=False)

    def numbers_by_year(self, key: str) -> dict[int, Decimal]:
        """Yield figures by calendar year, none of them negative; empty where the field is absent."""
        node = self._optional(key)
        if node is None:
            return {}
        inner = self._fields(node, key)
        found: dict[int, Decimal] = {}
        for year in inner.table.entries:
            value = inner._number(inner._optional(year), year, least=0, whole=False)
            if re.fullmatch(r"(19|20|21)\d\d", year):
                found[int(year)] = value
            else:
                inner.wrong(
                    year,
                    N_(
                        "%(file)s line %(line)s, %(path)s: “%(value)s” is not a year; "
                        "write it as 2021."
                    ),
                    value=shown(year),
                )
        return found

    def choice(self, key: str, allowed: Collection[str], *, default: str | None = None) -> str:
        """Yield one of the allowed words; without a default the field must be there."""
        node = self._optional(key)
        if node is None and default is not None:
            return default
        found = self._raw(node)
        if found not in allowed:
            self.wrong(
                key,
                N_(
                    "%(file)s line %(line)s, %(path)s: “%(value)s” is not allowed here; "
                    "write one of: %(allowed)s."
                ),
                value=shown(found),
                allowed=" | ".join(allowed),
            )
        return found

    def texts(self, key: str, *, limit: int = 200) -> tuple[str, ...]:
        """Yield a list of texts, empty where the field is absent."""
        return tuple(self._text(node, f"{key}[{n}]", limit) for n, node in self.nodes(key))

    def nodes(self, key: str) -> Iterator[tuple[int, Node]]:
        """Yield the items of a list with their number from 1; none where the field is absent."""
        node = self._optional(key)
        if node is None:
            return
        if isinstance(node, Listing):
            yield from enumerate(node.items, 1)
            return
        self.wrong(
            key,
            N_(
                "%(file)s line %(line)s, %(path)s: a list is expected here, "
                "such as [市人社局, 市教育局]."
            ),
        )

    def tables(self, key: str) -> Iterator[Fields]:
        """Yield the readers of a list of mappings, each with its own path."""
        for number, node in self.nodes(key):
            yield self._fields(node, f"{key}[{number}]")

    def inner(self, key: str) -> Fields:
        """Yield the reader of a mapping below this one, empty where the field is absent."""
        node = self._optional(key)
        return self._fields(node if node is not None else Table(self.table.line, {}), key)

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
        node = self.table.entries.get(key)
        line = node.line if isinstance(node, Leaf) else self.line(key)
        self.findings.add(message, line, joined(self.path, key), **params)

    def close(self) -> None:
        """Note every field that nobody asked for, with the names it may have been meant to be."""
        for key in self.table.entries:
            if key not in self.known:
                self.findings.add(
                    N_(
                        "%(file)s line %(line)s, %(path)s: this field is not known; "
                        "known here and nearest to it: %(near)s."
                    ),
                    self.line(key),
                    joined(self.path, key),
                    near=suggestion(key, self.known),
                )

    def _optional(self, key: str) -> Node | None:
        if key not in self.known:
            self.known.append(key)
        node = self.table.entries.get(key)
        return None if isinstance(node, Leaf) and node.text is None else node

    def _required(self, key: str, message: str) -> Node | None:
        node = self._optional(key)
        if node is None or (isinstance(node, Leaf) and not (node.text or "").strip()):
            self.wrong(key, message)
            return None
        return node

    def _fields(self, node: Node, key: str) -> Fields:
        path = joined(self.path, key)
        if isinstance(node, Table):
            return Fields(node, path, self.findings)
        self.findings.add(
            N_(
                "%(file)s line %(line)s, %(path)s: fields with names are expected here, "
                "such as {from: 2019-11-21, to: 2021-12-31}."
            ),
            node.line,
            path,
        )
        return Fields(Table(node.line, {}), path, Findings(self.findings.file))

    def _text(self, node: Node | None, key: str, limit: int) -> str:
        if node is None:
            return ""
        if not isinstance(node, Leaf) or node.text is None:
            self._at(
                node,
                key,
                N_(
                    "%(file)s line %(line)s, %(path)s: a text is expected here, "
                    "not a list, fields or nothing."
                ),
            )
            return ""
        found = node.text.strip()
        if len(found) > limit:
            self._at(
                node,
                key,
                N_(
                    "%(file)s line %(line)s, %(path)s: “%(value)s” has %(length)s characters; "
                    "at most %(limit)s are allowed."
                ),
                value=shown(found),
                length=len(found),
                limit=limit,
            )
        return found

    def _day(self, node: Node | None, key: str) -> date | None:
        if node is None:
            return None
        written = self._raw(node)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            try:
                return date.fromisoformat(written)
            except ValueError:
                self.wrong(
                    key,
                    N_(
                        "%(file)s line %(line)s, %(path)s: there is no day %(value)s in the calendar; "
                        "correct the month or the day."
                    ),
                    value=written,
                )
                return None
        self.wrong(
            key,
            N_(
                "%(file)s line %(line)s, %(path)s: “%(value)s” is not a date; "
                "write year-month-day, such as 2019-11-21."
            ),
            value=shown(written),
        )
        return None

    def _number(self, node: Node | None, key: str, *, least: int | None, whole: bool) -> Decimal:
        written = self._raw(node)
        try:
            found = Decimal(written)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or (whole and found != found.to_integral_value()):
            message = (
                N_(
                    "%(file)s line %(line)s, %(path)s: “%(value)s” is not a whole number; "
                    "write digits only, such as 5."
                )
                if whole
                else N_(
                    "%(file)s line %(line)s, %(path)s: “%(value)s” is not a number; "
                    "write it in digits, such as 30 or 0.5."
                )
            )
        elif least is not None and found < least:
            message = N_(
                "%(file)s line %(line)s, %(path)s: %(value)s is too small; "
                "the least allowed is %(least)s."
            )
        else:
            return found
        self.wrong(key, message, value=shown(written), least=least)
        return Decimal(0)

    def _at(self, node: Node, key: str, message: str, **params: object) -> None:
        self.findings.add(message, node.line, joined(self.path, key), **params)

    @staticmethod
    def _raw(node: Node | None) -> str:
        return (node.text or "").strip() if isinstance(node, Leaf) else ""


def top_fields(table: Table, findings: Findings) -> Fields:
    """Yield the reader of a file's top mapping."""
    return Fields(table, "", findings)


def note_repeats(lines: Mapping[str, int], code: str, fields: Fields, key: str) -> bool:
    """Note a code that stood before, with the line where it first stood; tell whether it did."""
    if not code or code not in lines:
        return False
    fields.wrong(
        key,
        N_(
            "%(file)s line %(line)s, %(path)s: “%(value)s” is already used in line %(first)s; "
            "every code must be its own."
        ),
        value=shown(code),
        first=lines[code],
    )
    return True
