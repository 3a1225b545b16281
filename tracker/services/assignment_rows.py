"""The rows behind the dashboard's figures: assignments of a plan on a day, filtered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.models import Department, Plan, Task, User
from tracker.services import access, plan_states
from tracker.services.paging import SIZE, Page
from tracker.services.plan_states import AssignmentState, Overdue

WORST_FIRST = ("red", "yellow", "green", "not_started", "done_late", "done", "withdrawn")


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What is asked for; an empty word asks for everything."""

    light: str = ""
    department: str = ""
    category: int = 0
    role: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """An assignment on a day with its task, its department and its longest overdue duty."""

    state: AssignmentState
    task: Task
    department: Department
    overdue: Overdue | None


def list_rows(
    actor: User, plan: Plan, *, day: date, wanted: RowFilter, page: int = 1
) -> Page[AssignmentRow]:
    """Yield the assignments that the actor may see and that match, the worst first."""
    state = plan_states.state_on(plan, day, within=access.sees_assignment(actor))
    tasks = {task.id: task for task in plan_states.tasks_of(plan)}
    departments = {each.id: each for each in plan_states.departments_of(plan)}
    worst: dict[int, Overdue] = {}
    for row in state.overdue:
        worst.setdefault(row.assignment_id, row)
    rows = [
        AssignmentRow(
            each, tasks[each.task_id], departments[each.department_id], worst.get(each.id)
        )
        for each in state.assignments
    ]
    found = sorted((row for row in rows if _matches(row, wanted)), key=_order)
    pages = max(1, -(-len(found) // SIZE))
    number = min(max(1, page), pages)
    return Page(found[(number - 1) * SIZE : number * SIZE], number, pages, len(found))


def _matches(row: AssignmentRow, wanted: RowFilter) -> bool:
    return (
        (not wanted.light or row.state.light == wanted.light)
        and (not wanted.department or row.department.code == wanted.department)
        and (not wanted.category or row.task.category_id == wanted.category)
        and (not wanted.role or row.state.role == wanted.role)
        and (not wanted.overdue or row.overdue is not None)
    )


def _order(row: AssignmentRow) -> tuple[int, int, int, int]:
    days = row.overdue.days if row.overdue else 0
    return WORST_FIRST.index(row.state.light), -days, row.task.position, row.state.id
