"""The course of the assessment: proposal, approval, publication, objections, corrections."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.forms.assessment import (
    CorrectionForm,
    ObjectionDecisionForm,
    ObjectionForm,
    SelfScoreForm,
    SheetReturnForm,
)
from tracker.i18n import gettext, ngettext
from tracker.models import Plan, ScoreSheet
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.assessment import (
    assessment_reading,
    correcting_sheets,
    objecting,
    sheet_chain,
    sheet_course,
)
from tracker.services.assessment.objecting import Verdict
from tracker.services.assessment.sheet_course import Course
from tracker.services.paging import slice_of
from tracker.services.plan import plan_choice

bp = Blueprint("course", __name__)

OBJECTIONS = 15
Answer = Response | str | tuple[str, int]


@bp.post("/assessment/<period>/proposal", endpoint="propose")
def propose(period: str) -> Response:
    """Propose the drafts of a period."""
    access.require(current_user, Action.PROPOSE_SCORE)
    course = course_of(period)
    number = sheet_course.propose_sheets(current_user, course)
    flash(ngettext("%(num)s sheet proposed.", "%(num)s sheets proposed.", number), "ok")
    return back(course)


@bp.post("/assessment/<period>/approval", endpoint="approve")
def approve(period: str) -> Response:
    """Approve the proposed sheets of a period."""
    access.require(current_user, Action.APPROVE_SCORE)
    course = course_of(period)
    number = sheet_course.approve_sheets(current_user, course)
    flash(ngettext("%(num)s sheet approved.", "%(num)s sheets approved.", number), "ok")
    return back(course)


@bp.route("/assessment/<period>/return", methods=["GET", "POST"], endpoint="send_back")
def send_back(period: str) -> Answer:
    """Send the proposed sheets of a period back to the draft, with a reason."""
    access.require(current_user, Action.APPROVE_SCORE)
    course, form = course_of(period), SheetReturnForm()
    if form.carry_out(
        lambda: sheet_course.return_sheets(current_user, course, because=form.because.data)
    ):
        flash(gettext("The sheets have been sent back to the draft."), "ok")
        return back(course)
    shown = render_template(
        "course/send_back.html", form=form, plan=course.plan, period=course.period
    )
    return shown, form.status


@bp.post("/assessment/<period>/publication", endpoint="publish")
def publish(period: str) -> Response:
    """Publish the approved sheets of a period."""
    access.require(current_user, Action.PUBLISH_SCORE)
    course = course_of(period)
    number = sheet_course.publish_sheets(current_user, course)
    flash(
        ngettext(
            "%(num)s sheet published; the departments are told.",
            "%(num)s sheets published; the departments are told.",
            number,
        ),
        "ok",
    )
    return back(course)


@bp.route(
    "/assessment/<period>/<department>/self-score", methods=["GET", "POST"], endpoint="self_score"
)
def enter_self_score(period: str, department: str) -> Answer:
    """Enter a department's own score beside its draft."""
    access.require(current_user, Action.ENTER_SELF_SCORE)
    sheet = kept_sheet(period, department)
    form = SelfScoreForm(score=sheet.self_score, note=sheet.self_note)
    if form.carry_out(
        lambda: sheet_course.enter_self_score(
            current_user, sheet.id, score=form.score.data, note=form.note.data or ""
        )
    ):
        flash(gettext("The self-score stands beside the sheet."), "ok")
        return to_sheet(sheet)
    return render_template("course/self_score.html", form=form, sheet=sheet), form.status


@bp.route("/assessment/<period>/<department>/objection", methods=["GET", "POST"], endpoint="object")
def raise_objection(period: str, department: str) -> Answer:
    """Contest a department's published score."""
    access.require(current_user, Action.OBJECT_TO_SCORE)
    sheet, form = kept_sheet(period, department), ObjectionForm()
    if form.carry_out(
        lambda: objecting.raise_objection(current_user, sheet.id, body=form.body.data)
    ):
        flash(gettext("The objection has been raised; somebody else decides it."), "ok")
        return to_sheet(sheet)
    return render_template("course/objection.html", form=form, sheet=sheet), form.status


@bp.route(
    "/assessment/<period>/<department>/correction", methods=["GET", "POST"], endpoint="correct"
)
def correct_sheet(period: str, department: str) -> Answer:
    """Correct a published sheet by a new one."""
    access.require(current_user, Action.CORRECT_SCORE)
    sheet, form = kept_sheet(period, department), CorrectionForm()
    if form.carry_out(
        lambda: correcting_sheets.correct_sheet(current_user, sheet.id, because=form.because.data)
    ):
        flash(gettext("A new sheet has been drafted; propose it on the page of its period."), "ok")
        return to_sheet(sheet)
    return render_template("course/correction.html", form=form, sheet=sheet), form.status


@bp.get("/objections", endpoint="objections")
def list_objections() -> str:
    """Show the objections of the chosen plan, undecided ones first."""
    access.require(current_user, Action.READ_WORK)
    plan = plan_choice.chosen_plan(current_user, request.args.get("plan", ""))
    rows = objecting.list_objections(current_user, plan) if plan else []
    page = slice_of(rows, request.args.get("page", 1, int), size=OBJECTIONS)
    return render_template("course/objections.html", plan=plan, page=page)


@bp.route("/objections/<int:objection_id>", methods=["GET", "POST"], endpoint="decide")
def decide_objection(objection_id: int) -> Answer:
    """Show an objection, and decide it."""
    access.require(
        current_user, Action.DECIDE_OBJECTION if request.method == "POST" else Action.READ_WORK
    )
    row, form = objecting.get_objection(current_user, objection_id), ObjectionDecisionForm()
    if form.carry_out(
        lambda: objecting.decide_objection(
            current_user, row.id, verdict=Verdict(form.outcome.data, form.answer.data)
        )
    ):
        flash(gettext("The objection has been decided; the department is told."), "ok")
        return redirect(url_for("course.decide", objection_id=row.id), 303)
    may_decide = permissions.refusal(current_user.role, Action.DECIDE_OBJECTION) is None
    is_barred = current_user.id in objecting.barred_from(row)
    shown = render_template(
        "course/decide.html", row=row, form=form, may_decide=may_decide, is_barred=is_barred
    )
    return shown, form.status


def course_of(period: str) -> Course:
    """Yield the period of the plan named in the address."""
    code = assessment_reading.require_period(period)
    return Course(required_plan(), code)


def required_plan() -> Plan:
    """Yield the chosen plan; raises :class:`NotFound` when there is none to see."""
    return plan_choice.required_plan(current_user, request.args.get("plan", ""))


def kept_sheet(period: str, department: str) -> ScoreSheet:
    """Yield a department's kept sheet; raises :class:`NotFound` where none is the actor's."""
    course = course_of(period)
    return sheet_chain.get_kept_sheet(
        current_user, course.plan, period=course.period, department=department
    )


def back(course: Course) -> Response:
    """Go back to the tables of a period."""
    address = url_for("assessment.period", period=course.period, plan=course.plan.code)
    return redirect(address, 303)


def to_sheet(sheet: ScoreSheet) -> Response:
    """Go to a sheet's page."""
    address = url_for(
        "assessment.sheet",
        period=sheet.period,
        department=sheet.department.code,
        plan=sheet.plan.code,
    )
    return redirect(address, 303)
