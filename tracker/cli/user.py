"""``user``: make accounts and give them passwords."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from tracker.cli.edge import told
from tracker.i18n import gettext
from tracker.models.user import UserRole
from tracker.services.department import departments
from tracker.services.user import people
from tracker.services.user.people import PersonEntry

ROLES = [str(role) for role in UserRole]


@click.group("user")
def command() -> None:
    """Make accounts and give them passwords."""


@command.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", required=True, type=click.Choice(ROLES), help="One role.")
@click.option("--department", required=True, metavar="PLACE/CODE", help="For example 371300/rsj.")
@click.option("--email", default="", help="Where notices go.")
@with_appcontext
@told
def add(username: str, name: str, role: str, department: str, email: str) -> None:
    """Make an account; its generated password is printed once and must be changed at log-in."""
    place = departments.find_by_code(department)
    entry = PersonEntry(name=name.strip(), role=role, department_id=place.id, email=email.strip())
    user, password = people.create_user(None, username, entry=entry)
    click.echo(f"{user.username} {password}")


@command.command("password")
@click.argument("username")
@click.option("--ask", is_flag=True, help="Type the password instead of having it generated.")
@with_appcontext
@told
def password(username: str, *, ask: bool) -> None:
    """Give an account a new password and end its log-ins; a generated one is printed once."""
    chosen = ""
    if ask:
        chosen = click.prompt(
            gettext("New password"),
            hide_input=True,
            confirmation_prompt=gettext("New password once more"),
            err=True,
        )
    given = people.reset_password(None, username, chosen=chosen)
    click.echo(username if chosen else f"{username} {given}")
