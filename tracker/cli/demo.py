"""``demo``: prepare the demonstration: accounts, and the history up to its date."""

from __future__ import annotations

from datetime import date

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from tracker import clock
from tracker.cli.edge import told
from tracker.config import ROOT
from tracker.db import db
from tracker.errors import Refused
from tracker.i18n import N_, gettext
from tracker.labels import label
from tracker.models import Plan
from tracker.services.installation import demo_accounts, demonstration
from tracker.shell import config
from tracker.simulation.accounts import ensure_people
from tracker.simulation.replay import replay

PLAN = "linyi-2019-13"
SEED = 2019


@click.group("demo")
def command() -> None:
    """Prepare the demonstration."""


@command.command("prepare")
@with_appcontext
@told
def prepare() -> None:
    """Make the accounts, replay the history once, print the accounts with this start's password."""
    start = config(current_app).tracker_clock
    if start is None:
        raise Refused(
            N_("The demonstration needs a date: set TRACKER_CLOCK, for example to 2021-04-12.")
        )
    with clock.use(clock.FixedClock(clock.moment_on(start))):
        accounts = demo_accounts.create_demo_accounts(ROOT / "seeds" / "demo.yaml")
    replay_history(start)
    for account in accounts:
        click.echo(
            f"{account.username:<16} {account.password}  "
            f"{label(account.role, 'user_role')}（{account.department}）"
        )


def replay_history(until: date) -> None:
    """Replay the plan up to a day, from where an earlier replay stopped; says how far it is."""
    plan = db.session.execute(select(Plan).where(Plan.code == PLAN)).scalar_one()
    first = demonstration.next_day_to_replay(plan.from_on)
    if first > until:
        return
    ensure_people(plan, first)
    click.echo(
        gettext(
            "Replaying the departments’ work from %(first)s to %(last)s …",
            first=first.isoformat(),
            last=until.isoformat(),
        ),
        err=True,
    )

    def over(day: date) -> None:
        demonstration.note_replayed(day)
        if day.day == 1:
            click.echo(f"  {day.isoformat()}", err=True)

    replay(plan, first=first, last=until, seed=SEED, told=over)
