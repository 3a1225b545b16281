"""Indicators of a plan: what was reached by year and unit, and targets shared out."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import clock
from tracker.errors import NotFound
from tracker.forms.indicator import TargetsForm, targets_in
from tracker.i18n import N_, gettext
from tracker.models import Plan
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.indicator import indicator_reading, indicator_targets

bp = Blueprint("indicators", __name__, url_prefix="/plans/<code>/indicators/<indicator>")

Answer = Response | str | tuple[str, int]


@bp.get("", endpoint="show")
def show_indicator(code: str, indicator: str) -> str:
    """Show an indicator: targets and what was reached, by year and unit."""
    plan, day = access.get_plan(current_user, code), g.as_of or clock.today()
    years = indicator_reading.years_of(current_user, plan, code=indicator, day=day)
    may_share = permissions.refusal(current_user.role, Action.MANAGE_PLAN) is None
    return render_template(
        "indicators/show.html",
        plan=plan,
        indicator=indicator_targets.get_indicator(plan, indicator),
        years=years,
        day=day,
        sharing=indicator_reading.sharing_years(plan) if may_share and g.as_of is None else [],
    )


@bp.route("/targets/<int:year>", methods=["GET", "POST"], endpoint="targets")
def share_targets(code: str, indicator: str, year: int) -> Answer:
    """Share a year's target out to the units of the plan."""
    access.require(current_user, Action.MANAGE_PLAN)
    plan = access.get_plan(current_user, code)
    sheet = sheet_of(plan, indicator, year)
    form = TargetsForm(data={"source": sheet.source})

    def share() -> None:
        given = form.targets(year, request.form)
        indicator_targets.set_targets(current_user, plan, code=indicator, given=given)

    if form.carry_out(share):
        flash(gettext("The targets have been stored; they hold from today on."), "ok")
        return redirect(url_for("indicators.show", code=code, indicator=indicator), 303)
    typed = targets_in(request.form) if form.is_submitted() else sheet.stands
    return render_targets(plan, indicator, sheet=sheet, form=form, typed=typed), form.status


def render_targets(
    plan: Plan,
    code: str,
    *,
    sheet: indicator_reading.TargetSheet,
    form: TargetsForm,
    typed: dict[int, str],
) -> str:
    """Yield the page on which targets are shared out."""
    indicator = indicator_targets.get_indicator(plan, code)
    return render_template(
        "indicators/targets.html",
        plan=plan,
        indicator=indicator,
        sheet=sheet,
        form=form,
        typed=typed,
    )


def sheet_of(plan: Plan, code: str, year: int) -> indicator_reading.TargetSheet:
    """Yield what stands of a year's targets; raises :class:`NotFound` outside the plan's years."""
    indicator = indicator_targets.get_indicator(plan, code)
    if year not in indicator_reading.sharing_years(plan):
        raise NotFound(N_("This plan does not run in %(year)s."), year=year)
    return indicator_reading.target_sheet(plan, indicator, year=year)
