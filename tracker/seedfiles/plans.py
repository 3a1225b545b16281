"""Plan files: ``seeds/tasks.yaml``, what ``plan export`` writes and ``plan load`` reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from tracker.seedfiles import sentences
from tracker.seedfiles.marked import parse, read_bytes
from tracker.seedfiles.problems import Findings, shown, suggestion
from tracker.seedfiles.reading import Fields

DECLARED = "first_listed_declared"
LEAD_RULES = ("none", DECLARED)
REPORTING = ("quarterly", "annual")
INDICATOR_KINDS = ("flow", "level", "ratio")
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """A target figure: ``flow`` adds up within a year, ``level`` and ``ratio`` stand on a day.

    ``unit_targets`` shares the targets out, by the unit as written and year; ``task`` is the code
    of the task that the figure belongs to, None for one of the whole plan.
    """

    code: str
    name: str
    unit: str
    kind: str
    targets: Mapping[int, Decimal]
    numerator: str | None = None
    denominator: str | None = None
    task: str | None = None
    unit_targets: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """One task with its units exactly as written, in order.

    ``lead`` holds the units that the document names as lead; where it names none, ``presumed_lead``
    is the unit presumed to lead. ``support`` holds all others. ``line`` and ``unit_lines`` (one per
    responsible unit) tell where they stand in the plan file and do not count in comparisons.
    """

    code: str
    section: str
    requirement: str
    responsible: tuple[str, ...]
    lead: tuple[str, ...]
    presumed_lead: str | None
    support: tuple[str, ...]
    groups: tuple[str, ...]
    open_ended: bool
    deadline: str | None
    deadline_on: date | None
    source_file: str | None
    source_line: int | None
    line: int = field(default=0, compare=False)
    unit_lines: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One plan: the document, its period from ``from_on`` to ``to_on``, indicators and tasks."""

    code: str
    title: str
    document_number: str | None
    issuer: str | None
    jurisdiction: str
    issued_on: date | None
    from_on: date
    to_on: date
    parent_document: str | None
    lead_rule: str
    reporting: tuple[str, ...]
    indicators: tuple[IndicatorEntry, ...]
    tasks: tuple[TaskEntry, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class PlanFile:
    """The plans of one file, in its order."""

    file: str
    plans: tuple[PlanEntry, ...]


def load_plans(path: Path, *, jurisdictions: Collection[str] | None = None) -> PlanFile:
    """Read a plan file from disk; see :func:`read_plans`."""
    return read_plans(read_bytes(path), path.name, jurisdictions=jurisdictions)


def read_plans(data: bytes, file: str, *, jurisdictions: Collection[str] | None = None) -> PlanFile:
    """Read a plan file (R8, first half: its form; names are resolved against the database later).

    ``jurisdictions`` are the region codes that exist; None leaves them unchecked. Raises
    ``SeedFileError`` with every problem of the file.
    """
    findings = Findings(file)
    top = Fields(parse(data, findings), "", findings)
    seen: dict[str, int] = {}
    plans = tuple(_plan(fields, seen, jurisdictions) for fields in top.tables("plans"))
    top.note_empty("plans", sentences.NOTHING_LISTED)
    top.close()
    findings.close()
    return PlanFile(file, plans)


def _plan(fields: Fields, seen: dict[str, int], jurisdictions: Collection[str] | None) -> PlanEntry:
    from_on, to_on = _period(fields.inner("period"))
    lead_rule = fields.choice("lead_rule", LEAD_RULES, default="none")
    tasks = _tasks(fields, lead_rule)
    plan = PlanEntry(
        code=fields.code("code"),
        title=fields.text("title", limit=200),
        document_number=fields.optional_text("document_number", limit=60),
        issuer=fields.optional_text("issuer", limit=NAME_LENGTH),
        jurisdiction=fields.code("jurisdiction", limit=12),
        issued_on=fields.optional_day("issued_on"),
        from_on=from_on,
        to_on=to_on,
        parent_document=fields.optional_text("parent_document", limit=200),
        lead_rule=lead_rule,
        reporting=fields.choices("reporting", REPORTING, REPORTING),
        indicators=_indicators(fields, [task.code for task in tasks]),
        tasks=tasks,
        line=fields.table.line,
    )
    fields.close()
    fields.note_repeat("code", plan.code, seen=seen)
    if plan.jurisdiction and jurisdictions is not None and plan.jurisdiction not in jurisdictions:
        value, near = plan.jurisdiction, suggestion(plan.jurisdiction, jurisdictions)
        fields.wrong("jurisdiction", sentences.UNKNOWN_JURISDICTION, value=value, near=near)
    return plan


def _period(fields: Fields) -> tuple[date, date]:
    from_on, to_on = fields.day("from"), fields.day("to")
    fields.note_order("from", from_on=from_on, to_on=to_on)
    fields.close()
    return from_on, to_on


def _unit_targets(fields: Fields) -> dict[str, dict[int, Decimal]]:
    return {name: fields.numbers_by_year(name) for name in fields.table.entries}


def _indicators(fields: Fields, tasks: Collection[str]) -> tuple[IndicatorEntry, ...]:
    seen: dict[str, int] = {}
    found: list[IndicatorEntry] = []
    for inner in fields.tables("indicators"):
        entry = IndicatorEntry(
            code=inner.code("code"),
            name=inner.text("name", limit=200),
            unit=inner.optional_text("unit", limit=24) or "",
            kind=inner.choice("kind", INDICATOR_KINDS),
            targets=inner.numbers_by_year("targets"),
            numerator=inner.optional_text("numerator", limit=200),
            denominator=inner.optional_text("denominator", limit=200),
            task=inner.optional_text("task", limit=80),
            unit_targets=_unit_targets(inner.inner("unit_targets")),
            line=inner.table.line,
        )
        if entry.task is not None and entry.task not in tasks:
            near = suggestion(entry.task, tasks)
            inner.wrong("task", sentences.UNKNOWN_TASK, value=shown(entry.task), near=near)
        inner.close()
        inner.note_repeat("code", entry.code, seen=seen)
        found.append(entry)
    return tuple(found)


def _tasks(fields: Fields, lead_rule: str) -> tuple[TaskEntry, ...]:
    seen: dict[str, int] = {}
    found: list[TaskEntry] = []
    for inner in fields.tables("tasks"):
        task = _task(inner, lead_rule)
        inner.note_repeat("code", task.code, seen=seen)
        found.append(task)
    fields.note_empty("tasks", sentences.NOTHING_LISTED)
    return tuple(found)


def _task(fields: Fields, lead_rule: str) -> TaskEntry:
    code = fields.code("code", limit=80)
    responsible = fields.texts("responsible", limit=NAME_LENGTH)
    fields.note_empty("responsible", sentences.NO_UNITS)
    groups = fields.texts("groups", limit=NAME_LENGTH)
    _note_strangers(fields, "groups", groups, responsible)
    declared = tuple(
        unit for unit in responsible[:1] if lead_rule == DECLARED and unit not in groups
    )
    lead, presumed_lead = _leads(fields, responsible, declared)
    source = fields.inner("source")
    task = TaskEntry(
        code=code,
        section=fields.optional_text("section", limit=200) or "",
        requirement=fields.text("requirement"),
        responsible=responsible,
        lead=lead,
        presumed_lead=presumed_lead,
        support=_support(fields, responsible, lead or (presumed_lead or "",)),
        groups=groups,
        open_ended=fields.switch("open_ended", default=False),
        deadline=fields.optional_text("deadline", limit=NAME_LENGTH),
        deadline_on=fields.optional_day("deadline_on"),
        source_file=source.optional_text("file", limit=200),
        source_line=source.whole("line", least=1) if source.has("line") else None,
        line=fields.table.line,
        unit_lines=fields.item_lines("responsible"),
    )
    source.close()
    fields.close()
    return task


def _leads(
    fields: Fields, responsible: tuple[str, ...], declared: tuple[str, ...]
) -> tuple[tuple[str, ...], str | None]:
    """Yield the leads that are named, or else the one that is declared or presumed."""
    lead = fields.texts("lead", limit=NAME_LENGTH)
    presumed = fields.optional_text("presumed_lead", limit=NAME_LENGTH)
    _note_strangers(fields, "lead", lead, responsible)
    if lead and presumed is not None:
        fields.wrong("presumed_lead", sentences.LEAD_AND_PRESUMED, value=shown(presumed))
    if lead or (declared and presumed is None):
        return lead or declared, None
    if presumed is None:
        return (), next(iter(responsible), None)
    _note_strangers(fields, "presumed_lead", (presumed,), responsible)
    return (), presumed


def _support(
    fields: Fields, responsible: tuple[str, ...], first: tuple[str, ...]
) -> tuple[str, ...]:
    """Yield the supporting units; where the file does not list them, all that do not lead."""
    if not fields.has("support"):
        return supporting(responsible, first)
    support = fields.texts("support", limit=NAME_LENGTH)
    _note_strangers(fields, "support", support, responsible)
    if {*first, *support} <= {*responsible}:
        _note_roles(fields, responsible, (*first, *support))
    return support


def supporting(responsible: Sequence[str], first: Sequence[str]) -> tuple[str, ...]:
    """Yield the units that do not lead, in order; one that is listed twice may lead and support."""
    left = Counter(first)
    rest: list[str] = []
    for unit in responsible:
        if left[unit]:
            left[unit] -= 1
        else:
            rest.append(unit)
    return tuple(rest)


def _note_strangers(
    fields: Fields, key: str, names: Sequence[str], responsible: Sequence[str]
) -> None:
    for name in names:
        if name and name not in responsible:
            near = suggestion(name, responsible)
            fields.wrong(key, sentences.NOT_RESPONSIBLE, value=shown(name), near=near)


def _note_roles(fields: Fields, responsible: Sequence[str], parts: Sequence[str]) -> None:
    """Note units without a part, and those with more parts than places in the list."""
    listed, used = Counter(responsible), Counter(parts)
    for unit in listed:
        if not used[unit]:
            fields.wrong("support", sentences.NO_ROLE, value=shown(unit))
        elif used[unit] > listed[unit]:
            fields.wrong("support", sentences.TWO_ROLES, value=shown(unit))
