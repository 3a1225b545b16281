"""Measures beside the score: rates of reporting, the burden meter, trials with other numbers."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask_login import current_user

from tracker import clock
from tracker.errors import Invalid
from tracker.forms.trial import TrialForm
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.assessment import assessment_reading, trials
from tracker.services.plan import plan_choice
from tracker.services.report import burden, reporting_rates

bp = Blueprint("measures", __name__)

FIRST = 10
"""How many units the burden meter and each rate show before the fold."""


@bp.get("/rates", endpoint="rates")
def show_rates() -> str:
    """Show how complete and how punctual departments report, by period."""
    access.require(current_user, Action.READ_WORK)
    plan = plan_choice.chosen_plan(current_user, request.args.get("plan", ""))
    day = g.as_of or clock.today()
    found = reporting_rates.rates_of(current_user, plan, day=day) if plan else None
    return render_template("measures/rates.html", plan=plan, found=found, day=day, first=FIRST)


@bp.get("/burden/<period>", endpoint="burden")
def show_burden(period: str) -> str:
    """Show what was asked of each department in a period."""
    access.require(current_user, Action.READ_WORK)
    code = assessment_reading.require_period(period)
    plan = plan_choice.required_plan(current_user, request.args.get("plan", ""))
    rows = burden.burden_of(current_user, plan, period=code)
    shown = {"rows": rows, "first": FIRST}
    return render_template("measures/burden.html", plan=plan, period=code, **shown)


@bp.get("/assessment/<period>/trial", endpoint="trial")
def try_numbers(period: str) -> str | tuple[str, int]:
    """Show a period's scores under other numbers beside those that stand; nothing is stored."""
    access.require(current_user, Action.TRY_POLICY)
    code = assessment_reading.require_period(period)
    plan = plan_choice.required_plan(current_user, request.args.get("plan", ""))
    day, found, status = g.as_of or clock.today(), None, 200
    begin = trials.numbers_of(plan, code, actor=current_user, day=day)
    sent = any(name in request.args for name in begin)
    form = TrialForm(request.args if sent else None, data=begin)
    if sent and form.validate():
        try:
            found = trials.try_numbers(
                current_user, plan, period=code, day=day, numbers=form.numbers()
            )
        except Invalid as wrong:
            form.tell(wrong)
            status = wrong.status
    shown = render_template(
        "measures/trial.html", plan=plan, period=code, form=form, found=found, begin=begin
    )
    return shown, status
