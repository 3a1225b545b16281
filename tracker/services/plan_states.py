"""A plan's state on a day: the light of every assignment and what became of every duty (R7).

For today the kept lights are read, and those whose day to look again has come are judged anew; for
any other day everything is judged from the dated facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, select

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Department, Obligation, Plan, Task
from tracker.rules import lifecycle, lights
from tracker.rules.facts import AssignmentFacts, Duty
from tracker.rules.lights import Judgement, Light
from tracker.rules.reasons import Reason
from tracker.services import calendars, facts

NOBODY = lights.task_light((), ())
"""The light of a task that nobody has a part in."""


@dataclass(frozen=True, slots=True)
class AssignmentState:
    """An assignment on a day."""

    id: int
    task_id: int
    department_id: int
    role: str
    light: str
    reason: Reason
    verified: int
    expected: int

    @property
    def judgement(self) -> Judgement:
        """Yield light and reason as the rules know them."""
        return Judgement(Light(self.light), self.reason)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A duty that is open past its due day; ``days`` are working days."""

    obligation_id: int
    assignment_id: int
    task_id: int
    department_id: int
    kind: str
    period: str
    due_on: date
    days: int


@dataclass(frozen=True, slots=True)
class DutyCounts:
    """What became of the duties that had fallen due by a day."""

    due: int = 0
    on_time: int = 0
    late: int = 0
    overdue: int = 0
    departments: int = 0


@dataclass(frozen=True, slots=True)
class PlanState:
    """A plan on a day."""

    day: date
    assignments: list[AssignmentState]
    counts: DutyCounts
    overdue: list[Overdue]


def state_on(plan: Plan, day: date, *, within: ColumnElement[bool]) -> PlanState:
    """Yield a plan's state on a day, of the assignments that meet ``within``."""
    scope = and_(Assignment.plan_id == plan.id, within)
    if day == clock.today():
        return PlanState(
            day, _kept(scope, day), _counts_today(scope, day), _overdue_today(scope, day)
        )
    return _judged_state(scope, day)


def _kept(scope: ColumnElement[bool], day: date) -> list[AssignmentState]:
    """Read the kept lights; those whose day to look again has come are judged from facts."""
    table = Assignment.__table__.c
    rows = db.session.execute(
        select(
            table.id,
            table.task_id,
            table.department_id,
            table.role,
            table.light,
            table.light_reason,
            table.percent_verified,
            table.look_again_on,
            table.deadline_on,
            Plan.from_on,
        )
        .select_from(Assignment)
        .join(Plan, Plan.id == Assignment.plan_id)
        .where(scope, Assignment.assigned_on <= day)
        .order_by(table.id)
    ).all()
    stale = [r.id for r in rows if r.look_again_on is not None and r.look_again_on <= day]
    anew = _judged(stale, day)
    return [
        anew.get(r.id)
        or AssignmentState(
            r.id,
            r.task_id,
            r.department_id,
            r.role,
            r.light,
            Reason.from_dict(r.light_reason),
            r.percent_verified,
            expected_on(r.from_on, r.deadline_on, day),
        )
        for r in rows
    ]


def _judged(ids: list[int], day: date) -> dict[int, AssignmentState]:
    if not ids:
        return {}
    stale = Assignment.look_again_on <= day
    condition = Assignment.id.in_(ids) if len(ids) <= 500 else stale
    return {state.id: state for state in _judge(facts.facts_where(condition), day)}


def expected_on(first: date, last: date, day: date) -> int:
    """Yield the whole percent that is expected on a day between two days (R4)."""
    whole = (last - first).days
    return 100 if whole <= 0 else max(0, min(100, (day - first).days * 100 // whole))


def _judge(known: Iterable[AssignmentFacts], day: date) -> Iterable[AssignmentState]:
    calendar, policy = calendars.work_calendar(), calendars.policy_on(day)
    known = list(known)
    places = _places([each.id for each in known])
    for each in known:
        judgement = lights.light_for(each, day, calendar=calendar, policy=policy)
        task_id, department_id = places[each.id]
        yield AssignmentState(
            each.id,
            task_id,
            department_id,
            str(each.role),
            str(judgement.light),
            judgement.reason,
            lifecycle.verified_percent(each, day),
            int(lifecycle.expected_percent(each, day)),
        )


def _places(ids: list[int]) -> dict[int, tuple[int, int]]:
    condition = Assignment.id.in_(ids) if len(ids) <= 500 else Assignment.id.is_not(None)
    rows = db.session.execute(
        select(Assignment.id, Assignment.task_id, Assignment.department_id).where(condition)
    )
    return {row.id: (row.task_id, row.department_id) for row in rows}


def _counts_today(scope: ColumnElement[bool], day: date) -> DutyCounts:
    is_late = case((Obligation.filed_on > Obligation.due_on, 1), else_=0)
    is_open = Obligation.state.in_(("open", "returned"))
    row = db.session.execute(
        select(
            func.count(),
            func.sum(case((Obligation.filed_on <= Obligation.due_on, 1), else_=0)),
            func.sum(is_late),
            func.sum(case((and_(is_open, Obligation.due_on < day), 1), else_=0)),
            func.count(
                func.distinct(
                    case((and_(is_open, Obligation.due_on < day), Obligation.department_id))
                )
            ),
        )
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(scope, Obligation.due_on <= day, _is_live())
    ).one()
    return DutyCounts(*(int(value or 0) for value in row))


def _is_live() -> ColumnElement[bool]:
    return and_(Obligation.waived_on.is_(None), Assignment.withdrawn_on.is_(None))


def _overdue_today(scope: ColumnElement[bool], day: date) -> list[Overdue]:
    calendar = calendars.work_calendar()
    table = Obligation.__table__.c
    rows = db.session.execute(
        select(
            table.id,
            table.assignment_id,
            Assignment.task_id,
            table.department_id,
            table.kind,
            table.period,
            table.due_on,
        )
        .select_from(Obligation)
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(
            scope, _is_live(), Obligation.due_on < day, Obligation.state.in_(("open", "returned"))
        )
        .order_by(Obligation.due_on, Obligation.id)
    )
    return [Overdue(*tuple(row), calendar.working_days_between(row.due_on, day)) for row in rows]


def _judged_state(scope: ColumnElement[bool], day: date) -> PlanState:
    """Judge everything of a plan from its dated facts, as it was on a day."""
    known = facts.facts_where(scope, Assignment.assigned_on <= day)
    states = list(_judge(known, day))
    by_id = {state.id: state for state in states}
    due = [
        (each, duty)
        for each in known
        for duty in each.duties
        if lifecycle.is_live(duty, each, day=day) and lifecycle.due_on(duty, day) <= day
    ]
    overdue = [
        _overdue(by_id[each.id], duty, day)
        for each, duty in due
        if lifecycle.is_open(duty, each, day=day) and lifecycle.due_on(duty, day) < day
    ]
    overdue.sort(key=lambda row: (row.due_on, row.obligation_id))
    filed = [duty for _, duty in due if lifecycle.filed_on(duty, day) is not None]
    on_time = sum(lifecycle.is_on_time(duty, day) for duty in filed)
    counts = DutyCounts(
        len(due),
        on_time,
        len(filed) - on_time,
        len(overdue),
        len({row.department_id for row in overdue}),
    )
    return PlanState(day, states, counts, overdue)


def _overdue(state: AssignmentState, duty: Duty, day: date) -> Overdue:
    due_on = lifecycle.due_on(duty, day)
    return Overdue(
        obligation_id=duty.id,
        assignment_id=state.id,
        task_id=state.task_id,
        department_id=state.department_id,
        kind=str(duty.kind),
        period=duty.period,
        due_on=due_on,
        days=calendars.work_calendar().working_days_between(due_on, day),
    )


def task_lights(states: Iterable[AssignmentState]) -> dict[int, Judgement]:
    """Yield the light of every task from those of its assignments (R4)."""
    leads: dict[int, list[Judgement]] = {}
    supports: dict[int, list[Judgement]] = {}
    for state in states:
        side = leads if state.role == "lead" else supports
        side.setdefault(state.task_id, []).append(state.judgement)
    return {
        task: lights.task_light(leads.get(task, ()), supports.get(task, ()))
        for task in {*leads, *supports}
    }


def tasks_of(plan: Plan) -> list[Task]:
    """Yield the tasks of a plan in order; withdrawn ones are there and shown as such."""
    return list(
        db.session.execute(
            select(Task).where(Task.plan_id == plan.id).order_by(Task.position, Task.id)
        ).scalars()
    )


def departments_of(plan: Plan) -> list[Department]:
    """Yield the departments that have a part in a plan, in the order of the seed file."""
    return list(
        db.session.execute(
            select(Department)
            .where(
                Department.id.in_(
                    select(Assignment.department_id).where(Assignment.plan_id == plan.id)
                )
            )
            .order_by(Department.position, Department.id)
        ).scalars()
    )
