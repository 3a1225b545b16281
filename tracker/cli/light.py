"""``light``: the light of every assignment on a day, with its reason."""

from __future__ import annotations

from datetime import date

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.cli.edge import Day, print_json, told
from tracker.cli.plan import find_plan
from tracker.labels import light_name
from tracker.models import Assignment
from tracker.rules.lights import light_for
from tracker.sentences import reason_text
from tracker.services.calendar import calendars
from tracker.services.obligation import facts


@click.group("light")
def command() -> None:
    """The lights of assignments."""


@command.command("list")
@click.option("--plan", "code", required=True, help="Code of the plan.")
@click.option("--as-of", "as_of", type=Day(), help="The day; today without it.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
@with_appcontext
@told
def list_lights(code: str, as_of: date | None, shape: str) -> None:
    """List the light of every assignment of a plan with its reason (R4)."""
    day = as_of or clock.today()
    calendar, policy = calendars.work_calendar(), calendars.policy_on(day)
    plan = find_plan(code)
    rows = []
    for known in facts.facts_where(Assignment.plan_id == plan.id, Assignment.assigned_on <= day):
        judgement = light_for(known, day, calendar=calendar, policy=policy)
        rows.append(
            {
                "assignment": known.id,
                "task": known.task,
                "department": known.department,
                "role": str(known.role),
                "light": str(judgement.light),
                "reason": reason_text(judgement.reason),
                "reason_code": judgement.reason.code,
            }
        )
    if shape == "json":
        print_json({"plan": plan.code, "as_of": day.isoformat(), "lights": rows})
        return
    for row in rows:
        cells = (row["task"], row["department"], row["role"], light_name(row["light"]))
        click.echo("\t".join(str(cell) for cell in (*cells, row["reason"])))
