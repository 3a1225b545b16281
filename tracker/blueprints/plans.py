"""Plans: the list, one plan, its leads to confirm, loading a file, publication, export."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from tracker import clock, sentences
from tracker.errors import Conflict, Invalid, Problems, TrackerError
from tracker.forms.plans import PlanFileForm
from tracker.i18n import N_, gettext, ngettext
from tracker.models import Plan
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.seedfiles import plan_writing
from tracker.seedfiles.plans import PlanFile, read_plans
from tracker.services import access
from tracker.services.plan import (
    leads,
    plan_differences,
    plan_export,
    plan_reading,
    planning,
    publishing,
)
from tracker.services.plan.plan_differences import Difference

bp = Blueprint("plans", __name__, url_prefix="/plans")


@bp.get("", endpoint="index")
def list_plans() -> str:
    """Show the plans that the person may see, with their lights."""
    access.require(current_user, Action.READ_WORK)
    found = plan_reading.list_plans(
        current_user,
        on=g.as_of or clock.today(),
        page=request.args.get("page", 1, int),
        state=request.args.get("state", ""),
    )
    return render_template("plans/index.html", page=found, may_manage=may(Action.MANAGE_PLAN))


@bp.get("/<code>", endpoint="show")
def show_plan(code: str) -> str:
    """Show a plan: document, indicators, groups, and its tasks as they stood on the day."""
    plan, day = access.get_plan(current_user, code), g.as_of or clock.today()
    is_office = may(Action.READ_PLAN_FILE)
    tasks = plan_reading.list_tasks(
        current_user,
        plan,
        on=day,
        page=request.args.get("page", 1, int),
        undecided=request.args.get("undecided") == "1",
    )
    within = access.sees_assignment(current_user)
    return render_template(
        "plans/show.html",
        plan=plan,
        day=day,
        is_published=plan.published_on is not None and plan.published_on <= day,
        tasks=tasks,
        groups=plan_reading.list_groups(current_user, plan, on=day),
        presumed=plan_reading.count_presumed(plan, day) if is_office else 0,
        counts=publishing.count_published(plan, on=day, within=within),
        may_manage=may(Action.MANAGE_PLAN),
        may_export=is_office,
    )


@bp.get("/<code>/leads", endpoint="leads")
def show_leads(code: str) -> str:
    """Show the tasks whose lead is only presumed, to be confirmed or exchanged."""
    plan = managed_plan(code)
    tasks = plan_reading.list_presumed(plan)
    return render_template("plans/leads.html", plan=plan, tasks=tasks)


@bp.post("/<code>/leads", endpoint="confirm_leads")
def confirm_leads(code: str) -> BaseResponse | tuple[str, int]:
    """Confirm the leads of the tasks that are ticked, as chosen on the page."""
    plan = managed_plan(code)
    try:
        confirmed = leads.confirm_leads(current_user, plan, choices=chosen_leads())
    except TrackerError as wrong:
        flash(sentences.error_text(wrong), "wrong")
        tasks = plan_reading.list_presumed(plan)
        return render_template("plans/leads.html", plan=plan, tasks=tasks), wrong.status
    told = ngettext(
        "The lead of %(num)s task was confirmed.",
        "The leads of %(num)s tasks were confirmed.",
        confirmed,
    )
    flash(told, "ok")
    return redirect(url_for("plans.show", code=plan.code), 303)


def chosen_leads() -> dict[int, int]:
    """Yield the lead entry by task id, of the tasks that are ticked."""
    ticked = [task for task in request.form.getlist("task", int) if task]
    return {task: lead for task in ticked if (lead := request.form.get(f"lead-{task}", 0, int))}


@bp.get("/<code>/publish", endpoint="ask_publish")
def ask_publish(code: str) -> str | BaseResponse:
    """Ask whether a plan is to be published, and say what will come into being."""
    plan, today = managed_plan(code), clock.today()
    if plan.published_on is not None:
        return redirect(url_for("plans.show", code=plan.code), 303)
    return render_template(
        "plans/publish.html",
        plan=plan,
        preview=publishing.preview(plan, today),
        groups=plan_reading.list_groups(current_user, plan, on=today),
        presumed=plan_reading.count_presumed(plan, today),
    )


@bp.post("/<code>/publish", endpoint="publish")
def publish_plan(code: str) -> BaseResponse:
    """Publish a plan as of today."""
    plan = managed_plan(code)
    try:
        counts = publishing.publish_plan(current_user, plan)
    except TrackerError as wrong:
        flash(sentences.error_text(wrong), "wrong")
        return redirect(url_for("plans.show", code=code), 303)
    told = gettext(
        "Published: %(assignments)s assignments and %(obligations)s duties came into being.",
        **counts,
    )
    flash(told, "ok")
    return redirect(url_for("plans.show", code=code), 303)


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
    return load_page(PlanFileForm())


@bp.post("/load", endpoint="load_file")
def load_file() -> BaseResponse | tuple[str, int] | str:
    """Preview what a plan file changes; with ``store`` load what was previewed, all or nothing."""
    access.require(current_user, Action.MANAGE_PLAN)
    form = PlanFileForm()
    stores = request.form.get("store") == "1"
    try:
        read = read_typed(form)
        found = planning.load_plans(
            current_user,
            read.plans,
            dry_run=not stores,
            seen=request.form.get("seen", "") if stores else None,
        )
    except Conflict as wrong:
        form.tell(wrong)
        again = planning.load_plans(current_user, read.plans, dry_run=True)
        return load_page(form, again), wrong.status
    except TrackerError as wrong:
        tell_all(form, wrong)
        return load_page(form), wrong.status
    if not stores:
        return load_page(form, found)
    flash(told(found), "ok")
    return redirect(url_for("plans.show", code=read.plans[0].code), 303)


def load_page(form: PlanFileForm, found: list[Difference] | None = None) -> str:
    """Render the page of a plan file; ``found`` None: no file was read yet."""
    seen = plan_differences.fingerprint(found) if found else ""
    return render_template("plans/load.html", form=form, differences=found, seen=seen)


def tell_all(form: PlanFileForm, wrong: TrackerError) -> None:
    """Put every problem of a file above the form, each with its line, led by the whole."""
    if isinstance(wrong, Problems):
        form.form_errors.append(sentences.error_text(wrong))
    form.tell(wrong)


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
    changed = sum(each.kind != "missing" for each in found)
    if not changed:
        return gettext("Nothing changed.")
    return ngettext(
        "Loaded: %(num)s difference was stored.",
        "Loaded: %(num)s differences were stored.",
        changed,
    )


def may(action: Action) -> bool:
    """Tell whether the person's role may do an action."""
    return permissions.refusal(current_user.role, action) is None


def managed_plan(code: str) -> Plan:
    """Yield a plan that the person may manage."""
    plan = access.get_plan(current_user, code)
    access.require(current_user, Action.MANAGE_PLAN)
    return plan
