"""``plan``: load, list, export and publish plans."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from tracker.cli.edge import Day, print_json, told
from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_, gettext
from tracker.labels import label
from tracker.models import Plan
from tracker.seedfiles import plan_writing
from tracker.seedfiles.plans import load_plans
from tracker.services.plan import plan_export, planning, publishing
from tracker.services.plan.plan_differences import Difference, shown

MARKS = {"add": "+", "change": "~", "missing": "?"}


@click.group("plan")
def command() -> None:
    """Load, list, export and publish plans."""


@command.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Print the differences and store nothing.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@with_appcontext
@told
def load(file: Path, *, dry_run: bool, shape: str) -> None:
    """Load or reload the plans of a YAML file, all or none; prints every difference."""
    found = planning.load_plans(None, load_plans(file).plans, dry_run=dry_run)
    if shape == "json":
        print_json([each.as_dict() | {"note": spoken_note(each)} for each in found])
        return
    if not found:
        click.echo(gettext("Nothing changed."))
    for each in found:
        click.echo(line_of(each))
    if found and dry_run:
        click.echo(gettext("This was a preview; nothing was stored."))


def line_of(difference: Difference) -> str:
    """Yield a difference on one line: mark, place, what was and what would be."""
    before, after = shown(difference.before), shown(difference.after)
    change = f"{before} → {after}" if before and after else after or before
    note = spoken_note(difference)
    return f"{MARKS[difference.kind]} {difference.path}  {change}" + (f"  ({note})" if note else "")


def spoken_note(difference: Difference) -> str:
    """Yield the note of a difference in the language in force."""
    return gettext(difference.note) if difference.note else ""


@command.command("list")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@with_appcontext
@told
def list_plans(shape: str) -> None:
    """List code, title, document number, jurisdiction and state of every plan."""
    plans = db.session.execute(select(Plan).order_by(Plan.code)).scalars().all()
    if shape == "json":
        print_json(
            [
                {
                    "code": p.code,
                    "title": p.title,
                    "document_number": p.document_number,
                    "jurisdiction": p.jurisdiction.code,
                    "state": p.state,
                    "published_on": p.published_on.isoformat() if p.published_on else None,
                }
                for p in plans
            ]
        )
        return
    for p in plans:
        click.echo(
            "\t".join(
                [
                    p.code,
                    p.title,
                    p.document_number,
                    p.jurisdiction.name,
                    label(p.state, "plan_state"),
                ]
            )
        )


@command.command("export")
@click.argument("code")
@click.option("--format", "shape", type=click.Choice(["yaml", "json"]), default="yaml")
@with_appcontext
@told
def export(code: str, shape: str) -> None:
    """Print a plan as it stands, loadable again."""
    entry = plan_export.plan_entry(find_plan(code))
    if shape == "json":
        print_json({"plans": [plan_writing.plan_to_dict(entry)]})
    else:
        click.echo(plan_writing.plan_to_yaml(entry), nl=False)


@command.command("publish")
@click.argument("code")
@click.option("--on", "day", type=Day(), help="Day of publication; today without it.")
@with_appcontext
@told
def publish(code: str, day: date | None) -> None:
    """Bring a plan's assignments and duties into being."""
    plan = find_plan(code)
    counts = publishing.publish_plan(None, plan, on=day)
    click.echo(
        gettext(
            "%(code)s: %(assignments)s assignments, %(obligations)s duties.", code=code, **counts
        )
    )


def find_plan(code: str) -> Plan:
    """Yield a plan by its code; raises :class:`NotFound` naming the codes there are."""
    plan = db.session.execute(select(Plan).where(Plan.code == code)).scalar_one_or_none()
    if plan is None:
        known = db.session.execute(select(Plan.code).order_by(Plan.code)).scalars()
        raise NotFound(
            N_("There is no plan “%(code)s”; there are: %(known)s."),
            code=code,
            known=list(known) or "—",
        )
    return plan
