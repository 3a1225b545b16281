"""``calendar``: what a correction of the working calendar would move, and the correction (R1)."""

from __future__ import annotations

from datetime import date

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.cli.edge import Day, print_json, told
from tracker.i18n import gettext, ngettext
from tracker.labels import day as short_day
from tracker.labels import label, period
from tracker.models import CalendarDay
from tracker.services.calendar import calendar_corrections
from tracker.services.calendar.calendar_corrections import Correction, Move, Preview

KINDS = {"working": True, "rest": False, "official": None}
FORMAT = click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")


@click.group("calendar")
def command() -> None:
    """The working calendar: the installation's own days, and corrections."""


@command.command("list")
@FORMAT
@with_appcontext
@told
def show(shape: str) -> None:
    """Show the days that this installation has of its own, the newest first."""
    rows = calendar_corrections.list_calendar_days(None)
    if shape == "json":
        print_json({"overrides": [row_of(row) for row in rows]})
        return
    for row in rows:
        what = gettext("working day") if row.working else gettext("rest day")
        click.echo(f"{row.day.isoformat()}\t{what}\t{row.source}")
    if not rows:
        click.echo(gettext("The official calendar holds; there are no days of your own."))


def row_of(row: CalendarDay) -> dict[str, object]:
    """Yield a day as the ledger export writes it."""
    return {"date": row.day.isoformat(), "working": row.working, "source": row.source}


@command.command("correct")
@click.argument("day", type=Day())
@click.option("--to", "kind", type=click.Choice(list(KINDS)), required=True, help="What it is.")
@click.option("--source", required=True, help="The document that says so.")
@click.option("--apply", "is_applied", is_flag=True, help="Carry it out; without it, only show.")
@FORMAT
@with_appcontext
@told
def correct(day: date, kind: str, source: str, *, is_applied: bool, shape: str) -> None:
    """Show every open duty whose dates a correction of a day moves; with --apply, move them."""
    correction = Correction(day, KINDS[kind], source.strip())
    preview = calendar_corrections.preview_correction(None, correction)
    moved = calendar_corrections.apply_correction(None, correction) if is_applied else None
    if shape == "json":
        print_json(as_dict(preview, is_applied=is_applied))
        return
    for move in preview.moves:
        click.echo(line_of(move))
    click.echo(said(preview))
    if moved is None:
        click.echo(gettext("This was a preview; nothing was stored. Add --apply to carry it out."))
    else:
        click.echo(
            gettext("The calendar is corrected; the dates of %(num)s duties moved.", num=moved)
        )


def line_of(move: Move) -> str:
    """Yield a duty that moves on one line: task, unit, report, due and closing day."""
    duty, before, after = move.obligation, move.before, move.after
    days = f"{before.due_on} → {after.due_on} ({before.closes_on} → {after.closes_on})"
    name = duty.department.name_on(clock.today())
    words = f"{period(duty.period)} {label(duty.kind, 'kind')}"
    return f"{duty.assignment.task.slug}\t{name}\t{words}\t{days}"


def said(preview: Preview) -> str:
    """Yield in a sentence what the day becomes and how many duties move."""
    on = short_day(preview.correction.day)
    if preview.will_be_worked == preview.is_worked_now:
        what = gettext("%(day)s stays as it is; only the document is recorded.", day=on)
    elif preview.will_be_worked:
        what = gettext("%(day)s becomes a working day.", day=on)
    else:
        what = gettext("%(day)s becomes a rest day.", day=on)
    number = ngettext("%(num)s open duty moves.", "%(num)s open duties move.", len(preview.moves))
    return f"{what} {number}"


def as_dict(preview: Preview, *, is_applied: bool) -> dict[str, object]:
    """Yield a correction and what it moves as plain data."""
    return {
        "day": preview.correction.day.isoformat(),
        "working": preview.will_be_worked,
        "was_working": preview.is_worked_now,
        "source": preview.correction.source,
        "applied": is_applied,
        "moves": [
            {
                "obligation": move.obligation.id,
                "task": move.obligation.assignment.task.slug,
                "department": move.obligation.department.code,
                "period": move.obligation.period,
                "kind": move.obligation.kind,
                "due_on": [move.before.due_on.isoformat(), move.after.due_on.isoformat()],
                "closes_on": [move.before.closes_on.isoformat(), move.after.closes_on.isoformat()],
            }
            for move in preview.moves
        ],
    }
