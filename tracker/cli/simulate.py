"""``simulate``: replay departments at work through the real services and the real jobs."""

from __future__ import annotations

import time
from datetime import date

import click
from flask.cli import with_appcontext

from tracker.cli.edge import Day, told
from tracker.cli.plan import find_plan
from tracker.errors import Invalid, Refused
from tracker.i18n import N_, gettext
from tracker.simulation.accounts import ensure_people
from tracker.simulation.replay import replay


@click.command("simulate")
@click.option("--plan", "code", required=True, help="Code of the plan.")
@click.option("--from", "first", type=Day(), required=True, help="First day.")
@click.option("--to", "last", type=Day(), required=True, help="Last day.")
@click.option("--seed", type=int, default=1, help="The same seed gives the same ledger.")
@with_appcontext
@told
def command(code: str, first: date, last: date, seed: int) -> None:
    """Replay departments at work, day by day; publishes a draft plan on the first day."""
    if first > last:
        raise Invalid(N_("--from %(first)s lies after --to %(last)s."), first=first, last=last)
    plan = find_plan(code)
    if plan.published_on is not None and plan.published_on > first:
        raise Refused(
            N_("%(code)s was published on %(day)s; a replay cannot begin before that day."),
            code=code,
            day=plan.published_on,
        )
    ensure_people(plan, first)
    started = time.monotonic()
    replay(plan, first=first, last=last, seed=seed)
    click.echo(
        gettext(
            "%(code)s: replayed %(first)s to %(last)s with seed %(seed)s in %(seconds)s s.",
            code=code,
            first=first,
            last=last,
            seed=seed,
            seconds=round(time.monotonic() - started, 1),
        ),
        err=True,
    )
