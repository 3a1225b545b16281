"""One duty of a task: asking for an extension, reopening it, waiving it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.forms.obligation import ExtensionForm, ReasonForm, ReopeningForm
from tracker.i18n import gettext
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.obligation import extending, my_work, reopening
from tracker.services.obligation.extending import ExtensionRequestInput
from tracker.services.task import task_page

bp = Blueprint("duties", __name__, url_prefix="/tasks/<slug>/duties/<int:obligation_id>")

Answer = Response | str | tuple[str, int]


@bp.route("/extension", methods=["GET", "POST"], endpoint="ask_extension")
def ask_extension(slug: str, obligation_id: int) -> Answer:
    """Ask for a later due day."""
    access.require(current_user, Action.ASK_EXTENSION)
    task, form = access.get_task(current_user, slug), ExtensionForm()
    duty = task_page.get_duty(current_user, task, obligation_id=obligation_id)
    if form.carry_out(
        lambda: extending.ask_extension(
            current_user,
            obligation_id=obligation_id,
            asked=ExtensionRequestInput(form.due_on.data, form.because.data, form.progress.data),
        )
    ):
        flash(gettext("The extension has been asked for; the supervising office decides."), "ok")
        period = my_work.page_of(duty)
        return redirect(url_for("reports.show", period=period, duty=obligation_id), 303)
    closed = None if form.is_submitted() else extending.closed_for(duty)
    period = my_work.page_of(duty)
    return render_template(
        "duties/extension.html", form=form, task=task, duty=duty, page=period, closed=closed
    ), form.status


@bp.route("/reopening", methods=["GET", "POST"], endpoint="reopen")
def reopen(slug: str, obligation_id: int) -> Answer:
    """Let a closed duty be filed after all."""
    access.require(current_user, Action.REOPEN_DUTY)
    task, form = access.get_task(current_user, slug), ReopeningForm()
    duty = task_page.get_duty(current_user, task, obligation_id=obligation_id)
    if form.carry_out(
        lambda: reopening.reopen_duty(
            current_user,
            obligation_id=obligation_id,
            until_on=form.until_on.data,
            because=form.because.data,
        )
    ):
        flash(gettext("The duty is open again; its lateness stays as it is."), "ok")
        return redirect(url_for("tasks.show", slug=slug), 303)
    return render_template("duties/reopening.html", form=form, task=task, duty=duty), form.status


@bp.route("/waiver", methods=["GET", "POST"], endpoint="waive")
def waive(slug: str, obligation_id: int) -> Answer:
    """Waive a duty, with a reason."""
    access.require(current_user, Action.REOPEN_DUTY)
    task, form = access.get_task(current_user, slug), ReasonForm()
    duty = task_page.get_duty(current_user, task, obligation_id=obligation_id)
    if form.carry_out(
        lambda: reopening.waive_duty(
            current_user, obligation_id=obligation_id, because=form.because.data
        )
    ):
        flash(gettext("The duty has been waived."), "ok")
        return redirect(url_for("tasks.show", slug=slug), 303)
    return render_template("duties/waiver.html", form=form, task=task, duty=duty), form.status
