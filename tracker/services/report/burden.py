"""The burden meter: what was asked of each department in a period: reports, fields, mails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from tracker import clock
from tracker.db import db
from tracker.models import Assignment, Department, Mail, Obligation, Plan, Report, User
from tracker.rules.facts import DutyKind
from tracker.rules.periods import parse_period
from tracker.services import access
from tracker.services.indicator import figures_asked
from tracker.services.indicator.figures_asked import Figure
from tracker.services.plan import plan_states

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
    reports, carrying = _reports(actor, plan, period), _carrying(plan, period)
    filed, mails = _filed(plan, period), _mails(period)
    asked = figures_asked.askable(plan, clock.today())
    figures = {unit: len(_typed(asked.of_unit(unit))) for unit in carrying & {*reports}}
    rows = [
        BurdenRow(
            unit,
            reports[unit.id],
            FIELDS * reports[unit.id] + figures.get(unit.id, 0),
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


def _typed(figures: Sequence[Figure]) -> list[Figure]:
    return [each for each in figures if not each.computed]


def _carrying(plan: Plan, period: str) -> set[int]:
    """Yield the departments with a report that can carry figures: all but completion reports."""
    return set(
        db.session.execute(
            select(Obligation.department_id).where(
                Obligation.plan_id == plan.id,
                Obligation.period == period,
                Obligation.kind != DutyKind.COMPLETION,
                Obligation.waived_on.is_(None),
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
        .where(Mail.kind != "copy")
        .group_by(User.department_id)
    )
    return dict(rows.tuples().all())
