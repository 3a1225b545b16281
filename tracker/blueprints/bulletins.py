"""Bulletins and statutory tables: the list, a draft, its words, the steps, the files."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from tracker import clock, labels
from tracker.documents.bulletin import BulletinFigures
from tracker.documents.bulletin_text import annexes_of
from tracker.downloads import send_as
from tracker.forms.bulletin import BulletinRequestForm, BulletinReturnForm, BulletinWordsForm
from tracker.i18n import gettext
from tracker.models import Bulletin, Plan
from tracker.rules import permissions
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.assessment import assessment_reading
from tracker.services.bulletin import bulletin_requests as requests
from tracker.services.bulletin import bulletins
from tracker.services.bulletin.bulletin_figures import BulletinRequest
from tracker.services.indicator import statutory_tables
from tracker.services.plan import plan_choice
from tracker.services.plan.plan_reports import Asked

bp = Blueprint("bulletins", __name__)

Answer = BaseResponse | str | tuple[str, int]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/bulletins", endpoint="index")
def list_bulletins() -> str:
    """Show the bulletins of the chosen plan and, for the office, the tables of its periods."""
    access.require(current_user, Action.READ_WORK)
    plan, day = chosen_plan(), g.as_of or clock.today()
    return render_template(
        "bulletins/index.html",
        plan=plan,
        rows=bulletins.list_bulletins(current_user, plan, day=day) if plan else [],
        periods=assessment_reading.list_periods(current_user, plan, day=day) if plan else [],
        may_write=may(Action.WRITE_BULLETIN),
        may_export=may(Action.EXPORT_TABLES),
    )


@bp.route("/bulletins/new", methods=["GET", "POST"], endpoint="draft")
def draft_bulletin() -> Answer:
    """Ask what a bulletin is to be about, and draft it."""
    access.require(current_user, Action.WRITE_BULLETIN)
    plan, form = required_plan(), BulletinRequestForm(**request_defaults())
    form.period.choices = period_choices(plan)
    made: list[Bulletin] = []

    def draft() -> None:
        made.append(
            bulletins.draft_bulletin(
                current_user,
                plan,
                asked=request_in(plan, form),
                corrects_id=int(form.corrects.data) if form.corrects.data else None,
            )
        )

    if form.carry_out(draft):
        flash(gettext("The draft has been made from the figures; please read and edit it."), "ok")
        return redirect(url_for("bulletins.show", bulletin_id=made[0].id), 303)
    return render_template("bulletins/draft.html", form=form, plan=plan), form.status


def request_defaults() -> dict[str, object]:
    """Yield what the form of a new bulletin begins with: the address's period, today."""
    corrects = request.args.get("corrects", "")
    return {
        "period": request.args.get("period", ""),
        "as_of": clock.today(),
        "corrects": corrects if corrects.isdigit() else "",
    }


def period_choices(plan: Plan) -> list[tuple[str, str]]:
    """Yield the periods of a plan of which something has fallen due, the newest first."""
    rows = assessment_reading.list_periods(current_user, plan, day=clock.today())
    return [(row.period, labels.period(row.period)) for row in rows if row.due]


def request_in(plan: Plan, form: BulletinRequestForm) -> BulletinRequest:
    """Yield what a bulletin is asked about; raises :class:`Invalid` beside the field at fault."""
    day, earlier = form.as_of.data, form.compare_on.data
    praised, criticised = (
        requests.read_comments(plan, field.data or "", field=field.name, day=day)
        for field in (form.praised, form.criticised)
    )
    return BulletinRequest(
        period=assessment_reading.read_period((form.period.data or "").strip()),
        as_of=requests.require_past(day, field="as_of"),
        compare_on=requests.require_before(earlier, day) if earlier else None,
        praised=praised,
        criticised=criticised,
    )


@bp.get("/bulletins/<int:bulletin_id>", endpoint="show")
def show_bulletin(bulletin_id: int) -> str:
    """Show a bulletin as it reads, with its figures and the steps that can be taken."""
    access.require(current_user, Action.READ_WORK)
    return render(bulletins.get_bulletin(current_user, bulletin_id), BulletinReturnForm())


def render(row: Bulletin, form: BulletinReturnForm) -> str:
    """Yield the page of a bulletin with the form of sending it back."""
    figures = BulletinFigures.from_dict(row.figures)
    return render_template(
        "bulletins/show.html",
        row=row,
        form=form,
        figures=figures,
        annexes=annexes_of(figures),
        may_write=may(Action.WRITE_BULLETIN),
        may_approve=may(Action.APPROVE_BULLETIN),
    )


@bp.route("/bulletins/<int:bulletin_id>/words", methods=["GET", "POST"], endpoint="edit")
def edit_bulletin(bulletin_id: int) -> Answer:
    """Edit the words of a draft."""
    access.require(current_user, Action.WRITE_BULLETIN)
    row = bulletins.get_bulletin(current_user, bulletin_id)
    form = BulletinWordsForm(obj=row)
    if form.carry_out(
        lambda: bulletins.edit_bulletin(
            current_user, bulletin_id=row.id, words=form.words(), version=form.version.data
        )
    ):
        flash(gettext("The words have been saved."), "ok")
        return back(row.id)
    return render_template("bulletins/edit.html", form=form, row=row), form.status


@bp.post("/bulletins/<int:bulletin_id>/proposal", endpoint="propose")
def propose_bulletin(bulletin_id: int) -> BaseResponse:
    """Propose a draft for approval."""
    bulletins.propose_bulletin(current_user, bulletin_id=bulletin_id)
    flash(gettext("The bulletin has been proposed; the leader decides."), "ok")
    return back(bulletin_id)


@bp.post("/bulletins/<int:bulletin_id>/approval", endpoint="approve")
def approve_bulletin(bulletin_id: int) -> BaseResponse:
    """Approve a proposed bulletin, which gets its number."""
    row = bulletins.approve_bulletin(current_user, bulletin_id=bulletin_id)
    flash(gettext("%(number)s has been issued.", number=row.number), "ok")
    return back(bulletin_id)


@bp.post("/bulletins/<int:bulletin_id>/return", endpoint="send_back")
def return_bulletin(bulletin_id: int) -> Answer:
    """Send a proposed bulletin back with a reason."""
    access.require(current_user, Action.APPROVE_BULLETIN)
    row, form = bulletins.get_bulletin(current_user, bulletin_id), BulletinReturnForm()
    if form.carry_out(
        lambda: bulletins.return_bulletin(
            current_user, bulletin_id=row.id, because=form.because.data
        )
    ):
        flash(gettext("The bulletin has been sent back to the draft."), "ok")
        return back(row.id)
    return render(row, form), form.status


@bp.get("/bulletins/<int:bulletin_id>/document", endpoint="document")
def download_bulletin(bulletin_id: int) -> Response:
    """Send the Word file of a bulletin."""
    access.require(current_user, Action.READ_WORK)
    row = bulletins.get_bulletin(current_user, bulletin_id)
    answer = Response(bulletins.document_of(row), mimetype=WORD)
    return kept(answer, f"{row.title}.docx", plain=f"bulletin-{row.id}.docx")


@bp.get("/tables/<period>", endpoint="table")
def download_table(period: str) -> Response:
    """Send the statutory form of a period as a workbook."""
    access.require(current_user, Action.EXPORT_TABLES)
    code, plan = assessment_reading.require_period(period), required_plan()
    asked = Asked(code, g.as_of or clock.today(), current_user.name)
    table = statutory_tables.table_of(plan, asked)
    answer = Response(statutory_tables.write_table(table), mimetype=EXCEL)
    return kept(answer, f"{table.title}（{table.period}）.xlsx", plain=f"table-{code}.xlsx")


def kept(answer: Response, name: str, *, plain: str) -> Response:
    """Yield a file to be kept; a title of several lines becomes a name of one."""
    send_as(answer, "".join(name.split()), plain=plain)
    return answer


def back(bulletin_id: int) -> BaseResponse:
    """Go back to the bulletin's page."""
    return redirect(url_for("bulletins.show", bulletin_id=bulletin_id), 303)


def may(action: Action) -> bool:
    """Tell whether the person's role may do an action."""
    return permissions.refusal(current_user.role, action) is None


def chosen_plan() -> Plan | None:
    """Yield the plan named in the address, else the newest published one there is to see."""
    return plan_choice.chosen_plan(current_user, request.args.get("plan", ""))


def required_plan() -> Plan:
    """Yield the chosen plan; raises :class:`NotFound` when there is none to see."""
    return plan_choice.required_plan(current_user, request.args.get("plan", ""))
