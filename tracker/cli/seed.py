"""``seed``: load departments, calendar, policy and plans; safe to repeat."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from tracker.cli.edge import told
from tracker.config import ROOT
from tracker.i18n import N_, gettext
from tracker.services.installation import seeding

WORDS = {
    "jurisdictions": N_("Jurisdictions: %(number)s added"),
    "departments": N_("Departments: %(number)s added"),
    "groups": N_("Groups: %(number)s added"),
    "calendar_days": N_("Calendar days: %(number)s added"),
    "policies": N_("Policies: %(number)s added"),
}
SHIPPED = ROOT / "seeds"
CHANGES = N_("%(code)s: %(number)s differences stored")


@click.command("seed")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=SHIPPED,
    help="Folder with departments.yaml, tasks.yaml, calendar.yaml, policy.yaml, or some of them.",
)
@with_appcontext
@told
def command(folder: Path) -> None:
    """Load departments, calendar, policy and plans; what is there already stays."""
    counts = seeding.load_seeds(folder, standard=SHIPPED)
    added = {name: number for name, number in counts.items() if number}
    if not added:
        click.echo(gettext("Nothing changed: everything in the seed files is loaded already."))
    for name, number in added.items():
        click.echo(gettext(WORDS.get(name, CHANGES), code=name, number=number))
