"""``department``: rename, merge and divide departments on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.cli.edge import Day, told
from tracker.errors import NotFound
from tracker.i18n import N_, gettext
from tracker.labels import label
from tracker.models import Department
from tracker.services.department import departments, reorganising
from tracker.services.department.departments import NewDepartment, Renaming
from tracker.services.department.reorganising import MERGE, SPLIT, Order

PLACE = "PLACE/CODE"
TARGET = click.option("--into", metavar=PLACE, help="The successor that is there already.")
NEW = click.option(
    "--new",
    nargs=4,
    metavar="CODE KIND OFFICIAL SHORT",
    help="A new successor, for example: rsgx bureau 临沂市人社工信局 市人社工信局.",
)
FROM = click.option("--from", "from_on", type=Day(), help="The first day; today by default.")
SOURCE = click.option("--source", required=True, help="The document that says so.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what it would do, change nothing.")


@click.group("department")
def command() -> None:
    """Rename, merge and divide departments on a day."""


@command.command("rename")
@click.argument("department", metavar=PLACE)
@click.argument("official")
@click.option("--short", default="", help="The short form; left out, it stays.")
@FROM
@SOURCE
@with_appcontext
@told
def rename(department: str, official: str, short: str, from_on: date | None, source: str) -> None:
    """Give a department a new name from a day on."""
    found = departments.find_by_code(department)
    renaming = Renaming(official, short, from_on or clock.today(), source)
    departments.rename_department(None, found.id, renaming=renaming)
    click.echo(found.official_name_on(renaming.from_on))


@command.command("merge")
@click.argument("givers", nargs=-1, required=True, metavar=f"{PLACE}…")
@TARGET
@NEW
@FROM
@SOURCE
@DRY_RUN
@with_appcontext
@told
def merge(givers: tuple[str, ...], **given: Any) -> None:
    """End departments in a successor, with everything that is open; their accounts go along."""
    found = [departments.find_by_code(each) for each in givers]
    ids = tuple(each.id for each in found)
    people = reorganising.list_people(None, ids)
    _do(Order(MERGE, ids, people=tuple(user.id for user in people), **_shared(found[0], given)),
        given)  # fmt: skip


@command.command("split")
@click.argument("giver", metavar=PLACE)
@click.option("--task", "tasks", multiple=True, required=True, help="A task's code; repeat it.")
@click.option("--person", "people", multiple=True, help="A user name that goes along; repeat it.")
@TARGET
@NEW
@FROM
@SOURCE
@DRY_RUN
@with_appcontext
@told
def split(giver: str, tasks: tuple[str, ...], people: tuple[str, ...], **given: Any) -> None:
    """Give a department's parts in some tasks to another department."""
    found = departments.find_by_code(giver)
    parts = {part.task.slug: part.id for part in reorganising.list_parts(None, found.id)}
    staff = {user.username: user.id for user in reorganising.list_people(None, [found.id])}
    order = Order(
        SPLIT,
        (found.id,),
        parts=tuple(_known(parts, each) for each in tasks),
        people=tuple(_known(staff, each) for each in people),
        **_shared(found, given),
    )
    _do(order, given)


def _known(there: dict[str, int], given: str) -> int:
    if given not in there:
        raise NotFound(
            N_("There is no “%(given)s” here; there are: %(known)s."),
            given=given,
            known=", ".join(sorted(there)) or "—",
        )
    return there[given]


def _shared(beside: Department, given: dict[str, Any]) -> dict[str, Any]:
    """Yield what a merger and a division have in common."""
    new = given["new"]
    return {
        "from_on": given["from_on"] or clock.today(),
        "source": given["source"],
        "target_id": departments.find_by_code(given["into"]).id if given["into"] else None,
        "new": _new(beside, new, given["source"]) if new else None,
    }


def _new(beside: Department, named: tuple[str, ...], source: str) -> NewDepartment:
    code, kind, official, short = named
    return NewDepartment(beside.jurisdiction.code, kind, code, official, short, source)


def _do(order: Order, given: dict[str, Any]) -> None:
    """Print every part that goes over or ends; carry it out unless it is only to be shown."""
    shown = reorganising.preview(None, order)
    for step in shown.steps:
        task, role = step.part.task, label(step.part.role, "role")
        name = step.part.department.name_on(clock.today())
        what = "→" if step in shown.moved else "×"
        click.echo(f"{what} {task.slug} {name} {role}")
    click.echo(
        gettext(
            "%(moved)s parts go over to %(target)s with %(open)s open reports; %(ended)s end.",
            moved=len(shown.moved),
            target=shown.target_name,
            open=shown.open_duties,
            ended=len(shown.absorbed),
        )
    )
    if given["dry_run"]:
        return
    row = reorganising.order_now(None, order, seen=shown.seen)
    click.echo(label(row.state, "reorganisation_state"))
