"""One task of a plan draft: its lines of the source beside what is made of them."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import sentences
from tracker.blueprints.plan_drafts.steps import Answer, bp, find_draft
from tracker.errors import Conflict, Forbidden, NotFound, TrackerError
from tracker.forms.plan_draft import DraftTaskForm
from tracker.i18n import gettext
from tracker.models import PlanDraft, PlanDraftTask
from tracker.services.plan_draft import plan_draft_checks, plan_draft_page, plan_draft_tasks

TASK = "/<int:draft_id>/tasks/<int:task_id>"


@bp.get(TASK, endpoint="task")
def show_task(draft_id: int, task_id: int) -> str:
    """Show the form of a task beside its lines."""
    draft = find_draft(draft_id)
    task = plan_draft_tasks.task_of(draft, task_id)
    return task_page(draft, task, DraftTaskForm.of(task))


@bp.post(TASK, endpoint="edit_task")
def edit_task(draft_id: int, task_id: int) -> Answer:
    """Keep a task as it was corrected."""
    form, draft = DraftTaskForm(), find_draft(draft_id)
    plan_draft_tasks.task_of(draft, task_id)
    if form.carry_out(
        lambda: plan_draft_tasks.edit_task(
            current_user,
            draft_id,
            task_id=task_id,
            text=form.text(),
            version=form.version.data or 0,
        )
    ):
        flash(gettext("The task is kept as you corrected it."), "ok")
        return back_to(draft_id, task_id)
    draft = find_draft(draft_id)
    task = plan_draft_tasks.task_of(draft, task_id)
    if form.status == Conflict.status:
        form.version.data = task.version
        form.version.raw_data = None
    return task_page(draft, task, form), form.status


def task_page(draft: PlanDraft, task: PlanDraftTask, form: DraftTaskForm) -> str:
    """Render the page of a task."""
    checks = plan_draft_checks.checks_of(draft)
    kept = draft.kept_tasks
    return render_template(
        "plan_drafts/task.html",
        draft=draft,
        task=task,
        form=form,
        number=kept.index(task) + 1 if task in kept else None,
        lines=plan_draft_page.lines_of(draft, task),
        warnings=[row for row in checks.warnings if row.task is task],
        names={row.written: row for row in checks.names},
        pieces=plan_draft_tasks.pieces_of(task.content["requirement"]),
        is_last=not kept or task is kept[-1],
    )


@bp.post(f"{TASK}/division", endpoint="split_task")
def split_task(draft_id: int, task_id: int) -> Response:
    """Divide a task before a sentence, and go on to the second half."""
    before = request.form.get("before_piece", 0, int)
    return change(
        draft_id,
        task_id,
        told=gettext("The task was divided; this is its second half."),
        do=lambda version: plan_draft_tasks.split_task(
            current_user, draft_id, task_id=task_id, before_piece=before, version=version
        ),
    )


@bp.post(f"{TASK}/joining", endpoint="merge_task")
def merge_task(draft_id: int, task_id: int) -> Response:
    """Join a task with the one that follows it."""
    return change(
        draft_id,
        task_id,
        told=gettext("The two tasks were joined."),
        do=lambda version: plan_draft_tasks.merge_task(
            current_user, draft_id, task_id=task_id, version=version
        ),
    )


@bp.post(f"{TASK}/omission", endpoint="drop_task")
def drop_task(draft_id: int, task_id: int) -> Response:
    """Leave a task out of the plan."""
    return change(
        draft_id,
        task_id,
        told=gettext("The task is left out; it can be brought back."),
        do=lambda version: plan_draft_tasks.drop_task(
            current_user, draft_id, task_id=task_id, version=version
        ),
    )


@bp.post(f"{TASK}/return", endpoint="restore_task")
def restore_task(draft_id: int, task_id: int) -> Response:
    """Bring a task back that was left out."""
    return change(
        draft_id,
        task_id,
        told=gettext("The task was brought back."),
        do=lambda version: plan_draft_tasks.restore_task(
            current_user, draft_id, task_id=task_id, version=version
        ),
    )


@bp.post("/<int:draft_id>/tasks", endpoint="add_task")
def add_task(draft_id: int) -> Response:
    """Add an empty task and show its form."""
    task = plan_draft_tasks.add_task(
        current_user, draft_id, after_id=request.form.get("after", type=int)
    )
    return redirect(url_for(".task", draft_id=draft_id, task_id=task.id), 303)


def change(
    draft_id: int, task_id: int, *, told: str, do: Callable[[int], PlanDraftTask]
) -> Response:
    """Carry out a change of a task as it was seen, and tell how it went on the next page."""
    plan_draft_tasks.task_of(find_draft(draft_id), task_id)
    try:
        task = do(request.form.get("version", 0, int))
    except (NotFound, Forbidden):
        raise
    except TrackerError as wrong:
        flash(sentences.error_text(wrong), "wrong")
        return redirect(url_for(".task", draft_id=draft_id, task_id=task_id), 303)
    flash(told, "ok")
    if task.is_dropped or task.id == task_id:
        return back_to(draft_id, task_id)
    return redirect(url_for(".task", draft_id=draft_id, task_id=task.id), 303)


def back_to(draft_id: int, task_id: int) -> Response:
    """Go back to the task's place beside the source."""
    draft = find_draft(draft_id)
    place = draft.tasks.index(plan_draft_tasks.task_of(draft, task_id))
    page = place // plan_draft_page.TASKS_ON_A_PAGE + 1
    anchor = f"task-{task_id}"
    return redirect(
        url_for(".show", draft_id=draft_id, page=page if page > 1 else None, _anchor=anchor), 303
    )
