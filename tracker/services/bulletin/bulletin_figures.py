"""The figures of a bulletin: a plan's period on a day, each figure with the rows it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker import i18n
from tracker.db import db
from tracker.documents.bulletin import (
    LATE,
    MISSING,
    ON_TIME,
    PENDING,
    RETURNED,
    BulletinFigures,
    Commented,
    DutyRow,
    IndicatorRow,
    TaskRow,
    UnitRow,
)
from tracker.errors import Refused
from tracker.i18n import N_
from tracker.models import Assignment, Department, Plan, ScoreSheet, Task
from tracker.rules import periods
from tracker.rules.facts import DutyKind
from tracker.rules.periods import PeriodKind, parse_period
from tracker.sentences import reason_text
from tracker.services.calendar import calendars
from tracker.services.dashboard import attention, dashboards
from tracker.services.dashboard.dashboards import Dashboard
from tracker.services.dashboard.movements import KINDS
from tracker.services.indicator import indicator_progress
from tracker.services.plan import plan_states
from tracker.services.plan.plan_standing import DueDuty

PUBLISHED = ("published", "frozen")


@dataclass(frozen=True, slots=True)
class BulletinRequest:
    """What a bulletin is asked about; praised and criticised are departments with the words."""

    period: str
    as_of: date
    compare_on: date | None = None
    praised: tuple[Commented, ...] = ()
    criticised: tuple[Commented, ...] = ()


def figures_of(plan: Plan, asked: BulletinRequest) -> BulletinFigures:
    """Yield the figures of a plan's period as of a day, with all their rows.

    The reports are those filed under the period that had fallen due; each has exactly one result,
    so that the results add up. Raises :class:`Refused` where nothing had fallen due.
    """
    board = dashboards.dashboard_of(None, plan, day=asked.as_of, compare=asked.compare_on)
    fallen_due = plan_states.due_on(plan, asked.as_of, within=dashboards.seen_by(None))
    due = [duty for duty in fallen_due if duty.of.period == asked.period]
    if not due:
        raise Refused(
            N_("No report for %(period)s had fallen due by %(day)s; there is nothing to tell yet."),
            period=asked.period,
            day=asked.as_of,
        )
    before = periods.previous_period(parse_period(asked.period)).code
    earlier = [duty for duty in fallen_due if duty.of.period == before]
    following = _following(plan, asked.period)
    return BulletinFigures(
        plan=plan.title,
        document_number=plan.document_number,
        prefix=plan.jurisdiction.prefix,
        period=asked.period,
        as_of=asked.as_of,
        policy_version=calendars.policy_on(asked.as_of).version,
        tasks=_tasks(board),
        duties=_duties(board, due),
        units=_units(board, plan, asked),
        indicators=_indicators(plan, asked),
        earlier_due=len(earlier),
        earlier_on_time=sum(result_of(duty) == ON_TIME for duty in earlier),
        compare_on=asked.compare_on,
        moved=_moved(board),
        next_period=following[0] if following else "",
        next_due_on=following[1] if following else None,
        praised=asked.praised,
        criticised=asked.criticised,
        unit_kinds=tuple(sorted({each.kind for each in board.departments})),
    )


def _tasks(board: Dashboard) -> tuple[TaskRow, ...]:
    names = _names(board)
    leads: dict[int, list[str]] = {}
    for each in board.state.assignments:
        if each.role == "lead" and each.light != "withdrawn":
            leads.setdefault(each.task_id, []).append(names[each.department_id])
    with i18n.speaking("zh_CN"):
        return tuple(
            TaskRow(
                task.position,
                task.short_title,
                tuple(leads.get(task.id, ())),
                str(board.task_lights[task.id].light),
                reason_text(board.task_lights[task.id].reason),
            )
            for task in board.tasks
        )


def _names(board: Dashboard) -> dict[int, str]:
    return {each.id: each.name_on(board.day) for each in board.departments}


def result_of(duty: DueDuty) -> str:
    """Yield what became of a report; a return that was not refiled comes before all else."""
    if duty.is_overdue:
        return MISSING if duty.filed_on is None else RETURNED
    if duty.filed_on is None:
        return PENDING
    return ON_TIME if duty.is_on_time else LATE


def _duties(board: Dashboard, due: Sequence[DueDuty]) -> tuple[DutyRow, ...]:
    names, tasks, units = _names(board), board.task_by_id, board.department_by_id
    overdue = {duty.of.department_id for duty in due if duty.is_overdue}
    people = attention.people_of(overdue, board.day)

    def order(duty: DueDuty) -> tuple[int, int, int]:
        unit = units[duty.of.department_id]
        return unit.position, tasks[duty.of.task_id].position, duty.of.obligation_id

    return tuple(
        DutyRow(
            obligation=duty.of.obligation_id,
            task=tasks[duty.of.task_id].position,
            title=tasks[duty.of.task_id].short_title,
            unit=names[duty.of.department_id],
            table=units[duty.of.department_id].table,
            kind=duty.of.kind,
            due_on=duty.due_on,
            filed_on=duty.filed_on,
            result=result_of(duty),
            days=duty.days,
            people=tuple(people.get(duty.of.department_id, ())) if duty.is_overdue else (),
        )
        for duty in sorted(due, key=order)
    )


def _units(board: Dashboard, plan: Plan, asked: BulletinRequest) -> tuple[UnitRow, ...]:
    lights: dict[int, Counter[str]] = {each.id: Counter() for each in board.departments}
    for each in board.state.assignments:
        lights[each.department_id][each.light] += 1
    scores = _published_scores(plan, asked)
    rows = []
    for unit in board.departments:
        sheet = scores.get(unit.id)
        rows.append(
            UnitRow(
                unit.name_on(board.day),
                unit.table,
                lights[unit.id]["red"],
                lights[unit.id]["yellow"],
                f"{sheet.score:.2f}" if sheet and sheet.score is not None else "",
                (sheet.grade or "") if sheet else "",
                (sheet.rank or 0) if sheet else 0,
            )
        )
    return tuple(rows)


def _published_scores(plan: Plan, asked: BulletinRequest) -> Mapping[int, ScoreSheet]:
    """Read the sheets that were published by the day; of several the newest correction."""
    rows = db.session.execute(
        select(ScoreSheet)
        .where(
            ScoreSheet.plan_id == plan.id,
            ScoreSheet.period == asked.period,
            ScoreSheet.published_on <= asked.as_of,
        )
        .order_by(ScoreSheet.correction)
    ).scalars()
    return {row.department_id: row for row in rows}


def _indicators(plan: Plan, asked: BulletinRequest) -> tuple[IndicatorRow, ...]:
    year = parse_period(asked.period).first.year
    return tuple(
        IndicatorRow(
            row.indicator.name,
            row.indicator.unit,
            row.year,
            "" if row.whole.target is None else _plain(str(row.whole.target)),
            "" if row.reported is None else _plain(str(row.reported)),
            row.reports,
            row.indicator.kind,
            "" if row.whole.expected is None else _plain(str(row.whole.expected)),
            row.whole.counted_to,
        )
        for row in indicator_progress.progress_of(plan, asked.as_of)
        if row.year == year
    )


def _plain(figure: str) -> str:
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


def _moved(board: Dashboard) -> tuple[tuple[str, int], ...]:
    if board.comparison is None:
        return ()
    counted = Counter(each.kind for each in board.comparison.movements)
    return tuple((kind, counted[kind]) for kind in KINDS if counted[kind])


def _following(plan: Plan, period: str) -> tuple[str, date] | None:
    """Yield the next quarter that the plan owes reports for, and when they are due."""
    given = parse_period(period)
    later = given if given.kind is PeriodKind.QUARTER else periods.period_of(given.last)
    following = periods.next_period(later)
    if following.last > plan.to_on:
        return None
    dates = periods.duty_dates(
        DutyKind.QUARTERLY,
        following.last,
        policy=calendars.policy_on(given.last),
        calendar=calendars.work_calendar(),
    )
    return following.code, dates.due_on


def departments_named(plan: Plan) -> list[Department]:
    """Yield the departments that a bulletin on a plan can praise or criticise."""
    part = select(Assignment.department_id).join(Task).where(Assignment.plan_id == plan.id)
    return list(
        db.session.execute(
            select(Department)
            .where(Department.id.in_(part))
            .order_by(Department.position, Department.id)
        ).scalars()
    )
