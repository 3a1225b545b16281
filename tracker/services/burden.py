"""The burden meter: what was asked of each department in a period: reports, fields, mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from tracker.db import db
from tracker.models import Assignment, Department, Mail, Obligation, Plan, Report, User
from tracker.rules.facts import DutyKind, Role
from tracker.rules.periods import parse_period
from tracker.services import access, figures_asked, plan_states

FIELDS = 4
"""What every report asks for: progress, what was done, problems, next step."""


@dataclass(frozen=True, slots=True)
class BurdenRow:
    """What a department was asked for in a period; ``filed`` counts revisions, returns included.

    ``fields`` are those of all its reports, figures once; ``mails`` those sent to its people.
    """

    department: Department
    reports: int
    fields: int
    filed: int
    mails: int


def burden_of(actor: User, plan: Plan, *, period: str) -> list[BurdenRow]:
    """Yield the burden of each department that the actor may see, the heaviest first.

    Reports are those owed for the period and not waived or withdrawn; mails those made on a day
    of the period, whatever plan they were about: a person has one mailbox.
    """
    reports, figures = _reports(actor, plan, period), _asks_figures(plan, period)
    filed, mails = _filed(plan, period), _mails(period)
    asked = len(figures_asked.figures_of(plan))
    rows = [
        BurdenRow(
            unit,
            reports[unit.id],
            FIELDS * reports[unit.id] + (asked if unit.id in figures else 0),
            filed.get(unit.id, 0),
            mails.get(unit.id, 0),
        )
        for unit in plan_states.departments_of(plan)
        if unit.id in reports
    ]
    return sorted(rows, key=lambda row: (-row.fields, -row.mails, row.department.position))


def _reports(actor: User, plan: Plan, period: str) -> Mapping[int, int]:
    rows = db.session.execute(
        select(Obligation.department_id, func.count())
        .join(Assignment, Assignment.id == Obligation.assignment_id)
        .where(
            Obligation.plan_id == plan.id,
            Obligation.period == period,
            Obligation.waived_on.is_(None),
            Assignment.withdrawn_on.is_(None),
            access.owns_obligation(actor),
        )
        .group_by(Obligation.department_id)
    )
    return dict(rows.tuples().all())


def _asks_figures(plan: Plan, period: str) -> set[int]:
    """Yield the departments that are asked for figures: those that lead, once a period."""
    return set(
        db.session.execute(
            select(Obligation.department_id)
            .join(Assignment, Assignment.id == Obligation.assignment_id)
            .where(
                Obligation.plan_id == plan.id,
                Obligation.period == period,
                Obligation.kind != DutyKind.COMPLETION,
                Assignment.role == Role.LEAD,
            )
        ).scalars()
    )


def _filed(plan: Plan, period: str) -> Mapping[int, int]:
    rows = db.session.execute(
        select(Obligation.department_id, func.count())
        .join(Report, Report.obligation_id == Obligation.id)
        .where(Obligation.plan_id == plan.id, Obligation.period == period)
        .group_by(Obligation.department_id)
    )
    return dict(rows.tuples().all())


def _mails(period: str) -> Mapping[int, int]:
    dates = parse_period(period)
    rows = db.session.execute(
        select(User.department_id, func.count())
        .join(Mail, and_(Mail.user_id == User.id, Mail.day.between(dates.first, dates.last)))
        .group_by(User.department_id)
    )
    return dict(rows.tuples().all())
