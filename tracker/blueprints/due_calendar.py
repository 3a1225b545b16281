"""The calendar of what falls due: a month of counts, and the rows of one day."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_login import current_user

from tracker import boards, clock
from tracker.errors import NotFound
from tracker.i18n import N_, gettext
from tracker.rules.days import read_day
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.obligation import due_calendar, my_work
from tracker.services.obligation.due_calendar import DueFilter
from tracker.services.plan import plan_choice

bp = Blueprint("due_calendar", __name__, url_prefix="/calendar")


def wanted() -> DueFilter:
    """Yield the filter of the address; a plan that is not the person's to see is not found."""
    code = request.args.get("plan", "").strip()
    if code:
        access.get_plan(current_user, code)
    return DueFilter(code, request.args.get("department", "").strip(), g.as_of)


def kept() -> dict[str, Any]:
    """Yield the names of the filter that are given, for the links of the page."""
    names = ("plan", "department")
    found = {name: value for name in names if (value := request.args.get(name))}
    return found | ({"as_of": boards.as_of()} if g.as_of else {})


@bp.get("", endpoint="index")
def show_month() -> str:
    """Show a month with what falls due on each day."""
    access.require(current_user, Action.READ_WORK)
    return render_template(
        "due/month.html",
        month=due_calendar.month_of(current_user, asked_month(), wanted=wanted()),
        departments=due_calendar.list_departments(current_user),
        plans=plan_choice.published_plans(current_user),
        kept=kept(),
        day_url=day_url,
    )


def asked_month() -> date:
    """Yield the first day of the month of the address, else of the page's day.

    A wrong one is told.
    """
    given = request.args.get("month", "").strip()
    if given:
        try:
            return read_day(f"{given}-01")
        except ValueError:
            flash(gettext("“%(given)s” is not a month; write it as 2020-03.", given=given), "wrong")
    return (g.as_of or clock.today()).replace(day=1)


def day_url(on: date, light: str | None = None) -> str:
    """Yield the address of a day's rows, under the filter and as of the day of the page."""
    return url_for("due_calendar.day", day=on.isoformat(), light=light, **kept())


@bp.get("/<day>", endpoint="day")
def show_day(day: str) -> str:
    """Show what falls due on one day."""
    access.require(current_user, Action.READ_WORK)
    light = request.args.get("light", "")
    return render_template(
        "due/day.html",
        found=due_calendar.day_page(
            current_user,
            day_in(day),
            wanted=wanted(),
            light=light,
            page=request.args.get("page", 1, int),
        ),
        light=light,
        kept=kept(),
        day_url=day_url,
        page_of=my_work.page_of,
        is_department=access.is_of_department(current_user),
    )


def day_in(given: str) -> date:
    """Read the day of the address; raises :class:`NotFound` where it is none."""
    try:
        return read_day(given)
    except ValueError:
        raise NotFound(N_("There is no such day.")) from None
