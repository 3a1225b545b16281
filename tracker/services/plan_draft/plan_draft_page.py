"""A plan draft for reading: the source beside its tasks, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.models import PlanDraft, PlanDraftTask
from tracker.models.task import Basis
from tracker.services.paging import Page, slice_of
from tracker.services.plan_draft.plan_draft_checks import (
    DECLARED,
    Checks,
    leads_of,
)
from tracker.services.plan_draft.plan_draft_rows import LeadRow, NameRow, WarningRow

TASKS_ON_A_PAGE = 50
SHORT_GAP = 4
Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines of the source that stand in no task; a long one is folded."""

    lines: list[Line]

    @property
    def is_long(self) -> bool:
        """Tell whether the lines are shown only when they are asked for."""
        return len(self.lines) > SHORT_GAP

    @property
    def first(self) -> int:
        """Yield the number of the first line."""
        return self.lines[0][0]

    @property
    def last(self) -> int:
        """Yield the number of the last line."""
        return self.lines[-1][0]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task beside its lines, led by what stands between it and the one before.

    ``number`` None: it is left out of the plan. ``is_same`` tells that its lines are those of the
    row before, so they are not shown twice.
    """

    task: PlanDraftTask
    number: int | None
    before: Gap | None
    lines: list[Line]
    is_same: bool
    leads: list[str]
    basis: str
    others: list[str]
    lead: LeadRow | None
    warnings: list[WarningRow]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One page of a draft: its rows, and what follows the last task of the document."""

    page: Page[TaskRow]
    after: Gap | None
    names: dict[str, NameRow]


def draft_page(checks: Checks, *, page: int = 1, only_open: bool = False) -> DraftPage:
    """Yield a page of a draft's tasks; ``only_open`` leaves those with something to decide."""
    names = {row.written: row for row in checks.names}
    rows = list(_rows(checks))
    last = rows[-1] if rows else None
    after = _gap(checks.draft, _reach(checks.draft.tasks), len(checks.draft.lines))
    if only_open:
        rows = [row for row in rows if needs_look(row, names, checks=checks)]
    found = slice_of(rows, page, size=TASKS_ON_A_PAGE)
    is_end = not only_open and (not found.rows or found.rows[-1] is last)
    return DraftPage(found, after if is_end else None, names)


def needs_look(row: TaskRow, names: dict[str, NameRow], *, checks: Checks) -> bool:
    """Tell whether something of a task waits for a decision."""
    if row.number is None:
        return False
    written = row.task.content["responsible"]
    return (
        row.number in checks.without_units
        or any(names[name].is_open for name in written)
        or (row.lead is not None and row.lead.is_open)
        or any(each.is_open for each in row.warnings)
    )


def lines_of(draft: PlanDraft, task: PlanDraftTask) -> list[Line]:
    """Yield the lines of the source from which a task was read, blank ones left out."""
    source = task.content["source"]
    if not source["line"]:
        return []
    return _lines(draft, source["line"], source["last_line"] or source["line"])


def _rows(checks: Checks) -> Iterator[TaskRow]:
    draft, number, reached = checks.draft, 0, 0
    leads = {row.task.id: row for row in checks.leads}
    warnings: dict[int, list[WarningRow]] = {}
    for row in checks.warnings:
        if row.task is not None:
            warnings.setdefault(row.task.id, []).append(row)
    shown: list[Line] = []
    for task in draft.tasks:
        number += not task.is_dropped
        lines, source = lines_of(draft, task), task.content["source"]
        gap = _gap(draft, reached, (source["line"] or 0) - 1)
        named, presumed = leads_of(task.content, draft.head["lead_rule"])
        first = named or ([presumed] if presumed else [])
        yield TaskRow(
            task=task,
            number=None if task.is_dropped else number,
            before=gap,
            lines=lines,
            is_same=bool(lines) and lines == shown,
            leads=first,
            basis=_basis(task, named, rule=draft.head["lead_rule"]),
            others=[name for name in task.content["responsible"] if name not in first],
            lead=leads.get(task.id),
            warnings=warnings.get(task.id, []),
        )
        shown = lines or shown
        reached = max(reached, source["last_line"] or source["line"] or 0)


def _basis(task: PlanDraftTask, named: Sequence[str], *, rule: str) -> str:
    if not named:
        is_confirmed = task.content.get("lead_decided") == "confirmed"
        return Basis.CONFIRMED if is_confirmed else Basis.PRESUMED
    is_first = list(named) == task.content["responsible"][:1]
    return Basis.DECLARED if rule == DECLARED and is_first else Basis.STATED


def _reach(tasks: Sequence[PlanDraftTask]) -> int:
    sources = [task.content["source"] for task in tasks]
    return max((each["last_line"] or each["line"] or 0 for each in sources), default=0)


def _gap(draft: PlanDraft, reached: int, last: int) -> Gap | None:
    lines = _lines(draft, reached + 1, last)
    return Gap(lines) if lines else None


def _lines(draft: PlanDraft, first: int, last: int) -> list[Line]:
    wanted = enumerate(draft.lines[first - 1 : max(0, last)], start=first)
    return [(number, text.strip()) for number, text in wanted if text.strip()]
