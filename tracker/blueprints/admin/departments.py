"""Departments: list, dated names, renaming on a day."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from tracker import i18n
from tracker.forms.department import AliasForm, NewDepartmentForm, RenamingForm
from tracker.models import Department
from tracker.services.department import departments, jurisdictions

bp = Blueprint("departments", __name__, url_prefix="/departments")


@bp.get("")
def index() -> str:
    """List the departments, each with its name of today and its accounts."""
    place = request.args.get("jurisdiction", "")
    return render_template(
        "departments/index.html",
        departments=departments.list_departments(current_user, jurisdiction=place),
        jurisdictions=jurisdictions.list_jurisdictions_with_departments(current_user),
        people=departments.count_people(current_user),
        may_add=departments.is_keeper(current_user),
    )


@bp.route("/new", methods=["GET", "POST"])
def add() -> Response | tuple[str, int]:
    """Ask for a department that is not there yet and add it; the address may fill the form in."""
    departments.require_keeper(current_user)
    form = NewDepartmentForm(
        official=request.args.get("name", ""), jurisdiction=request.args.get("jurisdiction", "")
    )
    made: list[Department] = []
    if form.carry_out(
        lambda: made.append(
            departments.add_department(current_user, form.entry(form.jurisdiction.data or ""))
        )
    ):
        flash(i18n.gettext("The department is added; plans can name it from now on."), "ok")
        return back_to(made[0].id)
    form.jurisdiction.choices = [
        SelectChoice(place.code, place.name)
        for place in jurisdictions.list_jurisdictions(current_user)
    ]
    return render_template("departments/new.html", form=form), form.status


@bp.get("/<int:department_id>")
def show(department_id: int) -> str:
    """Show a department with every name it has borne."""
    return page(departments.get_department(current_user, department_id))


@bp.post("/<int:department_id>/names")
def rename(department_id: int) -> Response | tuple[str, int]:
    """Give a department new names from a day on."""
    form = RenamingForm()
    department = departments.get_department(current_user, department_id)
    if form.carry_out(
        lambda: departments.rename_department(current_user, department_id, renaming=form.renaming())
    ):
        flash(
            i18n.gettext("The new name is recorded; the old one stays for the days before."), "ok"
        )
        return back_to(department_id)
    return page(department, renaming=form), form.status


@bp.post("/<int:department_id>/aliases")
def add_alias(department_id: int) -> Response | tuple[str, int]:
    """Add a form in which documents write the name."""
    form = AliasForm()
    department = departments.get_department(current_user, department_id)
    if form.carry_out(
        lambda: departments.add_alias(
            current_user, department_id, name=form.alias.data, source=form.alias_source.data
        )
    ):
        flash(i18n.gettext("The written form is recorded."), "ok")
        return back_to(department_id)
    return page(department, alias=form), form.status


def page(
    department: Department, *, renaming: RenamingForm | None = None, alias: AliasForm | None = None
) -> str:
    """Yield the page of a department."""
    return render_template(
        "departments/show.html",
        department=department,
        renaming=renaming or RenamingForm(formdata=None),
        alias=alias or AliasForm(formdata=None),
    )


def back_to(department_id: int) -> Response:
    """Send the person back to the department."""
    return redirect(url_for("admin.departments.show", department_id=department_id), 303)
