"""Assessment: the periods of a plan, the two tables of one, a sheet with its working."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, current_app, g, jsonify, render_template, request
from flask_login import current_user

from tracker import clock
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Plan
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.assessment import assessment_reading as reading
from tracker.services.assessment import objecting, score_export, score_losses, sheet_chain
from tracker.services.assessment.score_export import Wanted
from tracker.services.plan import plan_choice
from tracker.shell import config

bp = Blueprint("assessment", __name__, url_prefix="/assessment")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    return render_template(
        "assessment/period.html",
        plan=plan,
        period=code,
        tables=tables,
        states=reading.states_of(current_user, plan, period=code, day=day),
        may=actions_of(current_user.role),
    )


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
        **working_of(view),
        year_points=reading.employment_points(view),
        chain=sheet_chain.chain_of(view, day),
        objections=objecting.list_of(view.sheet) if view.sheet else [],
        may=steps_for(view, day),
    )


def working_of(view: reading.SheetView) -> dict[str, object]:
    """Yield how a sheet's score arises: its parts, duties and answers, and what cost points."""
    duties, answers = reading.duty_lines(view), reading.answer_lines(view)
    is_assessed = view.content["score"] is not None
    parts = reading.parts_of(view) if is_assessed else []
    return {
        "duties": duties,
        "answers": answers,
        "parts": parts,
        "losses": score_losses.losses_of(duties, answers, parts=parts) if is_assessed else [],
    }


def actions_of(role: str) -> set[str]:
    """Yield the names of the actions that a role may do."""
    return {str(action) for action in Action if permissions.refusal(role, action) is None}


def steps_for(view: reading.SheetView, day: date) -> set[str]:
    """Yield the steps that the person can take with a sheet today; none on a past day."""
    if view.sheet is None or day != clock.today():
        return set()
    steps = {
        "enter_self_score": view.state == "draft",
        "object_to_score": view.state == "published"
        and view.sheet.objections_until_on is not None
        and day <= view.sheet.objections_until_on,
        "correct_score": view.state in ("published", "frozen"),
    }
    return {name for name, open_now in steps.items() if open_now} & actions_of(current_user.role)


@bp.get("/<period>/document", endpoint="document")
def download_scores(period: str) -> Response:
    """Send the scores of a period, with every sheet's working, as a workbook."""
    access.require(current_user, Action.READ_WORK)
    return workbook(reading.require_period(period), "")


@bp.get("/<period>/<department>/document", endpoint="sheet_document")
def download_sheet(period: str, department: str) -> Response:
    """Send one department's sheet with its working as a workbook."""
    access.require(current_user, Action.READ_WORK)
    return workbook(reading.require_period(period), department)


@bp.get("/<period>/contributions", endpoint="contributions")
def download_contributions(period: str) -> Response:
    """Send the year's scores and contributions to the employment assessment as JSON."""
    access.require(current_user, Action.READ_WORK)
    code, plan = reading.require_period(period), required_plan()
    if len(code) > len("2020"):
        raise NotFound(N_("Contributions are those of a year; ask for one such as 2020."))
    day = g.as_of or clock.today()
    found = score_export.contributions_of(current_user, plan, year=code, day=day)
    answer = jsonify(found)
    name = f"{plan.code}-{code}.json"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def workbook(period: str, department: str) -> Response:
    """Yield the workbook of a period's scores, of one department or all."""
    plan, day = required_plan(), g.as_of or clock.today()
    wanted = Wanted(period, day, department, config(current_app).public_url)
    content = score_export.write_scores(current_user, plan, wanted=wanted)
    answer = Response(content, mimetype=EXCEL)
    name = f"{plan.code}-{period}{'-' if department else ''}{department}.xlsx"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def chosen_plan() -> Plan | None:
    """Yield the plan named in the address, else the newest published one there is to see."""
    return plan_choice.chosen_plan(current_user, request.args.get("plan", ""))


def required_plan() -> Plan:
    """Yield the chosen plan; raises :class:`NotFound` when there is none to see."""
    return plan_choice.required_plan(current_user, request.args.get("plan", ""))
