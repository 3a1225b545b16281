"""The period report: everything that a department owes for a period, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager

from tracker import clock
from tracker.db import db
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.models import Assignment, Obligation, Plan, Task, User
from tracker.models.obligation import ObligationState
from tracker.rules import facts as rules
from tracker.rules.periods import Period, PeriodError, PeriodKind, parse_period, period_of
from tracker.rules.permissions import Action
from tracker.services import access
from tracker.services.report.period_entries import ASKED, Entry, entries_of


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """Everything a department owes for a period, in the order of plans and tasks."""

    period: Period
    entries: list[Entry]

    @property
    def asked(self) -> list[Entry]:
        """Yield the duties that can be filed now."""
        return [entry for entry in self.entries if entry.is_asked]

    @property
    def settled(self) -> list[Entry]:
        """Yield the duties that cannot be filed: filed, accepted, waived or closed."""
        return [entry for entry in self.entries if not entry.is_asked]

    @property
    def owed(self) -> int:
        """Yield how many reports are owed, without the waived ones."""
        return sum(entry.obligation.state != ObligationState.WAIVED for entry in self.entries)

    @property
    def late(self) -> list[Entry]:
        """Yield the duties that can be filed and are past their due day."""
        return [entry for entry in self.entries if entry.is_late]

    @property
    def ready(self) -> list[Entry]:
        """Yield the duties whose saved draft is complete."""
        return [entry for entry in self.entries if entry.is_ready]

    @property
    def first(self) -> Entry | None:
        """Yield the entry that the page opens with: the first that can be filed, else the first."""
        return next(iter(self.asked or self.entries), None)

    def next_asked(self, after: int) -> Entry | None:
        """Yield the next duty that can be filed after one, from the start again at the end."""
        ids = [entry.obligation.id for entry in self.entries]
        at = ids.index(after) + 1 if after in ids else 0
        rest = self.entries[at:] + self.entries[:at]
        return next((entry for entry in rest if entry.is_asked), None)

    @property
    def plans(self) -> list[Plan]:
        """Yield the plans that the entries belong to, in order."""
        return list(dict.fromkeys(entry.task.plan for entry in self.entries))

    def entry(self, obligation_id: int | None) -> Entry | None:
        """Yield the entry of a duty, or None."""
        return next((e for e in self.entries if e.obligation.id == obligation_id), None)


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """How many reports a department owes for a period and how many are still asked for."""

    code: str
    total: int
    asked: int
    due_on: date


def get_period(actor: User, code: str) -> PeriodPage:
    """Yield the period report of the actor's department; raises :class:`NotFound` for no period.

    A quarter's page holds its quarterly duties and the completion duties that fall due in it; a
    year's page its annual duties.
    """
    access.require(actor, Action.FILE_REPORT)
    try:
        period = parse_period(code)
    except PeriodError:
        raise NotFound(
            N_("“%(code)s” is no reporting period; write a quarter as 2020Q1, a year as 2020."),
            code=code,
        ) from None
    rows = (
        db.session.execute(
            select(Obligation)
            .join(Obligation.assignment)
            .join(Assignment.task)
            .join(Task.plan)
            .where(
                Obligation.department_id == actor.department_id,
                Assignment.withdrawn_on.is_(None),
                _listed_in(period),
            )
            .options(
                contains_eager(Obligation.assignment)
                .contains_eager(Assignment.task)
                .contains_eager(Task.plan)
            )
            .order_by(Plan.from_on, Plan.id, Task.position, Obligation.due_on, Obligation.id)
        )
        .scalars()
        .all()
    )
    return PeriodPage(period, entries_of(rows))


def _listed_in(period: Period) -> ColumnElement[bool]:
    if period.kind is PeriodKind.YEAR:
        return Obligation.period == period.code
    return or_(
        and_(Obligation.kind == rules.DutyKind.QUARTERLY, Obligation.period == period.code),
        and_(
            Obligation.kind == rules.DutyKind.COMPLETION,
            Obligation.due_on.between(period.first, period.last),
        ),
    )


def list_periods(actor: User) -> list[PeriodCount]:
    """Yield the periods that have begun and that the actor's department owes for, newest first."""
    access.require(actor, Action.FILE_REPORT)
    today = clock.today()
    can_be_filed = or_(
        Obligation.closes_on >= today,
        Obligation.reopened_until >= today,
        Obligation.refile_due_on >= today,
    )
    asked = case((and_(Obligation.state.in_(ASKED), can_be_filed), 1), else_=0)
    rows = db.session.execute(
        select(Obligation.period, func.count(), func.sum(asked), func.min(Obligation.due_on))
        .join(Assignment)
        .where(
            Obligation.department_id == actor.department_id,
            Obligation.kind != rules.DutyKind.COMPLETION,
            Obligation.period_from <= today,
            Obligation.state != ObligationState.WAIVED,
            Assignment.withdrawn_on.is_(None),
        )
        .group_by(Obligation.period)
    ).tuples()
    counts = [PeriodCount(code, total, int(open_), due) for code, total, open_, due in rows]
    return sorted(counts, key=lambda each: (each.due_on, each.code), reverse=True)


def current_period(actor: User) -> str:
    """Yield the period whose report is wanted next: the earliest that is asked for and has ended.

    With nothing asked for it is the newest quarter that has ended.
    """
    ended = [each for each in list_periods(actor) if parse_period(each.code).last < clock.today()]
    asked = [each for each in ended if each.asked]
    if asked:
        return asked[-1].code
    if ended:
        return ended[0].code
    return period_of(clock.today()).code
