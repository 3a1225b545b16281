"""The tasks of a plan draft: corrected, divided, joined, left out, brought back, added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update

from tracker import clock
from tracker.db import db
from tracker.errors import Conflict, Invalid, NotFound, Problems, Refused, TrackerError
from tracker.i18n import N_
from tracker.models import PlanDraft, PlanDraftTask, User
from tracker.services import audit
from tracker.services.plan_draft.plan_drafts import changing
from tracker.services.wording import Entered

SEPARATORS = re.compile(r"[、，,；;\n\r]+")
PIECES = re.compile(r"[^。；;\n]+[。；;\n]*")
LONGEST_NAME = 120
LONGEST_REQUIREMENT = 20000


@dataclass(frozen=True, slots=True)
class TaskText(Entered):
    """A task as a person typed it; units are separated by 、 or stand on lines of their own."""

    PARAGRAPHS = ("requirement", "responsible", "lead")
    section: str
    requirement: str
    responsible: str
    lead: str
    open_ended: bool
    deadline: str
    deadline_on: date | None


@contextmanager
def _changing(
    actor: User, draft_id: int, *, task_id: int, version: int
) -> Iterator[tuple[PlanDraft, PlanDraftTask]]:
    """Hold a draft and one of its tasks; raises :class:`Conflict` when the task has moved on."""
    with changing(actor, draft_id) as draft:
        task = task_of(draft, task_id)
        if task.version != version:
            raise Conflict(
                N_(
                    "%(name)s changed this task at %(time)s, after you had opened the page. What "
                    "you typed is still here; compare it with the task as it stands now, then "
                    "send it again."
                ),
                name=(task.changed_by or draft.changed_by).name,
                time=f"{(task.changed_at or draft.changed_at).astimezone(clock.ZONE):%H:%M}",
            )
        yield draft, task


def task_of(draft: PlanDraft, task_id: int) -> PlanDraftTask:
    """Yield a task of a draft, left out or not; raises :class:`NotFound` when it has none such."""
    found = next((task for task in draft.tasks if task.id == task_id), None)
    if found is None:
        raise NotFound(N_("There is no such task in this draft."))
    return found


def names_in_list(typed: str) -> list[str]:
    """Yield the units of a typed list in order, blanks and empty places left out."""
    return [name for each in SEPARATORS.split(typed) if (name := each.strip())]


def edit_task(
    actor: User, draft_id: int, *, task_id: int, text: TaskText, version: int
) -> PlanDraftTask:
    """Correct a task; what the reading was not sure of in it counts as looked at.

    Raises :class:`Problems` with every field that is wrong, :class:`Conflict` when a colleague
    changed the task since, :class:`Refused` for a draft that is closed.
    """
    with _changing(actor, draft_id, task_id=task_id, version=version) as (draft, task):
        responsible, lead = names_in_list(text.responsible), names_in_list(text.lead)
        problems = list(_problems(text, responsible, lead))
        if problems:
            raise Problems(N_("This task is not complete yet."), problems)
        before = task.content
        after = before | {
            "section": text.section,
            "requirement": text.requirement,
            "responsible": responsible,
            "lead": lead,
            "groups": [name for name in before["groups"] if name in responsible],
            "standing_groups": [n for n in before["standing_groups"] if n in responsible],
            "open_ended": text.open_ended,
            "deadline": text.deadline or None,
            "deadline_on": text.deadline_on.isoformat() if text.deadline_on else None,
            "is_edited": True,
        }
        if responsible != before["responsible"] or lead != before["lead"]:
            after |= {"presumed_lead": None if lead else responsible[0], "lead_decided": ""}
        task.content = after
        _touch(actor, task)
        audit.record(
            actor,
            "edit_draft_task",
            draft,
            before={"text": before["requirement"][:200], "units": before["responsible"]},
            after={"text": text.requirement[:200], "units": responsible},
        )
        return task


def _problems(text: TaskText, responsible: list[str], lead: list[str]) -> Iterable[TrackerError]:
    if not text.requirement:
        yield Invalid(N_("Please enter what is to be done."), field="requirement")
    if len(text.requirement) > LONGEST_REQUIREMENT:
        yield Invalid(
            N_("At most %(letters)s characters, please."),
            field="requirement",
            letters=LONGEST_REQUIREMENT,
        )
    if not responsible:
        yield Invalid(N_("Please name at least one responsible unit."), field="responsible")
    for name in responsible:
        if len(name) > LONGEST_NAME:
            yield Invalid(
                N_("“%(name)s” is too long for a name; separate the units by 、."),
                field="responsible",
                name=name[:30] + "…",
            )
    for name in lead:
        if name not in responsible:
            yield Invalid(
                N_("“%(name)s” is not among the responsible units; please add it there as well."),
                field="lead",
                name=name,
            )


def pieces_of(requirement: str) -> list[str]:
    """Yield a requirement sentence by sentence, so that it can be divided before one of them."""
    return [each for each in PIECES.findall(requirement) if each.strip()]


def split_task(
    actor: User, draft_id: int, *, task_id: int, before_piece: int, version: int
) -> PlanDraftTask:
    """Divide a task before one of its sentences; both halves keep its units. Yields the second.

    Raises :class:`Invalid` when there is no such sentence.
    """
    with _changing(actor, draft_id, task_id=task_id, version=version) as (draft, task):
        pieces = pieces_of(task.content["requirement"])
        if not 0 < before_piece < len(pieces):
            raise Invalid(N_("Choose the sentence with which the second task begins."))
        first, second = "".join(pieces[:before_piece]), "".join(pieces[before_piece:])
        _make_room(draft, after=task.position)
        added = PlanDraftTask(
            draft=draft,
            position=task.position + 1,
            content=task.content | {"requirement": second.strip(), "warnings": []},
        )
        task.content = task.content | {"requirement": first.strip(), "is_edited": True}
        db.session.add(added)
        _touch(actor, task, added)
        audit.record(actor, "split_draft_task", draft, after={"text": second[:200]})
        return added


def merge_task(actor: User, draft_id: int, *, task_id: int, version: int) -> PlanDraftTask:
    """Join a task with the one that follows it; units of both are kept, each once.

    The second is left out and can be brought back. Raises :class:`Refused` for the last task.
    """
    with _changing(actor, draft_id, task_id=task_id, version=version) as (draft, task):
        following = _following(draft, task)
        if following is None:
            raise Refused(N_("This is the last task; there is none to join it with."))
        one, other = task.content, following.content
        source = [each["source"] for each in (one, other)]
        task.content = one | {
            "requirement": one["requirement"] + other["requirement"],
            **{key: _both(one, other, key) for key in ("responsible", "lead", "groups")},
            "open_ended": one["open_ended"] or other["open_ended"],
            "deadline": one["deadline"] or other["deadline"],
            "deadline_on": one["deadline_on"] or other["deadline_on"],
            "source": _span(source),
            "lead_decided": "",
            "is_edited": True,
        }
        following.is_dropped = True
        _touch(actor, task, following)
        audit.record(actor, "merge_draft_task", draft, after={"text": other["requirement"][:200]})
        return task


def _following(draft: PlanDraft, task: PlanDraftTask) -> PlanDraftTask | None:
    kept = draft.kept_tasks
    later = kept[kept.index(task) + 1 :] if task in kept else []
    return later[0] if later else None


def _both(one: dict[str, Any], other: dict[str, Any], key: str) -> list[str]:
    return list(dict.fromkeys([*one[key], *other[key]]))


def _span(sources: list[dict[str, int | None]]) -> dict[str, int | None]:
    lines = [each["line"] for each in sources if each["line"]]
    last = [each["last_line"] for each in sources if each["last_line"]]
    return {"line": min(lines, default=None), "last_line": max(last, default=None)}


def drop_task(actor: User, draft_id: int, *, task_id: int, version: int) -> PlanDraftTask:
    """Leave a task out of the plan; it stays in the draft and can be brought back."""
    with _changing(actor, draft_id, task_id=task_id, version=version) as (draft, task):
        task.is_dropped = True
        _touch(actor, task)
        text = task.content["requirement"][:200]
        audit.record(actor, "drop_draft_task", draft, after={"text": text})
        return task


def restore_task(actor: User, draft_id: int, *, task_id: int, version: int) -> PlanDraftTask:
    """Bring back a task that was left out."""
    with _changing(actor, draft_id, task_id=task_id, version=version) as (draft, task):
        task.is_dropped = False
        _touch(actor, task)
        text = task.content["requirement"][:200]
        audit.record(actor, "restore_draft_task", draft, after={"text": text})
        return task


def add_task(actor: User, draft_id: int, *, after_id: int | None) -> PlanDraftTask:
    """Add an empty task after another one, else as the last; it is filled in by editing."""
    with changing(actor, draft_id) as draft:
        before = task_of(draft, after_id) if after_id else None
        position = before.position if before else max((t.position for t in draft.tasks), default=0)
        _make_room(draft, after=position)
        task = PlanDraftTask(
            draft=draft, position=position + 1, content=_empty(before.content if before else None)
        )
        db.session.add(task)
        _touch(actor, task)
        audit.record(actor, "add_draft_task", draft, after={"number": position + 1})
        return task


def _empty(like: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "section": like["section"] if like else "",
        "requirement": "",
        "responsible": [],
        "lead": [],
        "presumed_lead": None,
        "groups": [],
        "standing_groups": [],
        "open_ended": False,
        "deadline": None,
        "deadline_on": None,
        "source": {"line": None, "last_line": None},
        "warnings": [],
        "is_edited": True,
    }


def _make_room(draft: PlanDraft, *, after: int) -> None:
    """Move the tasks behind a position on by one; their versions stay with their texts."""
    db.session.execute(
        update(PlanDraftTask)
        .where(PlanDraftTask.draft_id == draft.id, PlanDraftTask.position > after)
        .values(position=PlanDraftTask.position + 1)
    )


def _touch(actor: User, *tasks: PlanDraftTask) -> None:
    for task in tasks:
        task.changed_at, task.changed_by_id = clock.now(), actor.id
    db.session.flush()
