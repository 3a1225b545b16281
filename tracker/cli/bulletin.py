"""``bulletin``: the bulletin (通报) on a period as a Word file."""

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
from tracker.services.bulletin import bulletin_figures, bulletin_words, bulletins
from tracker.services.bulletin.bulletin_figures import BulletinRequest


@click.group("bulletin")
def command() -> None:
    """Bulletins."""


@command.command("write")
@click.option("--plan", "code", required=True, help="Code of the plan.")
@click.option("--period", required=True, help="A quarter such as 2020Q1, or a year such as 2020.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as-of", "as_of", type=Day(), help="Draft on the figures of this day.")
@click.option("--compare", type=Day(), help="An earlier day: what moved since.")
@with_appcontext
@told
def write(code: str, period: str, output: Path, as_of: date | None, compare: date | None) -> None:
    """Write the bulletin that was issued, else a draft on the figures of a day (today)."""
    plan = find_plan(code)
    asked = assessment_reading.read_period(period)
    issued = None if as_of or compare else bulletins.find_issued(plan, asked)
    if issued is not None:
        write_file(output, bulletins.document_of(issued))
        click.echo(gettext("%(file)s: %(number)s.", file=output, number=issued.number))
        return
    request = BulletinRequest(asked, as_of or clock.today(), compare)
    figures = bulletin_figures.figures_of(plan, request)
    words = bulletin_words.words_of(plan, figures)
    write_file(output, bulletin_words.write_document(words, figures, dated_on=None))
    click.echo(gettext("%(file)s: a draft; it has no number yet.", file=output))
