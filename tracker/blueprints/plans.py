"""Plans: the list, one plan, its leads to confirm, loading a file, publication, export."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from tracker import clock
from tracker.errors import Invalid, TrackerError
from tracker.forms.plans import BareForm, PlanFileForm
from tracker.i18n import N_, gettext
from tracker.models import Plan
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.seedfiles import plan_writing
from tracker.seedfiles.plans import PlanFile, read_plans
from tracker.services import access, leads, plan_export, plan_reading, planning, publishing
from tracker.services.plan_differences import Difference

bp = Blueprint("plans", __name__, url_prefix="/plans")


@bp.get("", endpoint="index")
def list_plans() -> str:
    """Show the plans that the person may see, with their lights."""
    access.require(current_user, Action.READ_WORK)
    state = request.args.get("state", "")
    found = plan_reading.list_plans(
        current_user, page=request.args.get("page", 1, int), state=state
    )
    return render_template("plans/index.html", page=found, may_manage=may_manage())


@bp.get("/<code>", endpoint="show")
def show_plan(code: str) -> str:
    """Show a plan: document, indicators, groups, and its tasks as they stood on the day."""
    plan = access.get_plan(current_user, code)
    day = g.as_of or clock.today()
    return render_template(
        "plans/show.html",
        plan=plan,
        tasks=plan_reading.list_tasks(
            current_user,
            plan,
            on=day,
            page=request.args.get("page", 1, int),
            undecided=request.args.get("undecided") == "1",
        ),
        groups=plan_reading.list_groups(plan, day),
        presumed=plan_reading.count_presumed(plan),
        counts=publishing.count_published(plan),
        may_manage=may_manage(),
        form=BareForm(),
    )


@bp.get("/<code>/leads", endpoint="leads")
def show_leads(code: str) -> str:
    """Show the tasks whose lead is only presumed, to be confirmed or exchanged."""
    plan = managed_plan(code)
    return render_template(
        "plans/leads.html", plan=plan, tasks=plan_reading.list_presumed(plan), form=BareForm()
    )


@bp.post("/<code>/leads", endpoint="confirm_leads")
def confirm_leads(code: str) -> BaseResponse:
    """Confirm the leads as chosen on the page."""
    plan = managed_plan(code)
    choices = {
        int(name.removeprefix("lead-")): [int(value)]
        for name, value in request.form.items()
        if name.startswith("lead-") and name.removeprefix("lead-").isdigit() and value.isdigit()
    }
    confirmed = leads.confirm_leads(current_user, plan, choices=choices)
    flash(gettext("%(number)s leads were confirmed.", number=confirmed), "ok")
    return redirect(url_for("plans.show", code=plan.code), 303)


@bp.get("/<code>/publish", endpoint="ask_publish")
def ask_publish(code: str) -> str:
    """Ask whether a plan is to be published, and say what will come into being."""
    plan = managed_plan(code)
    return render_template(
        "plans/publish.html",
        plan=plan,
        preview=publishing.preview(plan, clock.today()),
        groups=plan_reading.list_groups(plan, clock.today()),
        presumed=plan_reading.count_presumed(plan),
    )


@bp.post("/<code>/publish", endpoint="publish")
def publish_plan(code: str) -> BaseResponse:
    """Publish a plan as of today."""
    plan = managed_plan(code)
    counts = publishing.publish_plan(current_user, plan)
    flash(
        gettext(
            "Published: %(assignments)s assignments and %(obligations)s duties came into being.",
            **counts,
        ),
        "ok",
    )
    return redirect(url_for("plans.show", code=plan.code), 303)


@bp.get("/<code>/export", endpoint="export")
def export_plan(code: str) -> Response:
    """Hand out a plan as a YAML file that can be loaded again."""
    plan = access.get_plan(current_user, code)
    access.require(current_user, Action.READ_PLAN_FILE)
    text = plan_writing.plan_to_yaml(plan_export.plan_entry(plan))
    answer = Response(text, mimetype="application/yaml")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{plan.code}.yaml")
    return answer


@bp.get("/load", endpoint="load")
def ask_file() -> str:
    """Show the page on which a plan file is handed in."""
    access.require(current_user, Action.MANAGE_PLAN)
    return render_template("plans/load.html", form=PlanFileForm(), differences=None)


@bp.post("/load", endpoint="load_file")
def load_file() -> BaseResponse | tuple[str, int] | str:
    """Preview what a plan file changes; with ``store`` load it, all or nothing."""
    access.require(current_user, Action.MANAGE_PLAN)
    form = PlanFileForm()
    try:
        read = read_typed(form)
        stores = request.form.get("store") == "1"
        found = [
            d
            for plan in read.plans
            for d in planning.load_plan(current_user, plan, dry_run=not stores)
        ]
    except TrackerError as wrong:
        form.tell(wrong)
        return render_template("plans/load.html", form=form, differences=None), wrong.status
    if not stores:
        return render_template("plans/load.html", form=form, differences=found)
    flash(told(found), "ok")
    return redirect(url_for("plans.show", code=read.plans[0].code), 303)


def read_typed(form: PlanFileForm) -> PlanFile:
    """Read the uploaded file, else the text; what was uploaded is put into the text field."""
    uploaded = form.file.data
    name = gettext("plan file")
    if uploaded:
        data, name = uploaded.read(), uploaded.filename or name
        form.text.data = data.decode("utf-8", errors="replace")
    else:
        data = (form.text.data or "").encode()
    if not data.strip():
        raise Invalid(N_("Choose a YAML file, or type the plan into the field."), field="file")
    return read_plans(data, name)


def told(found: list[Difference]) -> str:
    """Yield the sentence that says what was loaded."""
    changed = sum(d.kind != "missing" for d in found)
    if not changed:
        return gettext("Nothing changed.")
    return gettext("Loaded: %(number)s differences were stored.", number=changed)


def may_manage() -> bool:
    """Tell whether the person may load and publish plans."""
    return permissions.refusal(current_user.role, Action.MANAGE_PLAN) is None


def managed_plan(code: str) -> Plan:
    """Yield a plan that the person may manage."""
    plan = access.get_plan(current_user, code)
    access.require(current_user, Action.MANAGE_PLAN)
    return plan
