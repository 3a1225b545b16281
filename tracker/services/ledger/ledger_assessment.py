"""The ledger's rows of assessment: exemptions, commendations, score sheets, objections."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from tracker.db import db
from tracker.models import Commendation, Department, Exemption, Objection, Plan, ScoreSheet
from tracker.services.ledger.ledger_rows import Row, iso, of_duties, rows


def exemptions_of(plan: Plan, last: date) -> Iterable[Row]:
    """Yield the approved exemptions, as of a day."""
    return rows(
        of_duties(Exemption, plan).where(Exemption.approved_on <= last),
        lambda row: {
            "id": row.id,
            "obligation": row.obligation_id,
            "approved_on": iso(row.approved_on),
            "parts": sorted(row.parts),
            "cause": row.cause,
        },
    )


def commendations_of(plan: Plan, last: date) -> Iterable[Row]:
    """Yield the commendations with their proof, as of a day."""
    rows = db.session.execute(
        select(Commendation, Department.code)
        .join(Department, Department.id == Commendation.department_id)
        .where(
            Commendation.plan_id == plan.id,
            Commendation.dated_on <= last,
            func.coalesce(Commendation.recorded_on, Commendation.dated_on) <= last,
        )
        .order_by(Commendation.id)
    )
    for row, department in rows:
        yield {
            "id": row.id,
            "department": department,
            "level": row.level,
            "dated_on": iso(row.dated_on),
            "recorded_on": iso(row.recorded_on or row.dated_on),
            "proof": row.proof,
        }


def sheets_of(plan: Plan, last: date) -> Iterable[Row]:
    """Yield the drafted score sheets with what they say and how far they were, as of a day."""
    rows = db.session.execute(
        select(ScoreSheet, Department.code)
        .join(Department, Department.id == ScoreSheet.department_id)
        .where(ScoreSheet.plan_id == plan.id, ScoreSheet.drafted_on <= last)
        .order_by(ScoreSheet.id)
    )
    for row, department in rows:
        published_on = iso(row.published_on, last)
        yield {
            "id": row.id,
            "department": department,
            "period": row.period,
            "correction": row.correction,
            "corrects": row.corrects_id,
            "as_of": iso(row.as_of),
            "policy_version": row.policy_version,
            "score": None if row.score is None else f"{row.score:.2f}",
            "rank": row.rank,
            "grade": row.grade,
            "drafted_on": iso(row.drafted_on),
            "proposed_on": iso(row.proposed_on, last),
            "approved_on": iso(row.approved_on, last),
            "published_on": published_on,
            "objections_until_on": iso(row.objections_until_on) if published_on else None,
            "frozen_on": iso(row.frozen_on, last),
        }


def objections_of(plan: Plan, last: date) -> Iterable[Row]:
    """Yield the objections and their outcomes, as of a day."""
    rows = db.session.execute(
        select(Objection, ScoreSheet.period, Department.code)
        .join(ScoreSheet, ScoreSheet.id == Objection.sheet_id)
        .join(Department, Department.id == ScoreSheet.department_id)
        .where(ScoreSheet.plan_id == plan.id, Objection.raised_on <= last)
        .order_by(Objection.id)
    )
    for row, period, department in rows:
        decided_on = iso(row.decided_on, last)
        yield {
            "id": row.id,
            "sheet": row.sheet_id,
            "department": department,
            "period": period,
            "raised_on": iso(row.raised_on),
            "decide_by_on": iso(row.decide_by_on),
            "decided_on": decided_on,
            "outcome": row.outcome if decided_on else None,
        }
