"""The dashboard shaped for its page: sentence, figures, matrix; addresses behind every figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import g, url_for
from markupsafe import Markup

from tracker.i18n import gettext
from tracker.labels import full_day, label, light_name, listed, number
from tracker.models import Task
from tracker.services.dashboard.dashboards import Board, Dashboard, Tally
from tracker.services.dashboard.movements import KINDS, WORSE, Movement

TOLD = ("green", "yellow", "red", "done", "done_late", "not_started")
DONE = ("done", "done_late")
MATRIX_ROWS = 60  # so many tasks stand on the dashboard itself


def as_of() -> str | None:
    """Yield the as-of day of the page's address, which every link of the page carries on."""
    return g.as_of.isoformat() if g.get("as_of") else None


def rows_url(board: Board, rows: str, **filters: Any) -> str:
    """Yield the address of the rows behind a figure: ``tasks``, ``assignments`` or ``duties``."""
    kept = {name: value for name, value in filters.items() if value not in (None, "", 0)}
    return url_for(f"dashboard.{rows}", plan=board.plan.code, as_of=as_of(), **kept)


def task_url(slug: str) -> str:
    """Yield the address of a task as of the page's day."""
    return url_for("tasks.show", slug=slug, as_of=as_of())


def sentence(board: Dashboard) -> Markup:
    """Yield the dashboard in one sentence made from its figures, each leading to its rows."""
    parts = [
        gettext("As of %(day)s, %(tasks)s", day=full_day(board.day), tasks=_tasks_told(board)),
        *_duties_told(board),
    ]
    parts += _week_told(board)
    semicolon = gettext("; ")
    return Markup(gettext("%(sentence)s.", sentence=semicolon.join(parts)))  # noqa: S704 - made of our own words and escaped names


def _week_told(board: Dashboard) -> list[str]:
    """Tell what fell behind within a week and what caught up, so that the two explain the sum."""
    fallen, risen = board.newly_red(), board.no_longer_red()
    if fallen and risen:
        both = gettext("%(new)s newly behind, %(up)s caught up within a week", new=fallen, up=risen)
        return [both]
    if fallen:
        return [gettext("%(number)s newly behind since a week before", number=fallen)]
    if risen:
        return [gettext("%(number)s no longer behind since a week before", number=risen)]
    return []


def _link(words: str, href: str) -> str:
    return Markup('<a href="{}">{}</a>').format(href, words)


def _tasks_told(board: Dashboard) -> str:
    tally = board.task_tally()
    whole = sum(tally[light] for light in TOLD)
    if tally["green"] == whole:
        words = gettext("all %(all)s tasks are on course", all=whole)
        return _link(words, rows_url(board, "tasks", light="green")) if whole else words
    told = [
        _link(_light_told(light, tally[light]), rows_url(board, "tasks", light=light))
        for light in TOLD
        if tally[light]
    ]
    return gettext("of %(all)s tasks %(lights)s", all=whole, lights=listed(told))


def _light_told(light: str, count: int) -> str:
    if light == "yellow":
        return gettext("%(number)s with a warning", number=count)
    return gettext("%(number)s %(light)s", number=count, light=light_name(light).lower())


def _duties_told(board: Dashboard) -> list[str]:
    counts = board.state.counts
    if not counts.due:
        return [gettext("no report has fallen due yet")]
    due = gettext("%(number)s reports due", number=number(counts.due))
    told = [_link(due, rows_url(board, "duties"))]
    if counts.overdue:
        overdue = gettext("%(number)s overdue", number=number(counts.overdue))
        told.append(_link(overdue, rows_url(board, "duties", standing="overdue")))
        told.append(gettext("%(number)s units concerned", number=counts.departments))
    else:
        told.append(gettext("none overdue"))
    return [gettext(", ").join(told)]


def figures(board: Dashboard) -> list[dict[str, Any]]:
    """Yield the four headline figures with their change within a week and their way there."""
    return [
        *(_light_figure(board, light) for light in ("red", "yellow")),
        _overdue_figure(board),
        _on_time_figure(board),
    ]


def _light_figure(board: Dashboard, light: str) -> dict[str, Any]:
    now, week = board.task_tally()[light], board.week_tally()
    return {
        "value": now,
        "unit": gettext("tasks"),
        "label": light_name(light),
        "href": rows_url(board, "tasks", light=light),
        "change": None if week is None else now - week[light],
        "trend": [point.tasks[light] for point in board.trend],
        "light": light,
    }


def _overdue_figure(board: Dashboard) -> dict[str, Any]:
    now, week = board.state.counts.overdue, board.week_ago
    return {
        "value": now,
        "unit": gettext("reports"),
        "label": gettext("Overdue"),
        "href": rows_url(board, "duties", standing="overdue"),
        "change": None if week is None else now - week.counts.overdue,
        "trend": [counts.overdue for counts in board.counted],
    }


def _on_time_figure(board: Dashboard) -> dict[str, Any]:
    now, week = board.state.counts.on_time_percent, board.week_ago
    before = week.counts.on_time_percent if week else None
    return {
        "value": "—" if now is None else f"{now:.1f}",
        "unit": "" if now is None else "%",
        "label": gettext("Filed on time"),
        "href": rows_url(board, "duties", standing="on_time"),
        "change": None if now is None or before is None else round(now - before, 1),
        "change_unit": gettext("percentage points"),
        "trend": [c.on_time_percent for c in board.counted if c.on_time_percent is not None],
    }


def worst_tasks(board: Dashboard) -> list[Task]:
    """Yield the tasks that the dashboard's own matrix shows: all, or the worst in their order."""
    if len(board.tasks) <= MATRIX_ROWS:
        return board.tasks
    found = sorted(board.tasks, key=lambda task: WORSE[board.task_lights[task.id].light])
    return sorted(found[:MATRIX_ROWS], key=lambda task: task.position)


def behind(board: Dashboard) -> list[Task]:
    """Yield the tasks that are behind or have a warning, the worst first."""
    found = [t for t in board.tasks if board.task_lights[t.id].light in ("red", "yellow")]
    return sorted(found, key=lambda task: WORSE[board.task_lights[task.id].light])


def chart_columns(head: str) -> list[dict[str, str]]:
    """Yield the columns of a chart of lights; the first is the category."""
    tones = [*((light, light) for light in ("green", "yellow", "red", "done"))]
    return [{"label": head}, *({"label": light_name(light), "tone": t} for light, t in tones)]


def chart_row(head: Any, lights: Counter[str]) -> list[Any]:
    """Yield a chart's row of lights; done and done late are one column."""
    shown = (lights[light] for light in ("green", "yellow", "red"))
    return [head, *shown, sum(lights[light] for light in DONE)]


def trend_rows(board: Dashboard) -> list[list[Any]]:
    """Yield the rows of the trend: each month's end, then the day itself."""
    return [chart_row(full_day(point.day), point.tasks) for point in board.trend]


def category_rows(board: Dashboard) -> list[list[Any]]:
    """Yield the rows of the sections, each leading to its tasks."""
    return [
        chart_row(
            {"label": tally.name, "href": rows_url(board, "tasks", category=tally.key)},
            tally.lights,
        )
        for tally in board.by_category
    ]


def tallies_of(board: Dashboard, table: str) -> list[Tally]:
    """Yield the departments of one table, the worst first."""
    return [tally for tally in board.by_department if tally.table == table]


def movements_told(movements: Sequence[Movement]) -> str:
    """Yield in words how many assignments moved in which way."""
    counted = Counter(each.kind for each in movements)
    return listed(
        gettext("%(number)s %(kind)s", number=counted[kind], kind=label(kind, "movement").lower())
        for kind in KINDS
        if counted[kind]
    )


def lights_in(tallies: Sequence[Tally]) -> list[str]:
    """Yield the lights that need a column: the three that call for work, and those there are."""
    always = ("red", "yellow", "green")
    return [
        light
        for light in ("red", "yellow", "green", "done", "done_late")
        if light in always or any(tally.lights[light] for tally in tallies)
    ]


def calm_in(tallies: Sequence[Tally]) -> int:
    """Yield how many units have neither a warning nor an overdue report."""
    return sum(
        not (tally.lights["red"] or tally.lights["yellow"] or tally.counts.overdue)
        for tally in tallies
    )
