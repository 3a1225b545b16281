"""The dashboard shaped for its page: matrix, charts, sentence; addresses behind every figure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import g, url_for

from tracker.i18n import gettext
from tracker.labels import day as day_in_words
from tracker.labels import light_name, short_day
from tracker.models import Task
from tracker.services.dashboards import Dashboard, Tally
from tracker.services.plan_states import AssignmentState

CHART_LIGHTS = (("green", "green"), ("yellow", "yellow"), ("red", "red"))
DONE = ("done", "done_late")


def rows_url(board: Dashboard, **filters: Any) -> str:
    """Yield the address of the rows behind a figure, as of the page's day."""
    as_of = g.as_of.isoformat() if g.get("as_of") else None
    kept = {name: value for name, value in filters.items() if value not in (None, "")}
    return url_for("dashboard.rows", plan=board.plan.code, as_of=as_of, **kept)


def sentence(board: Dashboard, newly_red: int) -> str:
    """Yield the dashboard in one sentence, made from its figures."""
    tasks, counts = board.task_tally(), board.counts
    done = sum(tasks[light] for light in DONE)
    parts = [
        gettext(
            "As of %(day)s, of %(all)s tasks %(green)s are on course, %(yellow)s need "
            "attention and %(red)s are behind",
            day=day_in_words(board.day),
            all=sum(tasks.values()) - tasks["withdrawn"],
            green=tasks["green"],
            yellow=tasks["yellow"],
            red=tasks["red"],
        )
    ]
    if done:
        parts.append(gettext("%(done)s are done", done=done))
    parts.append(
        gettext(
            "%(due)s reports have fallen due, %(overdue)s of them are overdue, "
            "at %(departments)s units",
            due=counts.due,
            overdue=counts.overdue,
            departments=counts.departments,
        )
        if counts.overdue
        else gettext("%(due)s reports have fallen due and none is overdue", due=counts.due)
    )
    if newly_red:
        parts.append(gettext("%(number)s assignments fell behind within a week", number=newly_red))
    return gettext("%(sentence)s.", sentence=gettext("; ").join(parts))


def matrix_of(board: Dashboard) -> dict[str, Any]:
    """Yield departments and rows as the matrix macro draws them."""
    cells: dict[int, dict[str, Any]] = {}
    codes = {each.id: each.code for each in board.departments}
    slugs = {task.id: task.slug for task in board.tasks}
    for each in board.state.assignments:
        cells.setdefault(each.task_id, {})[codes[each.department_id]] = _cell(each, slugs)
    shown = {each.department_id for each in board.state.assignments}
    return {
        "departments": [
            {
                "code": d.code,
                "name": d.official_name_on(board.day),
                "short": d.name_on(board.day),
                "href": rows_url(board, department=d.code),
            }
            for d in board.departments
            if d.id in shown
        ],
        "rows": [_row(board, task, cells.get(task.id, {})) for task in board.tasks],
    }


def _cell(state: AssignmentState, slugs: dict[int, str]) -> dict[str, Any]:
    href = f"{_task_url(slugs[state.task_id])}#assignment-{state.id}"
    return {"light": state.light, "role": state.role, "reason": state.reason, "href": href}


def _task_url(slug: str) -> str:
    as_of = g.as_of.isoformat() if g.get("as_of") else None
    return url_for("tasks.show", slug=slug, as_of=as_of)


def _row(board: Dashboard, task: Task, cells: dict[str, Any]) -> dict[str, Any]:
    judgement = board.task_lights[task.id]
    return {
        "code": task.code,
        "number": task.position,
        "title": task.short_title,
        "href": _task_url(task.slug),
        "section": board.category_names.get(task.category_id, ""),
        "light": str(judgement.light),
        "reason": judgement.reason,
        "cells": cells,
    }


def light_columns(head: str) -> list[dict[str, str]]:
    """Yield the columns of a chart of lights; the first is the category."""
    tones = [*CHART_LIGHTS, ("done", "done")]
    return [{"label": head}, *({"label": light_name(light), "tone": t} for light, t in tones)]


def light_row(head: Any, lights: Counter[str]) -> list[Any]:
    """Yield a chart's row of lights; done and done late are one column."""
    return [head, *(lights[light] for light, _ in CHART_LIGHTS), sum(lights[d] for d in DONE)]


def trend_rows(board: Dashboard) -> list[list[Any]]:
    """Yield the rows of the trend: each month's end, then the day itself."""
    return [light_row(short_day(day), lights) for day, lights in board.trend]


def tally_rows(board: Dashboard, tallies: list[Tally], *, name: str) -> list[list[Any]]:
    """Yield chart rows of tallies, each leading to its rows."""
    return [
        light_row({"label": t.name, "href": rows_url(board, **{name: t.code or t.key})}, t.lights)
        for t in tallies
    ]
