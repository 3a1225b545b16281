"""``assess``: score sheets with their lines."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.cli.edge import Day, print_json, told
from tracker.cli.plan import find_plan
from tracker.labels import label
from tracker.sentences import reason_text
from tracker.services.assessment import assessing, assessment_reading
from tracker.services.calendar import calendars


@click.group("assess")
def command() -> None:
    """Score sheets."""


@command.command("show")
@click.option("--plan", "code", required=True, help="Code of the plan.")
@click.option("--period", required=True, help="A quarter such as 2020Q1, or a year such as 2020.")
@click.option("--as-of", "as_of", type=Day(), help="The day; today without it.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@with_appcontext
@told
def show(code: str, period: str, as_of: date | None, shape: str) -> None:
    """Show every score sheet of a plan and period with its lines (R6)."""
    plan, day = find_plan(code), as_of or clock.today()
    period = assessment_reading.read_period(period)
    assessed = assessing.assess(plan, period, as_of=day)
    sheets = [spoken(assessing.sheet_content(item)) for item in assessed]
    if shape == "json":
        print_json(
            {
                "plan": plan.code,
                "period": period,
                "as_of": day.isoformat(),
                "policy_version": calendars.policy_on(day).version,
                "sheets": sheets,
            }
        )
        return
    for item, sheet in zip(assessed, sheets, strict=True):
        grade = label(sheet["grade"], "grade") if sheet["grade"] else "—"
        unit = [sheet["department"], item.department.name_on(day)]
        click.echo("\t".join([str(sheet["rank"] or "—"), *unit, sheet["score"] or "—", grade]))


def spoken(content: dict[str, Any]) -> dict[str, Any]:
    """Put the reasons of a sheet into sentences; their codes stand beside."""
    told_sheet = dict(content)
    told_sheet["grade_reason"] = reason_text(content["grade_reason"])
    told_sheet["notes"] = [reason_text(note) for note in content["notes"]]
    if "year" in content:
        reason = reason_text(content["year"]["grade_reason"])
        told_sheet["year"] = content["year"] | {"grade_reason": reason}
    for name in ("lines", "adjustments"):
        told_sheet[name] = [
            {**row, "reason": reason_text(row["reason"]), "reason_code": row["reason"]["code"]}
            for row in content[name]
        ]
    return told_sheet
