"""The ledger of reminders: for any person, day and duty, what was sent, what was not, and why."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, g, render_template, request
from flask_login import current_user

from tracker import clock, ledger_lines, sentences
from tracker.documents.table_csv import table_csv
from tracker.i18n import gettext
from tracker.models import Plan
from tracker.rules.days import read_day
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.plan import plan_choice
from tracker.services.supervision import reminder_ledger, slip_reading
from tracker.services.supervision.reminder_ledger import LedgerFilter

bp = Blueprint("reminders", __name__, url_prefix="/slips")


@bp.get("/ledger", endpoint="ledger")
def show_ledger() -> str:
    """Show what the ladder sent and held back, whom it told, and why not."""
    plan = chosen_plan()
    if plan is None:
        return render_template("slips/none.html")
    chosen = chosen_in(plan)
    return render_template(
        "slips/ledger.html",
        plan=plan,
        day=chosen.day,
        page=reminder_ledger.list_ledger(
            current_user, chosen, page=request.args.get("page", 1, int)
        ),
        others=reminder_ledger.list_other_notices(current_user, chosen),
        silent=reminder_ledger.why_silent(chosen.on) if chosen.on else None,
        duty=chosen.duty,
        counts=slip_reading.count_slips(current_user, plan, day=chosen.day),
        departments=reminder_ledger.list_departments(current_user, plan),
    )


@bp.get("/ledger.csv", endpoint="ledger_csv")
def export_ledger() -> Response:
    """Export what the page shows, all pages of it, as a table for a spreadsheet."""
    plan = chosen_plan()
    rows: list[list[str]] = []
    if plan is not None:
        chosen = chosen_in(plan)
        rows = ledger_lines.lines(
            reminder_ledger.list_whole_ledger(current_user, chosen),
            reminder_ledger.list_other_notices(current_user, chosen, most=100_000),
        )
    answer = Response(table_csv(ledger_lines.head(), rows), mimetype="text/csv")
    name = f"duban-{plan.code if plan else 'ledger'}-{clock.today().isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def chosen_plan() -> Plan | None:
    """Yield the plan named in the address, else the one that pages show first."""
    access.require(current_user, Action.READ_WORK)
    code = request.args.get("plan", "")
    return access.get_plan(current_user, code) if code else plan_choice.default_plan(current_user)


def chosen_in(plan: Plan) -> LedgerFilter:
    """Yield what the address asks for."""
    given = {name: request.args.get(name, "").strip() for name in ("who", "rung", "outcome")}
    return LedgerFilter(
        plan,
        g.as_of or clock.today(),
        on=asked_day(),
        department=request.args.get("department", "").strip(),
        duty=request.args.get("duty", None, int),
        **given,
    )


def asked_day() -> date | None:
    """Yield the one day that is asked for; a wrong one is told and ignored."""
    text = request.args.get("on", "").strip()
    try:
        return read_day(text) if text else None
    except ValueError:
        flash(
            gettext(sentences.NOT_A_DAY, given=text),
            "wrong",
        )
        return None
