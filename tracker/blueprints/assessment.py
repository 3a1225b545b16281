"""Assessment: the periods of a plan, the two tables of one, a sheet with its working."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask_login import current_user

from tracker import clock
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Plan
from tracker.rules.permissions import Action
from tracker.services import access, plan_choice
from tracker.services import assessment_reading as reading

bp = Blueprint("assessment", __name__, url_prefix="/assessment")


@bp.get("", endpoint="index")
def list_periods() -> str:
    """Show the periods of the chosen plan that have begun."""
    access.require(current_user, Action.READ_WORK)
    plan, day = chosen_plan(), g.as_of or clock.today()
    rows = reading.list_periods(current_user, plan, day=day) if plan else []
    return render_template("assessment/index.html", plan=plan, rows=rows)


@bp.get("/<period>", endpoint="period")
def show_period(period: str) -> str:
    """Show the two tables of a period: score, rank and grade of every department."""
    access.require(current_user, Action.READ_WORK)
    code, plan = reading.require_period(period), required_plan()
    day = g.as_of or clock.today()
    tables = reading.list_sheets(current_user, plan, period=code, day=day)
    return render_template("assessment/period.html", plan=plan, period=code, tables=tables)


@bp.get("/<period>/<department>", endpoint="sheet")
def show_sheet(period: str, department: str) -> str:
    """Show one department's sheet: every point with its rule, duty, day and evidence."""
    access.require(current_user, Action.READ_WORK)
    code, plan = reading.require_period(period), required_plan()
    day = g.as_of or clock.today()
    view = reading.get_sheet(current_user, plan, period=code, department=department, day=day)
    return render_template(
        "assessment/sheet.html",
        plan=plan,
        period=code,
        view=view,
        duties=reading.duty_lines(view),
        answers=reading.answer_lines(view),
        parts=reading.parts_of(view),
        year_points=reading.employment_points(view),
    )


def chosen_plan() -> Plan | None:
    """Yield the plan named in the address, else the newest published one there is to see."""
    return plan_choice.chosen_plan(current_user, request.args.get("plan", ""))


def required_plan() -> Plan:
    """Yield the chosen plan; raises :class:`NotFound` when there is none to see."""
    plan = chosen_plan()
    if plan is None:
        raise NotFound(N_("No plan has been published yet."))
    return plan
