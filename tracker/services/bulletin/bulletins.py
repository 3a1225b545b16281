"""Bulletins: drafted with frozen figures, edited, proposed, approved with a number, corrected."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select

from tracker import clock, sentences
from tracker.db import db, transaction
from tracker.documents.bulletin import BulletinFigures
from tracker.errors import Conflict, NotFound, Refused
from tracker.i18n import N_
from tracker.models import Bulletin, Jurisdiction, Plan, User
from tracker.rules.permissions import OFFICE_ROLES, Action
from tracker.rules.states import BulletinState, bulletin_step_refusal
from tracker.services import access, audit
from tracker.services.bulletin import bulletin_figures, bulletin_words
from tracker.services.bulletin.bulletin_figures import BulletinRequest
from tracker.services.bulletin.bulletin_words import BulletinWords
from tracker.services.mail import telling
from tracker.services.wording import written


def seen_by(actor: User) -> ColumnElement[bool]:
    """Yield the condition on ``Bulletin`` rows: all for the office, approved ones for others."""
    if actor.role in OFFICE_ROLES:
        return Bulletin.jurisdiction_id.in_(access.jurisdiction_ids(actor))
    seen = select(Plan.id).where(access.sees_plan(actor))
    return and_(Bulletin.state == BulletinState.APPROVED, Bulletin.plan_id.in_(seen))


def list_bulletins(actor: User, plan: Plan, *, day: date) -> list[Bulletin]:
    """Yield the bulletins of a plan that the actor may see and that there were on a day."""
    since = Bulletin.drafted_on if actor.role in OFFICE_ROLES else Bulletin.approved_on
    query = select(Bulletin).where(Bulletin.plan_id == plan.id, seen_by(actor), since <= day)
    return list(db.session.execute(query.order_by(Bulletin.id.desc())).scalars())


def get_bulletin(actor: User, bulletin_id: int) -> Bulletin:
    """Yield a bulletin; raises :class:`NotFound` when it is not the actor's to see."""
    found = db.session.execute(
        select(Bulletin).where(Bulletin.id == bulletin_id, seen_by(actor))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such bulletin that you can see."))
    return found


def draft_bulletin(
    actor: User, plan: Plan, *, asked: BulletinRequest, corrects_id: int | None = None
) -> Bulletin:
    """Draft a bulletin on a period: its figures are frozen, its text is made from them.

    Raises :class:`Refused` while another is on its way, where one is approved and this is no
    correction of it, or where nothing had fallen due; :class:`NotFound` outside the scope.
    """
    access.require(actor, Action.WRITE_BULLETIN)
    with transaction() as session:
        own = access.get_plan(actor, plan.code)
        session.execute(select(Plan.id).where(Plan.id == own.id).with_for_update())
        corrected = get_bulletin(actor, corrects_id) if corrects_id else None
        _require_free(own, asked.period, corrected)
        figures = bulletin_figures.figures_of(own, asked)
        words = bulletin_words.words_of(own, figures, corrected=corrected)
        row = Bulletin(
            plan=own,
            jurisdiction_id=own.jurisdiction_id,
            period=asked.period,
            as_of=asked.as_of,
            figures=figures.as_dict(),
            corrects_id=corrects_id,
            drafted_on=clock.today(),
            drafted_by_id=actor.id,
            **asdict(words),
        )
        session.add(row)
        session.flush()
        audit.record(
            actor,
            "draft_bulletin",
            row,
            after={"period": row.period, "as_of": row.as_of.isoformat()},
            note=corrected.number if corrected else "",
        )
        return row


def _require_free(plan: Plan, period: str, corrected: Bulletin | None) -> None:
    rows = db.session.execute(
        select(Bulletin)
        .where(Bulletin.plan_id == plan.id, Bulletin.period == period)
        .order_by(Bulletin.id)
    ).scalars()
    for row in rows:
        if row.state != BulletinState.APPROVED:
            raise Refused(
                N_("A bulletin on %(period)s is being prepared; please finish that one first."),
                period=period,
            )
        if corrected is None:
            raise Refused(
                N_(
                    "%(number)s on %(period)s has been issued. Open it and write a correction; "
                    "an issued bulletin does not change."
                ),
                number=row.number,
                period=period,
            )
    if corrected is not None and corrected.state != BulletinState.APPROVED:
        raise Refused(N_("Only an issued bulletin can be corrected; this one can still be edited."))


def edit_bulletin(
    actor: User, *, bulletin_id: int, words: BulletinWords, version: int | None = None
) -> Bulletin:
    """Change the words of a draft; the figures stay as they were frozen.

    Raises :class:`Invalid` for words that are missing or too many, :class:`Conflict` when somebody
    else changed the draft since ``version``, :class:`Refused` once it is proposed.
    """
    access.require(actor, Action.WRITE_BULLETIN)
    words = bulletin_words.written_words(words)
    with transaction():
        row = _hold(actor, bulletin_id)
        if row.state != BulletinState.DRAFT:
            raise Refused(N_("Only a draft can be edited; this bulletin is past that."))
        if version is not None and version != row.version:
            raise Conflict(
                N_("Somebody else has changed this draft; compare your words with it, please.")
            )
        before = {name: getattr(row, name) for name in asdict(words)}
        changed = {name: text for name, text in asdict(words).items() if text != before[name]}
        if changed:
            for name, text in changed.items():
                setattr(row, name, text)
            audit.record(
                actor,
                "edit_bulletin",
                row,
                before={"words": "\n".join(before[name] for name in changed)},
                after={"words": "\n".join(changed.values())},
            )
        return row


def propose_bulletin(actor: User, *, bulletin_id: int) -> Bulletin:
    """Propose a draft to the leader; it is not edited any more."""
    access.require(actor, Action.WRITE_BULLETIN)
    with transaction():
        row = _step(actor, bulletin_id, BulletinState.PROPOSED)
        row.proposed_on, row.proposed_by_id, row.returned_because = clock.today(), actor.id, ""
        audit.record(actor, "propose_bulletin", row, after={"state": row.state})
        return row


def return_bulletin(actor: User, *, bulletin_id: int, because: str) -> Bulletin:
    """Send a proposed bulletin back to the draft, with a reason."""
    access.require(actor, Action.APPROVE_BULLETIN)
    because = written(
        because, field="because", missing=N_("Say what is to be changed in the bulletin.")
    )
    with transaction():
        row = _step(actor, bulletin_id, BulletinState.DRAFT)
        row.proposed_on = row.proposed_by_id = None
        row.returned_because = because
        audit.record(
            actor, "return_bulletin", row, after={"state": row.state}, note=row.returned_because
        )
        return row


def approve_bulletin(actor: User, *, bulletin_id: int) -> Bulletin:
    """Approve a proposed bulletin: it gets its number and does not change any more.

    Numbers run per jurisdiction and year without a gap: the jurisdiction's row is locked while one
    is given. Raises :class:`Refused` for one that is not proposed, or that the actor proposed.
    """
    access.require(actor, Action.APPROVE_BULLETIN)
    with transaction() as session:
        row = _hold(actor, bulletin_id)
        if row.proposed_by_id == actor.id:
            raise Refused(N_("A bulletin is approved by somebody who did not propose it."))
        _require_step(row, BulletinState.APPROVED)
        session.execute(
            select(Jurisdiction.id).where(Jurisdiction.id == row.jurisdiction_id).with_for_update()
        )
        year = clock.today().year
        last = session.execute(
            select(func.max(Bulletin.serial)).where(
                Bulletin.jurisdiction_id == row.jurisdiction_id, Bulletin.year == year
            )
        ).scalar_one()
        row.state, row.year, row.serial = BulletinState.APPROVED, year, (last or 0) + 1
        row.approved_on, row.approved_by_id = clock.today(), actor.id
        audit.record(
            actor,
            "approve_bulletin",
            row,
            after={"state": row.state, "number": row.number},
            note=row.number,
        )
        facts = {
            "task": row.title.replace("\n", ""),
            "path": f"/bulletins/{row.id}",
            "plan": row.plan.document_number or row.plan.title,
            "period": row.period,
            "words": row.number,
        }
        telling.tell_all_departments(
            row.plan, "bulletin_issued", key=f"bulletin:{row.id}", facts=facts
        )
        return row


def _step(actor: User, bulletin_id: int, wanted: BulletinState) -> Bulletin:
    row = _hold(actor, bulletin_id)
    _require_step(row, wanted)
    row.state = wanted
    return row


def _require_step(row: Bulletin, wanted: BulletinState) -> None:
    why = bulletin_step_refusal(BulletinState(row.state), wanted)
    if why is not None:
        raise sentences.refused(why)


def _hold(actor: User, bulletin_id: int) -> Bulletin:
    found = db.session.execute(
        select(Bulletin)
        .where(Bulletin.id == bulletin_id, seen_by(actor))
        .with_for_update(of=Bulletin)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(N_("There is no such bulletin that you can see."))
    return found


def document_of(row: Bulletin) -> bytes:
    """Yield the Word file of a bulletin as it stands."""
    words = BulletinWords(row.title, row.recipients, row.body, row.issuer, row.copies, row.red_head)
    figures = BulletinFigures.from_dict(row.figures)
    return bulletin_words.write_document(
        words, figures, number=row.number, dated_on=row.approved_on
    )


def find_issued(plan: Plan, period: str) -> Bulletin | None:
    """Yield the bulletin on a period that was issued last, None if there is none."""
    return db.session.execute(
        select(Bulletin)
        .where(
            Bulletin.plan_id == plan.id,
            Bulletin.period == period,
            Bulletin.state == BulletinState.APPROVED,
        )
        .order_by(Bulletin.id.desc())
        .limit(1)
    ).scalar_one_or_none()
