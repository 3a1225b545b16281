"""Exemptions and commendations: asked for or recorded, checked, decided, put on record."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import clock
from tracker.forms import Form
from tracker.forms.assessment import (
    CommendationForm,
    ExemptionDecisionForm,
    ExemptionForm,
    FindingsForm,
    RecordForm,
)
from tracker.i18n import gettext
from tracker.models import ExemptionRequest
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.assessment import commending, exempting
from tracker.services.assessment.commending import CommendationInput
from tracker.services.assessment.exempting import ExemptionInput
from tracker.services.paging import slice_of
from tracker.services.plan import plan_choice
from tracker.services.task import task_page

bp = Blueprint("exemptions", __name__)

SIZE = 20
COMMENDATIONS = 8
"""How many commendations stand before the fold."""
Answer = Response | str | tuple[str, int]


@bp.get("/exemptions", endpoint="index")
def list_exemptions() -> str:
    """Show the requests for exemption and the commendations of the chosen plan."""
    access.require(current_user, Action.READ_WORK)
    plan = plan_choice.chosen_plan(current_user, request.args.get("plan", ""))
    day = g.as_of or clock.today()
    return render_template(
        "exemptions/index.html",
        plan=plan,
        page=slice_of(
            exempting.list_requests(current_user, plan) if plan else [],
            request.args.get("page", 1, int),
            size=SIZE,
        ),
        commendations=commending.list_commendations(current_user, plan, day=day) if plan else [],
        first=COMMENDATIONS,
        may_commend=may(Action.RECORD_COMMENDATION),
    )


@bp.route(
    "/tasks/<slug>/duties/<int:obligation_id>/exemption", methods=["GET", "POST"], endpoint="ask"
)
def ask_exemption(slug: str, obligation_id: int) -> Answer:
    """Ask for an exemption of a duty."""
    access.require(current_user, Action.ASK_EXEMPTION)
    task, form = access.get_task(current_user, slug), ExemptionForm()
    duty = task_page.get_duty(current_user, task, obligation_id=obligation_id)
    made: list[ExemptionRequest] = []
    if form.carry_out(
        lambda: made.append(
            exempting.ask_exemption(
                current_user,
                duty.id,
                asked=ExemptionInput(tuple(form.parts.data), form.cause.data, form.document.data),
            )
        )
    ):
        flash(gettext("The request has been sent; the supervising office checks the facts."), "ok")
        return redirect(url_for("exemptions.show", request_id=made[0].id), 303)
    return render_template("exemptions/ask.html", form=form, task=task, duty=duty), form.status


@bp.get("/exemptions/<int:request_id>", endpoint="show")
def show_exemption(request_id: int) -> str:
    """Show a request with its steps and, for who takes the next one, the form."""
    access.require(current_user, Action.READ_WORK)
    row = exempting.get_request(current_user, request_id)
    return render(row, None)


def render(row: ExemptionRequest, sent: Form | None) -> str:
    """Yield the page of a request; ``sent`` is the form that came back with errors."""
    form = sent
    if form is None and row.step == "asked" and may(Action.VERIFY_EXEMPTION):
        form = FindingsForm(formdata=None)
    elif form is None and row.step == "verified" and may(Action.APPROVE_EXEMPTION):
        form = ExemptionDecisionForm(formdata=None)
    elif form is None and row.step in ("granted", "refused") and may(Action.VERIFY_EXEMPTION):
        form = RecordForm(formdata=None)
    return render_template("exemptions/show.html", row=row, form=form)


@bp.post("/exemptions/<int:request_id>/findings", endpoint="verify")
def verify_exemption(request_id: int) -> Answer:
    """Write down what the check of the facts found."""
    access.require(current_user, Action.VERIFY_EXEMPTION)
    row, form = exempting.get_request(current_user, request_id), FindingsForm()
    if form.carry_out(
        lambda: exempting.verify_exemption(current_user, row.id, findings=form.findings.data)
    ):
        return done(row, gettext("The check is written down; a leader decides."))
    return render(row, form), form.status


@bp.post("/exemptions/<int:request_id>/decision", endpoint="decide")
def decide_exemption(request_id: int) -> Answer:
    """Grant or refuse an exemption."""
    access.require(current_user, Action.APPROVE_EXEMPTION)
    row, form = exempting.get_request(current_user, request_id), ExemptionDecisionForm()
    if form.carry_out(
        lambda: exempting.decide_exemption(
            current_user,
            row.id,
            is_granted=form.outcome.data == "granted",
            answer=form.answer.data,
        )
    ):
        return done(row, gettext("The request has been decided; the department is told."))
    return render(row, form), form.status


@bp.post("/exemptions/<int:request_id>/record", endpoint="record")
def record_exemption(request_id: int) -> Answer:
    """Write down where the decision was put on record."""
    access.require(current_user, Action.VERIFY_EXEMPTION)
    row, form = exempting.get_request(current_user, request_id), RecordForm()
    if form.carry_out(
        lambda: exempting.record_exemption(current_user, row.id, record=form.record.data)
    ):
        return done(row, gettext("The decision is on record."))
    return render(row, form), form.status


@bp.route("/commendations/new", methods=["GET", "POST"], endpoint="commend")
def record_commendation() -> Answer:
    """Record a commendation with its document."""
    access.require(current_user, Action.RECORD_COMMENDATION)
    plan = plan_choice.required_plan(current_user, request.args.get("plan", ""))
    form = CommendationForm()
    form.department.choices = [
        (each.code, each.name_on(clock.today())) for each in commending.departments_of(plan)
    ]
    if form.carry_out(
        lambda: commending.record_commendation(
            current_user,
            plan,
            made=CommendationInput(
                form.department.data, form.level.data, form.dated_on.data, form.proof.data
            ),
        )
    ):
        flash(gettext("The commendation is recorded and counts from today on."), "ok")
        return redirect(url_for("exemptions.index", plan=plan.code), 303)
    return render_template("exemptions/commend.html", form=form, plan=plan), form.status


def may(action: Action) -> bool:
    """Tell whether the person's role may do an action."""
    return permissions.refusal(current_user.role, action) is None


def done(row: ExemptionRequest, words: str) -> Response:
    """Say what was done and go back to the request."""
    flash(words, "ok")
    return redirect(url_for("exemptions.show", request_id=row.id), 303)
