"""Urges and leaders' instructions: the list, one of them with its replies, urging and replying."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import clock, labels
from tracker.forms.urge import ReplyForm, UrgeForm
from tracker.i18n import gettext
from tracker.models import Assignment, Obligation
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.paging import slice_of
from tracker.services.plan import plan_choice
from tracker.services.supervision import replying, slip_reading, urge_reading, urging
from tracker.services.supervision.urge_reading import Asked
from tracker.services.supervision.urging import UrgeInput
from tracker.services.task import task_page

bp = Blueprint("urges", __name__)

Answer = Response | str | tuple[str, int]


@bp.get("/slips/urges", endpoint="index")
def list_asked() -> str:
    """Show a plan's urges and instructions as of a day, those that wait longest first."""
    access.require(current_user, Action.READ_WORK)
    code = request.args.get("plan", "")
    plan = access.get_plan(current_user, code) if code else plan_choice.default_plan(current_user)
    if plan is None:
        return render_template("slips/none.html")
    day, state = g.as_of or clock.today(), request.args.get("state", "all")
    found = urge_reading.list_asked(current_user, plan, state=state, day=day)
    return render_template(
        "urges/index.html",
        plan=plan,
        day=day,
        state=state,
        page=slice_of(found, request.args.get("page", 1, int)),
        counts=slip_reading.count_slips(current_user, plan, day=day),
    )


@bp.get("/slips/urges/<int:id>", endpoint="show_urge")
def show_urge(id: int) -> str:  # noqa: A002 - the name in the address
    """Show an urge with its replies."""
    return render([urge_reading.get_urge(current_user, id, day=g.get("as_of"))])


@bp.get("/slips/instructions/<int:id>", endpoint="show_instruction")
def show_instruction(id: int) -> str:  # noqa: A002 - the name in the address
    """Show a leader's instruction with the reply of each department that leads the task."""
    return render(urge_reading.get_instruction(current_user, id, day=g.get("as_of")))


def render(found: Sequence[Asked], form: ReplyForm | None = None) -> str:
    """Yield the page of an urge or an instruction, with the form where the reader may reply."""
    may = permissions.refusal(current_user.role, Action.REPLY) is None and g.get("as_of") is None
    own = [each for each in found if each.part.department_id == current_user.department_id]
    shown = form or ReplyForm(formdata=None)
    return render_template(
        "urges/show.html", found=found, first=found[0], form=shown, may_reply=may and bool(own)
    )


@bp.post("/slips/urges/<int:id>/replies", endpoint="reply_urge")
def reply_to_urge(id: int) -> Answer:  # noqa: A002 - the name in the address
    """Reply to an urge."""
    form = ReplyForm()
    if form.carry_out(
        lambda: replying.reply_to_urge(current_user, urge_id=id, body=form.body.data)
    ):
        flash(gettext("Your reply has been given."), "ok")
        return redirect(url_for("urges.show_urge", id=id), 303)
    return render([urge_reading.get_urge(current_user, id)], form), form.status


@bp.post("/slips/instructions/<int:id>/replies", endpoint="reply_instruction")
def reply_to_instruction(id: int) -> Answer:  # noqa: A002 - the name in the address
    """Reply to a leader's instruction."""
    form = ReplyForm()
    if form.carry_out(
        lambda: replying.reply_to_instruction(current_user, instruction_id=id, body=form.body.data)
    ):
        flash(gettext("Your reply has been given."), "ok")
        return redirect(url_for("urges.show_instruction", id=id), 303)
    return render(urge_reading.get_instruction(current_user, id), form), form.status


@bp.route("/tasks/<slug>/parts/<int:assignment_id>/urges", methods=["GET", "POST"], endpoint="urge")
def urge(slug: str, assignment_id: int) -> Answer:
    """Urge a department about a report or its part as a whole."""
    access.require(current_user, Action.URGE)
    task = access.get_task(current_user, slug)
    part = task_page.get_part(current_user, task, assignment_id=assignment_id)
    form = UrgeForm(answer_due_on=urging.usual_answer_day())
    form.obligation_id.choices = choices_for(part)
    if form.carry_out(
        lambda: urging.urge_department(
            current_user, assignment_id=assignment_id, given=given_in(form)
        )
    ):
        flash(gettext("The department has been urged; it reads it in its next mail."), "ok")
        return redirect(url_for("tasks.show", slug=slug), 303)
    return render_template("urges/write.html", form=form, task=task, part=part), form.status


def choices_for(part: Assignment) -> list[tuple[int, str]]:
    """Yield what can be urged: the open reports, the most urgent first, and the part as such."""
    duties = [(duty.id, name_of(duty)) for duty in urging.list_urgeable(part)]
    return [*duties, (0, gettext("the task as a whole"))]


def name_of(duty: Obligation) -> str:
    """Yield a report's name with its due day."""
    return gettext(
        "%(kind)s for %(period)s, due on %(day)s",
        kind=labels.label(duty.kind, "kind"),
        period=labels.period(duty.period),
        day=labels.near_day(duty.due_on),
    )


def given_in(form: UrgeForm) -> UrgeInput:
    """Yield what was typed."""
    return UrgeInput(
        form.body.data, form.answer_due_on.data, obligation_id=form.obligation_id.data or None
    )
