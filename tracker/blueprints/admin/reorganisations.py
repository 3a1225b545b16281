"""Departments merged and divided: asked for, looked at, carried out or kept for their day."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from tracker import clock
from tracker.errors import Forbidden, NotFound, TrackerError
from tracker.forms.reorganisation import NEW, MergeForm, ReorganisationForm, SplitForm
from tracker.i18n import gettext
from tracker.labels import label
from tracker.models import Assignment, Department
from tracker.services.department import carrying_over, departments, jurisdictions, reorganising
from tracker.services.department.reorganising import Order

bp = Blueprint("reorganisations", __name__, url_prefix="/reorganisations")
Answer = Response | str | tuple[str, int]


@bp.get("")
def index() -> str:
    """List what was planned and done."""
    return render_template(
        "reorganisations/index.html",
        rows=reorganising.list_reorganisations(current_user),
        may_order=departments.is_keeper(current_user),
    )


@bp.get("/<int:reorganisation_id>")
def show(reorganisation_id: int) -> str:
    """Show a reorganisation with the parts that changed hands."""
    row = reorganising.get_reorganisation(current_user, reorganisation_id)
    return render_template(
        "reorganisations/show.html",
        row=row,
        givers=carrying_over.givers_of(row),
        transfers=carrying_over.list_transfers(row),
        ended=carrying_over.list_ended(row),
        may_order=departments.is_keeper(current_user),
    )


@bp.post("/<int:reorganisation_id>/cancel")
def cancel(reorganisation_id: int) -> Response:
    """Call off what was planned."""
    reorganising.cancel(current_user, reorganisation_id)
    flash(gettext("The change of departments is called off."), "ok")
    return redirect(url_for("admin.reorganisations.index"), 303)


@bp.route("/merge", methods=["GET", "POST"])
def merge() -> Answer:
    """Ask which departments end in which, show what that would do, and do it."""
    departments.require_keeper(current_user)
    place = place_of(request.args.get("jurisdiction", ""))
    form = MergeForm(from_on=clock.today())
    there = standing(place)
    form.givers.choices = [choice(each) for each in there]
    form.target_id.choices = targets(there)
    return answer(
        form,
        lambda: form.order(place),
        page=lambda: render_template("reorganisations/merge.html", form=form, place=place),
        action=url_for("admin.reorganisations.merge", jurisdiction=place),
    )


@bp.route("/split/<int:department_id>", methods=["GET", "POST"])
def split(department_id: int) -> Answer:
    """Ask which parts a department gives to which, show what that would do, and do it."""
    departments.require_keeper(current_user)
    giver = departments.get_department(current_user, department_id)
    place = giver.jurisdiction.code
    form = SplitForm(from_on=clock.today())
    parts = reorganising.list_parts(current_user, department_id)
    form.parts.choices = [SelectChoice(str(part.id), part_name(part)) for part in parts]
    form.target_id.choices = targets([each for each in standing(place) if each.id != giver.id])
    return answer(
        form,
        lambda: form.order(place, giver.id),
        page=lambda: render_template("reorganisations/split.html", form=form, giver=giver),
        action=url_for("admin.reorganisations.split", department_id=giver.id),
    )


def answer(
    form: ReorganisationForm,
    order: Callable[[], Order],
    *,
    page: Callable[[], str],
    action: str,
) -> Answer:
    """Show the form, then what it would do; carry it out where that was accepted."""
    if not form.is_submitted():
        return page()
    if not form.validate():
        return page(), 400
    try:
        if "apply" in request.form:
            row = reorganising.order_now(current_user, order(), seen=form.seen.data or "")
            flash(told(row.state), "ok")
            return redirect(url_for("admin.reorganisations.show", reorganisation_id=row.id), 303)
        return preview_page(form, order, action=action)
    except (NotFound, Forbidden):
        raise
    except TrackerError as wrong:
        form.tell(wrong)
        return page(), wrong.status


def preview_page(form: ReorganisationForm, order: Callable[[], Order], *, action: str) -> str:
    """Yield what an order would do; at first all accounts of merged departments go over."""
    wanted = order()
    people = reorganising.list_people(current_user, wanted.givers)
    if "looked" not in request.form and wanted.kind is reorganising.MERGE:
        form.people.data = [user.id for user in people]
        wanted = order()
    form.people.choices = [
        SelectChoice(str(user.id), f"{user.name}（{user.username}）") for user in people
    ]
    preview = reorganising.preview(current_user, wanted)
    return render_template(
        "reorganisations/preview.html", form=form, preview=preview, action=action
    )


def told(state: str) -> str:
    """Yield the sentence about an order."""
    if state == "done":
        return gettext("The change is carried out; those concerned are told in their next mail.")
    return gettext("The change is planned; it is carried out on its day.")


def place_of(code: str) -> str:
    """Yield the jurisdiction asked for, or the actor's own."""
    known = [place.code for place in jurisdictions.list_jurisdictions(current_user)]
    return code if code in known else current_user.department.jurisdiction.code


def standing(place: str) -> list[Department]:
    """Yield the departments of a jurisdiction that have not ended."""
    found = departments.list_departments(current_user, jurisdiction=place)
    return [each for each in found if each.successor_id is None]


def choice(department: Department) -> SelectChoice:
    """Yield a department as a choice."""
    return SelectChoice(str(department.id), department.name_on(clock.today()))


def targets(there: Sequence[Department]) -> list[SelectChoice]:
    """Yield who can take over: a new department, or one that is there."""
    return [SelectChoice(NEW, gettext("A new department")), *map(choice, there)]


def part_name(part: Assignment) -> str:
    """Yield a part as a choice: the task with its number, and the role."""
    return f"{part.task.position}. {part.task.short_title}（{label(part.role, 'role')}）"
