"""The leadership dashboard, the whole matrix, and the rows behind each figure."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, g, render_template, request
from flask_login import current_user

from tracker import boards, clock, matrix, sentences
from tracker.errors import NotFound
from tracker.filter_chips import chips_of
from tracker.i18n import N_, gettext
from tracker.models import Plan
from tracker.rules import permissions
from tracker.rules.days import read_day
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.dashboard import attention, dashboard_rows, dashboards
from tracker.services.dashboard.dashboard_rows import RowFilter, Rows
from tracker.services.dashboard.dashboards import Dashboard
from tracker.services.paging import slice_of
from tracker.services.plan import plan_choice
from tracker.services.user import looks

bp = Blueprint("dashboard", __name__, url_prefix="/dashboard")
MATRIX_SIZE, MOVED_SIZE = 100, 100


@bp.get("", endpoint="index")
def show_dashboard() -> str:
    """Show the dashboard of the chosen plan, as of the chosen day, compared with another."""
    access.require(current_user, Action.READ_WORK)
    plan = chosen_plan()
    if plan is None:
        return render_template("dashboard/empty.html", plan=None)
    since = None if g.as_of else looks.note_look(current_user, plan)
    board = board_of(plan, compare=asked_comparison(), since=since)
    if not board.is_published:
        return render_template("dashboard/empty.html", plan=plan, day=board.day)
    return render_template(
        "dashboard/index.html",
        board=board,
        since=since,
        boards=boards,
        sentence=boards.sentence(board),
        matrix=matrix.matrix_of(board, boards.worst_tasks(board)),
        worries=attention.worries_of(board),
        moved=slice_of(board.comparison.movements, asked_page(), size=MOVED_SIZE)
        if board.comparison
        else None,
        may_instruct=may_instruct(),
    )


def may_instruct() -> bool:
    """Tell whether the reader may write an instruction from here: today, and with the right to."""
    refusal = permissions.refusal(current_user.role, Action.WRITE_INSTRUCTION)
    return refusal is None and not g.as_of


@bp.get("/matrix", endpoint="matrix")
def show_matrix() -> str:
    """Show the whole responsibility matrix, page by page: every task, every unit."""
    access.require(current_user, Action.READ_WORK)
    board = dashboards.board_of(current_user, required_plan(), day=g.as_of or clock.today())
    page = slice_of(board.tasks, asked_page(), size=MATRIX_SIZE)
    whole = matrix.matrix_of(board, page.rows, is_whole=True)
    return render_template("dashboard/matrix.html", board=board, matrix=whole, page=page)


@bp.get("/tasks", endpoint="tasks")
def show_tasks() -> str:
    """Show the tasks behind a figure."""
    rows, wanted = asked_rows(), asked_filter()
    found = dashboard_rows.list_tasks(rows, wanted, page=asked_page())
    return render_template(
        "dashboard/tasks.html",
        rows=rows,
        page=found,
        choices=rows.choices(),
        saved=chips_of("tasks"),
    )


@bp.get("/assignments", endpoint="assignments")
def show_assignments() -> str:
    """Show the assignments behind a figure or a cell of the matrix."""
    rows, wanted = asked_rows(), asked_filter()
    found = dashboard_rows.list_assignments(rows, wanted, page=asked_page())
    return render_template(
        "dashboard/assignments.html",
        rows=rows,
        page=found,
        choices=rows.choices(),
        wanted=wanted,
        saved=chips_of("assignments"),
        may_instruct=may_instruct(),
    )


@bp.get("/reports", endpoint="duties")
def show_duties() -> str:
    """Show the reports that had fallen due, and what became of them."""
    rows, wanted = asked_rows(duties=True), asked_filter()
    found = dashboard_rows.list_duties(rows, wanted, page=asked_page())
    return render_template(
        "dashboard/duties.html",
        rows=rows,
        page=found,
        choices=rows.choices(),
        saved=chips_of("duties"),
        may_instruct=may_instruct(),
    )


def board_of(plan: Plan, *, compare: date | None = None, since: date | None = None) -> Dashboard:
    """Yield the dashboard of a plan on the address's day."""
    day = g.as_of or clock.today()
    return dashboards.dashboard_of(current_user, plan, day=day, compare=compare, since=since)


def asked_rows(*, duties: bool = False) -> Rows:
    """Yield what the lists of the chosen plan and day show to the person."""
    access.require(current_user, Action.READ_WORK)
    day = g.as_of or clock.today()
    return dashboard_rows.rows_on(current_user, required_plan(), day=day, duties=duties)


def asked_filter() -> RowFilter:
    """Read the filters of the address; what is unknown matches nothing or is left out."""
    words = ("light", "department", "table", "role", "task", "standing", "period", "sort")
    return RowFilter(
        **{name: request.args.get(name, "") for name in words},
        category=request.args.get("category", 0, int),
        overdue=request.args.get("overdue") == "1",
    )


def asked_page() -> int:
    """Yield the number of the page of a list."""
    return request.args.get("page", 1, int)


def chosen_plan() -> Plan | None:
    """Yield the plan named in the address, else the newest published one there is to see."""
    return plan_choice.chosen_plan(current_user, request.args.get("plan", ""))


def required_plan() -> Plan:
    """Yield the chosen plan; raises :class:`NotFound` when there is none to see."""
    plan = chosen_plan()
    if plan is None:
        raise NotFound(N_("No plan has been published yet."))
    return plan


def asked_comparison() -> date | None:
    """Yield the day to compare with; one that is none, or not before the day, is told."""
    given = request.args.get("compare", "").strip()
    if not given:
        return None
    try:
        compare = read_day(given)
    except ValueError:
        flash(
            gettext(sentences.NOT_A_DAY, given=given),
            "wrong",
        )
        return None
    if compare >= (g.as_of or clock.today()):
        flash(gettext("Choose a day before the day of the figures to compare with."), "wrong")
        return None
    return compare
