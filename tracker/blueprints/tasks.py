"""A task's page, and what may be done with the task: sign, instruct, close, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.destinations import local_path
from tracker.forms.obligation import ReasonForm
from tracker.forms.task import ClosingForm, InstructionForm, excuses_in
from tracker.i18n import gettext
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.obligation import closing, signing
from tracker.services.obligation.closing import ClosingRequestInput
from tracker.services.paging import Page, slice_of
from tracker.services.plan import withdrawing
from tracker.services.supervision import instructing
from tracker.services.task import task_page
from tracker.services.task.timeline_event import Event
from tracker.services.task.timeline_folding import Fold, folded
from tracker.timeline_rows import row_of

bp = Blueprint("tasks", __name__, url_prefix="/tasks")

Answer = Response | str | tuple[str, int]
EVENTS = 30


@bp.get("/<slug>", endpoint="show")
def show_task(slug: str) -> str:
    """Show a task as of a day: requirement, parts with lights, duties and all that happened."""
    return render(slug, InstructionForm(formdata=None))


def render(slug: str, form: InstructionForm) -> str:
    """Yield the page of a task with the form of an instruction."""
    page = task_page.get_task_page(
        current_user,
        slug,
        as_of=g.get("as_of"),
        all_periods=request.args.get("periods") == "all",
    )
    department = request.args.get("department", "")
    events = [
        event
        for event in page.events
        if not department or (event.department and event.department.code == department)
    ]
    return render_template(
        "tasks/show.html",
        page=page,
        form=form,
        events=page_of_events(folded(events)),
    )


def page_of_events(events: Sequence[Event | Fold]) -> Page[dict[str, Any]]:
    """Yield the page asked for, or the one with the report that a link leads to, unfolded."""
    wanted = f"report-{request.args.get('report', 0, int)}"
    found = (place for place, event in enumerate(events) if event.holds(wanted))
    number = request.args.get("page", 0, int) or next(found, 0) // EVENTS + 1
    return slice_of(events, number, size=EVENTS).map(lambda event: row_of(event, wanted))


def back(slug: str) -> Response:
    """Go back to the task's page."""
    return redirect(url_for("tasks.show", slug=slug), 303)


@bp.post("/<slug>/signature", endpoint="sign")
def sign(slug: str) -> Response:
    """Sign for the department's part."""
    part = task_page.get_own_part(current_user, slug)
    signing.sign_assignment(current_user, assignment_id=part.id)
    flash(gettext("You have signed for this task."), "ok")
    return back(slug)


@bp.post("/<slug>/instructions", endpoint="instruct")
def instruct(slug: str) -> Answer:
    """Write a leader's instruction."""
    access.require(current_user, Action.WRITE_INSTRUCTION)
    form = InstructionForm()
    if form.carry_out(
        lambda: instructing.write_instruction(
            current_user,
            slug=slug,
            body=form.body.data,
            answer_due_on=form.answer_due_on.data,
        )
    ):
        flash(gettext("The instruction has been written."), "ok")
        wished = local_path(request.form.get("next"), url_for("tasks.show", slug=slug))
        return redirect(wished, 303)
    return render(slug, form), form.status


@bp.route("/<slug>/closing", methods=["GET", "POST"], endpoint="ask_closing")
def ask_closing(slug: str) -> Answer:
    """Ask for the department's part to be closed."""
    access.require(current_user, Action.ASK_CLOSING)
    part, form = task_page.get_own_part(current_user, slug), ClosingForm()
    excuses = excuses_in(request.form.to_dict())
    if form.carry_out(
        lambda: closing.ask_closing(
            current_user,
            assignment_id=part.id,
            asked=ClosingRequestInput(form.note.data, excuses),
        )
    ):
        flash(gettext("Closing has been asked for; the supervising office decides."), "ok")
        return back(slug)
    shown = render_template(
        "tasks/closing.html",
        form=form,
        part=part,
        task=access.get_task(current_user, slug),
        undone=closing.undone_supports(part),
        excuses=excuses,
    )
    return shown, form.status


@bp.route("/<slug>/withdrawal", methods=["GET", "POST"], endpoint="withdraw")
def withdraw(slug: str) -> Answer:
    """Ask before withdrawing a whole task, and withdraw it with a reason."""
    access.require(current_user, Action.MANAGE_PLAN)
    task, form = access.get_task(current_user, slug), ReasonForm()
    if form.carry_out(
        lambda: withdrawing.withdraw_task(current_user, slug=slug, because=form.because.data)
    ):
        flash(gettext("The task has been withdrawn."), "ok")
        return back(slug)
    return render_template("tasks/withdrawal.html", form=form, task=task, part=None), form.status


@bp.route(
    "/<slug>/parts/<int:assignment_id>/withdrawal",
    methods=["GET", "POST"],
    endpoint="withdraw_part",
)
def withdraw_part(slug: str, assignment_id: int) -> Answer:
    """Ask before withdrawing one department's part, and withdraw it with a reason."""
    access.require(current_user, Action.MANAGE_PLAN)
    task, form = access.get_task(current_user, slug), ReasonForm()
    part = task_page.get_part(current_user, task, assignment_id=assignment_id)
    if form.carry_out(
        lambda: withdrawing.withdraw_assignment(
            current_user, assignment_id=part.id, because=form.because.data
        )
    ):
        flash(gettext("The department’s part has been withdrawn."), "ok")
        return back(slug)
    return render_template("tasks/withdrawal.html", form=form, task=task, part=part), form.status
