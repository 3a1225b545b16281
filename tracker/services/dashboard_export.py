"""The dashboard as plain data, for the command line and for keeping."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tracker.services.dashboards import ORDER, Dashboard


def as_dict(board: Dashboard) -> dict[str, Any]:
    """Yield the dashboard as ``dashboard show`` prints it: plain data, ordered, by codes."""
    return _headline(board) | _tables(board) | _lists(board)


def _headline(board: Dashboard) -> dict[str, Any]:
    return {
        "plan": board.plan.code,
        "as_of": board.day.isoformat(),
        "compare": board.compare.isoformat() if board.compare else None,
        "tasks": dict(sorted(board.task_tally().items())),
        "assignments": _lights(Counter(each.light for each in board.state.assignments)),
        "duties": {
            name: getattr(board.counts, name)
            for name in ("due", "on_time", "late", "overdue", "departments")
        },
    }


def _tables(board: Dashboard) -> dict[str, Any]:
    tasks, codes = _task_codes(board), _department_codes(board)
    return {
        "departments": [
            {
                "department": t.code,
                "name": t.name,
                "table": t.table,
                "lights": _lights(t.lights),
                "overdue": t.overdue,
            }
            for t in board.by_department
        ],
        "categories": [
            {"category": t.name, "lights": _lights(t.lights)} for t in board.by_category
        ],
        "matrix": [
            {
                "task": tasks[each.task_id],
                "department": codes[each.department_id],
                "role": each.role,
                "light": each.light,
            }
            for each in board.state.assignments
        ],
        "task_lights": {
            tasks[task_id]: str(found.light)
            for task_id, found in sorted(board.task_lights.items())
            if task_id in tasks
        },
    }


def _lists(board: Dashboard) -> dict[str, Any]:
    tasks, codes = _task_codes(board), _department_codes(board)
    return {
        "overdue": [
            {
                "obligation": row.obligation_id,
                "task": tasks[row.task_id],
                "department": codes[row.department_id],
                "kind": row.kind,
                "period": row.period,
                "due_on": row.due_on.isoformat(),
                "days": row.days,
            }
            for row in board.overdue
        ],
        "trend": [
            {"day": day.isoformat(), "lights": _lights(lights)} for day, lights in board.trend
        ],
        "movements": [
            {
                "kind": m.kind,
                "assignment": m.assignment_id,
                "task": tasks[m.task_id],
                "department": codes[m.department_id],
                "before": m.before,
                "after": m.after,
            }
            for m in board.movements
        ],
    }


def _task_codes(board: Dashboard) -> dict[int, str]:
    return {task.id: task.code for task in board.tasks}


def _department_codes(board: Dashboard) -> dict[int, str]:
    return {each.id: each.code for each in board.departments}


def _lights(counted: Counter[str]) -> dict[str, int]:
    return {light: counted[light] for light in ORDER if counted[light]}
