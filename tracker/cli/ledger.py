"""``ledger``: every dated fact of a plan as JSON."""

from __future__ import annotations

from datetime import date

import click
from flask.cli import with_appcontext

from tracker.cli.edge import Day, print_json, told
from tracker.cli.plan import find_plan
from tracker.services.ledger.ledger import ledger_of


@click.group("ledger")
def command() -> None:
    """Every dated fact of a plan."""


@command.command("export")
@click.option("--plan", "code", required=True, help="Code of the plan.")
@click.option("--as-of", "as_of", type=Day(), help="Only what had happened by this day.")
@click.option("--format", "shape", type=click.Choice(["json"]), default="json")
@with_appcontext
@told
def export(code: str, as_of: date | None, shape: str) -> None:  # noqa: ARG001 - there is one shape; the option is the contract's
    """Print every dated fact of a plan as JSON."""
    print_json(ledger_of(find_plan(code), as_of=as_of))
