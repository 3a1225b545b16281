"""The leadership dashboard and the rows behind each of its figures."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import boards, clock
from tracker.models import Plan
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.services import access, assignment_rows, attention, dashboards, plan_choice
from tracker.services.assignment_rows import RowFilter

bp = Blueprint("dashboard", __name__, url_prefix="/dashboard")


@bp.get("", endpoint="index")
def show_dashboard() -> str:
    """Show the dashboard of the chosen plan, as of the chosen day, compared with another."""
    access.require(current_user, Action.READ_WORK)
    plan = chosen_plan()
    if plan is None:
        return render_template("dashboard/empty.html")
    day = g.as_of or clock.today()
    board = dashboards.dashboard_of(current_user, plan, day=day, compare=asked_comparison(day))
    newly_red = attention.newly_red(plan, day, within=access.sees_assignment(current_user))
    return render_template(
        "dashboard/index.html",
        board=board,
        newly_red=newly_red,
        sentence=boards.sentence(board, newly_red),
        matrix=boards.matrix_of(board),
        worries=attention.worries_of(board),
        boards=boards,
        may_instruct=permissions.refusal(current_user.role, Action.WRITE_INSTRUCTION) is None,
    )


@bp.get("/rows", endpoint="rows")
def show_rows() -> str | Response:
    """Show the assignments behind a figure."""
    access.require(current_user, Action.READ_WORK)
    plan = chosen_plan()
    if plan is None:
        return redirect(url_for("dashboard.index"), 303)
    wanted = RowFilter(
        light=request.args.get("light", ""),
        department=request.args.get("department", ""),
        category=request.args.get("category", 0, int),
        role=request.args.get("role", ""),
        overdue=request.args.get("overdue") == "1",
    )
    found = assignment_rows.list_rows(
        current_user,
        plan,
        day=g.as_of or clock.today(),
        wanted=wanted,
        page=request.args.get("page", 1, int),
    )
    return render_template(
        "dashboard/rows.html",
        plan=plan,
        page=found,
        day=g.as_of or clock.today(),
        choices=plan_choice.filters_of(plan),
    )


def chosen_plan() -> Plan | None:
    """Yield the plan named in the address, else the newest published one there is to see."""
    code = request.args.get("plan", "")
    return access.get_plan(current_user, code) if code else plan_choice.default_plan(current_user)


def asked_comparison(day: date) -> date | None:
    """Yield the day to compare with, if the address names one that lies before ``day``."""
    try:
        compare = date.fromisoformat(request.args.get("compare", ""))
    except ValueError:
        return None
    return compare if compare < day else None
