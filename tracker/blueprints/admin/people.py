"""Accounts: list, new, edit, disable, new password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from tracker import clock, i18n
from tracker.forms.person import LeavingForm, NewPersonForm, PersonForm
from tracker.models import User
from tracker.services.department import departments
from tracker.services.user import handover, people
from tracker.services.user.people import PeopleFilter

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("")
def index() -> str:
    """List the accounts, filtered by what stands in the address."""
    wanted = PeopleFilter(
        words=request.args.get("q", "").strip(),
        role=request.args.get("role", ""),
        department_id=request.args.get("department", type=int),
        state=request.args.get("state", ""),
    )
    page = people.list_people(current_user, wanted, page=request.args.get("page", 1, type=int))
    return render_template("people/index.html", page=page, choices=department_choices())


@bp.route("/new", methods=["GET", "POST"])
def new() -> tuple[str, int]:
    """Show the form for an account and make it; its password is shown this once."""
    people.require_manager(current_user)
    form = NewPersonForm()
    form.department_id.choices = department_choices()
    made: list[tuple[User, str]] = []
    if form.carry_out(
        lambda: made.append(
            people.create_user(current_user, form.username.data, entry=form.entry())
        )
    ):
        return password_page(*made[0]), 201
    if not form.is_submitted():
        form.department_id.data = request.args.get("department", type=int)
    return entry_page(form), form.status


@bp.get("/<username>")
def show(username: str) -> str:
    """Show an account, and what would be left if the person went."""
    user = people.get_person(current_user, username)
    return render_template("people/show.html", person=user, burden=handover.burden_of(user))


@bp.route("/<username>/edit", methods=["GET", "POST"])
def edit(username: str) -> Response | tuple[str, int]:
    """Show what is kept about a person and change it."""
    people.require_manager(current_user)
    user = people.get_person(current_user, username)
    form = PersonForm()
    form.department_id.choices = department_choices()
    if form.carry_out(lambda: people.edit_user(current_user, username, entry=form.entry())):
        flash(i18n.gettext("The account is saved."), "ok")
        return redirect(url_for("admin.people.show", username=username), 303)
    if not form.is_submitted():
        form.show(user)
    return entry_page(form, user), form.status


@bp.route("/<username>/disable", methods=["GET", "POST"])
def disable(username: str) -> Response | tuple[str, int]:
    """Ask whether an account is to end, and end it."""
    people.require_manager(current_user)
    user = people.get_person(current_user, username)
    form = LeavingForm()
    if form.carry_out(lambda: people.disable_user(current_user, username)):
        flash(i18n.gettext("The account is disabled; its log-ins have ended."), "ok")
        return redirect(url_for("admin.people.show", username=username), 303)
    return leaving_page(user, form), form.status


@bp.post("/<username>/enable")
def enable(username: str) -> tuple[str, int]:
    """Open a disabled account again; its new password is shown this once."""
    user, password = people.enable_user(current_user, username)
    return password_page(user, password), 201


@bp.route("/<username>/password", methods=["GET", "POST"])
def password(username: str) -> str | tuple[str, int]:
    """Ask whether a password is to be replaced, and show the new one this once."""
    people.require_manager(current_user)
    user = people.get_person(current_user, username)
    if request.method == "GET":
        return render_template("people/reset.html", person=user)
    return password_page(user, people.reset_password(current_user, username)), 201


def entry_page(form: PersonForm, user: User | None = None) -> str:
    """Yield the form for a new account, or for one that exists."""
    return render_template("people/edit.html", form=form, person=user)


def leaving_page(user: User, form: LeavingForm) -> str:
    """Yield the question whether an account is to end."""
    burden = handover.burden_of(user)
    return render_template("people/disable.html", person=user, burden=burden, form=form)


def password_page(user: User, generated: str) -> str:
    """Yield the page that shows a generated password."""
    return render_template("people/password.html", person=user, password=generated)


def department_choices() -> list[SelectChoice]:
    """Yield the departments in scope as choices, grouped by jurisdiction."""
    today = clock.today()
    return [
        SelectChoice(str(each.id), each.name_on(today), optgroup=each.jurisdiction.name)
        for each in departments.list_departments(current_user)
    ]
