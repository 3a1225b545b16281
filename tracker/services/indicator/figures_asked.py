"""The figures that departments are asked for: the plan's indicators and its form's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from tracker.db import db
from tracker.errors import TrackerError
from tracker.models import Assignment, Indicator, Obligation, Plan, Task
from tracker.models.obligation import ObligationState
from tracker.rules.facts import DutyKind, Role
from tracker.rules.figures import short_text
from tracker.rules.plausibility import FLOW, RATIO, FigureAsked, ratio_of
from tracker.seedfiles.tables import FormColumn
from tracker.services.indicator import indicator_targets, statutory_tables
from tracker.services.indicator.indicator_progress import DENOMINATOR, NUMERATOR
from tracker.services.indicator.indicator_targets import Shares
from tracker.services.report import figure_texts

NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a report's form shows it.

    ``indicator`` is None for a figure of the statutory form. A ratio is ``computed`` from the two
    numbers that follow it in the list, whose codes are its own with ``/numerator`` and
    ``/denominator``; nobody types it.
    """

    code: str
    name: str
    unit: str
    kind: str
    indicator: Indicator | None = None
    computed: bool = False
    part_of: str = ""
    all_of_it: bool = False
    at_most: str = ""


def figures_of(plan: Plan) -> list[Figure]:
    """Yield all figures of a plan: its indicators', then those of its statutory form."""
    own = [figure for each in plan.indicators for figure in _figures(each)]
    return [*own, *(_form_figure(column) for column in _form_columns(plan))]


def _figures(indicator: Indicator) -> list[Figure]:
    two = [indicator.detail.get(side) for side in ("numerator", "denominator")]
    is_computed = indicator.kind == RATIO and all(two)
    kind, unit = indicator.kind, indicator.unit
    figure = Figure(indicator.code, indicator.name, unit, kind, indicator, computed=is_computed)
    if not is_computed:
        return [figure]
    sides = zip((NUMERATOR, DENOMINATOR), two, strict=True)
    return [
        figure,
        *(Figure(indicator.code + end, str(name), "", NUMBER, indicator) for end, name in sides),
    ]


def _form_columns(plan: Plan) -> list[FormColumn]:
    """Yield the columns of a plan's form that ask for a figure which is no indicator, each once."""
    try:
        form = statutory_tables.form_of(plan)
    except TrackerError:
        return []  # no form, or one that cannot be read: the office is told where it is used
    known = {each.code for each in plan.indicators}
    found = {
        column.of[0]: column
        for column in form.columns
        if column.shows == "figure" and column.of[0] not in known
    }
    return list(found.values())


def _form_figure(column: FormColumn) -> Figure:
    words = column.group if "（" in column.group else column.head
    return Figure(
        column.of[0],
        statutory_tables.figure_name(column),
        words.partition("（")[2].rstrip("）").removeprefix("本年累计"),
        FLOW,
        part_of=column.part_of,
        all_of_it=column.all_of_it,
        at_most=column.at_most,
    )


@dataclass(frozen=True)
class Askable:
    """What decides which unit is asked for which figures: its leads, and targets shared out."""

    plan: Plan
    leads: Mapping[int, frozenset[str]]
    shares: Shares

    def of_unit(self, department_id: int) -> list[Figure]:
        """Yield the figures that a department is asked for.

        An indicator whose target was shared out is asked of the units with a share, one of a task
        of its leads; all else, the statutory form too, of every department that leads a task.
        """
        return [each for each in figures_of(self.plan) if self._is_asked(each, department_id)]

    def _is_asked(self, figure: Figure, department_id: int) -> bool:
        leads = self.leads.get(department_id, frozenset())
        if figure.indicator is None:
            return bool(leads)
        shares = self.shares.get(figure.indicator.id)
        if shares:
            return department_id in shares
        task = figure.indicator.detail.get("task")
        return task in leads if task else bool(leads)

    def target_of(self, indicator: Indicator, department_id: int, year: int) -> Decimal | None:
        """Yield a department's target of a year: its share, else the plan's where none is shared.

        None where there is neither.
        """
        shares = self.shares.get(indicator.id)
        if shares:
            return shares.get(department_id, {}).get(year)
        whole = indicator.targets.get(str(year))
        return None if whole is None else Decimal(str(whole))


def askable(plan: Plan, day: date) -> Askable:
    """Read what decides who is asked for the figures of a plan on a day."""
    rows = db.session.execute(
        select(Assignment.department_id, Task.code)
        .join(Task, Task.id == Assignment.task_id)
        .where(
            Assignment.plan_id == plan.id,
            Assignment.role == Role.LEAD,
            Assignment.withdrawn_on.is_(None),
        )
        .order_by(Assignment.id)
    )
    leads: dict[int, set[str]] = {}
    for department_id, task in rows:
        leads.setdefault(department_id, set()).add(task)
    return Askable(
        plan,
        {unit: frozenset(tasks) for unit, tasks in leads.items()},
        indicator_targets.targets_of(plan, day),
    )


def carriers_of(rows: Iterable[Obligation]) -> dict[int, Obligation]:
    """Yield by plan the duty with which a department's figures of a period are reported.

    It is the first that is not waived, of a task that it leads where it leads any: each department
    reports a plan's figures once a period, however many tasks it has. ``rows`` are one department's
    duties of one period, in the order of the page.
    """
    found: dict[int, Obligation] = {}
    for row in rows:
        if row.kind == DutyKind.COMPLETION or row.state == ObligationState.WAIVED:
            continue
        known = found.get(row.plan_id)
        leads = row.assignment.role == Role.LEAD
        if known is None or (leads and known.assignment.role != Role.LEAD):
            found[row.plan_id] = row
    return found


def rules_of(figures: Sequence[Figure], targets: Mapping[str, Decimal]) -> list[FigureAsked]:
    """Yield figures as the rules take them, with a department's targets of the year by code."""
    return [
        FigureAsked(
            each.code,
            each.name,
            each.kind,
            each.part_of,
            target=Fraction(targets[each.code]) if each.code in targets else None,
            all_of_it=each.all_of_it,
            at_most=each.at_most,
        )
        for each in figures
    ]


def missing_sides(plan: Plan, given: Mapping[str, str]) -> list[str]:
    """Yield the codes of numbers that are missing from ratios of which the other one is given."""
    return [
        each.code + missing
        for each in figures_of(plan)
        if each.computed
        for there, missing in ((NUMERATOR, DENOMINATOR), (DENOMINATOR, NUMERATOR))
        if each.code + there in given and each.code + missing not in given
    ]


def with_ratios(plan: Plan, figures: Mapping[str, str]) -> dict[str, str]:
    """Yield figures with every ratio computed from its two numbers, two places, half up."""
    found, numbers = dict(figures), figure_texts.numbers_in(figures)
    for each in figures_of(plan):
        part, whole = (numbers.get(each.code + end) for end in (NUMERATOR, DENOMINATOR))
        if each.computed and part is not None and whole is not None:
            ratio = ratio_of(part, whole)
            found.pop(each.code, None)
            if ratio is not None:
                found[each.code] = short_text(ratio)
    return found
