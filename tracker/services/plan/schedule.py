"""The schedule of a plan: each task as a bar over the months, with its due days (R7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.db import db
from tracker.models import Assignment, Category, DueChange, Obligation, Plan, Task, User
from tracker.rules.facts import DutyKind
from tracker.rules.lights import Judgement
from tracker.services import access
from tracker.services.dashboard import dashboards
from tracker.services.paging import Page, slice_of
from tracker.services.plan import plan_states
from tracker.services.plan.plan_standing import AssignmentState, DueDuty

SIZE = 100


@dataclass(frozen=True, slots=True)
class Tick:
    """The reports of a task that are due on a day: how many, filed and overdue among them."""

    on: date
    period: str
    kind: str
    total: int
    filed: int
    overdue: int
    is_past: bool

    @property
    def state(self) -> str:
        """Yield ``overdue``, ``open`` (waited for or still to come) or ``filed``."""
        if self.overdue:
            return "overdue"
        return "filed" if self.filed == self.total and self.is_past else "open"


@dataclass(frozen=True, slots=True)
class Extended:
    """A due day that was moved: the day before, and the day that holds."""

    since: date
    until: date
    kind: str
    period: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A task: from its first day to its deadline, what is verified of its leads, its due days.

    ``verified`` is the lowest percent among the leads, None for a task that nobody leads yet.
    """

    task: Task
    section: str
    judgement: Judgement
    first: date
    last: date
    verified: int | None
    ticks: Sequence[Tick]
    extensions: Sequence[Extended]

    @property
    def due(self) -> list[Tick]:
        """Yield the due days that are past."""
        return [tick for tick in self.ticks if tick.is_past]

    @property
    def next_due(self) -> Tick | None:
        """Yield the due day that comes next."""
        return next((tick for tick in self.ticks if not tick.is_past), None)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A page of a plan's tasks as bars between two days."""

    plan: Plan
    day: date
    first: date
    last: date
    page: Page[Bar]

    def place(self, day: date) -> float:
        """Yield where a day stands, in percent of the width; days outside stand at the edge."""
        whole = (self.last - self.first).days
        return round(100 * min(max(0, (day - self.first).days), whole) / whole, 3)

    @property
    def months(self) -> list[date]:
        """Yield the first days of the months."""
        found = [self.first]
        while (following := _month_after(found[-1])) < self.last:
            found.append(following)
        return found


@dataclass(frozen=True, slots=True)
class _Duty:
    """A duty on the day: its due day as known then, and the first one where it was moved."""

    id: int
    task_id: int
    kind: str
    period: str
    due_on: date
    first_due_on: date


def schedule_of(actor: User, plan: Plan, *, day: date, page: int = 1) -> Schedule:
    """Yield the schedule of a plan on a day, of the tasks that the actor may see."""
    seen = set(
        db.session.scalars(select(Task.id).where(Task.plan_id == plan.id, access.sees_task(actor)))
    )
    tasks = [task for task in plan_states.tasks_by(plan, day) if task.id in seen]
    shown = slice_of(tasks, page, size=SIZE)
    within = and_(
        access.sees_assignment(actor), Assignment.task_id.in_([task.id for task in shown.rows])
    )
    states = plan_states.state_on(plan, day, within=within).assignments
    due = plan_states.due_on(plan, day, within=within)
    duties = _duties(plan, day, within)
    lights = dashboards.lights_of(shown.rows, states, day=day)
    sections = _sections(plan)
    bars = shown.map(
        lambda task: _bar(
            task, sections[task.category_id], lights[task.id], _OfTask.of(task, states, duties, due)
        )
    )
    return Schedule(plan, day, *_bounds(plan, bars.rows), bars)


def _sections(plan: Plan) -> dict[int, str]:
    rows = db.session.execute(select(Category.id, Category.name).where(Category.plan_id == plan.id))
    return {row.id: row.name for row in rows}


def _duties(plan: Plan, day: date, within: ColumnElement[bool]) -> list[_Duty]:
    """Yield the duties that stood on a day, with their due day as it was known then."""
    stands = (
        Obligation.plan_id == plan.id,
        or_(Obligation.waived_on.is_(None), Obligation.waived_on > day),
        Assignment.assigned_on <= day,
        or_(Assignment.withdrawn_on.is_(None), Assignment.withdrawn_on > day),
        within,
    )
    table = Obligation.__table__.c
    rows = db.session.execute(
        select(table.id, Assignment.task_id, table.kind, table.period, table.due_on)
        .select_from(Obligation)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(*stands)
        .order_by(table.due_on, table.id)
    ).all()
    changes: dict[int, list[DueChange]] = {}
    for change in db.session.scalars(
        select(DueChange)
        .join(Obligation, Obligation.id == DueChange.obligation_id)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(*stands)
        .order_by(DueChange.changed_on, DueChange.id)
    ):
        changes.setdefault(change.obligation_id, []).append(change)
    return [
        _Duty(
            row.id,
            row.task_id,
            row.kind,
            row.period,
            *_due_by(row.due_on, changes.get(row.id, ()), day),
        )
        for row in rows
    ]


def _due_by(now: date, changes: Iterable[DueChange], day: date) -> tuple[date, date]:
    """Yield a duty's due day as known on a day, and the first one it had."""
    known = list(changes)
    later = next((each.previous_due_on for each in known if each.changed_on > day), now)
    return later, known[0].previous_due_on if known else now


@dataclass(frozen=True, slots=True)
class _OfTask:
    """What is known of one task on the day."""

    states: Sequence[AssignmentState]
    duties: Sequence[_Duty]
    due: dict[int, DueDuty]

    @classmethod
    def of(
        cls,
        task: Task,
        states: Iterable[AssignmentState],
        duties: Iterable[_Duty],
        due: Iterable[DueDuty],
    ) -> _OfTask:
        """Pick what belongs to a task."""
        return cls(
            [each for each in states if each.task_id == task.id],
            [each for each in duties if each.task_id == task.id],
            {each.of.obligation_id: each for each in due if each.of.task_id == task.id},
        )


def _bar(task: Task, section: str, judgement: Judgement, known: _OfTask) -> Bar:
    leads = [state.verified for state in known.states if state.role == "lead"]
    ends = [duty.due_on for duty in known.duties if duty.kind == DutyKind.COMPLETION]
    return Bar(
        task=task,
        section=section,
        judgement=judgement,
        first=task.plan.from_on,
        last=max([task.deadline_on or task.plan.to_on, *ends]),
        verified=min(leads, default=None),
        ticks=_ticks(known),
        extensions=_extensions(known.duties),
    )


def _ticks(known: _OfTask) -> list[Tick]:
    groups: dict[tuple[date, str, str], list[_Duty]] = {}
    for duty in known.duties:
        groups.setdefault((duty.due_on, duty.period, duty.kind), []).append(duty)
    found = []
    for (on, period, kind), duties in groups.items():
        fallen = [known.due[duty.id] for duty in duties if duty.id in known.due]
        filed = sum(each.filed_on is not None and not each.is_overdue for each in fallen)
        overdue = sum(each.is_overdue for each in fallen)
        found.append(Tick(on, period, kind, len(duties), filed, overdue, bool(fallen)))
    return sorted(found, key=lambda tick: (tick.on, tick.period, tick.kind))


def _extensions(duties: Iterable[_Duty]) -> list[Extended]:
    found = {
        Extended(duty.first_due_on, duty.due_on, duty.kind, duty.period)
        for duty in duties
        if duty.due_on > duty.first_due_on
    }
    return sorted(found, key=lambda each: (each.since, each.until, each.kind, each.period))


def _bounds(plan: Plan, bars: Sequence[Bar]) -> tuple[date, date]:
    """Yield the first day of the first month and the day after the last month."""
    days = [plan.to_on, *(bar.last for bar in bars), *(t.on for bar in bars for t in bar.ticks)]
    return plan.from_on.replace(day=1), _month_after(max(days))


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
