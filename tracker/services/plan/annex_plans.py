"""A document's draft as a plan file's entry, so that it is written, checked and loaded like one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date

from tracker.annex.draft import AnnexDraft, AnnexTask
from tracker.annex.units import is_group
from tracker.seedfiles.plans import NAME_LENGTH, REPORTING, PlanEntry, TaskEntry, supporting

NUMBER = re.compile(r"(?P<year>(?:19|20)\d\d)\D+(?P<number>\d+)")
TITLE, SECTION, REQUIREMENT, FILE = 200, 200, 10_000, 200


def plan_entry_of(draft: AnnexDraft, jurisdiction: str, *, filename: str, today: date) -> PlanEntry:
    """Yield the draft as a plan entry of a jurisdiction (by region code), loadable as it is.

    Groups that the document names once for all that follow join each of those tasks. ``today``
    stands in where the document tells no period: its year is taken then.
    """
    code = plan_code(draft, jurisdiction)
    first, last = _period(draft, today)
    return PlanEntry(
        code=code,
        title=_short(draft.title or filename, TITLE),
        document_number=draft.document_number,
        issuer=_short(draft.issuer, NAME_LENGTH) if draft.issuer else None,
        jurisdiction=jurisdiction,
        issued_on=draft.issued_on,
        from_on=first,
        to_on=last,
        parent_document=None,
        lead_rule=draft.lead_rule,
        reporting=REPORTING,
        indicators=(),
        tasks=tuple(_task(task, code, filename=filename) for task in draft.tasks),
    )


def plan_code(draft: AnnexDraft, jurisdiction: str) -> str:
    """Yield a stable code: region, year and number of the document, as 371300-2019-13.

    Without a number it ends with a few letters that the title's words give.
    """
    found = NUMBER.search(draft.document_number or "")
    if found:
        return f"{jurisdiction}-{found['year']}-{int(found['number'])}"
    title = hashlib.sha256((draft.title or "").encode()).hexdigest()[:6]
    year = draft.issued_on or draft.period_from or draft.period_to
    return "-".join(filter(None, (jurisdiction, str(year.year) if year else "", title)))


def _period(draft: AnnexDraft, today: date) -> tuple[date, date]:
    first = draft.period_from or draft.issued_on
    last = draft.period_to
    if first is None:
        first = date(last.year if last else today.year, 1, 1)
    return first, max(first, last or date(first.year, 12, 31))


def _task(task: AnnexTask, plan: str, *, filename: str) -> TaskEntry:
    standing = tuple(name for name in task.standing_groups if name not in task.responsible)
    responsible = tuple(_short(name, NAME_LENGTH) for name in (*task.responsible, *standing))
    lead = tuple(_short(name, NAME_LENGTH) for name in task.lead)
    presumed = None if lead else next(iter(responsible), None)
    return TaskEntry(
        code=f"{plan}-{task.number:02d}",
        section=_short(task.section, SECTION),
        requirement=_short(task.text, REQUIREMENT),
        responsible=responsible,
        lead=lead,
        presumed_lead=presumed,
        support=supporting(responsible, lead or (presumed or "",)),
        groups=_groups(responsible, (*task.groups, *standing)),
        open_ended=task.open_ended,
        deadline=_short(task.deadline, NAME_LENGTH) if task.deadline else None,
        deadline_on=task.deadline_on,
        source_file=_short(filename, FILE),
        source_line=task.line,
    )


def _groups(responsible: Sequence[str], named: Sequence[str]) -> tuple[str, ...]:
    groups = {*named, *(name for name in responsible if is_group(name))}
    return tuple(dict.fromkeys(name for name in responsible if name in groups))


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
