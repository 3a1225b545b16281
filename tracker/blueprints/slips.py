"""Slips: those of a plan as of any day, and one of them with its ladder and its answer."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import clock
from tracker.filter_chips import chips_of
from tracker.forms.slip import SlipAnswerForm
from tracker.i18n import gettext
from tracker.models import Plan
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.obligation import my_work
from tracker.services.plan import plan_choice
from tracker.services.supervision import slip_reading, slips
from tracker.services.supervision.slip_reading import SlipFilter

bp = Blueprint("slips", __name__, url_prefix="/slips")

Answer = Response | str | tuple[str, int]


def chosen_plan() -> Plan | None:
    """Yield the plan named in the address, else the one that pages show first."""
    access.require(current_user, Action.READ_WORK)
    code = request.args.get("plan", "")
    return access.get_plan(current_user, code) if code else plan_choice.default_plan(current_user)


def given(name: str, otherwise: str = "") -> str:
    """Yield a filter's value from the address."""
    return request.args.get(name, "").strip() or otherwise


@bp.get("", endpoint="index")
def list_slips() -> str:
    """Show a plan's slips as of a day; without a filter the open ones, the most urgent first."""
    plan, day = chosen_plan(), g.as_of or clock.today()
    if plan is None:
        return render_template("slips/none.html")
    chosen = SlipFilter(
        plan,
        day,
        state=given("state", "open"),
        rung=given("rung"),
        department=given("department"),
        sort=given("sort", "urgency"),
    )
    return render_template(
        "slips/index.html",
        plan=plan,
        day=day,
        chosen=chosen,
        page=slip_reading.list_slips(current_user, chosen, page=request.args.get("page", 1, int)),
        counts=slip_reading.count_slips(current_user, plan, day=day),
        departments=slip_reading.list_departments(current_user, plan),
        saved=chips_of("slips"),
    )


@bp.get("/<int:slip_id>", endpoint="show")
def show_slip(slip_id: int) -> str:
    """Show one slip with the ladder of its duty."""
    return render(slip_id, SlipAnswerForm(formdata=None))


def render(slip_id: int, form: SlipAnswerForm) -> str:
    """Yield the page of a slip, with the form where this reader may answer."""
    page = slip_reading.get_slip_page(current_user, slip_id, day=g.get("as_of"))
    slip = page.view.slip
    may_answer = (
        permissions.refusal(current_user.role, Action.ANSWER_SLIP) is None
        and slip.answered_on is None
        and slip.closed_on is None
        and g.get("as_of") is None
    )
    shows_form = may_answer or form.is_submitted()
    return render_template(
        "slips/show.html", page=page, form=form, may_answer=shows_form, page_of=my_work.page_of
    )


@bp.post("/<int:slip_id>/answer", endpoint="answer")
def answer_slip(slip_id: int) -> Answer:
    """Answer a slip by an explanation and a promise."""
    form = SlipAnswerForm()
    if form.carry_out(
        lambda: slips.answer_slip(
            current_user,
            slip_id=slip_id,
            answer=form.answer.data,
            promised_on=form.promised_on.data,
        )
    ):
        flash(gettext("Answered; filing the report will close the slip."), "ok")
        return redirect(url_for("slips.show", slip_id=slip_id), 303)
    return render(slip_id, form), form.status
