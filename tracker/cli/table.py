"""``table``: the statutory quarterly or annual form of a plan as a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.cli.edge import Day, told, write_file
from tracker.cli.plan import find_plan
from tracker.i18n import gettext
from tracker.services.assessment import assessment_reading
from tracker.services.indicator import statutory_tables
from tracker.services.plan.plan_reports import Asked


@click.group("table")
def command() -> None:
    """Statutory tables."""


@command.command("write")
@click.option("--plan", "code", required=True, help="Code of the plan.")
@click.option("--period", required=True, help="A quarter such as 2020Q1, or a year such as 2020.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as-of", "as_of", type=Day(), help="The day; today without it.")
@with_appcontext
@told
def write(code: str, period: str, output: Path, as_of: date | None) -> None:
    """Write the quarterly or annual form of a plan as of a day."""
    plan, asked = find_plan(code), assessment_reading.read_period(period)
    table = statutory_tables.table_of(plan, Asked(asked, as_of or clock.today()))
    write_file(output, statutory_tables.write_table(table))
    rows = sum(len(block.rows) for block in table.blocks)
    click.echo(gettext("%(file)s: %(rows)s departments.", file=output, rows=rows))
