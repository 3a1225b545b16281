"""``jobs``: the timetable, one job now or as at a moment, and the scheduler process."""

from __future__ import annotations

import sys
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.cli.edge import Instant, print_json, told
from tracker.i18n import gettext
from tracker.jobs import runner, timetable


@click.group("jobs")
def command() -> None:
    """The timetable: what runs when, one job now, the scheduler."""


@command.command("list")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@told
def list_jobs(shape: str) -> None:
    """List the jobs, when they run and what they are for."""
    if shape == "json":
        print_json({"jobs": [_row(job) for job in timetable.TIMETABLE]})
        return
    for job in timetable.TIMETABLE:
        click.echo(f"{job.name}\t{timetable.times_of(job)}\t{gettext(job.sentence)}")


def _row(job: timetable.Job) -> dict[str, object]:
    return {
        "name": job.name,
        "days": list(job.days),
        "hours": list(job.hours),
        "minutes": list(job.minutes),
        "promise_minutes": job.promise_minutes,
        "what": gettext(job.sentence),
    }


@command.command("run")
@click.argument("name")
@click.option("--at", "as_at", type=Instant(), help="Run as at a moment: 2020-04-09T08:30.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@with_appcontext
@told
def run(name: str, as_at: datetime | None, shape: str) -> None:
    """Run one job now; a doubled run changes nothing."""
    result = runner.run_job(name, as_at)
    if shape == "json":
        print_json(_answer(result))
    else:
        counts = {"found": result.tally.found, "done": result.tally.done}
        click.echo(
            gettext(
                "%(job)s: %(found)s found, %(done)s done, %(failed)s failed.",
                job=result.job,
                failed=result.tally.failed,
                **counts,
            )
        )
    if not result.tally.is_good:
        click.echo(
            gettext(
                "The job %(job)s did not do everything: %(why)s",
                job=result.job,
                why=result.tally.error or gettext("single rows failed; the log names them."),
            ),
            err=True,
        )
        sys.exit(1)


def _answer(result: runner.JobResult) -> dict[str, object]:
    return {
        "job": result.job,
        "as_at": result.as_at.isoformat(),
        "found": result.tally.found,
        "done": result.tally.done,
        "failed": result.tally.failed,
        "error": result.tally.error,
    }


@command.command("serve")
@with_appcontext
def serve() -> None:
    """Run the timetable until stopped; a second one stays quiet while the first lives."""
    runner.serve(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
