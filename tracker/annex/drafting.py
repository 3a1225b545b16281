"""Findings to a draft: leads stated, declared or presumed, groups, deadlines, warnings (R8)."""

from __future__ import annotations

from datetime import date

from tracker.annex.dates import Deadline, find_deadlines, is_going_on, read_deadline
from tracker.annex.draft import FIRST_LISTED_DECLARED, NO_RULE, AnnexDraft, AnnexTask
from tracker.annex.found import Findings, FoundTask
from tracker.annex.head import Head
from tracker.annex.roles import Roles
from tracker.annex.source import Source
from tracker.annex.units import all_brackets_close, can_be_unit, is_group
from tracker.rules.reasons import Reason, reason

SEVERAL = "；"


def draft_of(source: Source, findings: Findings, *, head: Head) -> AnnexDraft:
    """Put a document's head and its findings together."""
    tasks = tuple(_task(task, place, head, findings) for place, task in enumerate(findings.tasks))
    last_deadline = max((task.deadline_on for task in tasks if task.deadline_on), default=None)
    return AnnexDraft(
        title=head.title,
        document_number=head.document_number,
        issued_on=head.issued_on,
        issuer=head.issuer,
        period_from=head.period_from,
        period_to=_period_to(head, last_deadline),
        lead_rule=NO_RULE if findings.declared_from is None else FIRST_LISTED_DECLARED,
        standing_groups=findings.standing_groups(),
        tasks=tasks,
        lines=source.lines,
        warnings=(*_head_warnings(head, last_deadline), *findings.warnings),
    )


def _period_to(head: Head, last_deadline: date | None) -> date | None:
    """Yield the plan's last day: where the title names no years, not before the last deadline."""
    if head.period_to is None or (last_deadline and head.year is None and head.period_from):
        return max(filter(None, (head.period_to, last_deadline)), default=None)
    return head.period_to


def _task(found: FoundTask, place: int, head: Head, findings: Findings) -> AnnexTask:
    roles = found.roles.settled()
    lead = roles.lead
    is_declared = findings.declared_from is not None and place >= findings.declared_from
    if not lead and is_declared and roles.others and not is_group(roles.others[0]):
        lead = roles.others[:1]
        roles = Roles(support=roles.others[1:] + roles.support, open_ended=roles.open_ended)
    responsible = (*lead, *roles.others, *roles.support)
    deadlines = _deadlines(found, head)
    standing = findings.standing_for(place)
    return AnnexTask(
        number=place + 1,
        section=found.section,
        text=found.text,
        lead=lead,
        presumed_lead=None if lead else next(iter(responsible), None),
        support=roles.support if lead else (),
        responsible=responsible,
        groups=tuple(dict.fromkeys(unit for unit in responsible if is_group(unit))),
        open_ended=found.roles.open_ended,
        deadline=SEVERAL.join(dict.fromkeys(each.text for each in deadlines)) or None,
        deadline_on=max((each.on for each in deadlines if each.on), default=None),
        line=found.line,
        last_line=found.last_line,
        standing_groups=tuple(name for name in standing if name not in responsible),
        warnings=(*found.warnings, *_warnings(responsible, deadlines)),
    )


def _deadlines(found: FoundTask, head: Head) -> tuple[Deadline, ...]:
    """Yield the deadlines of the task's list or column, else those of its sentences."""
    stated = tuple(
        deadline
        for text in found.roles.deadlines
        for deadline in read_deadline(text, issued_on=head.issued_on, year=head.year)
    )
    return stated or find_deadlines(found.text, issued_on=head.issued_on, year=head.year)


def _warnings(units: tuple[str, ...], deadlines: tuple[Deadline, ...]) -> list[Reason]:
    told = [
        reason("unit_doubtful", unit=unit)
        for unit in units
        if not can_be_unit(unit) or not all_brackets_close(unit)
    ]
    twice = {unit for unit in units if units.count(unit) > 1}
    told += [reason("unit_twice", unit=unit) for unit in dict.fromkeys(units) if unit in twice]
    if len(deadlines) > 1:
        told.append(reason("several_deadlines", count=len(deadlines)))
    told += [
        reason("year_assumed", deadline=each.text, year=each.on.year)
        for each in deadlines
        if each.assumed_year and each.on
    ]
    told += [
        reason(
            "deadline_without_date" if is_going_on(each.text) else "deadline_not_dated",
            deadline=each.text,
        )
        for each in deadlines
        if each.on is None
    ]
    return told


def _head_warnings(head: Head, last_deadline: date | None) -> list[Reason]:
    told = []
    for name, value in (
        ("title_not_found", head.title),
        ("number_not_found", head.document_number),
        ("issue_day_not_found", head.issued_on),
    ):
        if not value:
            told.append(reason(name))
    if head.period_to is None and last_deadline is None:
        told.append(reason("period_not_found"))
    elif head.period_to and last_deadline and head.year and last_deadline > head.period_to:
        told.append(reason("deadline_beyond_period", day=last_deadline))
    return told
