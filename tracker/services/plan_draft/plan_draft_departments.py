"""A department that a plan draft names and nobody knows yet, added from the draft itself."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Department, DepartmentName, PlanDraft, User
from tracker.models.department import NameKind
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.department import departments
from tracker.services.department.departments import NewDepartment
from tracker.services.plan_draft.plan_draft_checks import checks_of
from tracker.services.plan_draft.plan_drafts import changing, get_draft

_KIND_BY_ENDING = (
    (("人民政府", "县政府", "区政府", "市政府"), "county"),
    (("管委会", "管理委员会", "管委"), "zone"),
    (("街道办事处", "街道"), "street"),
    (("镇", "乡", "镇政府"), "town"),
    (("委", "委员会"), "commission"),
    (("工会", "妇联", "团委", "残联", "工商联", "科协", "联合会", "协会"), "mass_organisation"),
    (("办", "办公室"), "office"),
    (("中心", "院", "校", "馆", "所", "站"), "institution"),
)
_LEVELS = ("市", "县", "区", "州", "旗")


def propose_department(actor: User, draft_id: int, *, written: str) -> NewDepartment:
    """Yield what a department of a written name would be, for a person to look over and correct.

    市大数据局 in 临沂市 becomes 临沂市大数据局 with 市大数据局 as its short form. Raises
    :class:`NotFound` for a draft outside the actor's scope and for a name that is not open in it.
    """
    access.require(actor, Action.ADD_DEPARTMENT)
    draft = get_draft(actor, draft_id)
    _require_open(draft, written)
    place = draft.jurisdiction
    begins = written[:1] in _LEVELS and place.name.endswith(written[:1])
    endings = (kind for ends, kind in _KIND_BY_ENDING if written.endswith(ends))
    return NewDepartment(
        jurisdiction=place.code,
        kind=next(endings, "bureau"),
        code=_free_code(place.id),
        official=place.name + written[1:] if begins else written,
        short=written,
        source=draft.title,
    )


def add_department(actor: User, draft_id: int, *, written: str, entry: NewDepartment) -> Department:
    """Add the department that a name of an open draft means, in the draft's jurisdiction.

    The written name becomes one of the department's, so that the draft knows it at once, and every
    later document does. Raises :class:`NotFound` as :func:`propose_department` does, and
    :class:`Problems` with every field that is wrong.
    """
    access.require(actor, Action.ADD_DEPARTMENT)
    with changing(actor, draft_id) as draft:
        _require_open(draft, written)
        placed = replace(entry, jurisdiction=draft.jurisdiction.code)
        department = departments.found_department(actor, placed)
        if written not in (entry.official, entry.short):
            department.names.append(
                DepartmentName(name=written, kind=NameKind.ALIAS, source=entry.source)
            )
        return department


def _require_open(draft: PlanDraft, written: str) -> None:
    rows = [row for row in checks_of(draft).names if row.is_open and row.written == written]
    if not rows:
        raise NotFound(N_("There is no such name in this draft; please reload the page."))


def _free_code(jurisdiction_id: int) -> str:
    """Yield a code that no department of the jurisdiction has."""
    taken = set(
        db.session.scalars(
            select(Department.code).where(Department.jurisdiction_id == jurisdiction_id)
        )
    )
    number = len(taken) + 1
    while f"dw{number}" in taken:
        number += 1
    return f"dw{number}"
