"""The responsibility matrix shaped for its page: tasks down, units across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import url_for

from tracker.boards import as_of, rows_url, task_url
from tracker.i18n import gettext
from tracker.labels import label, light_name, listed
from tracker.models import Task
from tracker.services.dashboard.dashboards import LIGHTS, Board
from tracker.services.dashboard.movements import WORSE
from tracker.services.plan.plan_standing import AssignmentState

FOLDED = "governments"
FEW = 3  # so many lower governments still have a column each


def matrix_of(board: Board, tasks: Sequence[Task], *, is_whole: bool = False) -> dict[str, Any]:
    """Yield departments and the rows of some tasks as the matrix macro draws them.

    Lower governments share one column unless ``is_whole``: the worst of them, leading to all.
    """
    lower = {d.id for d in board.departments if d.table == FOLDED}
    folded = lower if len(lower) > FEW and not is_whole else set[int]()
    columns = [
        {
            "code": d.code,
            "name": d.official_name_on(board.day),
            "short": d.name_on(board.day),
            "href": rows_url(board, "assignments", department=d.code),
        }
        for d in board.departments
        if d.id not in folded
    ]
    if folded:
        columns.append(_folded_column(board, len(folded)))
    cells = _cells(board, tasks, folded=folded)
    return {
        "departments": columns,
        "rows": [_row(board, task, cells.get(task.id, {})) for task in tasks],
        "folded": len(folded),
    }


def _folded_column(board: Board, count: int) -> dict[str, Any]:
    name = label(FOLDED, "table")
    return {
        "code": FOLDED,
        "name": gettext("%(table)s, %(number)s in all", table=name, number=count),
        "short": gettext("Counties"),
        "href": url_for("dashboard.matrix", plan=board.plan.code, as_of=as_of()),
    }


def _cells(board: Board, tasks: Sequence[Task], *, folded: set[int]) -> dict[int, dict[str, Any]]:
    codes = {each.id: each.code for each in board.departments}
    slugs = {task.id: task.slug for task in tasks}
    cells: dict[int, dict[str, Any]] = {}
    together: dict[int, list[AssignmentState]] = {}
    for each in board.state.assignments:
        if each.task_id not in slugs:
            continue
        if each.department_id in folded:
            together.setdefault(each.task_id, []).append(each)
        else:
            cell = {
                "light": each.light,
                "role": each.role,
                "reason": each.reason,
                "href": f"{task_url(slugs[each.task_id])}#assignment-{each.id}",
            }
            own, code = cells.setdefault(each.task_id, {}), codes[each.department_id]
            if code not in own or each.light != "withdrawn":  # a part that goes on hides one
                own[code] = cell  # that ended in it by a merger
    for task_id, states in together.items():
        href = rows_url(board, "assignments", task=slugs[task_id], table=FOLDED)
        cells.setdefault(task_id, {})[FOLDED] = _folded_cell(states, href)
    return cells


def _folded_cell(states: Sequence[AssignmentState], href: str) -> dict[str, Any]:
    counted = Counter(each.light for each in states)
    worst = min(counted, key=WORSE.__getitem__)
    told = listed(f"{light_name(light)} {counted[light]}" for light in LIGHTS if counted[light])
    leads = any(each.role == "lead" for each in states)
    return {
        "light": worst,
        "role": "lead" if leads else "support",
        "reason": told,
        "href": href,
    }


def _row(board: Board, task: Task, cells: dict[str, Any]) -> dict[str, Any]:
    judgement = board.task_lights[task.id]
    return {
        "code": task.code,
        "number": task.position,
        "title": task.short_title,
        "href": task_url(task.slug),
        "section": next((t.name for t in board.by_category if t.key == task.category_id), ""),
        "light": str(judgement.light),
        "reason": judgement.reason,
        "cells": cells,
    }
