"""Standing groups: their members by date, and the confirmation that the list is complete."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from tracker import clock, i18n
from tracker.errors import NotFound
from tracker.forms.group import LeavingForm, MembersForm
from tracker.i18n import N_
from tracker.models import Group, GroupMember
from tracker.services.department import groups

bp = Blueprint("groups", __name__, url_prefix="/groups")


@bp.get("")
def index() -> str:
    """List the groups, each with its members of today."""
    return render_template("groups/index.html", groups=groups.list_groups(current_user))


@bp.get("/<int:group_id>")
def show(group_id: int) -> str:
    """Show a group: members by date, the plans that name it, who could join."""
    group = groups.get_group(current_user, group_id)
    form = MembersForm(formdata=None, data={"from_on": clock.today()})
    return page(group, form)


@bp.post("/<int:group_id>/members")
def add_members(group_id: int) -> Response | tuple[str, int]:
    """Name members; in published plans they get their part at once."""
    form = MembersForm()
    group = groups.get_group(current_user, group_id)
    if form.carry_out(lambda: groups.add_members(current_user, group_id, entry=form.entry())):
        flash(i18n.gettext("The members are recorded, with their parts in published plans."), "ok")
        return back_to(group_id)
    return page(group, form), form.status


@bp.route("/<int:group_id>/members/<int:member_id>/end", methods=["GET", "POST"])
def end_membership(group_id: int, member_id: int) -> Response | tuple[str, int]:
    """Ask for the last day of a membership and record it."""
    form = LeavingForm()
    group = groups.get_group(current_user, group_id)
    if form.carry_out(
        lambda: groups.end_membership(
            current_user,
            group_id,
            member_id=member_id,
            to_on=form.to_on.data,
            source=form.source.data,
        )
    ):
        flash(i18n.gettext("The last day of the membership is recorded."), "ok")
        return back_to(group_id)
    return leaving_page(group, member_id, form=form), form.status


@bp.post("/<int:group_id>/confirm")
def confirm(group_id: int) -> Response:
    """Confirm that the list of members is complete."""
    groups.confirm_group(current_user, group_id)
    flash(i18n.gettext("The list of members is confirmed."), "ok")
    return back_to(group_id)


def page(group: Group, form: MembersForm) -> str:
    """Yield the page of a group."""
    today = clock.today()
    candidates = groups.list_candidates(group, today)
    form.department_ids.choices = [
        SelectChoice(str(each.id), each.name_on(today)) for each in candidates
    ]
    return render_template(
        "groups/show.html",
        group=group,
        uses=groups.list_uses(group),
        form=form,
        may_manage=groups.may_manage(current_user),
    )


def leaving_page(group: Group, member_id: int, *, form: LeavingForm) -> str:
    """Yield the question for the last day of a membership that holds."""
    groups.require_manager(current_user)
    member: GroupMember | None = next((m for m in group.members if m.id == member_id), None)
    if member is None or member.to_on is not None:
        raise NotFound(N_("There is no such membership, or it has ended already."))
    return render_template("groups/end.html", group=group, member=member, form=form)


def back_to(group_id: int) -> Response:
    """Send the person back to the group."""
    return redirect(url_for("admin.groups.show", group_id=group_id), 303)
