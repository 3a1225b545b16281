"""Jurisdictions: the tree of them, and adding one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from tracker import i18n
from tracker.forms.jurisdiction import NewJurisdictionForm
from tracker.services.department import departments, jurisdictions

bp = Blueprint("jurisdictions", __name__, url_prefix="/jurisdictions")


@bp.get("")
def index() -> str:
    """List the jurisdictions, each with its number of departments."""
    departments.require_reader(current_user)
    return render_template(
        "jurisdictions/index.html",
        jurisdictions=jurisdictions.list_jurisdictions(current_user),
        departments=jurisdictions.count_departments(current_user),
        may_add=departments.is_keeper(current_user),
    )


@bp.route("/new", methods=["GET", "POST"])
def add() -> Response | tuple[str, int]:
    """Ask for a jurisdiction that is not there yet and add it."""
    departments.require_keeper(current_user)
    form = NewJurisdictionForm()
    if form.carry_out(lambda: jurisdictions.add_jurisdiction(current_user, form.entry())):
        flash(i18n.gettext("The jurisdiction is added. Give it its departments next."), "ok")
        return redirect(url_for("admin.jurisdictions.index"), 303)
    form.parent.choices = [
        SelectChoice(place.code, place.name)
        for place in jurisdictions.list_jurisdictions(current_user)
    ]
    return render_template("jurisdictions/new.html", form=form), form.status
