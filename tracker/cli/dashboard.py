"""``dashboard``: the leadership dashboard's figures for a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.cli.edge import Day, print_json, told
from tracker.cli.plan import find_plan
from tracker.i18n import N_, gettext
from tracker.labels import label, light_name
from tracker.services.dashboard import dashboard_export, dashboards

DUTY_WORDS = {
    "due": N_("Reports due"),
    "on_time": N_("Filed on time"),
    "late": N_("Filed late"),
    "overdue": N_("Overdue"),
    "departments": N_("Units with overdue reports"),
}


@click.group("dashboard")
def command() -> None:
    """The leadership dashboard."""


@command.command("show")
@click.option("--plan", "code", required=True, help="Code of the plan.")
@click.option("--as-of", "as_of", type=Day(), help="The day; today without it.")
@click.option("--compare", type=Day(), help="An earlier day: what moved since.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@with_appcontext
@told
def show(code: str, as_of: date | None, compare: date | None, shape: str) -> None:
    """Show the dashboard's figures (R7)."""
    board = dashboards.dashboard_of(
        None, find_plan(code), day=as_of or clock.today(), compare=compare
    )
    document = dashboard_export.as_dict(board)
    if shape == "json":
        print_json(document)
        return
    for light, number in document["tasks"].items():
        click.echo(f"{light_name(light)}\t{number}")
    for name, number in document["duties"].items():
        click.echo(f"{gettext(DUTY_WORDS[name])}\t{number}")
    for cells in moved(board):
        click.echo("\t".join(cells))


def moved(board: dashboards.Dashboard) -> Iterator[tuple[str, ...]]:
    """Yield what moved since the compared day: kind, task, unit, before and after, in words."""
    for each in board.comparison.movements if board.comparison else ():
        spoken = str if each.kind == "extended" else light_name
        yield (
            label(each.kind, "movement"),
            board.task_by_id[each.task_id].code,
            board.department_by_id[each.department_id].name_on(board.day),
            spoken(each.before) if each.before else "—",
            spoken(each.after),
        )
