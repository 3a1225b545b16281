"""Accounts: list, new, edit, disable, new password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import clock, i18n
from tracker.errors import TrackerError
from tracker.forms.person import Choices, LeavingForm, NewPersonForm, PersonForm
from tracker.models import Department, User
from tracker.services import departments, handover, people
from tracker.services.people import PeopleFilter

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


@bp.get("/new", endpoint="new")
@bp.post("/new", endpoint="new")
def new() -> str | tuple[str, int]:
    """Show the form for an account and make it; its password is shown this once."""
    people.require_manager(current_user)
    form = NewPersonForm()
    form.department_id.choices = department_choices()
    if request.method == "GET":
        form.department_id.data = request.args.get("department", type=int)
        return entry_page(form)
    if not form.validate_on_submit():
        return entry_page(form), 400
    try:
        user, password = people.create_user(current_user, form.username.data, entry=form.entry())
    except TrackerError as wrong:
        form.tell(wrong)
        return entry_page(form), wrong.status
    return password_page(user, password), 201


@bp.get("/<username>")
def show(username: str) -> str:
    """Show an account, and what would be left if the person went."""
    user = people.get_person(current_user, username)
    return render_template("people/show.html", person=user, burden=handover.burden_of(user))


@bp.get("/<username>/edit", endpoint="edit")
@bp.post("/<username>/edit", endpoint="edit")
def edit(username: str) -> Response | str | tuple[str, int]:
    """Show what is kept about a person and change it."""
    people.require_manager(current_user)
    user = people.get_person(current_user, username)
    form = PersonForm()
    form.department_id.choices = department_choices()
    if request.method == "GET":
        form.show(user)
        return entry_page(form, user)
    if not form.validate_on_submit():
        return entry_page(form, user), 400
    try:
        people.edit_user(current_user, username, entry=form.entry())
    except TrackerError as wrong:
        form.tell(wrong)
        return entry_page(form, user), wrong.status
    flash(i18n.gettext("The account is saved."), "ok")
    return redirect(url_for("admin.people.show", username=username), 303)


@bp.get("/<username>/disable", endpoint="disable")
@bp.post("/<username>/disable", endpoint="disable")
def disable(username: str) -> Response | str | tuple[str, int]:
    """Ask whether an account is to end, and end it."""
    people.require_manager(current_user)
    user = people.get_person(current_user, username)
    form = LeavingForm()
    if request.method == "GET":
        return leaving_page(user, form)
    try:
        people.disable_user(current_user, username)
    except TrackerError as wrong:
        form.tell(wrong)
        return leaving_page(user, form), wrong.status
    flash(i18n.gettext("The account is disabled; its log-ins have ended."), "ok")
    return redirect(url_for("admin.people.show", username=username), 303)


@bp.post("/<username>/enable")
def enable(username: str) -> tuple[str, int]:
    """Open a disabled account again; its new password is shown this once."""
    user, password = people.enable_user(current_user, username)
    return password_page(user, password), 201


@bp.get("/<username>/password", endpoint="password")
@bp.post("/<username>/password", endpoint="password")
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


def department_choices() -> Choices:
    """Yield the departments in scope, grouped by jurisdiction."""
    found: Choices = {}
    for department in departments.list_departments(current_user):
        found.setdefault(department.jurisdiction.name, []).append(choice_of(department))
    return found


def choice_of(department: Department) -> tuple[int, str]:
    """Yield a department as a choice."""
    return department.id, department.name_on(clock.today())
