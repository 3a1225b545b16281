"""``dashboard``: the leadership dashboard's figures for a day."""

from __future__ import annotations

from datetime import date

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.cli.edge import Day, print_json, told
from tracker.cli.plan import find_plan
from tracker.i18n import N_, gettext
from tracker.labels import light_name
from tracker.services import dashboard_export, dashboards

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
