"""The demonstration's clock: a day, a week, or on to the next due date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, redirect, request
from werkzeug.wrappers import Response

from tracker import clock, i18n, labels, shell
from tracker.destinations import local_path
from tracker.errors import Invalid, NotFound
from tracker.i18n import N_
from tracker.services.installation import demonstration

bp = Blueprint("demonstration", __name__, url_prefix="/demonstration")


@bp.post("/forward")
def forward() -> Response:
    """Move the clock and tell what happened on the way; only in the demonstration."""
    start = shell.config(current_app).tracker_clock
    if start is None:
        raise NotFound(N_("This is not the demonstration: its clock cannot be moved."))
    to = wanted_day(request.form.get("step", ""))
    if to is None:
        flash(i18n.gettext("No open duty falls due after today; move by a day or a week."), "note")
    else:
        tell(mover()(start, to))
    return redirect(local_path(request.form.get("next")), 303)


def wanted_day(step: str) -> date | None:
    """Yield the day that a button leads to; raises :class:`Invalid` for another word."""
    steps = demonstration.steps(clock.today())
    if step not in steps:
        raise Invalid(
            N_("“%(step)s” is no step; there are day, week and next_due."), field="step", step=step
        )
    return steps[step]


def mover() -> Callable[[date, date], Any]:
    """Yield what moves the clock and runs each day's jobs, as the application was put together."""
    move: Callable[[date, date], Any] = current_app.extensions["duban_forward"]
    return move


def tell(passed: Any) -> None:
    """Say what day it is now and what happened on the way."""
    flash(
        i18n.gettext(
            "It is %(day)s now. On the way %(slips)s slips were raised and %(mails)s mails made.",
            day=labels.day(passed.today),
            slips=passed.slips,
            mails=passed.mails,
        ),
        "ok",
    )
