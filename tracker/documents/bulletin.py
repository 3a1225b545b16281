"""What a bulletin (通报) is made of: the frozen figures with their rows, and the text.

A bulletin is a Chinese official document; its words are Chinese whatever language the pages have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

ON_TIME, LATE, MISSING, RETURNED, PENDING = "on_time", "late", "missing", "returned", "pending"
RESULTS = {
    ON_TIME: "按时报送",
    LATE: "逾期补报",
    MISSING: "逾期未报",
    RETURNED: "退回后逾期未重报",
    PENDING: "到期待报",
}
OVERDUE = (MISSING, RETURNED)
LIGHTS = {
    "green": "正常",
    "yellow": "预警",
    "red": "滞后",
    "done": "办结",
    "done_late": "逾期办结",
    "not_started": "未开始",
    "withdrawn": "已撤销",
}
SHAPES = {
    "green": "●",
    "yellow": "▲",
    "red": "■",
    "done": "✔",
    "done_late": "✔",
    "not_started": "○",
    "withdrawn": "—",
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with its light on the day and the reason in words."""

    number: int
    title: str
    leads: tuple[str, ...]
    light: str
    reason: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A report of the period that had fallen due, with what became of it and who answers."""

    obligation: int
    task: int
    title: str
    unit: str
    table: str
    kind: str
    due_on: date
    filed_on: date | None
    result: str
    days: int
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A department with its assignments behind and on warning, and its published score."""

    name: str
    table: str
    red: int
    yellow: int
    score: str = ""
    grade: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A target of a year with what was reported and accepted; ``reports`` is how many reports.

    ``expected`` is the part of it that even progress reaches by ``counted_on``.
    """

    name: str
    unit: str
    year: int
    target: str
    reported: str
    reports: int
    kind: str = "flow"
    expected: str = ""
    counted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Commented:
    """A department praised or criticised, with the words that the leader approves."""

    unit: str
    because: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The reports of the period by what became of them; together they are all that fell due."""

    due: int
    on_time: int
    late: int
    missing: int
    returned: int
    pending: int

    @property
    def overdue(self) -> int:
        """Yield the number of reports that are waited for past their day."""
        return self.missing + self.returned

    @property
    def rate(self) -> str:
        """Yield the share filed on time in percent with one place, — where nothing was due."""
        return f"{tenths(self.on_time, self.due) / 10:.1f}%" if self.due else "—"


def day_words(day: date) -> str:
    """Yield a day as documents write it: 2021年4月12日."""
    return f"{day.year}年{day.month}月{day.day}日"


def tenths(part: int, whole: int) -> int:
    """Yield a share in tenths of a percent, rounded half up."""
    return (2000 * part + whole) // (2 * whole)


def counts_of(duties: Iterable[DutyRow]) -> Counts:
    """Count reports by what became of them."""
    results = [duty.result for duty in duties]
    return Counts(
        len(results),
        *(results.count(name) for name in (ON_TIME, LATE, MISSING, RETURNED, PENDING)),
    )


@dataclass(frozen=True, slots=True)
class BulletinFigures:
    """The frozen figures of a bulletin with every row they are counted from.

    ``earlier_*`` are the reports of the period before (0 due: none), ``moved`` how many assignments
    moved which way since ``compare_on``, ``next_*`` the next report that is owed.
    """

    plan: str
    document_number: str
    prefix: str
    period: str
    as_of: date
    policy_version: str
    tasks: tuple[TaskRow, ...]
    duties: tuple[DutyRow, ...]
    units: tuple[UnitRow, ...]
    indicators: tuple[IndicatorRow, ...] = ()
    earlier_due: int = 0
    earlier_on_time: int = 0
    compare_on: date | None = None
    moved: tuple[tuple[str, int], ...] = ()
    next_period: str = ""
    next_due_on: date | None = None
    praised: tuple[Commented, ...] = ()
    criticised: tuple[Commented, ...] = ()
    unit_kinds: tuple[str, ...] = ()

    @property
    def counts(self) -> Counts:
        """Yield the reports of the period by what became of them."""
        return counts_of(self.duties)

    @property
    def overdue(self) -> list[DutyRow]:
        """Yield the reports that are waited for past their day, the longest first."""
        found = [duty for duty in self.duties if duty.result in OVERDUE]
        return sorted(found, key=lambda duty: (-duty.days, duty.due_on, duty.obligation))

    def by_light(self, light: str) -> list[TaskRow]:
        """Yield the tasks of a light."""
        return [task for task in self.tasks if task.light == light]

    def as_dict(self) -> dict[str, Any]:
        """Yield the figures as plain data for keeping."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> BulletinFigures:
        """Read kept figures back."""
        rows = {
            "tasks": TaskRow,
            "duties": DutyRow,
            "units": UnitRow,
            "indicators": IndicatorRow,
            "praised": Commented,
            "criticised": Commented,
        }
        values = {each.name: kept[each.name] for each in fields(cls) if each.name in kept}
        for name, kind in rows.items():
            values[name] = tuple(kind(**_read(row)) for row in kept.get(name, ()))
        values["moved"] = tuple((kind, number) for kind, number in kept.get("moved", ()))
        values["unit_kinds"] = tuple(kept.get("unit_kinds", ()))
        return cls(**_read(values))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    """Put days and tuples back where JSON has texts and lists."""
    read: dict[str, Any] = {}
    for name, value in values.items():
        if name.endswith("_on") or name == "as_of":
            read[name] = date.fromisoformat(value) if isinstance(value, str) else value
        else:
            read[name] = tuple(value) if isinstance(value, list) else value
    return read


@dataclass(frozen=True, slots=True)
class BulletinText:
    """The words of a bulletin: ``title`` and ``body`` line by line as they are to stand.

    ``red_head`` is the issuing body's mark in red, '' for none; ``copies`` whom a copy goes to;
    ``number`` '' until it is approved, when ``dated_on`` is the day of approval.
    """

    title: str
    recipients: str
    body: str
    issuer: str
    dated_on: date
    number: str = ""
    copies: str = ""
    red_head: str = ""
    is_draft: bool = True
    annexes: tuple[str, ...] = ()
