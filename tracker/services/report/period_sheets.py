"""The period report as one sheet: percent and words of every duty, one below the other.

The sheet holds what most reports consist of. Problems, next step, figures and files stand in the
form of each duty; what was drafted there stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from tracker.errors import Invalid, TrackerError
from tracker.i18n import N_
from tracker.models import User
from tracker.services.report import draft_checks, drafts
from tracker.services.report.drafts import DraftContent
from tracker.services.report.period_entries import Entry
from tracker.services.report.period_reports import PeriodPage

NOTHING: Mapping[int, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a row of the sheet."""

    percent: str
    done: str
    fall_because: str = ""


@dataclass(slots=True)
class Row:
    """A duty on the sheet: its content, its draft's version, and what is wrong with it, if any."""

    entry: Entry
    content: DraftContent
    version: str
    wrong: TrackerError | None = None

    @property
    def is_changed(self) -> bool:
        """Tell whether the row says something else than what is kept."""
        kept = replace(self.entry.content, form=self.content.form)
        return self.content != kept

    @property
    def is_filled(self) -> bool:
        """Tell whether the row says what was done; an empty one is left for later."""
        return self.content.done.strip() != ""

    @property
    def is_as_last_time(self) -> bool:
        """Tell whether the words are still those of last time's report."""
        last = self.entry.last
        return last is not None and self.content.done.strip() == last.done.strip()

    @property
    def falls(self) -> bool:
        """Tell whether the percent falls below last time's, so that a reason is asked for."""
        typed = self.content.percent.strip().rstrip("%").strip()
        return typed.isdecimal() and int(typed) < self.entry.last_percent


def rows_of(
    page: PeriodPage,
    *,
    typed: Mapping[int, Typed] = NOTHING,
    versions: Mapping[int, str] = NOTHING,
    form: str = "",
) -> list[Row]:
    """Yield a row for each duty that can be filed, with what was typed, else with what is kept."""
    found = []
    for entry in page.asked:
        content = entry.content
        row = typed.get(entry.obligation.id)
        if row is not None:
            content = replace(
                content,
                percent=row.percent,
                done=row.done.replace("\r\n", "\n"),
                fall_because=row.fall_because.replace("\r\n", "\n"),
                form=form,
            )
        found.append(Row(entry, content, versions.get(entry.obligation.id, entry.version)))
    return found


def take_over(rows: list[Row]) -> int:
    """Put last time's words where a row has none yet, to be worked over; yields how many."""
    taken = 0
    for row in rows:
        if not row.is_filled and row.entry.last is not None:
            row.content = replace(row.content, done=row.entry.last.done)
            taken += 1
    return taken


def save_rows(actor: User, rows: list[Row], *, is_deliberate: bool = True) -> None:
    """Keep each changed row as a draft; one that somebody else changed meanwhile says so."""
    for row in rows:
        if not row.is_changed:
            continue
        try:
            saved = drafts.save_draft(
                actor,
                obligation_id=row.entry.obligation.id,
                content=row.content,
                version=row.version,
                is_deliberate=is_deliberate,
            )
        except TrackerError as wrong:
            row.wrong = wrong
        else:
            row.version = saved.version


def check_rows(rows: list[Row]) -> list[Row]:
    """Yield the rows that can be filed; of the other filled ones each says what is wrong."""
    fit = []
    for row in rows:
        if row.wrong is not None or not row.is_filled:
            continue
        if row.is_as_last_time:
            row.wrong = Invalid(
                N_("These are still last time’s words; say what is new in this period."),
                field="done",
            )
            continue
        told = draft_checks.checks_of(row.entry, row.content).get("percent")
        if isinstance(told, TrackerError):
            row.wrong = told
        elif not row.content.percent.strip():
            row.wrong = Invalid(N_("Enter a whole number from 0 to 100."), field="percent")
        else:
            fit.append(row)
    return fit
