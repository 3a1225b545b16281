"""``doctor``: look at the installation once and say what is well and what is not."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.cli.edge import print_json, told
from tracker.i18n import gettext
from tracker.jobs import health
from tracker.services.installation import checkup
from tracker.services.installation.checkup import Finding, Verdict
from tracker.shell import config

SHAPES = {Verdict.GOOD: "✔", Verdict.LOOK: "▲", Verdict.BAD: "■"}


@click.command("doctor")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@with_appcontext
@told
def command(shape: str) -> None:
    """Look at database, clock, scheduler, mail, disk, calendar; exit 1 where one is bad."""
    found = checkup.examine(config(current_app))
    if all(each.verdict is not Verdict.BAD or each.name == "scheduler" for each in found):
        found.append(jobs_finding())
    is_good = all(each.verdict is not Verdict.BAD for each in found)
    if shape == "json":
        print_json({"good": is_good, "findings": [asdict(each) for each in found]})
    else:
        for each in found:
            click.echo(f"{SHAPES[each.verdict]} {each.name:<13} {each.sentence}")
    if not is_good:
        bad = [each.name for each in found if each.verdict is Verdict.BAD]
        click.echo(gettext("To be put right: %(names)s.", names=", ".join(bad)), err=True)
        sys.exit(1)


def jobs_finding() -> Finding:
    """Yield whether every job has run as its timetable promises."""
    late = [each.job.name for each in health.read_health().jobs if not each.is_within_promise]
    if late:
        sentence = gettext("Past their promise: %(names)s.", names=", ".join(late))
        return Finding("jobs", Verdict.BAD, sentence)
    return Finding("jobs", Verdict.GOOD, gettext("Every job has run as the timetable promises."))
