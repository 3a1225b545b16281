"""The dashboard as plain data, for the command line and for keeping."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tracker.services.dashboard.dashboards import LIGHTS, Dashboard


def as_dict(board: Dashboard) -> dict[str, Any]:
    """Yield the dashboard as ``dashboard show`` prints it: plain data, ordered, by codes."""
    return _headline(board) | _tables(board) | _lists(board)


def _headline(board: Dashboard) -> dict[str, Any]:
    return {
        "plan": board.plan.code,
        "as_of": board.day.isoformat(),
        "compare": board.comparison.day.isoformat() if board.comparison else None,
        "tasks": _lights(board.task_tally()),
        "assignments": _lights(Counter(each.light for each in board.state.assignments)),
        "duties": {
            name: getattr(board.state.counts, name)
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
                "due": t.counts.due,
                "on_time": t.counts.on_time,
                "late": t.counts.late,
                "overdue": t.counts.overdue,
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
            tasks[task_id]: str(found.light) for task_id, found in sorted(board.task_lights.items())
        },
    }


def _lists(board: Dashboard) -> dict[str, Any]:
    tasks, codes = _task_codes(board), _department_codes(board)
    return {
        "overdue": [
            {
                "obligation": row.of.obligation_id,
                "task": tasks[row.of.task_id],
                "department": codes[row.of.department_id],
                "kind": row.of.kind,
                "period": row.of.period,
                "due_on": row.due_on.isoformat(),
                "days": row.days,
            }
            for row in board.state.overdue
        ],
        "trend": [
            {
                "day": point.day.isoformat(),
                "lights": _lights(point.assignments),
                "tasks": _lights(point.tasks),
            }
            for point in board.trend
        ],
        "indicators": [
            {
                "indicator": row.indicator.code,
                "year": row.year,
                "target": str(row.target),
                "expected": None if row.whole.expected is None else str(row.whole.expected),
                "counted_to": (row.whole.counted_to.isoformat() if row.whole.counted_to else None),
                "reported": None if row.reported is None else str(row.reported),
                "reports": row.reports,
            }
            for row in board.indicators
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
            for m in (board.comparison.movements if board.comparison else ())
        ],
    }


def _task_codes(board: Dashboard) -> dict[int, str]:
    return {task.id: task.code for task in board.tasks}


def _department_codes(board: Dashboard) -> dict[int, str]:
    return {each.id: each.code for each in board.departments}


def _lights(counted: Counter[str]) -> dict[str, int]:
    return {light: counted[light] for light in LIGHTS if counted[light]}
