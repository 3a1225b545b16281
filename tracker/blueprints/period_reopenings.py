"""A whole period opened again: chosen, looked at, decided."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from tracker import clock, labels
from tracker.errors import TrackerError
from tracker.forms.obligation import PeriodReopeningForm
from tracker.i18n import ngettext
from tracker.models import Obligation, Plan
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.obligation import period_reopening

bp = Blueprint("period_reopenings", __name__, url_prefix="/plans/<code>/reopening")
Answer = Response | str | tuple[str, int]


@bp.get("")
def ask(code: str) -> Answer:
    """Ask which period is opened again, until when and why."""
    access.require(current_user, Action.REOPEN_DUTY)
    plan = access.get_plan(current_user, code)
    return page(plan, PeriodReopeningForm(formdata=None))


@bp.post("")
def reopen(code: str) -> Answer:
    """Show what would open again; with ``apply`` open it."""
    access.require(current_user, Action.REOPEN_DUTY)
    plan, form = access.get_plan(current_user, code), PeriodReopeningForm()
    if not form.validate():
        return page(plan, form), 400
    wanted = form.wanted()
    if "apply" not in request.form:
        found = period_reopening.list_closed(
            current_user, plan, period=wanted.period, departments=wanted.departments
        )
        return page(plan, form, found=found)
    try:
        seen = request.form.get("seen", "")
        number = period_reopening.reopen_period(current_user, code, wanted=wanted, seen=seen)
    except TrackerError as wrong:
        form.tell(wrong)
        return page(plan, form), wrong.status
    flash(
        ngettext("%(num)s report is open again.", "%(num)s reports are open again.", number), "ok"
    )
    return redirect(url_for("plans.show", code=code), 303)


def page(
    plan: Plan, form: PeriodReopeningForm, *, found: Sequence[Obligation] | None = None
) -> str:
    """Yield the page: what can be chosen, and what was found for a choice."""
    closed, today = period_reopening.list_closed(current_user, plan), clock.today()
    periods = sorted({duty.period for duty in closed})
    units = {duty.department_id: duty.assignment.department.name_on(today) for duty in closed}
    form.period.choices = [SelectChoice(each, labels.period(each)) for each in periods]
    form.departments.choices = [SelectChoice(str(key), name) for key, name in units.items()]
    return render_template(
        "duties/period_reopening.html",
        plan=plan,
        form=form,
        closed=closed,
        found=found,
        seen=period_reopening.mark_of(found or ()),
    )
