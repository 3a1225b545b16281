"""Departments merged or divided from a day on: looked at first, then done in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import func, select

from tracker import clock
from tracker.db import db, transaction
from tracker.errors import Conflict, Invalid, NotFound, Problems, Refused, TrackerError
from tracker.i18n import N_
from tracker.models import Assignment, Department, GroupMember, Obligation, Reorganisation, User
from tracker.models.reorganisation import ReorganisationKind, ReorganisationState
from tracker.rules.permissions import Action
from tracker.services import access, audit
from tracker.services.department import carrying_over, departments, transferring
from tracker.services.department.departments import NewDepartment
from tracker.services.department.transferring import Step, StepKind
from tracker.services.wording import Entered

MERGE, SPLIT = ReorganisationKind.MERGE, ReorganisationKind.SPLIT
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Order(Entered):
    """A reorganisation as it is asked for.

    ``givers`` end in the target (merge), or the one of them gives it some ``parts`` (split).
    The target is an existing department or a ``new`` one. ``people`` are the accounts that go
    there; of a merged department the others are ended.
    """

    kind: ReorganisationKind
    givers: tuple[int, ...]
    from_on: date
    source: str
    target_id: int | None = None
    new: NewDepartment | None = None
    parts: tuple[int, ...] = ()
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a reorganisation would do today.

    ``open_duties`` and ``overdue`` count the reports that are waited for of the parts that move;
    ``ended`` are the accounts that would be ended; ``liaisons`` how many the successor would have.
    """

    order: Order
    givers: Sequence[Department]
    target_name: str
    steps: Sequence[Step]
    open_duties: int
    overdue: int
    going: Sequence[User]
    ended: Sequence[User]
    groups: Sequence[str]
    liaisons: int

    @property
    def moved(self) -> list[Step]:
        """Yield the steps of parts that go to the successor."""
        return [step for step in self.steps if step.kind is StepKind.MOVES]

    @property
    def absorbed(self) -> list[Step]:
        """Yield the steps of parts that end."""
        return [step for step in self.steps if step.kind is StepKind.ENDS]

    @property
    def seen(self) -> str:
        """Yield a mark of what was looked at; carried out is nothing else."""
        return _mark(self.steps)


def _mark(steps: Sequence[Step]) -> str:
    return sha256("|".join(step.as_text() for step in steps).encode()).hexdigest()[:16]


def preview(actor: User | None, order: Order) -> Preview:
    """Yield what a reorganisation would do; changes nothing. Raises as :func:`order_now` does."""
    givers, target = _checked(actor, order)
    steps = _steps(order, target)
    moving = [step.part.id for step in steps if step.kind is StepKind.MOVES]
    staff = _staff(givers)
    going = [user for user in staff if user.id in order.people]
    own = _staff([target]) if target else []
    return Preview(
        order=order,
        givers=givers,
        target_name=_target_name(order, target),
        steps=steps,
        open_duties=_count_open(moving),
        overdue=_count_open(moving, before=clock.today()),
        going=going,
        ended=[user for user in staff if user not in going] if order.kind is MERGE else [],
        groups=[member.group.name for member in _memberships(givers)]
        if order.kind is MERGE
        else [],
        liaisons=sum(user.role == "liaison" for user in (*own, *going)),
    )


def order_now(actor: User | None, order: Order, *, seen: str = "") -> Reorganisation:
    """Order a reorganisation: of today's day it is carried out at once, else on its day by the job.

    ``actor`` None is the command line. ``seen`` is the mark of the preview: where something changed
    since, nothing is done and :class:`Conflict` is raised. Raises :class:`Invalid` or
    :class:`Problems` naming the fields that are wrong, :class:`Refused` with nothing to move.
    """
    with transaction() as session:
        _, target = _checked(actor, order)
        steps = _steps(order, target)
        if seen and seen != _mark(steps):
            raise Conflict(
                N_("The parts of these departments have changed meanwhile. Please look again.")
            )
        if target is None:
            assert order.new is not None
            target = departments.found_department(actor, order.new, on=order.from_on)
        row = Reorganisation(
            jurisdiction_id=target.jurisdiction_id,
            kind=order.kind,
            from_on=order.from_on,
            source=order.source,
            target=target,
            content={
                "departments": list(order.givers),
                "assignments": list(order.parts),
                "people": list(order.people),
            },
            ordered_on=clock.today(),
            ordered_by_id=actor.id if actor else None,
        )
        session.add(row)
        session.flush()
        audit.record(
            actor,
            "order_reorganisation",
            row,
            after={
                "from_on": order.from_on.isoformat(),
                "department": target.name_on(order.from_on),
            },
            note=order.source,
        )
        carrying_over.carry_out(row.id, by=actor)
        return row


def cancel(actor: User, reorganisation_id: int) -> Reorganisation:
    """Call off a reorganisation whose day has not come; raises :class:`Refused` for any other."""
    access.require(actor, Action.MANAGE_SYSTEM)
    with transaction():
        row = get_reorganisation(actor, reorganisation_id)
        if row.state != ReorganisationState.PLANNED:
            raise Refused(N_("Only a reorganisation whose day has not come can be called off."))
        row.state = ReorganisationState.CANCELLED
        state = {"state": str(row.state)}
        audit.record(actor, "order_reorganisation", row, after=state, note=row.source)
        return row


def list_reorganisations(actor: User) -> list[Reorganisation]:
    """Yield the reorganisations of the actor's jurisdiction and those below it, newest first."""
    access.require(actor, Action.READ_SYSTEM)
    found = (
        select(Reorganisation)
        .where(Reorganisation.jurisdiction_id.in_(access.jurisdiction_ids(actor)))
        .order_by(Reorganisation.from_on.desc(), Reorganisation.id.desc())
    )
    return list(db.session.execute(found).scalars())


def get_reorganisation(actor: User, reorganisation_id: int) -> Reorganisation:
    """Yield a reorganisation; raises :class:`NotFound` outside the actor's scope."""
    access.require(actor, Action.READ_SYSTEM)
    row = db.session.get(Reorganisation, reorganisation_id)
    scope = select(access.jurisdiction_ids(actor).subquery().c.id)
    if row is None or row.jurisdiction_id not in set(db.session.execute(scope).scalars()):
        raise NotFound(N_("There is no such reorganisation that you can see."))
    return row


def list_people(actor: User | None, department_ids: Sequence[int]) -> list[User]:
    """Yield the accounts in use of some departments that the actor manages."""
    return _staff(_givers(actor, department_ids))


def list_parts(actor: User | None, department_id: int) -> list[Assignment]:
    """Yield the parts that a department could give away, in the order of plans and tasks."""
    if actor is not None:
        access.require(actor, Action.MANAGE_SYSTEM)
    parts = transferring.standing_parts([_givers(actor, (department_id,))[0].id])
    return sorted(parts, key=lambda part: (part.plan_id, part.task.position, part.id))


def _checked(actor: User | None, order: Order) -> tuple[Sequence[Department], Department | None]:
    """Yield givers and target; None where it is to be made."""
    if actor is not None:
        access.require(actor, Action.MANAGE_SYSTEM)
    problems = list(_problems(order))
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(N_("Please look at this."), problems)
    givers = _givers(actor, order.givers)
    if order.target_id is None:
        return givers, None
    target = _givers(actor, (order.target_id,))[0]
    if target.jurisdiction_id != givers[0].jurisdiction_id:
        raise Invalid(N_("Please choose departments of one jurisdiction only."), field="target_id")
    return givers, target


def _problems(order: Order) -> Iterator[TrackerError]:
    today = clock.today()
    if not order.givers:
        yield Invalid(N_("Please choose at least one department."), field="givers")
    if (order.target_id is None) == (order.new is None):
        yield Invalid(N_("Please name either a department that exists or a new one."),
                      field="target_id")  # fmt: skip
    if order.target_id in order.givers:
        yield Invalid(N_("A department cannot go over to itself."), field="target_id")
    if order.kind is SPLIT and not order.parts:
        yield Invalid(N_("Please choose at least one part that goes over."), field="parts")
    if not order.source.strip():
        yield Invalid(N_("Please name the document that says so."), field="source")
    if order.from_on < today:
        yield Invalid(
            N_(
                "%(day)s is past: what was done since then was done by the old departments. "
                "Please give today or a later day."
            ),
            field="from_on",
            day=order.from_on.isoformat(),
        )
    elif order.from_on > today + FURTHEST:
        yield Invalid(N_("The day lies more than a year ahead; please check it."), field="from_on")


def _givers(actor: User | None, ids: Sequence[int]) -> list[Department]:
    """Yield departments by their ids: within the actor's scope, of one jurisdiction, not ended."""
    found = select(Department).where(Department.id.in_(ids)).order_by(Department.id)
    if actor is not None:
        found = found.where(access.sees_department(actor))
    rows = list(db.session.execute(found).scalars())
    if len(rows) != len(set(ids)) or len({row.jurisdiction_id for row in rows}) > 1:
        raise Invalid(N_("Please choose departments of one jurisdiction only."), field="givers")
    for row in rows:
        if row.successor_id is not None:
            raise Invalid(
                N_("%(name)s ended on %(day)s and has nothing left to give or to take."),
                field="givers",
                name=row.name_on(clock.today()),
                day=str(row.abolished_on),
            )
    return rows


def _steps(order: Order, target: Department | None) -> list[Step]:
    parts = transferring.standing_parts(order.givers)
    if order.kind is SPLIT:
        if {*order.parts} - {part.id for part in parts}:
            raise Invalid(
                N_("One of these parts is not with the department any more. Please look again."),
                field="parts",
            )
        parts = [part for part in parts if part.id in order.parts]
    there = transferring.standing_parts([target.id]) if target else []
    return transferring.steps_of(parts, there)


def _target_name(order: Order, target: Department | None) -> str:
    if target is not None:
        return target.name_on(clock.today())
    return (order.new.short or order.new.official) if order.new else ""


def _staff(found: Sequence[Department]) -> list[User]:
    return carrying_over.staff_of([each.id for each in found])


def _memberships(givers: Sequence[Department]) -> list[GroupMember]:
    return carrying_over.memberships_of([each.id for each in givers])


def _count_open(parts: Sequence[int], *, before: date | None = None) -> int:
    found = select(func.count()).where(
        Obligation.assignment_id.in_(parts), Obligation.state.in_(("open", "returned"))
    )
    if before is not None:
        found = found.where(Obligation.due_on < before)
    return db.session.execute(found).scalar_one()
