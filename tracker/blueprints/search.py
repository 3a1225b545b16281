"""Search: one page over pages, tasks, reports and departments, and what the palette suggests."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, jsonify, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import boards, directory
from tracker.i18n import gettext
from tracker.models import Report, Task
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.services.obligation import my_work
from tracker.services.search import searching
from tracker.services.search.search_results import DepartmentRow

bp = Blueprint("search", __name__, url_prefix="/search")
SUGGESTED = 5


@bp.get("", endpoint="index")
def show_results() -> str:
    """Show what was found, by kind, or all of one kind page by page."""
    query, kind = request.args.get("q", "").strip(), request.args.get("kind", "")
    page = max(1, request.args.get("page", 1, int))
    found = searching.search(current_user, query, kind=kind, page=page, day=g.as_of)
    return render_template(
        "search/index.html",
        query=query,
        kind=kind if kind in searching.KINDS else "",
        found=found,
        pages=[] if kind else directory.find_pages(current_user, query),
        task_url=task_url,
        report_url=report_url,
        department_url=department_url,
        sees_work=permissions.refusal(current_user.role, Action.READ_WORK) is None,
    )


@bp.get("/suggestions", endpoint="suggestions")
def suggest() -> Response:
    """Yield as JSON what the palette offers for what was typed so far, in groups."""
    query = request.args.get("q", "").strip()
    found = searching.suggest(current_user, query, number=SUGGESTED)
    groups = [
        group(gettext("Pages and actions"), [page(*each) for each in pages(query)]),
        group(gettext("Tasks"), [task(hit.row) for hit in found.tasks.rows]),
        group(gettext("Departments"), [department(hit.row) for hit in found.departments.rows]),
    ]
    rest = url_for("search.index", q=query) if query else None
    return jsonify({"groups": [each for each in groups if each["items"]], "all": rest})


def pages(query: str) -> list[tuple[str, str]]:
    """Yield the pages and actions whose words hold what was typed."""
    return directory.find_pages(current_user, query)


def group(label: str, items: list[dict[str, str]]) -> dict[str, Any]:
    """Yield a group of the palette."""
    return {"label": label, "items": items}


def page(label: str, href: str) -> dict[str, str]:
    """Yield a page as the palette shows it."""
    return {"label": label, "hint": "", "href": href}


def task(row: Task) -> dict[str, str]:
    """Yield a task as the palette shows it: with its plan and number."""
    number = gettext("Task %(number)s", number=row.position)
    place = row.plan.document_number or row.plan.title
    return {"label": row.short_title, "hint": f"{place} {number}", "href": task_url(row)}


def department(row: DepartmentRow) -> dict[str, str]:
    """Yield a department as the palette shows it: with its jurisdiction."""
    place = row.department.jurisdiction.name
    href = department_url(row) or url_for("search.index", q=row.name)
    return {"label": row.name, "hint": place, "href": href}


def task_url(row: Task) -> str:
    """Yield where a task is read: a draft's on the page of its plan."""
    if row.plan.published_on is None:
        return url_for("plans.show", code=row.plan.code) + f"#task-{row.position}"
    return boards.task_url(row.slug)


def report_url(row: Report) -> str:
    """Yield where a report is read: by its reviewer, by its department, else on the task's page.

    As of an earlier day everybody reads it there: the other two show what is to be done today.
    """
    duty = row.obligation
    if g.as_of is None and permissions.refusal(current_user.role, Action.REVIEW) is None:
        return url_for("review.show", report_id=row.id)
    if g.as_of is None and duty.department_id == current_user.department_id:
        return url_for("reports.show", period=my_work.page_of(duty), duty=duty.id)
    code = duty.assignment.department.code
    slug = duty.assignment.task.slug
    return url_for("tasks.show", slug=slug, department=code, as_of=boards.as_of()) + "#events"


def department_url(row: DepartmentRow) -> str | None:
    """Yield where a department's parts are read, or its card; None where there is neither."""
    if row.plan is not None:
        code, day = row.department.code, boards.as_of()
        return url_for("dashboard.assignments", plan=row.plan, department=code, as_of=day)
    if permissions.refusal(current_user.role, Action.READ_SYSTEM) is None:
        return url_for("admin.departments.show", department_id=row.department.id)
    return None
